"""The columns of the table: their headings, what to write there, and the names that people give them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from directory.typed import folded


@dataclass(frozen=True)
class Column:
    """`fields` are the questions of the form that it answers; `aliases` other headings, as people write them.

    Those that are not `offered` stand in no template of ours, but are read.
    """

    key: str
    heading: str | Promise
    help: str | Promise
    examples: tuple[str, str] = ("", "")
    fields: tuple[str, ...] = ()
    aliases: str = ""
    offered: bool = True
    width: int = 3  # centimetres in our template


def _column(key: str, heading: str | Promise, help: str | Promise, **more: object) -> Column:  # noqa: A002 - its name
    return Column(key, heading, help, **more)  # type: ignore[arg-type]  # passed on


COLUMNS = (
    _column(
        "title", pgettext_lazy("heading", "Activity"), _("Its name. The only cell that every line needs."),
        examples=("Exemple : gym douce assise", "Exemple : loto du printemps"), fields=("title",), width=6,
        aliases="nom de l activite, nom, intitule, titre, nom activite, evenement",
    ),
    _column(
        "theme", _("Theme"), _("One of the themes of the site (see the lists). Empty: we look for it in the name."),
        fields=("theme",), aliases="thematique, categorie, domaine, discipline", width=5,
    ),
    _column(
        "summary", _("In one sentence"), _("Shown in the results of a search: 200 signs at most."),
        examples=("Bouger en douceur, sur une chaise.", "Douze parties, de nombreux lots."), fields=("summary",),
        aliases="resume, accroche, description courte", width=6,
    ),
    _column(
        "description", _("Description"), _("What it is like, in a few lines."), fields=("description",),
        aliases="descriptif, presentation, details, description longue", width=6,
    ),
    _column(
        "to_bring", _("What to bring"), _("Loose clothes, a bottle of water…"), examples=("Une bouteille d’eau", ""),
        fields=("to_bring",), aliases="materiel, equipement, a prevoir, apporter",
    ),
    _column(
        "days", _("Days"),
        _("“mardi, jeudi”, “du lundi au vendredi”, “1er samedi du mois”, “le 15 du mois”. Empty for single dates."),
        examples=("mardi, jeudi", ""), aliases="jour, jour s, jours de la semaine, jour de la semaine",
        fields=("schedule_kind", "weekdays", "month_rule", "month_weekday", "month_day"), width=4,
    ),
    _column(
        "start", _("From what hour"), _("18h30, 18 h 30 or 18:30."), examples=("10h", "14h30"), fields=("start_time",),
        aliases="de heure, debut heure, heure de debut, heure debut, de, des, from, heure",
    ),
    _column(
        "end", _("To what hour"), _("After midnight is the next day: from 21h to 1h."), examples=("11h", "18h"),
        fields=("end_time", "ends_next_day"), aliases="a heure, heure de fin, heure fin, a, jusqu a, to",
    ),
    _column(
        "hours", _("Hours"), _("Both hours in one cell: 18h30 – 20h."), offered=False,
        aliases="horaire, horaires, creneau, creneaux", fields=(),
    ),
    _column(
        "first", _("First date"),
        _("06/10/2026 or 6 octobre 2026. Several dates, or a single one: write them here and leave the days empty."),
        examples=("{season_start}", "{one_date}"), fields=("first_date", "dates_text"), width=4,
        aliases="date, dates, date de debut, date debut, debut, premiere seance, a partir du, du, date s, jour et date",
    ),
    _column(
        "last", _("Last date"), _("For what is repeated. “sans fin” when no end is planned."),
        examples=("{season_end}", ""), fields=("last_date", "no_end"), width=4,
        aliases="date de fin, date fin, fin, derniere seance, au, jusqu au",
    ),
    _column(
        "no_school", _("Except school holidays"), _("oui or non."), examples=("oui", ""),
        fields=("skips_school_holidays",),
        aliases="hors vacances scolaires, hors vacances, vacances scolaires exclues, sauf vacances",
    ),
    _column(
        "no_public", _("Except public holidays"), _("oui or non."), examples=("oui", ""),
        fields=("skips_public_holidays",), aliases="hors jours feries, sauf feries, hors feries",
    ),
    _column(
        "interval", _("Every how many weeks"), _("1 for each week, 2 for every other week (or months)."),
        fields=("interval",), aliases="toutes les combien de semaines, toutes les x semaines, frequence, intervalle",
    ),
    _column(
        "place", _("Place"), _("The name of a hall of the town (see the lists), or an address. Empty: not known yet."),
        examples=("", "Foyer des Capucins, 3 rue du Port"), fields=("place", "space", "address"), width=6,
        aliases="salle, adresse, endroit, equipement municipal, lieu de pratique, ou",
    ),
    _column(
        "neighbourhood", _("Neighbourhood"), _("If you know it."), fields=("neighbourhood",),
        aliases="quartiers, secteur",
    ),
    _column(
        "ages", _("Ages"), _("“6 à 10 ans”, “dès 60 ans”, “tout public”."), examples=("dès 60 ans", "tout public"),
        fields=(), aliases="age, public, tranche d age, public vise, publics",
    ),
    _column("age_min", _("Lowest age"), "", fields=("age_min",), offered=False, aliases="age minimum, age mini, des l age de"),
    _column("age_max", _("Highest age"), "", fields=("age_max",), offered=False, aliases="age maximum, age maxi"),
    _column(
        "level", _("Level"), _("“tous niveaux”, “débutants”, or your own words."), examples=("tous niveaux", ""),
        fields=("level", "level_kind"), aliases="niveaux",
    ),
    _column(
        "seated", _("Can be done seated"), _("oui or non."), examples=("oui", ""), fields=("is_seated",),
        aliases="assis, possible assis",
    ),
    _column(
        "online", _("By video"), _("oui when it can be followed from home."), fields=("is_online",),
        aliases="en visio, visio, a distance, en ligne",
    ),
    _column(
        "price", _("Price in euros"), _("45 or 4,50; “gratuit”; empty: people ask you."), examples=("120", "gratuit"),
        fields=("price_kind", "price"), aliases="prix, tarif, tarifs, cout, montant, prix euros, tarif euros",
    ),
    _column(
        "price_unit", _("Price for what"), _("“an”, “séance”, “stage”…"), examples=("an", ""), fields=("price_unit",),
        aliases="par, unite, prix par",
    ),
    _column(
        "price_note", _("More on the price"), _("First session free, coupons taken…"), fields=("price_note",),
        aliases="precisions sur le tarif, remarque tarif",
    ),
    _column(
        "solidarity", _("Lower rate for small incomes"), _("oui or non."), fields=("has_solidarity_rate",),
        aliases="tarif solidaire, tarif reduit",
    ),
    _column(
        "entry", _("How to take part"),
        _("“entrée libre”, “contacter l’association”, or “en ligne” to register on this site."),
        examples=("en ligne", "entrée libre"), fields=("entry",), width=4,
        aliases="inscription, inscriptions, participation, modalites d inscription",
    ),
    _column(
        "ways", _("One registers for"), _("With “en ligne”: “une date”, “essai”, “saison”; several are possible."),
        examples=("essai, saison", ""), fields=("ways",), aliases="type d inscription, formule",
    ),
    _column(
        "capacity", _("Places"), _("With “en ligne”: how many at each date. Empty: no limit."), examples=("15", ""),
        fields=("capacity",), aliases="nombre de places, jauge, capacite, effectif, places max, nb places",
    ),
    _column(
        "trial_places", _("Places to try"), _("Of these places, how many for newcomers."), fields=("trial_places",),
        aliases="places d essai",
    ),
    _column(
        "trial", _("A first session to try"), _("oui or non."), examples=("oui", ""), fields=("offers_trial",),
        aliases="essai, seance d essai, essai possible",
    ),
    _column(
        "helpers", _("Helper without a place"), _("oui when a helper comes along without taking a place."),
        fields=("welcomes_helpers",), aliases="accompagnant, aidant",
    ),
    _column(
        "opens", _("Registration from"), _("The day from which one registers on this site."), fields=("opens_on",),
        aliases="ouverture des inscriptions, inscriptions a partir du",
    ),
    _column(
        "phone", _("Phone"), _("Empty: that of the association."), fields=("contact_phone",),
        aliases="tel, telephone de contact, contact, portable, numero",
    ),
    _column(
        "email", _("E-mail address"), _("Empty: that of the association."), fields=("contact_email",),
        aliases="mail, e mail, email, courriel, adresse mail, adresse e mail", width=5,
    ),
    _column(
        "reference", _("Reference"), _("Written by us, to know the activity again. Do not change it."), fields=(),
        offered=False, aliases="ref, numero de reference, reference ne pas changer",
    ),
    _column("mend", _("To mend"), "", offered=False, aliases="a corriger, erreurs", width=8),
)  # fmt: skip
BY_KEY = {column.key: column for column in COLUMNS}
OFFERED = tuple(column for column in COLUMNS if column.offered)
OF_FIELD = {field: column for column in COLUMNS for field in column.fields}


@cache
def _names() -> dict[str, str]:
    """Folded headings, in every language of the site → the key of the column."""
    names: dict[str, str] = {}
    for column in COLUMNS:
        for alias in column.aliases.split(", "):
            names.setdefault(alias, column.key)
    for language in ("fr", "en"):
        with translation.override(language):
            names.update({folded(str(column.heading)): column.key for column in COLUMNS})
    return names


def key_of(heading: str) -> str:
    """The column that goes by this heading; nothing for one that we do not know."""
    words = folded(heading[:80])
    without_ask = words.removesuffix(" obligatoire").removesuffix(" facultatif")
    return _names().get(words) or _names().get(without_ask, "")


def known(cells: Sequence[str]) -> int:
    """How many headings stand on this line: nothing when none names the activity."""
    keys = {key_of(cell) for cell in cells if cell.strip()} - {""}
    return len(keys) if "title" in keys else 0
