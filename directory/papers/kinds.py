"""What each kind of paper is called in addresses, and what is asked with it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from directory.models import AssociationDocument

Kind = AssociationDocument.Kind


@dataclass(frozen=True)
class Asked:
    """`slug` stands in addresses and names of files; `expires`: a date is asked for, and needed when `must_expire`."""

    kind: str
    slug: str
    why: str | Promise
    expires: bool = False
    must_expire: bool = False
    has_title: bool = False

    @property
    def label(self) -> str:
        return str(Kind(self.kind).label)


ALL = (
    Asked(
        Kind.INSURANCE, "assurance", _("It shows that your association is insured. Your insurer sends it every year."),
        expires=True, must_expire=True,
    ),
    Asked(Kind.STATUTES, "statuts", _("The latest ones, signed.")),
    Asked(Kind.BOARD, "bureau", _("Who is president, treasurer, secretary: as you declared it to the prefecture.")),
    Asked(Kind.BANK, "rib", _("Only needed when the town pays you something.")),
    Asked(Kind.OTHER, "autre", _("Anything else that the service asked you for."), expires=True, has_title=True),
)  # fmt: skip
BY_SLUG = {asked.slug: asked for asked in ALL}
BY_KIND = {asked.kind: asked for asked in ALL}
