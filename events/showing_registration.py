"""A registration in words, for its pages. Nothing is read from the database here."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlencode

import segno
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory import wording
from events import facts, saying
from events.contacts import Contact
from events.facts import Place
from events.forms.registering import ME, ContactForm, WhoForm
from events.models import Activity, Occurrence, Registration
from notifications import phones

COME_EARLY = timedelta(minutes=10)
JUST_NOW = timedelta(hours=1)


def when(party: Registration) -> str:
    """« mardi 24 novembre, 10 h – 11 h », or the season with its schedule."""
    if party.occurrence:
        return saying.line(party.occurrence)
    since = wording.long_date(party.since) if party.since else ""
    return _("the season, from %(date)s: %(schedule)s") % {"date": since, "schedule": facts.when(party.activity)}


def kind_and_when(party: Registration) -> str:
    """« essai, mardi 24 novembre, 10 h – 11 h »."""
    return f"{_('first try')}, {when(party)}" if party.kind == Registration.Kind.TRIAL else when(party)


def place(seance: Occurrence | None, activity: Activity) -> Place:
    return facts.place_of(seance, activity)


def way(contact: Contact) -> str:
    """« SMS au 06 39 98 00 00 »."""
    if contact.channel == "email":
        return contact.email
    if contact.channel == "sms":
        return _("Text message to %(phone)s") % {"phone": _tied(contact.phone)}
    if contact.channel == "paper":
        lines = [" ".join(line.split()) for line in contact.address.splitlines()]
        address = ", ".join(line.rstrip(",") for line in lines if line)
        if contact.phone:
            return _("Letter to %(address)s; in a hurry, a call on %(phone)s") % {
                "address": address, "phone": _tied(contact.phone)
            }  # fmt: skip
        return _("Letter to %(address)s") % {"address": address}
    if contact.phone:
        return _("Phone call on %(phone)s") % {"phone": _tied(contact.phone)}
    return _("No way: you call us")


def _tied(phone: str) -> str:
    """A number that stays on one line."""
    return phones.shown(phone).replace(" ", wording.NBSP)


def way_of(party: Registration) -> str:
    return way(Contact(party.name, party.channel, party.email, party.phone, party.address))


def channel(party: Registration) -> str:
    """« par SMS », « ne veut plus de SMS » once they answered STOP, or that no way was left. Never the address itself."""
    if not party.can_be_reached:
        return _("no way to tell them")
    if getattr(party, "wants_no_texts", False):
        return _("no text message any more: told by phone")
    return str(party.get_channel_display())


def phone(party: Registration) -> str:
    """« 06 39 98 00 00 », or nothing."""
    return phones.shown(party.phone) if party.phone else ""


def participants(party: Registration) -> str:
    """« Léo, 8 ans, Zoé, 6 ans »."""
    return ", ".join(child(each["first_name"], each.get("age")) for each in party.participants)


def people(form: ContactForm, wish: WhoForm) -> str:
    """« Moi – Odile Exemple », « Léo, 8 ans, et Zoé, 6 ans »."""
    data, name = wish.cleaned_data, form.cleaned_data["name"]
    named = [child(each.first_name, each.age) for each in form.participants()]
    if named:
        return ", ".join(named)
    if data["who"] == ME:
        return _("Me – %(name)s") % {"name": name}
    return _("%(people)s – %(name)s") % {"people": count(data["size"]), "name": name}


def people_of(party: Registration) -> str:
    """Who comes, as the ticket says it."""
    named = [child(each["first_name"], each.get("age")) for each in party.participants]
    said = ", ".join(named) if len(named) == party.size and named else party.name
    if party.size > 1 and len(named) != party.size:
        said = _("%(people)s – %(name)s") % {"people": count(party.size), "name": party.name}
    return saying.with_helpers(said, party)


def count(size: int) -> str:
    return ngettext("%(count)s person", "%(count)s people", size) % {"count": size}


def child(first_name: str, age: int | None) -> str:
    """« Léo, 8 ans »."""
    if age is None:
        return first_name
    return ngettext("%(name)s, %(age)s year old", "%(name)s, %(age)s years old", age) % {"name": first_name, "age": age}


def told(party: Registration, *, at: datetime) -> str:
    """What leaves now, and where to; later on, how the person is reached."""
    if at - party.changed_at > JUST_NOW:
        return _("We reach you this way: %(way)s.") % {"way": way_of(party)}
    if party.channel == "email":
        return _("A letter leaves for %(address)s. It has the link to change or cancel.") % {"address": party.email}
    if party.channel == "sms":
        return _("A text message leaves for %(phone)s. It has the link to change or cancel.") % {
            "phone": _tied(party.phone)
        }
    if party.channel == "paper":
        return _("A letter comes to your home. Print this page if you can: you have everything at once.")
    if party.phone:
        return _("Write your code down or print this page. We call you if anything changes.")
    return _("Write your code down or print this page. Call us to know whether anything has changed.")


def come_at(seance: Occurrence) -> datetime:
    """A little before it begins."""
    return seance.starts_at - COME_EARLY


def qr(party: Registration) -> SafeString:
    """The link of the party as a drawing, without any inline style."""
    drawn = segno.make(settings.PUBLIC_URL + party.get_absolute_url(), error="m").svg_inline(
        omitsize=True, dark="#06242b", title=None, svgclass=None, lineclass=None
    )
    name = wording_of_qr()
    return mark_safe(drawn.replace("<svg ", f'<svg role="img" aria-label="{name}" ', 1))  # noqa: S308 - drawn by segno


def wording_of_qr() -> str:
    return _("QR code: the link of your registration")


def google(seance: Occurrence, activity: Activity) -> str:
    """A new entry in one's own Google calendar: what is public of the séance, nothing of the person."""
    where = facts.place_of(seance, activity)
    return "https://calendar.google.com/calendar/render?" + urlencode({
        "action": "TEMPLATE", "text": activity.title, "dates": f"{_utc(seance.starts_at)}/{_utc(seance.ends_at)}",
        "location": ", ".join(part for part in (where.name, where.street) if part),
        "details": settings.PUBLIC_URL + activity.get_absolute_url(),
    })  # fmt: skip


