"""The tags that pages share: what they draw, and how a field is wired for screen readers."""

import re
from pathlib import Path

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from directory.themes import THEMES

ROOT = Path(__file__).resolve().parent.parent.parent
DAYS = [(0, "Lun."), (1, "Mar.")]


class HallForm(forms.Form):
    name = forms.CharField(label="Nom", help_text="Comme sur la porte")
    note = forms.CharField(label="Un mot", widget=forms.Textarea, required=False)
    size = forms.ChoiceField(label="Taille", choices=[("s", "Petite"), ("l", "Grande")], widget=forms.RadioSelect)
    days = forms.MultipleChoiceField(
        label="Jours", choices=DAYS, widget=forms.CheckboxSelectMultiple(attrs={"class": "days"}), required=False
    )
    agreed = forms.BooleanField(label="D’accord")


@pytest.fixture(autouse=True)
def in_french():
    with translation.override("fr"):
        yield


def rendered(source, request=None, **context):
    return engines["django"].from_string("{% load town %}" + source).render(context, request).strip()


def symbols(sprite):
    return set(re.findall(r'symbol id="([^"]+)"', (ROOT / f"static/img/{sprite}.svg").read_text()))


def test_every_icon_named_in_a_page_is_in_the_sprite():
    named = {
        name
        for page in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r'(?:{% icon |icon_name=)"([a-z-]+)"', page.read_text())
    }
    assert named - symbols("icons") == set()


def test_every_theme_has_its_pictogram():
    named = {entry.pictogram for theme in THEMES for entry in (theme, *theme.children)}
    assert named - symbols("windows") == set()


def test_a_window_is_drawn_for_a_theme_and_for_none():
    class Theme:
        facade = "mer"
        pictogram = ""

    assert "fen--mer fen--sq" in rendered('{% fenetre theme "sq" %}', theme=Theme())
    assert "#sailboat" in rendered("{% fenetre theme %}", theme=Theme())
    assert "#users-three" in rendered("{% fenetre None %}")
    assert rendered("{% fenetre nothing %}") == rendered("{% fenetre None %}")


def test_a_field_says_its_hint_and_its_error_with_the_control():
    page = rendered("{% field form.name %}", form=HallForm({}))
    assert 'aria-describedby="id_name_error id_name_hint"' in page
    assert 'aria-invalid="true"' in page
    assert 'id="id_name_hint">Comme sur la porte<' in page
    assert '<span class="sr">Erreur\xa0: </span>' in page
    assert "(facultatif)" not in page


def test_a_field_that_may_stay_empty_says_so():
    page = rendered("{% field form.note %}", form=HallForm())
    assert "(facultatif)" in page
    assert "aria-describedby" not in page
    assert 'class="textarea"' in page
    assert "(facultatif)" not in rendered("{% field form.note mark=False %}", form=HallForm())


def test_a_field_takes_the_attributes_it_is_given():
    page = rendered('{% field form.name autocomplete="name" width="w20" %}', form=HallForm())
    assert 'autocomplete="name"' in page
    assert 'class="input input--w20"' in page


def test_choices_stand_in_a_fieldset_with_its_legend():
    page = rendered("{% field form.size %}", form=HallForm({"size": "l"}))
    assert "<legend>Taille</legend>" in page
    assert page.count('class="choice"') == 2
    assert "checked" in page


def test_days_stand_side_by_side():
    assert '<div class="days">' in rendered("{% field form.days %}", form=HallForm())


def test_the_summary_links_each_error_to_its_control():
    page = rendered("{% error_summary form %}", form=HallForm({}))
    assert re.findall(r'href="#(\w+)"', page) == ["id_name", "id_size_0", "id_agreed"]
    assert "3 réponses sont à revoir" in page


def test_a_missing_answer_is_named_in_the_same_words_beside_the_field_and_in_the_summary():
    form = HallForm({})
    assert "Il manque une réponse\xa0: Nom" in rendered("{% error_summary form %}", form=form)
    assert "Il manque une réponse\xa0: Nom" in rendered("{% field form.name %}", form=form)


def test_a_form_may_have_its_own_words_for_a_missing_answer():
    class PlaceForm(forms.Form):
        place = forms.CharField(error_messages={"required": "Choisissez une salle"})

    assert ">Choisissez une salle<" in rendered("{% error_summary form %}", form=PlaceForm({}))


def test_a_form_without_error_has_no_summary():
    assert rendered("{% error_summary form %}", form=HallForm()) == ""


def test_a_link_knows_whether_it_is_this_page_or_its_section():
    request = RequestFactory().get("/activites/gym/")
    assert rendered('{% current "/activites/gym/" %}', request) == 'aria-current="page"'
    assert rendered('{% current "/activites/" %}', request) == 'aria-current="true"'
    assert rendered('{% current "/activites/" "/activites/gym/" "/activites/yoga/" %}', request) == ""
    assert rendered('{% current "/lieux/" %}{% current_exactly "/activites/" %}', request) == ""


def test_only_a_name_with_an_ampersand_has_it_drawn_apart():
    assert rendered('{% with_ampersand "Martigues & Co" %}') == 'Martigues <span class="amp">&amp;</span> Co'
    assert rendered("{% with_ampersand name %}", name="Istres <3") == "Istres &lt;3"


def test_french_content_is_marked_in_an_english_page():
    assert rendered("<b{% french %}>") == "<b>"
    with translation.override("en"):
        assert rendered("<b{% french %}>") == '<b lang="fr">'


def test_pagination_keeps_the_other_parameters_of_the_address():
    request = RequestFactory().get("/activites/?q=gym&page=2")
    page = Paginator(range(100), 10).page(2)
    drawn = rendered('{% include "components/pagination.html" %}', request, page_obj=page)
    assert 'href="?q=gym&amp;page=3" rel="next"' in drawn
    assert 'aria-current="page"' in drawn


def test_no_page_carries_a_style_or_a_script_of_its_own():
    forbidden = re.compile(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=\"")
    pages = [page for page in (ROOT / "templates").rglob("*.html") if not {"letters", "emails"} & set(page.parts)]
    assert [page.name for page in pages if forbidden.search(page.read_text())] == []
