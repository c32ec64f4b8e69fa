"""The agent's answer: one small form for each group of dates, and the words that go with the letter."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bookings import review
from bookings.forms.proposal import ProposalFields
from bookings.models import Slot, UsualCondition
from bookings.preparing import GRANT, LATER, PROPOSE, REFUSE, Group, Reply
from bookings.suggesting import Hall
from directory import numbers
from directory.models import Space
from directory.wording import hours, long_date

MOST_CONDITIONS, LONGEST_CONDITION = 12, 200
MOST_GROUPS = 400  # as many as a request has dates at most
GROUNDS = [("", _("choose a ground")), *Slot.Ground.choices]


class GroupForm(ProposalFields):
    """One answer for the dates that stay ticked, another for those that were unticked."""

    all = forms.CharField(widget=forms.HiddenInput)
    dates = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    answer = forms.ChoiceField(choices=[(GRANT, ""), (PROPOSE, ""), (REFUSE, ""), (LATER, "")])
    rest = forms.ChoiceField(
        label=_("The dates that I untick"), required=False, initial=LATER,
        widget=forms.Select(attrs={"class": "select"}),
        choices=[(LATER, _("wait for a later answer")), (REFUSE, _("are refused")), (GRANT, _("are granted"))],
    )  # fmt: skip
    ground = forms.ChoiceField(
        label=_("Legal ground"), choices=GROUNDS, required=False, widget=forms.Select(attrs={"class": "select"})
    )
    reason = forms.CharField(
        label=_("Reason, read by the association"), max_length=300, required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "textarea"}),
        error_messages={"max_length": _("Write 300 characters at most.")},
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        group: Group | None = None,
        slots: Mapping[int, Slot],
        halls: Sequence[Hall] = (),
        **kwargs: Any,
    ) -> None:
        self.group = group
        self.mend: dict[str, list[str]] = {}  # what is to be mended, when the page is shown again
        if group is not None:
            keys = [str(slot.pk) for slot in group.slots]
            kwargs["initial"] = {
                "all": ",".join(keys), "dates": keys, "answer": group.reply.answer, "rest": LATER,
                "ground": group.reply.ground, "reason": group.reply.reason,
            } | self.initial_of(group.reply.offer)  # fmt: skip
        super().__init__(*args, **kwargs)
        self.offer_halls(halls, group)
        dates: Any = self.fields["dates"]
        shown = group.slots if group else slots.values()
        dates.choices = [
            (str(slot.pk), f"{long_date(slot.starts_at)}, {hours(slot.starts_at, slot.ends_at)}") for slot in shown
        ]

    def clean_all(self) -> list[int]:
        """The dates that were on the page, by slot key; signs that are not keys are left out."""
        typed = (numbers.read(key) for key in self.cleaned_data["all"].split(","))
        return [key for key in typed if key is not None]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        answers = {reply.answer for reply in self.replies().values()}
        if PROPOSE in answers:
            self.clean_offer()
        if REFUSE in answers or (PROPOSE in answers and self.offer.otherwise == "refused"):
            if not data.get("ground"):
                self.add_error("ground", gettext("Choose the legal ground of the refusal."))
            if not data.get("reason") and "reason" not in self.errors:
                self.add_error("reason", gettext("Write the reason: the association reads it."))
        return data

    def replies(self) -> dict[int, Reply]:
        """What was typed for each date, by slot key."""
        data = self.cleaned_data
        ticked = {int(key) for key in data.get("dates", [])}
        ground, reason = data.get("ground", ""), data.get("reason", "")
        return {
            key: Reply(
                data.get("answer", LATER) if key in ticked else data.get("rest") or LATER, ground, reason, self.offer
            )
            for key in data.get("all", [])
        }


class DecisionForm(forms.Form):
    """The whole decision: groups, words, and what was read when it was written."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    groups = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=MOST_GROUPS)
    prepared = forms.CharField(widget=forms.HiddenInput, required=False)
    message = forms.CharField(
        label=_("Message to the association"), required=False, max_length=4000,
        help_text=_("They receive it as it is. The sentence is ready: correct it if need be."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": _("Write 4,000 characters at most.")},
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    conditions = forms.MultipleChoiceField(
        label=_("Usual conditions"), required=False, widget=forms.CheckboxSelectMultiple
    )
    own_conditions = forms.CharField(
        label=_("Other conditions"), required=False, max_length=2000,
        help_text=_("One on each line. They go with every date that you grant or propose."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("Write 2,000 characters at most.")},
    )  # fmt: skip

    over = forms.CharField(
        label=_("Why the rule is passed over"), required=False, max_length=300,
        help_text=_("Only if you grant a date against a rule. It stays in the history of the request."),
        widget=forms.Textarea(attrs={"rows": 2}), error_messages={"max_length": _("Write 300 characters at most.")},
    )  # fmt: skip

    def __init__(
        self,
        data: Any = None,
        *,
        slots: Sequence[Slot],
        halls: Sequence[Hall] = (),
        usual: Sequence[UsualCondition] = (),
    ) -> None:
        super().__init__(data)
        self.usual = {str(each.pk): each.words for each in usual}
        ticked: Any = self.fields["conditions"]
        ticked.choices = list(self.usual.items())
        self.halls = {hall.space: hall for hall in halls}
        self.slots = {slot.pk: slot for slot in slots}
        self.group_forms: list[GroupForm] = []
        if data is not None:
            number = min(numbers.read(data.get("groups", "")) or 0, MOST_GROUPS)
            self.group_forms = [GroupForm(data, prefix=f"g{n}", slots=self.slots, halls=halls) for n in range(number)]

    def clean_conditions(self) -> list[str]:
        """The sentences of those that were ticked."""
        return [self.usual[key] for key in self.cleaned_data["conditions"]]

    def clean_own_conditions(self) -> list[str]:
        """One sentence for each line."""
        lines = [" ".join(line.split()) for line in self.cleaned_data["own_conditions"].splitlines()]
        written = [line for line in lines if line]
        if len(written) > MOST_CONDITIONS or any(len(line) > LONGEST_CONDITION for line in written):
            raise forms.ValidationError(
                gettext("Write %(most)s conditions at most, each in %(longest)s characters at most.")
                % {"most": MOST_CONDITIONS, "longest": LONGEST_CONDITION}
            )
        return written

    @property
    def typed_conditions(self) -> list[str]:
        """The keys that were ticked, as they came."""
        data = self.data
        return data.getlist("conditions") if hasattr(data, "getlist") else list(data.get("conditions", []))

    @property
    def attached(self) -> list[str]:
        """All the conditions of a valid form, each once."""
        data = self.cleaned_data
        return list(dict.fromkeys([*data.get("conditions", []), *data.get("own_conditions", [])]))

    def is_valid(self) -> bool:
        return all([super().is_valid(), *(form.is_valid() for form in self.group_forms)])

    @property
    def replies(self) -> dict[int, Reply]:
        """What was typed for each date that still waits, even when something else is to be mended."""
        found: dict[int, Reply] = {}
        for form in self.group_forms:
            form.is_valid()
            found |= {key: reply for key, reply in form.replies().items() if key in self.slots}
        return found

    @property
    def verdicts(self) -> dict[int, review.Verdict]:
        """The answers of a valid form, as the decision takes them."""
        made: dict[int, review.Verdict] = {}
        chosen = {reply.offer.target.space for reply in self.replies.values() if reply.offer.target}
        spaces = Space.objects.select_related("venue").in_bulk(chosen & set(self.halls)) if self.proposes else {}
        for key, reply in self.replies.items():
            if reply.answer == GRANT:
                made[key] = review.Grant()
            elif reply.answer == REFUSE:
                made[key] = review.Refuse(reply.ground, reply.reason)
            elif reply.answer == PROPOSE and (target := reply.offer.target):
                refusal = review.Refuse(reply.ground, reply.reason) if reply.offer.otherwise == "refused" else None
                made[key] = review.Propose(spaces[target.space], target, int(reply.offer.answer_days), refusal)
        return made

    @property
    def proposes(self) -> bool:
        return any(reply.answer == PROPOSE for reply in self.replies.values())

    @property
    def leaves_message_as_prepared(self) -> bool:
        """Nobody touched the draft: it may follow the answers."""
        words = [" ".join((self.data.get(name) or "").split()) for name in ("message", "prepared")]
        return words[0] == words[1]


class RefuseAllForm(forms.Form):
    """Every date that waits is refused, on one ground, with one reason."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    ground = forms.ChoiceField(
        label=_("Legal ground"),
        choices=GROUNDS,
        error_messages={"required": _("Choose the legal ground of the refusal.")},
    )
    reason = forms.CharField(
        label=_("Reason, read by the association"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": _("Write the reason: the association reads it."),
            "max_length": _("Write 300 characters at most."),
        },
    )  # fmt: skip
    message = forms.CharField(
        label=_("Message to the association"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": _("Write 4,000 characters at most.")},
    )  # fmt: skip
