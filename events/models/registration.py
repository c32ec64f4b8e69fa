from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from events.drawing_secrets import new_secret
from notifications.models import StoppedNumber

if TYPE_CHECKING:
    from .occurrence import Occurrence


class NextArrival(Func):
    """The next number of arrival; drawn while the activity is locked, so it follows the order of arrival."""

    template = "nextval('events_arrival')"
    output_field = models.BigIntegerField()


def _covers(seance: Any, activity: Any, starts: Any) -> Q:
    season = Q(kind=Registration.Kind.SEASON, activity=activity, since__lte=starts)
    return Q(occurrence=seance) | season & (Q(until=None) | Q(until__gt=starts))


class RegistrationQuerySet(models.QuerySet["Registration"]):
    """Which parties..."""

    def live(self) -> Self:
        """Those that count on something: a place, an offer, a turn in the queue."""
        return self.filter(state__in=Registration.LIVE)

    def holding(self) -> Self:
        """Those that hold places: confirmed, or offered and not answered yet."""
        return self.filter(state__in=Registration.HOLDING)

    def waiting(self) -> Self:
        """The queue, in order of arrival."""
        return self.filter(state=Registration.State.WAITING).order_by("arrival")

    def covering(self, seance: "Occurrence") -> Self:
        """Those of this séance: for itself, or through the season; people who said they are away included."""
        return self.filter(_covers(seance.pk, seance.activity_id, seance.original_start))

    def covering_outer(self) -> Self:
        """The same for each séance of the query around this one."""
        return self.filter(_covers(OuterRef("pk"), OuterRef("activity"), OuterRef("original_start")))

    def expected_at(self, seance: "Occurrence") -> Self:
        """Who should come to this séance: confirmed, and not said to be away."""
        from .presence import Presence

        away = Presence.objects.filter(occurrence=seance, kind=Presence.Kind.AWAY).values("registration")
        return self.covering(seance).filter(state=Registration.State.CONFIRMED).exclude(pk__in=away)

    def with_stops(self) -> Self:
        """Each with `wants_no_texts`: its number answered STOP. No query more."""
        stopped = StoppedNumber.objects.filter(number=OuterRef("phone"))
        return self.annotate(wants_no_texts=Q(channel=Registration.Channel.SMS) & Exists(stopped))

    def reached_at(self, number: str) -> Self:
        """Those whose contact has this phone, as +33612345678."""
        return self.filter(phone=number, erased_at=None).exclude(phone="")

    def to_come(self, at: datetime) -> Self:
        """Those whose séance has not begun, or whose season is not over."""
        season = Q(kind=Registration.Kind.SEASON) & (Q(until=None) | Q(until__gt=at))
        return self.filter(Q(occurrence__starts_at__gt=at) | season)

    def overdue(self, at: datetime) -> Self:
        """Offers whose time is over."""
        return self.filter(state=Registration.State.OFFERED, offered_until__lte=at)

    def with_what(self) -> Self:
        """With all that a page or a letter says of them."""
        return self.select_related(
            "activity__association", "activity__theme", "occurrence__space__venue", "occurrence__activity"
        )


