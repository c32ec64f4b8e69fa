"""The papers of the demonstration: most associations are in order, some are not, and Nadia's insurance ends soon."""

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import chain

from django.core.files.base import ContentFile

from cms.demo import invented_pdf, story
from cms.demo.season import DemoSeason
from directory.models import Association, AssociationDocument, DocumentStep, Person
from directory.models.document import private_storage
from directory.papers import accepting, checking, depositing, holding

Kind, State = AssociationDocument.Kind, AssociationDocument.State

ENDS_SOON = {story.SLUG: 26, "pas-a-pas": 6, "six-cordes": 48}  # days left
ENDED = {"boule-de-saint-pierre": 12, "parliamo": 40}  # days ago
WITHOUT = {Kind.INSURANCE: ("chats-du-port",), Kind.BOARD: ("roue-libre", "demain-lavera")}
NEW_STATUTES = ("la-burette", "gospel-du-chenal", "en-corps", "dojo-du-miroir", story.SLUG)
NEW_BOARD, WRONG_BOARD = "les-yeux-au-ciel", "lumiere-lagune"
WRONG = "La liste date d’il y a trois ans. Envoyez celle de votre dernière assemblée générale, datée et signée."


def write(associations: Sequence[Association], people: dict[str, Person], season: DemoSeason) -> None:
    """What was sent and checked long ago, before anybody is told by letter."""
    papers = list(chain.from_iterable(_papers(each, n, season) for n, each in enumerate(associations)))
    AssociationDocument.objects.bulk_create(papers)
    DocumentStep.objects.bulk_create(
        step
        for paper in papers
        for step in (
            DocumentStep(
                document=paper, kind=DocumentStep.Kind.DEPOSITED, by=people[paper.association.slug], at=paper.deposited_at
            ),
            DocumentStep(
                document=paper, kind=DocumentStep.Kind.VERIFIED, by=people["camille"],
                at=paper.deposited_at + dt.timedelta(days=2),
            ),
        )
    )  # fmt: skip


def _papers(association: Association, number: int, season: DemoSeason) -> Iterator[AssociationDocument]:
    for kind in (Kind.INSURANCE, Kind.STATUTES, Kind.BOARD):
        if association.slug in WITHOUT.get(kind, ()):
            continue
        at = season.days_ago(300 - number % 40)
        held = _held(association, kind)
        yield AssociationDocument(
            association=association, kind=kind, file=held.name, content_type=held.content_type, size=held.size,
            digest=held.digest, state=State.VERIFIED, deposited_at=at,
            expires_on=_end(association.slug, number, season.today) if kind == Kind.INSURANCE else None,
        )  # fmt: skip


def _end(slug: str, number: int, today: dt.date) -> dt.date:
    days = ENDS_SOON.get(slug) or -ENDED.get(slug, 0) or 90 + number * 2
    return today + dt.timedelta(days=days)


def write_latest(associations: Sequence[Association], people: dict[str, Person], season: DemoSeason) -> None:
    """What the last days brought to the service: papers to check, and one sent back."""
    named = {association.slug: association for association in associations}
    sent = [(slug, Kind.STATUTES) for slug in NEW_STATUTES] + [(NEW_BOARD, Kind.BOARD)]
    for ago, (slug, kind) in enumerate(sent, start=1):
        _deposit(named[slug], kind, people[slug], season.days_ago(ago))
    wrong = _deposit(named[WRONG_BOARD], Kind.BOARD, people[WRONG_BOARD], season.days_ago(4))
    checking.send_back(wrong, note=WRONG, by=people["camille"], at=season.days_ago(3, 15))


def _deposit(association: Association, kind: str, by: Person, at: dt.datetime) -> AssociationDocument:
    return depositing.deposit(association, _held(association, kind), kind=kind, by=by, at=at)


def _held(association: Association, kind: str) -> holding.Held:
    lines = [association.name, "Document inventé pour la démonstration : il ne prouve rien.", "exemple.test"]
    content = invented_pdf.page(str(Kind(kind).label).capitalize(), lines)
    return holding.store(ContentFile(content), accepting.PDF)


def erase_files() -> None:
    """Take the files away with the invented town."""
    for name in AssociationDocument.objects.exclude(file="").values_list("file", flat=True):
        private_storage().delete(name)