def outlook(seance: Occurrence, activity: Activity) -> str:
    where = facts.place_of(seance, activity)
    known = {
        "path": "/calendar/action/compose", "rru": "addevent", "subject": activity.title,
        "startdt": seance.starts_at.isoformat(), "enddt": seance.ends_at.isoformat(),
        "location": ", ".join(part for part in (where.name, where.street) if part),
        "body": settings.PUBLIC_URL + activity.get_absolute_url(),
    }  # fmt: skip
    return "https://outlook.live.com/calendar/0/deeplink/compose?" + urlencode(known, quote_via=quote)


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def turn(number: int) -> str:
    """« Vous êtes 2e sur la liste »."""
    if number == 1:
        return _("You are first on the list")
    return _("You are number %(turn)s on the list") % {"turn": number}


def until(moment: datetime) -> str:
    return _("%(date)s at %(hour)s") % {"date": wording.long_date(moment), "hour": wording.hour(moment)}


def kept(party: Registration, steps: Sequence[object] = ()) -> dict[str, object]:
    """All that is kept about the person, under plain French names: for them to read or to take away."""
    return {
        "nom": party.name,
        "moyen_de_contact": party.channel,
        "courriel": party.email,
        "telephone": party.phone,
        "adresse": party.address,
        "langue": party.language,
        "activite": party.activity.title,
        "association": party.activity.association.name,
        "type": party.kind,
        "etat": party.state,
        "seance": localtime(party.occurrence.starts_at).isoformat() if party.occurrence else None,
        "depuis": localtime(party.since).isoformat() if party.since else None,
        "jusqua": localtime(party.until).isoformat() if party.until else None,
        "nombre_de_personnes": party.size,
        "accompagnants": party.helpers,
        "participants": [{"prenom": each["first_name"], "age": each.get("age")} for each in party.participants],
        "note_pour_l_accueil": party.note,
        "rappel_deux_jours_avant": party.reminds_before,
        "rappel_le_jour_meme": party.reminds_morning,
        "code": party.code,
        "proches": [
            {"nom": each.name, "courriel": each.email, "telephone": each.phone, "jusqua": each.until.isoformat()}
            for each in party.relatives.all()
        ],
        "inscrit_par_un_agent": party.is_on_behalf,
        "accord_donne": party.consent,
        "cree_le": party.created_at.isoformat(),
        "modifie_le": party.changed_at.isoformat(),
        "historique": steps,
    }
