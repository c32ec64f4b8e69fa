"""One line of Data ES, the national register of sports venues: an équipement, and the site it stands in.

Source of the layout: the dataset "data-es" of equipements.sports.gouv.fr, under the Licence Ouverte.
One line is one space; the columns `inst_*` repeat its venue. A fact of access is yes, no or, when
nothing usable is written, unknown.
"""

import re
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from directory import capitals

COLUMNS = (
    "inst_numero", "inst_nom", "inst_adresse", "inst_cp", "inst_com_code", "inst_com_nom", "inst_actif",
    "inst_acc_handi_bool", "inst_part_bool", "inst_part_type", "inst_trans_bool", "inst_trans_type",
    "equip_numero", "equip_nom", "equip_type_name", "equip_surf", "equip_pmr_acc", "equip_pmr_chem",
    "equip_pmr_sanit", "equip_x", "equip_y", "equip_coordonnees",
)  # fmt: skip
_YES = frozenset({"true", "1", "oui", "vrai", "t", "yes"})
_NO = frozenset({"false", "0", "non", "faux", "f", "no"})


@dataclass(frozen=True)
class Facts:
    """What a line says of its venue and of its space, by column of ours."""

    venue_id: str
    space_id: str
    venue: dict[str, Any]
    space: dict[str, Any]
    doubts: list[str]


def facts(values: dict[str, str]) -> Facts:
    """Raises ValidationError, with a reason for the person who reads the report, when nothing can be used."""
    venue_id, space_id = values["inst_numero"].strip(), values["equip_numero"].strip()
    for number in (venue_id, space_id):
        if not re.fullmatch(r"\w{3,20}", number):
            raise ValidationError(_("the number of the venue or of the space is missing or wrong."))
    venue_name, space_name = capitals.title(values["inst_nom"]), capitals.title(values["equip_nom"])
    if not venue_name:
        raise ValidationError(_("the venue has no name."))
    doubts: list[str] = []
    latitude, longitude = _position(values, doubts)
    return Facts(
        venue_id,
        space_id,
        {
            "name": venue_name[:160],
            "address": capitals.place(values["inst_adresse"])[:200],
            "postcode": values["inst_cp"].zfill(5) if re.fullmatch(r"\d{4,5}", values["inst_cp"]) else "",
            "city": capitals.place(values["inst_com_nom"])[:80],
            "latitude": latitude,
            "longitude": longitude,
            "step_free": _known(values, "inst_acc_handi_bool", "equip_pmr_acc", "equip_pmr_chem"),
            "accessible_toilets": _known(values, "equip_pmr_sanit"),
            "accessible_parking": _parking(values),
        },
        {
            "name": (space_name or capitals.sentence(values["equip_type_name"]).rstrip(".") or venue_name)[:120],
            "kind": values["equip_type_name"][:80],
            "area": _area(values["equip_surf"], doubts),
        },
        doubts,
    )


def is_active(values: dict[str, str]) -> bool:
    """Whether the site is still in use; a line that does not say is believed to be."""
    return yes_or_no(values["inst_actif"]) is not False


def yes_or_no(text: str) -> bool | None:
    """True, false, or None when nothing usable is written."""
    word = text.strip().lower()
    return True if word in _YES else False if word in _NO else None


def _known(values: dict[str, str], *columns: str) -> bool | None:
    """No as soon as one says no; yes only when one says yes; else unknown."""
    said = {yes_or_no(values[column]) for column in columns}
    return False if False in said else True if True in said else None


def _parking(values: dict[str, str]) -> bool | None:
    """Adapted parking is a kind of parking: without any there is none, and otherwise it must be named."""
    if yes_or_no(values["inst_part_bool"]) is False:
        return False
    return True if re.search(r"pmr|handi|adapt", values["inst_part_type"], re.IGNORECASE) else None


def _position(values: dict[str, str], doubts: list[str]) -> tuple[float | None, float | None]:
    """`equip_coordonnees` is "latitude, longitude" or a JSON point; `equip_x` is the longitude."""
    numbers = re.findall(r"-?\d+\.\d+", values["equip_coordonnees"])
    if len(numbers) == 2:
        pair = [float(number) for number in numbers]
        latitude, longitude = reversed(pair) if "lon" in values["equip_coordonnees"].split(numbers[0])[0] else pair
    else:
        try:
            longitude, latitude = (float(values[name].replace(",", ".")) for name in ("equip_x", "equip_y"))
        except ValueError:
            return None, None
    if -90 <= latitude <= 90 and -180 <= longitude <= 180 and (latitude, longitude) != (0, 0):
        return latitude, longitude
    doubts.append(_("its position is not on Earth and was left out."))
    return None, None


def _area(text: str, doubts: list[str]) -> int | None:
    if not text:
        return None
    try:
        area = round(float(text.replace(",", ".").replace(" ", "")))
    except ValueError:
        area = -1
    if 0 <= area < 10_000_000:
        return area or None
    doubts.append(_("the area “%(area)s” cannot be read and was left out.") % {"area": text[:20]})
    return None
