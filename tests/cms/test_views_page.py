"""The page form, as a browser without JavaScript sends it."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from cms import editing
from cms.models import AssociationPage, HomePage, Picture
from directory.models import Association
from tests import factories

pytestmark = pytest.mark.django_db
FORM = "/espace/souffle-et-mouvement/page/"
HEADING_ID = "33333333-3333-4333-8333-333333333333"
QUOTE_ID = "44444444-4444-4444-8444-444444444444"
TEXT_ID = "11111111-1111-4111-8111-111111111111"


def typed(**more: Any) -> dict[str, Any]:
    fields = {
        "tagline": "Bouger en douceur",
        "story-count": "2",
        "story-0-kind": "heading",
        "story-0-words": "Qui sommes-nous ?",
        "story-1-kind": "text",
        "story-1-id": TEXT_ID,
        "story-1-words": "Née en **2009**.",
    }
    return fields | more


def photo(name: str = "photo.jpg", *, exif: bool = False) -> SimpleUploadedFile:
    content = BytesIO()
    image = Image.new("RGB", (640, 480), (40, 140, 150))
    data = Image.Exif()
    data[0x010E] = "taken at home"
    image.save(content, "JPEG", exif=data if exif else Image.Exif())
    return SimpleUploadedFile(name, content.getvalue(), content_type="image/jpeg")


def story(page: AssociationPage | None) -> list[tuple[str, Any]]:
    assert page is not None
    return [(block["type"], block["value"]) for block in page.story.raw_data]


@pytest.fixture
def association(volunteer_client: Client, site_tree: HomePage) -> Association:
    return factories.the_association()


def test_a_draft_keeps_the_words_as_blocks(volunteer_client: Client, association: Association) -> None:
    response = volunteer_client.post(FORM, typed(action="draft"))
    page = editing.page_of(association)
    assert (response.status_code, response.headers["Location"]) == (302, FORM)
    assert story(page) == [("heading", "Qui sommes-nous ?"), ("text", "<p>Née en <b>2009</b>.</p>")]
    assert volunteer_client.get("/associations/souffle-et-mouvement/").content.count(b"Bouger en douceur") == 0


@pytest.mark.parametrize(
    ("action", "kinds"),
    [
        ("add-quote", ["heading", "text", "quote"]),
        ("remove-0", ["text"]),
        ("up-1", ["text", "heading"]),
        ("down-0", ["text", "heading"]),
        ("up-0", ["heading", "text"]),
        ("remove-9", ["heading", "text"]),
    ],
)
def test_buttons_move_blocks_and_save_nothing(
    volunteer_client: Client, association: Association, action: str, kinds: list[str]
) -> None:
    response = volunteer_client.post(FORM, typed(action=action))
    assert [shown.row.kind for shown in response.context["rows"]] == kinds
    assert not AssociationPage.objects.exists()


def test_nothing_typed_becomes_a_tag_on_the_page(volunteer_client: Client, association: Association) -> None:
    volunteer_client.post(FORM, typed(action="draft", **{"story-1-words": "<script>alert(1)</script>"}))
    shown = volunteer_client.get(f"{FORM}apercu/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "<script>alert(1)" not in shown


def test_a_preview_is_the_real_page_and_saves_nothing(volunteer_client: Client, association: Association) -> None:
    response = volunteer_client.post(FORM, typed(action="preview", phone="04 65 71 00 99"))
    assert (response.status_code, AssociationPage.objects.exists()) == (200, False)
    shown = volunteer_client.get(f"{FORM}apercu/")
    assert (shown.status_code, shown.headers["X-Frame-Options"]) == (200, "SAMEORIGIN")
    assert "Bouger en douceur" in shown.content.decode()
    assert "04 65 71 00 99" in shown.content.decode()
    association.refresh_from_db()
    assert association.phone == ""


def test_facts_that_were_not_touched_are_not_written_back(volunteer_client: Client, association: Association) -> None:
    Association.objects.filter(pk=association.pk).update(phone="04 65 71 00 27")  # changed by someone else meanwhile
    fields = typed(action="draft", phone="04 65 71 00 11", email="bonjour@exemple.test")
    volunteer_client.post(FORM, fields | {"initial-phone": "04 65 71 00 11", "initial-email": ""})
    association.refresh_from_db()
    assert (association.phone, association.email) == ("04 65 71 00 27", "bonjour@exemple.test")
    assert association.edited_fields == ["email"]


def test_a_button_pressed_twice_is_no_conflict(volunteer_client: Client, association: Association) -> None:
    fields = typed(action="send", **{"story-0-id": "22222222-2222-4222-8222-222222222222"})
    answers = [volunteer_client.post(FORM, fields).status_code for _press in range(2)]
    assert answers == [302, 302]


def test_a_photo_is_kept_without_its_hidden_data(volunteer_client: Client, association: Association) -> None:
    fields = typed(action="draft", photo_alternative="Un cours au bord de l’étang", photo_file=photo(exif=True))
    volunteer_client.post(FORM, fields)
    picture = Picture.objects.get()
    page = editing.page_of(association)
    assert page is not None
    assert (page.photo_id, picture.association, picture.collection.name) == (picture.pk, association, "Associations")
    assert picture.description == "Un cours au bord de l’étang"
    assert dict(Image.open(picture.file).getexif()) == {}


def test_a_photo_asks_for_words(volunteer_client: Client, association: Association) -> None:
    response = volunteer_client.post(FORM, typed(action="draft", photo_file=photo()))
    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {"photo_alternative"}
    assert response.context["photo"] == Picture.objects.get()  # already taken in: not asked again


def test_what_is_no_photo_is_refused_in_words(volunteer_client: Client, association: Association) -> None:
    wrong = SimpleUploadedFile("photo.jpg", b"GIF89a not a photo", content_type="image/jpeg")
    response = volunteer_client.post(FORM, typed(action="draft", photo_file=wrong))
    assert (response.status_code, Picture.objects.count()) == (422, 0)
    assert response.context["form"].errors.keys() == {"photo_file"}


def test_a_picture_of_another_association_cannot_be_taken(volunteer_client: Client, association: Association) -> None:
    other = factories.make_association("Club nautique")
    theirs = Picture.objects.create(title="Voile", file=photo(), association=other)
    block = {"story-count": "1", "story-0-kind": "photo", "story-0-picture": str(theirs.pk), "story-0-alternative": "x"}
    volunteer_client.post(FORM, {"action": "draft", "photo": str(theirs.pk), "photo_alternative": "x"} | block)
    page = editing.page_of(association)
    assert page is not None
    assert (page.photo_id, story(page)) == (
        None,
        [("photo", {"image": None, "alternative": "x", "decorative": False, "caption": ""})],
    )


def shown(response: Any) -> dict[str, tuple[str, str]]:
    return {each.part.label: (each.part.mine.text, each.part.theirs.text) for each in response.context["parts"]}


@pytest.fixture
def malik(association: Association) -> Client:
    """Another of the team, on another machine."""
    person = factories.make_person("malik@exemple.test", "Malik")
    factories.make_membership(person=person, association=association, role="redacteur")
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_two_people_at_once_choose_whose_text_stays(
    volunteer_client: Client, malik: Client, association: Association
) -> None:
    quote = {"story-count": "3", "story-2-kind": "quote", "story-2-id": QUOTE_ID}
    blocks = {"story-0-id": HEADING_ID}
    volunteer_client.post(FORM, typed(action="draft", **blocks))
    first = editing.mark(AssociationPage.objects.get())
    malik.post(FORM, typed(action="draft", seen=first, **blocks, **{"story-1-words": "Née en 2010."}))
    mine = typed(
        action="draft", seen=first, tagline="Bouger ensemble", **blocks, **quote, **{"story-2-words": "On rit."}
    )
    response = volunteer_client.post(FORM, mine)
    assert (response.status_code, "Malik" in response.content.decode()) == (409, True)
    assert shown(response) == {
        "En une phrase": ("Bouger ensemble", "Bouger en douceur"),
        "Texte": ("Née en **2009**.", "Née en 2010."),
        "Témoignage": ("On rit.", ""),
    }
    assert [each.part.takes_theirs for each in response.context["parts"]] == [False, True, False]
    told = response.context["typed"] | {"against": response.context["against"], "intent": "draft", "action": "settle"}
    kept = volunteer_client.post(FORM, told | {f"choix-block-{TEXT_ID}": "theirs"})
    page = editing.page_of(association)
    assert (kept.status_code, page and page.tagline) == (302, "Bouger ensemble")
    assert [value for _kind, value in story(page)] == [
        "Qui sommes-nous ?", "<p>Née en 2010.</p>", {"words": "On rit.", "who": ""},
    ]  # fmt: skip


def test_a_third_text_that_arrives_while_one_chooses_is_shown_too(
    volunteer_client: Client, malik: Client, association: Association
) -> None:
    volunteer_client.post(FORM, typed(action="draft"))
    first = editing.mark(AssociationPage.objects.get())
    malik.post(FORM, typed(action="draft", seen=first, tagline="Deux"))
    response = volunteer_client.post(FORM, typed(action="draft", seen=first, tagline="Un"))
    malik.post(FORM, typed(action="draft", seen=response.context["against"], tagline="Trois"))
    told = response.context["typed"] | {"against": response.context["against"], "intent": "draft", "action": "settle"}
    again = volunteer_client.post(FORM, told)
    assert (again.status_code, shown(again)["En une phrase"]) == (409, ("Un", "Trois"))


def test_a_phone_number_that_two_people_changed_is_asked_about(
    volunteer_client: Client, association: Association
) -> None:
    Association.objects.filter(pk=association.pk).update(phone="04 65 71 00 27")
    response = volunteer_client.post(FORM, typed(action="draft", phone="04 65 71 00 99") | {"initial-phone": ""})
    assert response.status_code == 409
    assert list(shown(response).values()) == [("04 65 71 00 99", "04 65 71 00 27")]


def test_what_the_admin_saves_in_the_same_revision_is_noticed(
    volunteer_client: Client, association: Association
) -> None:
    volunteer_client.post(FORM, typed(action="draft"))
    page = AssociationPage.objects.get()
    first = editing.mark(page)
    draft = page.get_latest_revision_as_object()
    draft.tagline = "Corrigé par le service"
    draft.save_revision(overwrite_revision=page.latest_revision, user=page.latest_revision.user)
    response = volunteer_client.post(FORM, typed(action="draft", seen=first, tagline="Bouger ensemble"))
    assert (response.status_code, AssociationPage.objects.get().revisions.count()) == (409, 1)


def test_a_wrong_phone_number_is_said_beside_the_field(volunteer_client: Client, association: Association) -> None:
    response = volunteer_client.post(FORM, typed(action="send", phone="12"))
    assert (response.status_code, AssociationPage.objects.exists()) == (422, False)
    assert response.content.decode().count("Écrivez un numéro de téléphone avec ses 10\u00a0chiffres") >= 1 or (
        "10 chiffres" in response.content.decode()
    )