class Registration(models.Model):
    """A party of `size` people who take part: in one séance, to try one, or for the season.

    A single or a trial points to its séance. A season covers every séance of the activity whose
    `original_start` is in [`since`, `until`), those laid out later included; the dates on which the party
    is away are rows of Presence and free its places. `helpers` come along without taking a place.

    `arrival` is the order in which places are given; a new one is drawn when a party changes queues.
    `secret` stands in the party's link. It is kept as it is, under a unique index: each later letter needs
    the link again. `code` is said aloud at the door; no other live party of the activity has it.
    `contact_key` and `persons` (one per participant) are the folded name with the way to reach: who is who.
    `submit_key` comes with the form, so that a form sent twice registers once. `sequence` rises with every
    change that an invitation must tell. `part_of` is the party that this one was split from.
    `reminds_before` and `reminds_morning` are the reminders asked for; `calendar` is the contact's own calendar.
    Once `erased_at`, nothing here says who it was; the row stays to be counted.
    """

    class Kind(models.TextChoices):
        SINGLE = "single", _("one séance")
        TRIAL = "trial", _("a séance to try")
        SEASON = "season", _("the whole season")

    class State(models.TextChoices):
        CONFIRMED = "confirmed", _("registered")
        WAITING = "waiting", _("on the waiting list")
        OFFERED = "offered", _("a place is offered")
        EXPIRED = "expired", _("the offer has expired")
        DECLINED = "declined", _("the offer was declined")
        CANCELLED = "cancelled", _("cancelled")

    class Channel(models.TextChoices):
        """How the contact is reached; the values are those of a letter's channel."""

        EMAIL = "email", _("by e-mail")
        SMS = "sms", _("by text message")
        PAPER = "paper", _("by letter")
        CALL = "call", _("by phone")

    class Actor(models.TextChoices):
        """Who acted."""

        RESIDENT = "resident", _("the person")
        TEXT = "text", _("the person, by text message")
        TEAM = "team", _("the association")
        AGENT = "agent", _("the service, for the person")
        RELATIVE = "relative", _("a relative, for the person")
        TOWN = "town", _("the product itself")

    class Consent(models.TextChoices):
        """How somebody agreed to be registered by an agent."""

        PRESENT = "present", _("present at the desk")
        PHONE = "phone", _("by phone")
        LETTER = "letter", _("in writing")

    HOLDING = (State.CONFIRMED, State.OFFERED)
    LIVE = (State.CONFIRMED, State.OFFERED, State.WAITING)

    activity = models.ForeignKey("events.Activity", models.PROTECT, related_name="registrations", db_index=False)
    occurrence = models.ForeignKey(
        "events.Occurrence", models.PROTECT, null=True, blank=True, related_name="registrations"
    )
    kind = models.CharField(_("kind"), max_length=6, choices=Kind)
    state = models.CharField(_("state"), max_length=9, choices=State)
    size = models.PositiveSmallIntegerField(_("number of people"), default=1)
    helpers = models.PositiveSmallIntegerField(_("helpers"), default=0)
    since = models.DateTimeField(null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True)
    arrival = models.BigIntegerField(db_default=NextArrival(), editable=False)
    offered_until = models.DateTimeField(null=True, blank=True)
    accepts_split = models.BooleanField(_("may be split"), default=False)
    part_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")

    name = models.CharField(_("name"), max_length=120, blank=True)
    channel = models.CharField(_("how to reach"), max_length=5, choices=Channel, default=Channel.EMAIL)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("phone"), max_length=16, blank=True, help_text=_("As +33612345678."))
    address = models.CharField(_("address"), max_length=300, blank=True)
    language = models.CharField(_("language"), max_length=5, default="fr")
    participants = models.JSONField(default=list, blank=True)
    note = models.CharField(_("what would help"), max_length=500, blank=True)
    contact_key = models.CharField(max_length=460, blank=True, editable=False)
    persons = ArrayField(models.CharField(max_length=460), default=list, blank=True, editable=False)

    secret = models.CharField(max_length=43, unique=True, default=new_secret, editable=False)
    code = models.CharField(max_length=6, blank=True, editable=False)
    submit_key = models.CharField(max_length=64, null=True, blank=True, editable=False)
    reminds_before = models.BooleanField(_("reminder two days before"), default=False, db_default=False)
    reminds_morning = models.BooleanField(_("reminder on the day"), default=False, db_default=False)
    calendar = models.ForeignKey(
        "events.OwnCalendar", models.SET_NULL, null=True, blank=True, related_name="registrations", editable=False
    )
    registered_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, blank=True, related_name="+")
    consent = models.CharField(max_length=7, choices=Consent, blank=True)
    cancelled_by = models.CharField(max_length=8, choices=Actor, blank=True)
    reason = models.CharField(_("reason"), max_length=250, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ["arrival"]
        indexes = [
            models.Index(fields=["activity", "arrival"], name="registration_of_activity"),
            models.Index(
                fields=["activity"], include=["since", "until", "size"],
                condition=Q(kind="season", state__in=["confirmed", "offered"]), name="registration_of_season",
            ),
            models.Index(
                fields=["occurrence"], include=["kind", "size"],
                condition=Q(state__in=["confirmed", "offered"]), name="registration_of_seance",
            ),
            models.Index(fields=["activity", "arrival"], condition=Q(state="waiting"), name="registration_queue"),
            models.Index(fields=["offered_until"], condition=Q(state="offered"), name="registration_offers"),
            models.Index(fields=["phone"], condition=~Q(phone=""), name="registration_phone"),
            models.Index(fields=["contact_key"], condition=~Q(contact_key=""), name="registration_contact"),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(fields=["activity", "submit_key"], name="registration_sent_once"),
            models.UniqueConstraint(
                fields=["activity", "code"],
                condition=Q(state__in=["confirmed", "offered", "waiting"]) & ~Q(code=""),
                name="registration_code_once",
            ),
            models.CheckConstraint(condition=Q(size__gte=1), name="registration_has_people"),
            models.CheckConstraint(
                condition=Q(kind="season", occurrence=None, since__isnull=False)
                | ~Q(kind="season") & Q(occurrence__isnull=False, since=None, until=None),
                name="registration_for_a_seance_or_the_season",
            ),
            models.CheckConstraint(
                condition=Q(state="offered", offered_until__isnull=False) | ~Q(state="offered") & Q(offered_until=None),
                name="registration_offer_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")), name="registration_season_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} ({self.size})"

    def get_absolute_url(self) -> str:
        return f"/inscriptions/{self.secret}/"

    @property
    def is_live(self) -> bool:
        return self.state in self.LIVE

    @property
    def is_confirmed(self) -> bool:
        return self.state == self.State.CONFIRMED

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def is_offered(self) -> bool:
        return self.state == self.State.OFFERED

    @property
    def can_be_reached(self) -> bool:
        """False when no way was left: they call us."""
        return self.channel != self.Channel.CALL or bool(self.phone)

    @property
    def is_season(self) -> bool:
        return self.kind == self.Kind.SEASON

    @property
    def is_on_behalf(self) -> bool:
        return self.registered_by_id is not None
