"""One function per model: plain, fixed values, each of which a test may give itself.

A parent that a test does not name is the same each time (`the_association()`), so two activities
made without a word about it belong to the same association.
"""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from django.utils.text import slugify

from bookings.models import (
    Caretaker,
    ClosurePlan,
    Convention,
    ConventionText,
    DirectBooking,
    Equipment,
    Key,
    Loan,
    LoanLine,
    Mishap,
    Opinion,
    Slot,
    SlotRequest,
    SpaceRule,
    Turnout,
    VenueRule,
)
from directory.models import (
    Agent,
    Association,
    Department,
    Membership,
    Neighbourhood,
    Person,
    Space,
    Theme,
    Venue,
)
from directory.models.association import TOWN_SLUG
from events.contacts import Contact
from events.keeping.wishing import key_of
from events.models import (
    Activity,
    Alert,
    CalendarSource,
    Occurrence,
    Registration,
    Relative,
    ScheduleFields,
    Sheet,
    SheetLine,
    Wish,
)
from events.recurrence import Schedule
from notifications.models import Notice

PARIS = ZoneInfo("Europe/Paris")
LONG_AGO = datetime(2026, 9, 1, 9, 0, tzinfo=PARIS)


def paris(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A moment in the town's wall-clock time."""
    return datetime(year, month, day, hour, minute, tzinfo=PARIS)


def make_person(email: str = "nadia@exemple.test", first_name: str = "Nadia", **kw: Any) -> Person:
    return Person.objects.create_user(email, first_name=first_name, **kw)


def make_association(name: str = "Souffle & Mouvement", **kw: Any) -> Association:
    fields = {"slug": slugify(name.replace("&", "et")), "state": Association.State.LISTED, "is_fictitious": True}
    return Association.objects.create(name=name, **fields | kw)


def the_association() -> Association:
    return Association.objects.filter(slug="souffle-et-mouvement").first() or make_association()


def make_membership(**kw: Any) -> Membership:
    """An accepted one, as responsable; of Nadia in "Souffle & Mouvement" when nothing is said."""
    kw.setdefault("person", None)
    kw["person"] = kw["person"] or make_person()
    kw.setdefault("association", None)
    kw["association"] = kw["association"] or the_association()
    return Membership.objects.create(**{"role": Membership.Role.RESPONSABLE, "accepted_at": LONG_AGO} | kw)


def make_department(name: str = "Service vie associative", **kw: Any) -> Department:
    fields = {"slug": slugify(name).removeprefix("service-")}
    return Department.objects.create(name=name, **fields | kw)


def the_department() -> Department:
    return Department.objects.filter(slug="vie-associative").first() or make_department()


def make_agent(**kw: Any) -> Agent:
    """Camille, who decides for "Service vie associative", when nothing is said."""
    person = kw.pop("person", None) or make_person("camille@exemple.test", "Camille")
    department = kw.pop("department", None) or the_department()
    return Agent.objects.create(person=person, department=department, **kw)


def make_neighbourhood(name: str = "Ferrières", **kw: Any) -> Neighbourhood:
    return Neighbourhood.objects.create(name=name, **{"slug": slugify(name)} | kw)


def make_theme(name: str = "Sport", **kw: Any) -> Theme:
    """Known by its slug: a theme that every town starts with is taken as it is and given these values."""
    slug = kw.pop("slug", "") or slugify(name)
    return Theme.objects.update_or_create(slug=slug, defaults={"name": name} | kw)[0]


def make_venue(name: str = "Maison des Tamaris", **kw: Any) -> Venue:
    department = kw.pop("department", None) or the_department()
    fields = {"slug": slugify(name), "address": "12 quai des Tamaris", "postcode": "13500", "city": "Martigues"}
    return Venue.objects.create(name=name, department=department, **fields | kw)


def the_venue() -> Venue:
    return Venue.objects.filter(slug="maison-des-tamaris").first() or make_venue()


def make_space(name: str = "Salle Tamaris", **kw: Any) -> Space:
    venue = kw.pop("venue", None) or the_venue()
    return Space.objects.create(name=name, venue=venue, **{"slug": slugify(name), "capacity": 40} | kw)


def the_space() -> Space:
    return Space.objects.filter(slug="salle-tamaris").first() or make_space()


TUESDAYS: dict[str, Any] = {
    "schedule_kind": "weekly",
    "first_date": date(2026, 9, 8),
    "last_date": date(2027, 6, 29),
    "start_time": time(10, 0),
    "end_time": time(11, 0),
}


def make_activity(title: str = "Gym douce", **kw: Any) -> Activity:
    """A published one, on Tuesdays 10 h – 11 h over the season (or on `schedule`); its séances are not laid out."""
    association = kw.pop("association", None) or the_association()
    schedule = kw.pop("schedule", None)
    fields = TUESDAYS | {"slug": slugify(title), "state": Activity.State.PUBLISHED, "changed_at": LONG_AGO}
    activity = Activity(title=title, association=association, **fields | kw)
    if schedule is None and activity.schedule_kind == "weekly" and activity.recurrence is None:
        schedule = weekly_of(activity)
    if schedule is not None:
        schedule.write_to(activity)
    activity.save()
    return activity


def weekly_of(columns: ScheduleFields) -> Schedule:
    """Every week on the weekday of the first date, at the hours of these columns."""
    names = ("first_date", "last_date", "start_time", "end_time", "skips_school_holidays", "skips_public_holidays")
    return Schedule(
        kind="weekly", weekdays=(columns.first_date.weekday(),), **{name: getattr(columns, name) for name in names}
    )


def the_activity() -> Activity:
    return Activity.objects.filter(slug="gym-douce").first() or make_activity()


def make_occurrence(**kw: Any) -> Occurrence:
    """Tuesday 24 November 2026, 10 h – 11 h, when nothing is said; `ends_at` is one hour later."""
    activity = kw.pop("activity", None) or the_activity()
    starts_at = kw.pop("starts_at", None) or paris(2026, 11, 24, 10)
    fields = {"original_start": starts_at, "ends_at": starts_at + timedelta(hours=1), "changed_at": LONG_AGO}
    return Occurrence.objects.create(activity=activity, starts_at=starts_at, **fields | kw)


def make_open_activity(title: str = "Atelier", *, capacity: int | None = 10, **kw: Any) -> Activity:
    """A published one where people register, in all three ways, with so many places; its séances are not laid out."""
    fields = {"entry": Activity.Entry.REGISTRATION, "takes_season": True, "offers_trial": True, "takes_single": True}
    return make_activity(title, capacity=capacity, **fields | kw)


def a_contact(name: str = "Jeanne Marin", **kw: Any) -> Contact:
    """Reached by an e-mail address made of the name."""
    return Contact(name, **{"email": f"{slugify(name)}@exemple.test"} | kw)


def make_registration(name: str = "Jeanne Marin", **kw: Any) -> Registration:
    """One confirmed person at one séance, written as it is: nothing is counted, nobody is told."""
    seance = kw.pop("occurrence", None)
    activity = kw.pop("activity", None) or (seance.activity if seance else make_open_activity())
    if seance is None and "since" not in kw:
        seance = make_occurrence(activity=activity)
    fields = {
        "kind": "season" if seance is None else "single", "state": "confirmed", "size": 1, "code": "",
        "email": f"{slugify(name)}@exemple.test", "created_at": LONG_AGO, "changed_at": LONG_AGO,
    }  # fmt: skip
    return Registration.objects.create(activity=activity, occurrence=seance, name=name, **fields | kw)


def make_relative(name: str = "Odile Marin", **kw: Any) -> Relative:
    """Of a registration, or of all when a `calendar` is given; gets copies by e-mail until the end of the century."""
    registration = kw.pop("registration", None) or (None if "calendar" in kw else make_registration())
    by = kw.pop("by", None) or Person.objects.filter(email="camille@exemple.test").first() or make_agent().person
    fields = {
        "email": f"{slugify(name)}@exemple.test", "consent": "present", "created_at": LONG_AGO, "until": paris(2099, 12, 31),
    }  # fmt: skip
    return Relative.objects.create(registration=registration, name=name, by=by, **fields | kw)


def make_slot_request(purpose: str = "Gym douce", **kw: Any) -> SlotRequest:
    """A pending one for the Tamaris hall, on the Tuesdays of the season; its slots are not written."""
    association = kw.pop("association", None) or the_association()
    space = kw.pop("space", None) or the_space()
    fields = TUESDAYS | {"people_expected": 20, "sent_at": LONG_AGO, "due_on": date(2026, 9, 15)}
    return SlotRequest.objects.create(association=association, space=space, purpose=purpose, **fields | kw)


def make_hall_in_two(name: str = "Grande salle", **kw: Any) -> tuple[Space, Space, Space]:
    """A hall that can be divided: the whole, and its two halves."""
    whole = make_space(name, **kw)
    halves = [
        make_space(
            f"{name}, moitié {half}", venue=whole.venue, parent=whole, capacity=20, gap_minutes=whole.gap_minutes
        )
        for half in (1, 2)
    ]
    return whole, halves[0], halves[1]


def make_asked(*starts: datetime, hours: int = 2, **kw: Any) -> SlotRequest:
    """A pending request whose dates start at these moments and last `hours`, waiting for an answer."""
    days = [start.date() for start in starts]
    schedule = {
        "schedule_kind": "dates", "first_date": min(days), "last_date": max(days), "dates": days,
        "start_time": starts[0].time(), "end_time": (starts[0] + timedelta(hours=hours)).time(),
        "ends_next_day": (starts[0] + timedelta(hours=hours)).date() > starts[0].date(),
    }  # fmt: skip
    slot_request = make_slot_request(**schedule | kw)
    Slot.objects.bulk_create(
        Slot(request=slot_request, space=slot_request.space, starts_at=start, ends_at=start + timedelta(hours=hours))
        for start in starts
    )
    return slot_request


def make_opinion(slot_request: SlotRequest, department: Department, *, by: Person, **kw: Any) -> Opinion:
    """Awaited until the end of 2099 when nothing is said."""
    fields = {"asked_at": LONG_AGO, "question": "Qu’en pensez-vous ?", "due_on": date(2099, 12, 31)}
    return Opinion.objects.create(request=slot_request, department=department, asked_by=by, **fields | kw)


def make_closure_plan(*spaces: Space, **kw: Any) -> ClosurePlan:
    """Works in the Tamaris hall on 1 December 2026, being prepared, when nothing is said."""
    fields = {
        "cause": "works", "reason": "Peinture", "starts_at": paris(2026, 12, 1), "ends_at": paris(2026, 12, 2),
    }  # fmt: skip
    plan = ClosurePlan.objects.create(**fields | kw)
    plan.spaces.set(spaces or [the_space()])
    return plan


def make_caretaker(name: str = "Rachid Belkacem", *, venue: Venue | None = None) -> Caretaker:
    caretaker = Caretaker.objects.create(name=name)
    caretaker.venues.add(venue or the_venue())
    return caretaker


def make_venue_rule(venue: Venue | None = None, *, since: date = date(2026, 1, 1), **kw: Any) -> VenueRule:
    """A rule of the Tamaris since January that asks for nothing, when nothing is said; `gaps` by space."""
    gaps, shut = kw.pop("gaps", {}), kw.pop("shut", [])
    venue = venue or the_venue()
    rule = VenueRule.objects.create(venue=venue, since=since, written_at=LONG_AGO, **kw)
    for space in {*gaps, *shut}:
        SpaceRule.objects.create(
            rule=rule, space=space, gap_minutes=gaps.get(space, 0), opens_in_holidays=space not in shut
        )
    return rule


def make_direct_booking(*starts: datetime, **kw: Any) -> DirectBooking:
    """A school in the Tamaris, on 25 November 2099 at 14 h when nothing is said; nothing is held."""
    town, _made = Association.objects.get_or_create(slug=TOWN_SLUG, defaults={"name": "Réservations de la Ville"})
    asked = make_asked(
        *(starts or [paris(2099, 11, 25, 14)]), association=town, state="decided", purpose="Éveil corporel"
    )
    return DirectBooking.objects.create(request=asked, **{"kind": "school", "name": "École des Salins"} | kw)


def make_key(label: str = "Clé 1", *, venue: Venue | None = None) -> Key:
    return Key.objects.create(label=label, venue=venue or the_venue())


def make_equipment(name: str = "Table pliante", quantity: int = 10, **kw: Any) -> Equipment:
    """Without transport, lent by the associations service, when nothing is said."""
    department = kw.pop("department", None) or the_department()
    return Equipment.objects.create(department=department, name=name, quantity=quantity, **kw)


def make_loan(first: date = date(2026, 12, 5), last: date | None = None, **kw: Any) -> Loan:
    """Asked for: four folding tables on Saturday 5 December 2026; `lines` gives numbers by thing."""
    lines = kw.pop("lines", None) or {Equipment.objects.filter(name="Table pliante").first() or make_equipment(): 4}
    thing = next(iter(lines))
    last = last or first
    before, after = max(each.days_before for each in lines), max(each.days_after for each in lines)
    fields = {
        "first_day": first, "last_day": last, "leaves_on": first - timedelta(days=before),
        "back_on": last + timedelta(days=after), "purpose": "Fête de l’hiver", "fetched_by": "Nadia",
        "sent_at": LONG_AGO, "due_on": date(2026, 9, 15),
    }  # fmt: skip
    association = kw.pop("association", None) or the_association()
    loan = Loan.objects.create(association=association, department=thing.department, **fields | kw)
    period = DateRange(loan.leaves_on, loan.back_on + timedelta(days=1), "[)")
    LoanLine.objects.bulk_create(
        LoanLine(loan=loan, equipment=each, asked=count, period=period) for each, count in lines.items()
    )
    return loan


def make_granted_loan(*args: Any, out: bool = False, **kw: Any) -> Loan:
    """A loan of which everything is granted, or has left (`out`)."""
    loan = make_loan(*args, **kw)
    for line in loan.lines.all():
        line.granted = line.held = line.asked
        line.taken = line.asked if out else None
        line.save()
    loan.state, loan.out_at = ("out", LONG_AGO) if out else ("granted", None)
    loan.save()
    return loan


def make_mishap(equipment: Equipment | None = None, *, count: int = 1, **kw: Any) -> Mishap:
    """One broken table, since September."""
    fields = {"kind": "broken", "since": LONG_AGO.date()}
    return Mishap.objects.create(equipment=equipment or make_equipment(), count=count, **fields | kw)


def make_convention(slot_request: SlotRequest | None = None, **kw: Any) -> Convention:
    """One that was sent, free of charge, with no date; for a request of its own when nothing is said."""
    by = kw.pop("by", None) or Person.objects.filter(email="camille@exemple.test").first() or make_agent().person
    text = ConventionText.objects.first() or ConventionText.objects.create(text="{dates}", at=LONG_AGO)
    fields = {
        "state": Convention.State.SENT, "sent_at": LONG_AGO, "sent_by": by, "total": 0, "made_at": LONG_AGO,
        "said": {"association": "Souffle & Mouvement"},
    }  # fmt: skip
    return Convention.objects.create(request=slot_request or make_slot_request(), text=text, made_by=by, **fields | kw)


def make_absent(space: Space | None = None, *, times: int = 2, **kw: Any) -> SlotRequest:
    """A granted request for whose last dates nobody came; they are over today, whatever the day is."""
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    asked = make_asked(*(now - timedelta(days=n + 1) for n in range(times)), space=space or the_space(), **kw)
    asked.slots.update(state=Slot.State.GRANTED)
    for slot in asked.slots.all():
        Turnout.objects.create(slot=slot, came=False, at=slot.ends_at)
    return asked


def make_notice(key: str = "letter", **kw: Any) -> Notice:
    """A letter to Nadia, due since September."""
    fields = {"to": "nadia@exemple.test", "subject": "Votre demande", "body": "Bonjour.", "due": LONG_AGO}
    return Notice.objects.create(key=key, **fields | kw)


def make_alert(query: str = "q=gym", **kw: Any) -> Alert:
    """Léa's confirmed one, weekly, looked at last Monday; it knows no activity yet."""
    fields = {
        "email": "lea@exemple.test", "asked_at": LONG_AGO, "confirmed_at": LONG_AGO,
        "looked_at": paris(2026, 11, 16, 8, 5),
    }  # fmt: skip
    return Alert.objects.create(query=query, **fields | kw)


def make_wish(words: str = "Cours d’échecs", **kw: Any) -> Wish:
    return Wish.objects.create(words=words, words_key=key_of(words), **{"on": date(2026, 11, 20)} | kw)


def make_calendar_source(address: str = "https://exemple.test/agenda.ics", **kw: Any) -> CalendarSource:
    """An address that the association follows; it was read and waits for nothing."""
    association = kw.pop("association", None) or the_association()
    fields = {
        "kind": "address",
        "added_at": LONG_AGO,
        "read_at": LONG_AGO,
        "reading": {"name": "", "notes": [], "series": []},
    }
    return CalendarSource.objects.create(association=association, address=address, **fields | kw)


def make_sheet(**kw: Any) -> Sheet:
    """A table of one line that lacks its theme and days."""
    association = kw.pop("association", None) or the_association()
    sheet = Sheet.objects.create(
        association=association, file_name="rentree.csv", headings=["Activité", "De"], sent_at=LONG_AGO, **kw
    )
    SheetLine.objects.create(sheet=sheet, number=2, cells=["Gym", "18h"])
    return sheet
