"""Papers of the bulk town: rows without a file, so that associations may ask for halls."""

import datetime as dt
from collections.abc import Sequence

from directory.models import Association, AssociationDocument

Kind, State = AssociationDocument.Kind, AssociationDocument.State
KINDS = (Kind.INSURANCE, Kind.STATUTES, Kind.BOARD)
VALID = dt.timedelta(days=400)


def write(associations: Sequence[Association], at: dt.datetime) -> None:
    """Each is insured; one in ten lacks its statutes, another one has a list of the board to check."""
    AssociationDocument.objects.bulk_create(
        (
            AssociationDocument(
                association=association, kind=kind, content_type="application/pdf", size=0, deposited_at=at,
                state=State.WAITING if kind == Kind.BOARD and n % 10 == 4 else State.VERIFIED,
                expires_on=(at + VALID).date() if kind == Kind.INSURANCE else None,
            )
            for n, association in enumerate(associations)
            for kind in KINDS
            if kind != Kind.STATUTES or n % 10 != 7
        ),
        batch_size=1_000,
    )  # fmt: skip
