"""Teams in the middle of their life: a writer, an invitation, a claim, a new board, and pages that nobody confirmed."""

from cms.demo import story
from cms.demo.season import DemoSeason
from directory import claiming, inviting, joining, watching
from directory.models import Association, Membership, Person, TeamMatter
from events.models import StillTrue
from events.still_true import answering, asking

MONTH = 30
# Days without an answer, how the page is shown, and the step of which the team was warned.
STANDS = (
    (66, "fresh", "flagged"),
    (100, "flagged", ""),
    (112, "flagged", "greyed"),
    (140, "greyed", ""),
    (190, "greyed", ""),
)
HIDDEN_AFTER = 180
FIRST_STALE, SILENT, ASKED, CLAIMED, NEW_BOARD, OTHER = 20, 9, 3, 5, 7, 1  # places in the list of associations


def write(people: dict[str, Person], associations: list[Association], season: DemoSeason) -> None:
    """By the acts that people use, the oldest first, so that letters and history are real."""
    stale = associations[FIRST_STALE : FIRST_STALE + len(STANDS)]
    _confirmed([each for each in associations if each not in stale], season)
    _unconfirmed(stale, season)
    ours, nadia = associations[0], people[story.SLUG]
    joining.welcome(
        "malik@exemple.test", ours, role=Membership.Role.REDACTEUR, at=season.days_ago(40), names=("Malik", "Benali"),
        by=nadia,
    )  # fmt: skip
    joining.welcome(
        "malik@exemple.test", associations[OTHER], role=Membership.Role.RESPONSABLE, at=season.days_ago(30),
        names=("Malik", "Benali"), by=people[associations[OTHER].slug],
    )  # fmt: skip
    answering.confirm(ours, by=nadia, at=season.days_ago(12))
    board = associations[NEW_BOARD]
    watching.ask(board, TeamMatter.Kind.BUREAU, at=season.days_ago(6), by=people[board.slug])
    newcomer = joining.open_account("yasmine@exemple.test", ("Yasmine", "Haddad"))
    part = "Secrétaire depuis l’assemblée de septembre"
    claiming.claim(associations[CLAIMED], part=part, by=newcomer, at=season.days_ago(3))
    inviting.invite(ours, "odile@exemple.test", role=Membership.Role.RESPONSABLE, by=nadia, at=season.days_ago(2))
    asking.ask(associations[ASKED], at=season.days_ago(1))
    _silent(associations[SILENT], season)


def _confirmed(associations: list[Association], season: DemoSeason) -> None:
    """Everybody came and answered in the last weeks, each on a day of their own."""
    for number, association in enumerate(associations):
        days = number * 7 % (MONTH - 3) + 1
        association.checked_on = season.days_ago(days).date()
        Membership.objects.filter(association=association).update(seen_on=association.checked_on)
    Association.objects.bulk_update(associations, ["checked_on"])
    StillTrue.objects.bulk_create(
        StillTrue(
            association=association, since=season.days_ago(days), answered_at=season.days_ago(days),
            asked_at=season.days_ago(days + 1),
        )
        for number, association in enumerate(associations)
        if (days := number * 7 % (MONTH - 3) + 1) and number != ASKED
    )  # fmt: skip


def _unconfirmed(associations: list[Association], season: DemoSeason) -> None:
    """What months without an answer bring; written as it stands, since nobody lived through them."""
    for association, (days, freshness, announced) in zip(associations, STANDS, strict=True):
        since = season.days_ago(days)
        StillTrue.objects.create(
            association=association, since=since, asked_at=season.days_ago(days % MONTH), announced=announced,
            announced_at=season.days_ago(3) if announced else None,
        )  # fmt: skip
        Membership.objects.filter(association=association).update(seen_on=season.days_ago(50).date())
        association.checked_on, association.freshness = since.date(), freshness
        if days > HIDDEN_AFTER:
            association.state = Association.State.UNLISTED
        association.save(update_fields=["checked_on", "freshness", "state", "changed_at"])


def _silent(association: Association, season: DemoSeason) -> None:
    """Nobody came for more than two months: the team and the service are asked this morning."""
    long_ago = season.days_ago(75)
    Association.objects.filter(pk=association.pk).update(checked_on=long_ago.date())
    Membership.objects.filter(association=association).update(seen_on=long_ago.date())
    watching.look(at=season.days_ago(0, 6))
