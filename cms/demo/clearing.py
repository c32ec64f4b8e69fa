"""Taking the invented town away, and only an invented one."""

from django.db import connection

from bookings.models import (
    Caretaker,
    Closure,
    Convention,
    ConventionDate,
    Decision,
    Equipment,
    HallChange,
    HourlyValue,
    KeyLoan,
    Loan,
    LoanLine,
    LoanStep,
    Mishap,
    Occupancy,
    Proposal,
    SheetPrint,
    Slot,
    SlotRequest,
    Tariff,
)
from cms.demo import papers
from cms.models import AssociationPage
from directory.models import (
    Agent,
    AgentInvitation,
    Association,
    Claim,
    Invitation,
    Membership,
    Person,
    Space,
    StaffStep,
    TeamMatter,
    TeamStep,
    Venue,
)
from events.models import (
    Activity,
    Alert,
    CalendarFragment,
    Occurrence,
    OwnCalendar,
    Presence,
    Registration,
    RegistrationStep,
    VisitCount,
    Wish,
)
from notifications.models import Notice

TABLES = (
    StaffStep, AgentInvitation, TeamStep, Claim, Invitation, TeamMatter, RegistrationStep, Presence, Registration, OwnCalendar,
    Notice, Decision, HallChange,
    Occupancy, Slot, Proposal, SlotRequest, Closure, CalendarFragment, Occurrence, Activity, Membership, Agent,
    Alert, VisitCount, Wish, Caretaker, SheetPrint, KeyLoan, Tariff, HourlyValue, ConventionDate, Convention,
    Mishap, LoanStep, LoanLine, Loan, Equipment,
)  # fmt: skip


def holds_real_associations() -> bool:
    """Whether somebody's own associations are here: then nothing may be invented nor taken away."""
    return Association.objects.filter(is_fictitious=False).exists()


def clear() -> None:
    """Empty what the demonstration wrote. Themes, days off, and pages that agents wrote stay."""
    for page in AssociationPage.objects.all():
        page.delete()
    with connection.cursor() as cursor:
        # TRUNCATE: decisions refuse to be deleted one by one. It waits for no check that is still to be made.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"TRUNCATE {', '.join(model._meta.db_table for model in TABLES)} CASCADE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    papers.erase_files()
    Association.objects.all().delete()
    Space.objects.update(parent=None)
    Venue.objects.filter(data_es_id=None).delete()
    Person.objects.filter(email__endswith="@exemple.test").delete()
