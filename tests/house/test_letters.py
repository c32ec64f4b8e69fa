"""Every letter has its subject, its text and its page, and each can be read in both languages; a text message fits."""

import pytest
from django.http import QueryDict
from django.template.loader import get_template
from django.utils import timezone, translation

from bookings.models import Decision, LoanStep
from directory.models import Claim, Invitation, TeamMatter
from events.keeping import sharing
from events.saying import Words
from events.search import ActivitySearch, Hit
from events.still_true import coming, links
from notifications import gsm, letters
from tests import factories, papers
from tests.house.test_templates import TEMPLATES

PARTS = (".subject.txt", ".txt", ".html")
NAMES = sorted(
    {
        name.removesuffix(".subject.txt").removesuffix(".txt").removesuffix(".html")
        for name in TEMPLATES
        if "/emails/" in name and not name.rpartition("/")[2].startswith("_")
    }
)


@pytest.mark.parametrize("name", NAMES)
def test_a_letter_has_its_three_parts(name: str) -> None:
    assert [part for part in PARTS if name + part not in TEMPLATES] == []


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_a_letter_can_be_read(name: str, language: str) -> None:
    """With the things that letters speak of; the words of each are tested beside what sends it."""
    request = factories.make_asked(factories.paris(2026, 11, 24, 10))
    slots = list(request.slots.all())
    activity = factories.make_activity(contact_phone="06 39 98 00 12")
    seance = factories.make_occurrence(activity=activity, starts_at=factories.paris(2099, 11, 24, 10))
    party = factories.make_registration(code="4821")
    person = factories.make_person()
    member = factories.make_membership(person=person)
    matter = TeamMatter(association=request.association, kind="bureau", at=timezone.now())
    known = {
        "person": person,
        "membership": member,
        "claim": Claim(association=request.association, person=person, part="Trésorière", answer="Inconnue ici."),
        "invitation": Invitation(association=request.association, by=person, expires_at=timezone.now()),
        "agent": factories.make_agent(),
        "matter": matter,
        "matters": [matter],
        "hours": 24,
        "days": 30,
        "links": links.of(member, at=timezone.now()),
        "found": coming.of(request.association, at=timezone.now()),
        "step": "greyed",
        "on": timezone.now(),
        "since": timezone.now(),
        "by": None,
        "request": request,
        "opinion": factories.make_opinion(request, factories.make_department("Direction des sports"), by=person),
        "association": request.association,
        "space": request.space,
        "venue": request.space.venue,
        "slots": slots,
        "convention": factories.make_convention(request),
        "conventions_url": "https://exemple.test/",
        "months": [],
        "granted": [],
        "refused": [],
        "waiting": 0,
        "lines": [],
        "decision": Decision(request=request, kind=Decision.Kind.MOVED, verdicts=[]),
        "paper": papers.make_paper(association=request.association),
        "name": "attestation d’assurance",
        "needed_for_halls": True,
        "comment": "Bonjour",
        "code": "123456",
        "at": timezone.now(),
        "url": "https://exemple.test/",
        "words": Words("Votre place : gym douce", ["Vous êtes inscrit."], has_code=True),
        "party": party,
        "relative": factories.make_relative(registration=party),
        "alert": factories.make_alert(),
        "source": factories.make_calendar_source(),
        "why": "Le site ne répond pas.",
        "search": ActivitySearch(QueryDict("")),
        "activity": activity,
        "message": sharing.of_activity(activity, at=timezone.now()),
        "new": [Hit(activity, seance)],
        "hits": [Hit(activity, seance)],
        "seances": [seance],
        "new_count": 1,
        "loan": (loan := factories.make_granted_loan()),
        "department": loan.department,
        "told": LoanStep(loan=loan, message="Bonjour"),
        "was_granted": True,
    }

    letter = letters.write(name, known, key=name, to="nadia@exemple.test", language=language)

    assert letter.subject
    assert "\n" not in letter.subject
    assert letter.body.strip()
    assert f'lang="{language}"' in letter.html


TEXT_MESSAGES = sorted(name.removesuffix(".sms.txt") for name in TEMPLATES if name.endswith(".sms.txt"))


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", TEXT_MESSAGES)
def test_a_text_message_fits_in_one_part(name: str, language: str) -> None:
    """With long values, of which the title may be shortened; what does not fit raises."""
    known = {
        "title": "Équilibre et prévention des chutes, reprise en douceur pour les aînés du quartier",
        "when": "mer. 24 sept. 13 h 30 – 15 h 30",
        "place": "Maison de quartier de Notre-Dame-des-Marins, salle polyvalente",
        "phone": "04 65 71 00 12",
        "found": "Gym douce (mer. 24 sept. 13 h 30), Équilibre et mémoire (mer. 24 sept. 15 h 30)",
        "url": "https://martigues-et-co.exemple.test/activites/equilibre-et-prevention-des-chutes/",
    }

    notice = letters.write_sms(
        name, known, key=name, to="06 39 98 00 12", language=language,
        spare=("url",), shorten=("title", "found", "place"),
    )  # fmt: skip

    assert gsm.fits(notice.body)
    assert gsm.fold(notice.body) == notice.body
    assert "04 65 71 00 12" in notice.body


def test_letters_are_found() -> None:
    assert len(NAMES) > 5
    with translation.override("fr"):
        assert get_template("letters/base.html")
