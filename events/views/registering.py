"""Register in three short steps: who comes, how to reach you, check. No account, no script.

GET shows a step, POST keeps what was typed and leads to the next; only the last one registers.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from directory import limits, numbers, wording
from directory.private import private
from events import clashing, emails, registering, registration_rules, showing_registration, similar
from events.forms.registering import KIND_HINTS, WHO_HINTS, ContactForm, WhoForm
from events.models import Activity, Occurrence, Registration
from events.registration_errors import AlreadyRegistered, NotEnoughPlaces, RegistrationRefused
from events.views import drafts

Kind = Registration.Kind
TYPES = {"essai": Kind.TRIAL, "seance": Kind.SINGLE, "saison": Kind.SEASON}
LISTED = 8  # dates offered before "all the dates"
FIRST, SECOND, LAST, FULL = "1", "2", "3", "complet"
STEP_OF = {"kind": FIRST, "seance": FIRST, "size": FIRST, "helpers": FIRST}
PER_HOUR, PER_DAY = 90, 20  # a library's computers share an address; a family, a phone
BEGUN_PER_HOUR = 300  # each is a row of the sessions, until the night


@private
def register(request: HttpRequest, slug: str) -> HttpResponse:
    activity = get_object_or_404(Activity.objects.visible_to_all().with_place(), slug=slug)
    steps = Steps(request, activity)
    if steps.problem or not steps.seances:
        return steps.closed()
    if steps.draft is None and request.GET.get("d"):
        return steps.gone()
    return steps.take() if request.method == "POST" else steps.show()


class Steps:
    """One visitor, one activity, one draft."""

    def __init__(self, request: HttpRequest, activity: Activity) -> None:
        self.request, self.activity, self.at = request, activity, timezone.now()
        self.key = request.GET.get("d", "")[:20]
        self.draft = drafts.find(request, self.key, activity.pk)
        asked = request.GET.get("etape", FIRST)
        self.step = asked if self.draft and asked in (SECOND, LAST, FULL) else FIRST

    # --- What can be chosen ---

    @cached_property
    def problem(self) -> RegistrationRefused | None:
        return registration_rules.open_problem(self.activity, at=self.at)

    @cached_property
    def kinds(self) -> list[str]:
        return registration_rules.ways(self.activity)

    @cached_property
    def seances(self) -> list[Occurrence]:
        return list(registering.seances_for(self.activity, self.kinds[0], at=self.at)) if self.kinds else []

    @cached_property
    def kind(self) -> str:
        """Said by the address, or the only one; empty when it is to be asked."""
        asked = str(TYPES.get(self.request.GET.get("type", ""), ""))
        return asked if asked in self.kinds else self.kinds[0] if len(self.kinds) == 1 else ""

    @cached_property
    def seance(self) -> Occurrence | None:
        """Said by the address, or the only one."""
        asked = self.request.GET.get("seance", "")
        if len(self.seances) == 1:
            return self.seances[0]
        return next((seance for seance in self.seances if str(seance.pk) == asked), None)

    # --- The forms ---

    def who_form(self, data: dict[str, str] | None = None) -> WhoForm:
        typed = self.draft["who"] if self.draft else {}
        asks_kind = not self.kind if not typed else len(self.kinds) > 1
        asks_date = "dates" in self.request.GET or (not self.seance and not typed.get("seance"))
        if (self.kind or typed.get("kind")) == Kind.SEASON and not asks_kind:
            asks_date = False
        initial = {
            "kind": self.kind, "seance": str(self.seance.pk) if self.seance else "", "who": "me", "size": 1, **typed
        }  # fmt: skip
        return WhoForm(
            data, initial=initial, activity=self.activity, kinds=self.kinds, seances=self.seances, asks_kind=asks_kind,
            asks_date=asks_date,
        )  # fmt: skip

    def contact_form(self, who: WhoForm, data: dict[str, str] | None = None) -> ContactForm:
        typed = self.draft["contact"] if self.draft else {}
        wish = who.cleaned_data
        initial = {"channel": "email", "reminds_before": wish["kind"] != Kind.SEASON, **typed}
        return ContactForm(data, initial=initial, who=wish["who"], size=wish["size"])

    @cached_property
    def wish(self) -> WhoForm | None:
        """The answers of the first step, when they still hold."""
        form = self.who_form(self.draft["who"]) if self.draft else None
        return form if form and form.is_valid() else None

    def chosen(self, form: WhoForm) -> Occurrence | None:
        key = form.cleaned_data["seance"] if form.cleaned_data["kind"] != Kind.SEASON else ""
        return next((seance for seance in self.seances if str(seance.pk) == key), None)

    def outlook(self, form: WhoForm) -> registering.Outlook:
        data = form.cleaned_data
        return registering.outlook(
            self.activity, kind=data["kind"], seance=self.chosen(form), size=data["size"], at=self.at
        )

    # --- Showing ---

    def show(self) -> HttpResponse:
        if drafts.finished(self.request, self.key):
            return self.page("done")
        looks_again = self.draft if "revoir" in self.request.GET else None
        if self.step == FIRST:
            return self.show_who(self.who_form(looks_again["who"] if looks_again else None))
        if self.wish is None:
            return self.go(FIRST)
        if self.step == FULL:
            return self.show_full(self.wish)
        if self.step == SECOND:
            return self.show_contact(self.contact_form(self.wish, looks_again["contact"] if looks_again else None))
        checked = self.contact_form(self.wish, self.draft["contact"] if self.draft else {})
        return self.show_check(checked) if checked.is_valid() else self.go(SECOND)

    def show_who(self, form: WhoForm) -> HttpResponse:
        shown = self.seances if "toutes" in self.request.GET.getlist("dates") else self.seances[:LISTED]
        if self.kind == Kind.TRIAL:
            self.say_what_is_left(shown, self.kind)
        choices = {choice.data["value"]: choice for choice in form["seance"].subwidgets} if self.asks(form) else {}
        dates = [(choices[str(seance.pk)], seance) for seance in shown if choices]
        return self.page(
            "who", form, dates=dates, more=len(self.seances) - len(shown), kind_hints=KIND_HINTS, who_hints=WHO_HINTS,
            seance=self.seance or self.kept_date(form), tries=self.tries(shown),
            gone=self.date_that_is_gone if self.draft is None else "",
        )  # fmt: skip

    def tries(self, shown: list[Occurrence]) -> dict[int, int | None]:
        """How many may come to try, where the way is asked on the same page and trials have a limit of their own."""
        if self.kind or Kind.TRIAL not in self.kinds or self.activity.trial_places is None:
            return {}
        return registering.left_at(self.activity, shown, kind=Kind.TRIAL)

    @cached_property
    def date_that_is_gone(self) -> str:
        """The address names a date of this activity that nobody can come to any more: an old link, a page left open."""
        asked = numbers.read(self.request.GET.get("seance", ""))
        if asked is None or any(seance.pk == asked for seance in self.seances):
            return ""
        meant = self.activity.occurrences.filter(pk=asked).first()
        if meant is None:
            return ""
        said = _("The date of %(date)s is over: choose another one.")
        if meant.is_cancelled:
            said = _("The date of %(date)s is cancelled: choose another one.")
        return said % {"date": wording.long_date(meant.starts_at)}

    def asks(self, form: WhoForm) -> bool:
        return not form.fields["seance"].widget.is_hidden

    def kept_date(self, form: WhoForm) -> Occurrence | None:
        return next((seance for seance in self.seances if str(seance.pk) == form.initial.get("seance")), None)

    def show_contact(self, form: ContactForm) -> HttpResponse:
        return self.page("contact", form, seance=self.chosen(self.wish) if self.wish else None)

    def show_check(self, form: ContactForm) -> HttpResponse:
        assert self.wish is not None  # noqa: S101 - the steps before are answered
        outlook = self.outlook(self.wish)
        if (
            not outlook.fits
            and not (self.draft and self.draft["waits"])
            and not self.wish.cleaned_data["accepts_split"]
        ):
            return self.go(FULL)
        seance = self.chosen(self.wish)
        clashes = clashing.elsewhere(
            form.contact("fr"), form.participants(), self.activity, seance or self.seances[0], at=self.at
        )
        return self.page(
            "check", form, wish=self.wish.cleaned_data, outlook=outlook, seance=seance, is_elsewhere=bool(clashes),
            people=showing_registration.people(form, self.wish), way=showing_registration.way(form.contact("fr")),
            first=self.seances[0], kind_label=dict(self.wish.fields["kind"].choices)[self.wish.cleaned_data["kind"]],  # type: ignore[attr-defined]
        )  # fmt: skip

    def show_full(self, wish: WhoForm) -> HttpResponse:
        size = wish.cleaned_data["size"]
        here = self.chosen(wish)
        outlook = self.outlook(wish)
        lacks_trials = bool(wish.cleaned_data["kind"] == Kind.TRIAL and here and here.free_places != outlook.left)
        others = [date for date in self.with_room(wish) if date != here][:4] if here else []
        return self.page(
            "full", None, outlook=outlook, size=size, seance=here, others=others, lacks_trials=lacks_trials,
            only_trials=self.is_full_for_trials_only(wish),
            similar=similar.with_places(self.activity, people=size, at=self.at),
        )  # fmt: skip

    def is_full_for_trials_only(self, wish: WhoForm) -> bool:
        """The places to try are taken, while who comes without trying would find theirs."""
        here, size = self.chosen(wish), wish.cleaned_data["size"]
        if wish.cleaned_data["kind"] != Kind.TRIAL or here is None or Kind.SINGLE not in self.kinds:
            return False
        return registering.outlook(self.activity, kind=Kind.SINGLE, seance=here, size=size, at=self.at).fits

    def with_room(self, wish: WhoForm) -> list[Occurrence]:
        """The dates at which this party would get its places now."""
        self.say_what_is_left(self.seances, wish.cleaned_data["kind"])
        size = wish.cleaned_data["size"]
        return [seance for seance in self.seances if seance.free_places is None or seance.free_places >= size]

    def say_what_is_left(self, seances: list[Occurrence], kind: str) -> None:
        """On these rows, unsaved: places for this kind. To try there may be fewer than the public figure says."""
        left = registering.left_at(self.activity, seances, kind=kind)
        for seance in seances:
            seance.free_places = left[seance.pk]

    def closed(self) -> HttpResponse:
        return self.page(
            "closed", None, problem=self.problem, similar=similar.with_places(self.activity, people=1, at=self.at)
        )

    def gone(self) -> HttpResponse:
        """The draft was sent already, or is too old: the first step, with a word about it."""
        if done := drafts.finished(self.request, self.key):
            return redirect(done) if self.request.method == "POST" else self.page("done")
        messages.info(self.request, _("What you had typed was erased after two hours. Please start again."))
        return redirect(self.request.path)

    def page(self, name: str, form: Any = None, **more: Any) -> HttpResponse:
        crumbs = [(_("Activities"), reverse("events:activity_list")),
                  (self.activity.title, self.activity.get_absolute_url()), (_("Register"), "")]  # fmt: skip
        known = {
            "activity": self.activity, "association": self.activity.association, "form": form, "draft": self.draft,
            "key": self.key, "crumbs": crumbs, "place": showing_registration.place(more.get("seance"), self.activity),
        }  # fmt: skip
        refused = self.request.method == "POST" and form is not None and form.errors
        status = 422 if refused else 200
        return render(self.request, f"events/registration/{name}.html", known | more, status=status)

    def go(self, step: str, *, again: bool = False) -> HttpResponse:
        """Each page is asked for anew: Back never meets a form to be sent a second time. `again` shows what to mend."""
        dates = "&dates=1" if again and "dates" in self.request.GET else ""
        return redirect(f"{self.request.path}?d={self.key}&etape={step}{dates}{'&revoir=1' if again else ''}")

    # --- Taking ---

    def take(self) -> HttpResponse:
        sent = {name: value for name, value in self.request.POST.items() if name != "csrfmiddlewaretoken"}
        typed = {name: str(value)[:600] for name, value in sent.items()}
        if "effacer" in typed:
            drafts.drop(self.request, self.key)
            return redirect(self.activity)
        if self.step == FIRST:
            return self.take_who(typed)
        if self.wish is None or self.draft is None:
            return self.go(FIRST)
        if self.step == FULL:
            return self.take_full(typed, self.draft)
        if self.step == SECOND:
            return self.take_contact(typed, self.wish, self.draft)
        form = self.contact_form(self.wish, self.draft["contact"])
        return self.finish(form, self.wish, self.draft) if form.is_valid() else self.go(SECOND)

    def take_who(self, typed: dict[str, str]) -> HttpResponse:
        form = self.who_form(typed)
        typed = _answers(form, typed)
        if self.draft is None:
            if not limits.allows_visitor(self.request, "draft", BEGUN_PER_HOUR):
                return limits.too_often(self.request)
            self.key, self.draft = drafts.begin(self.activity.pk)
        if typed.get("seance") != self.draft["who"].get("seance"):
            self.draft["waits"] = False
        self.draft["who"] = typed
        drafts.keep(self.request, self.key, self.draft)
        if not form.is_valid():
            return self.go(FIRST, again=True)
        return self.go(FULL if self.is_full(form) and not self.draft["waits"] else SECOND)

    def is_full(self, form: WhoForm) -> bool:
        outlook = self.outlook(form)
        return not outlook.fits and not (form.cleaned_data["accepts_split"] and outlook.left)

    def take_full(self, typed: dict[str, str], draft: drafts.Draft) -> HttpResponse:
        if "attendre" in typed:
            draft["waits"] = True
        elif "partager" in typed:
            draft["who"]["accepts_split"] = "on"
        elif "sans_essai" in typed:
            draft["who"]["kind"] = str(Kind.SINGLE)
        elif typed.get("seance", "").isdecimal():
            draft["who"]["seance"] = typed["seance"]
            draft["waits"] = False
        drafts.keep(self.request, self.key, draft)
        chosen = self.who_form(draft["who"])
        if not chosen.is_valid():
            return self.go(FIRST, again=True)
        return self.go(FULL if self.is_full(chosen) and not draft["waits"] else SECOND)

    def take_contact(self, typed: dict[str, str], wish: WhoForm, draft: drafts.Draft) -> HttpResponse:
        draft["contact"] = _answers(self.contact_form(wish, typed), typed)
        drafts.keep(self.request, self.key, draft)
        if "retour" in typed:
            return self.go(FIRST)
        form = self.contact_form(wish, typed)
        return self.go(LAST) if form.is_valid() else self.go(SECOND, again=True)

    def finish(self, form: ContactForm, wish: WhoForm, draft: drafts.Draft) -> HttpResponse:
        contact = form.contact(get_language() or "fr")
        if not limits.allows_visitor(self.request, "registration", PER_HOUR, per=limits.HOUR) or (
            contact.way and not limits.allows("registration", contact.way, PER_DAY, per=limits.DAY)
        ):
            return limits.too_often(self.request)
        try:
            party = self._register(form, wish, draft)
        except AlreadyRegistered as twice:
            emails.link_again(twice.registration, at=self.at)  # type: ignore[arg-type]  # a Registration
            drafts.drop(self.request, self.key)
            return self.page("already")
        except NotEnoughPlaces:
            messages.warning(self.request, _("The last places have just gone. Nothing was lost: choose what to do."))
            return self.go(FULL)
        except RegistrationRefused as refused:
            return self.refuse(refused, form)
        drafts.finish(self.request, self.key, party.get_absolute_url())
        return redirect(party)

    def _register(self, form: ContactForm, wish: WhoForm, draft: drafts.Draft) -> Registration:
        data = wish.cleaned_data
        return registering.register(
            self.activity, kind=data["kind"], contact=form.contact(get_language() or "fr"), at=self.at,
            seance=self.chosen(wish), size=data["size"], participants=form.participants(),
            helpers=int(bool(data.get("helper"))), accepts_split=data["accepts_split"],
            accepts_waiting=draft["waits"] or data["accepts_split"], note=form.cleaned_data["note"],
            submit_key=draft["submit_key"], reminds_before=form.cleaned_data["reminds_before"],
            reminds_morning=form.cleaned_data["reminds_morning"],
        )  # fmt: skip

    def refuse(self, refused: RegistrationRefused, form: ContactForm) -> HttpResponse:
        """Back to the step that has to be looked at again, with everything as it was typed."""
        assert self.draft is not None  # noqa: S101 - it was read to come here
        if STEP_OF.get(refused.field) == FIRST:
            who = self.who_form(self.draft["who"])
            who.is_valid()
            field = {"helpers": "helper"}.get(refused.field, refused.field)
            who.add_error(field if field in who.fields and not who.fields[field].widget.is_hidden else None, refused)
            return self.show_who(who)
        form.add_error(refused.field if refused.field in form.fields else None, refused)
        return self.show_contact(form)


def _answers(form: forms.Form, typed: dict[str, str]) -> dict[str, str]:
    """What answers a question of the form; whatever else somebody sends is not kept."""
    return {name: value for name, value in typed.items() if name in form.fields}
