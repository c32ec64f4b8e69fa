"""One line of the national register of associations (RNA, "Waldec" file), read into facts.

Source of the layout: the "Répertoire national des associations" published each month on
data.gouv.fr under the Licence Ouverte. Traps of the register: titles in capitals, wrong or missing
SIRET, object "050000" (diverse) that hides a second one, dates written 0001-01-01 for "none".
"""

import re
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from directory import capitals
from directory.classifying import fold, themes_of
from directory.validators import valid_rna, valid_siret

COLUMNS = (
    "id", "siret", "date_creat", "date_disso", "titre", "titre_court", "objet", "objet_social1", "objet_social2",
    "adrs_complement", "adrs_numvoie", "adrs_repetition", "adrs_typevoie", "adrs_libvoie", "adrs_codeinsee",
    "adrs_codepostal", "adrs_libcommune", "siteweb", "position",
)  # fmt: skip
LAST_DECLARED = "date_decla"  # the day of the last declaration, often of a new board; some extracts leave it out
ACTIVE = "A"
_SOMEBODYS_HOME = re.compile(r"^\s*(chez|c/o|mme|mlle|m\.|mr|monsieur|madame)\b", re.IGNORECASE)
_REPEATED = {"b": "bis", "t": "ter", "q": "quater"}
_web = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True)
class Facts:
    """What the register says, in the town's words. `doubts` tell which values were left out, and why."""

    rna: str
    is_active: bool
    fields: dict[str, str | date | None]
    themes: list[str]
    declared: dict[str, str]
    doubts: list[str] = field(default_factory=list)


def facts(values: dict[str, str]) -> Facts:
    """Raises ValidationError, with a reason for the person who reads the report, when nothing can be used."""
    rna = values["id"].upper()
    valid_rna(rna)
    name = capitals.title(values["titre"]) or capitals.title(values["titre_court"])
    if not name:
        raise ValidationError(_("the association has no title."))
    doubts: list[str] = []
    return Facts(
        rna=rna,
        is_active=values["position"] == ACTIVE and _day(values["date_disso"], []) is None,
        fields={
            "name": name[:250],
            "short_name": _short_name(values["titre_court"], name),
            "purpose": capitals.sentence(values["objet"]),
            "address": _address(values),
            "postcode": values["adrs_codepostal"] if re.fullmatch(r"\d{5}", values["adrs_codepostal"]) else "",
            "city": capitals.place(values["adrs_libcommune"])[:80],
            "siret": _siret(values["siret"], doubts),
            "website": _website(values["siteweb"], doubts),
            "founded_on": _day(values["date_creat"], doubts),
        },
        themes=themes_of(name, values["objet_social1"], values["objet_social2"]),
        declared={column: value for column, value in values.items() if value},
        doubts=doubts,
    )


def _short_name(text: str, name: str) -> str:
    short = capitals.acronym(text)[:80]
    return "" if fold(short) == fold(name) else short


def _address(values: dict[str, str]) -> str:
    number = values["adrs_numvoie"].lstrip("0")
    repeated = values["adrs_repetition"].lower()
    street = capitals.place(" ".join(filter(None, [values["adrs_typevoie"], values["adrs_libvoie"]])))
    line = " ".join(filter(None, [number, _REPEATED.get(repeated, repeated), street]))
    beside = values["adrs_complement"]
    if beside and not _SOMEBODYS_HOME.match(beside):  # a private person's name is nobody's business
        line = ", ".join(filter(None, [capitals.title(beside), line]))
    return line[:200]


def _siret(text: str, doubts: list[str]) -> str:
    digits = re.sub(r"\D", "", text)
    if not digits.strip("0"):
        return ""
    digits = digits.zfill(14)  # spreadsheets eat leading zeros
    try:
        valid_siret(digits)
    except ValidationError:
        doubts.append(_("the SIRET %(siret)s is wrong and was left out.") % {"siret": text})
        return ""
    return digits


def _website(text: str, doubts: list[str]) -> str:
    text = text.strip().rstrip("/.,;")
    if not text or "@" in text:
        return ""
    address = text if re.match(r"https?://", text, re.IGNORECASE) else f"https://{text.removeprefix('//')}"
    try:
        parts = urlsplit(address)
        address = parts._replace(scheme=parts.scheme.lower(), netloc=parts.netloc.lower()).geturl()
        if len(address) > 200:
            raise ValidationError("")
        _web(address)
    except (ValidationError, ValueError):
        doubts.append(_("the website “%(site)s” cannot be an address and was left out.") % {"site": text[:60]})
        return ""
    return address


def _day(text: str, doubts: list[str]) -> date | None:
    """Dates are written 2009-03-24 or 24/03/2009; 0001-01-01 means none."""
    if not text or text.startswith(("0001", "0000")) or text.endswith("/0001"):
        return None
    try:
        return date.fromisoformat("-".join(reversed(text[:10].split("/"))))
    except ValueError:
        doubts.append(_("the date “%(date)s” cannot be read and was left out.") % {"date": text[:20]})
        return None
