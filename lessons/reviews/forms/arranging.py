"""What whoever arranges the review may fill in: appointments, steps, checklists."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lessons.reviews.actions.checklists import Line
from lessons.reviews.conf import get_conf
from lessons.reviews.models import Appointment, Checklist, Stage
from lessons.reviews.queries.arranging import find_workflow, list_places
from lessons.reviews.rules.voting import StageKind

MOST_ITEMS = 40
MOST_VOTES = 50
MOST_DAYS = 250
SPARE_ROWS = 4
_MANY = {"subjects": forms.CheckboxSelectMultiple, "levels": forms.CheckboxSelectMultiple}


class ReadableOnPhones:
    """Selects are as wide as the screen at most, whatever their longest choice says."""

    class Media:
        css = {"all": ["reviews/arranging.css"]}


class PersonField(forms.ModelChoiceField):
    """People by the name that is spoken, and the one they sign in with."""

    def label_from_instance(self, obj: Any) -> str:
        name = obj.get_full_name()
        return f"{name} ({obj.get_username()})" if name else obj.get_username()


class AppointmentForm(ReadableOnPhones, forms.ModelForm):
    """Who votes as what; only people in one's reach can be chosen."""

    class Meta:
        model = Appointment
        fields = ["person", "kind", "subjects", "levels"]
        field_classes = {"person": PersonField}
        widgets = _MANY

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people: QuerySet[Any] = get_conf().make_policy().list_appointable(user)
        field: Any = self.fields["person"]
        field.queryset = people.order_by("last_name", "first_name", "pk")
        field.help_text = _("Only people whose role calls them to review.")


class StageForm(ReadableOnPhones, forms.ModelForm):
    """A step of the review, and where it stands among the others."""

    place = forms.TypedChoiceField(
        label=gettext_lazy("Place in the review"), coerce=int, required=False, empty_value=None
    )

    class Meta:
        model = Stage
        fields = [
            *("name", "kind", "quorum", "subject_needed", "content_needed"),
            *("excludes_same_place", "watch_share_percent", "working_days", "checklist"),
            *("is_for_television", "subjects", "levels", "groups"),
        ]
        widgets = _MANY | {"groups": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not get_conf().make_policy().arranges_groups:
            del self.fields["groups"]
        # What a round was held as must stay what it is.
        self.fields["kind"].disabled = bool(self.instance.pk)
        checklist: Any = self.fields["checklist"]
        checklist.queryset = Checklist.objects.filter(pk__in=_list_newest(self.instance))
        self._offer_places()

    def _offer_places(self) -> None:
        workflow = find_workflow()
        rows = list_places(workflow) if workflow else []
        own = next(
            (number for number, row in enumerate(rows, 1) if row.task_id == self.instance.pk), None
        )
        others = [row.task.name for row in rows if row.task_id != self.instance.pk]
        choices: list[tuple[Any, str]] = [("", _("not in use"))]
        for number in range(1, len(others) + 2):
            text = _("step %(n)s") % {"n": number}
            if number <= len(others):
                text = _("step %(n)s, before “%(name)s”") % {
                    "n": number,
                    "name": others[number - 1],
                }
            choices.append((number, text))
        field: Any = self.fields["place"]
        field.choices = choices
        if self.instance.pk:
            in_use = own or (1 if self.instance.kind == StageKind.SCORING else None)
            field.initial = in_use if self.instance.active else None
        else:
            field.initial = len(others) + 1
        field.help_text = _("Scoring stands beside the others; any place says that it is in use.")

    def clean_quorum(self) -> int:
        quorum: int = self.cleaned_data["quorum"]
        if quorum < 1:
            raise ValidationError(_("At least one vote is needed."))
        if quorum > MOST_VOTES:
            raise ValidationError(_("No more than 50 votes."))
        return quorum

    def clean_working_days(self) -> int:
        days: int = self.cleaned_data["working_days"]
        if days > MOST_DAYS:
            raise ValidationError(_("No more than 250 working days, which are a year."))
        return days

    def clean_watch_share_percent(self) -> int:
        share: int = self.cleaned_data["watch_share_percent"]
        if share > 100:
            raise ValidationError(_("No more than 100%."))
        return share

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        seats = (given.get("subject_needed") or 0) + (given.get("content_needed") or 0)
        if given.get("quorum") and seats > given["quorum"]:
            self.add_error(
                "quorum",
                _("Nobody fills two seats: the votes needed are at least the seats together."),
            )
        return given


class ChecklistForm(ReadableOnPhones, forms.ModelForm):
    """A checklist, its questions line by line; an emptied line goes."""

    class Meta:
        model = Checklist
        fields = ["name"]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_answered = bool(self.instance.pk and self.instance.is_used)
        if self.instance.pk:
            del self.fields["name"]
        items = list(self.instance.items.all()) if self.instance.pk else []
        self.known = [item.key for item in items]
        self.count = min(MOST_ITEMS, len(items) + SPARE_ROWS)
        for number in range(self.count):
            item = items[number] if number < len(items) else None
            self.fields[f"text-{number}"] = forms.CharField(
                label=_("Question %(n)s") % {"n": number + 1},
                max_length=300,
                required=False,
                initial=item.text if item else "",
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            self.fields[f"blocks-{number}"] = forms.BooleanField(
                label=_("A “no” to question %(n)s blocks") % {"n": number + 1},
                required=False,
                initial=item.is_blocking if item else True,
            )

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"].strip()
        if Checklist.objects.filter(name=name).exists():
            raise ValidationError(_("There is a checklist of this name already."))
        return name

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not any(given.get(f"text-{number}", "").strip() for number in range(self.count)):
            self.add_error("text-0", _("A checklist has at least one question."))
        return given

    def read_lines(self) -> list[Line]:
        """Return the questions in their order; what was asked before keeps its code."""
        lines: list[Line] = []
        taken = set(self.known)
        for number in range(self.count):
            text = self.cleaned_data[f"text-{number}"].strip()
            if not text:
                continue
            if number < len(self.known):
                key = self.known[number]
            else:
                key = _make_key(text, taken)
                taken.add(key)
            lines.append((key, text, self.cleaned_data[f"blocks-{number}"]))
        return lines


def _make_key(text: str, taken: set[str]) -> str:
    base = slugify(text.replace("đ", "d").replace("Đ", "D"))[:30].strip("-") or "cau"
    numbers = (f"{base}-{number}" for number in range(2, MOST_ITEMS + 3))
    return next(key for key in (base, *numbers) if key not in taken)


def _list_newest(stage: Stage) -> list[int]:
    """Return the newest version of each checklist, and the one that `stage` has."""
    newest: dict[str, int] = {}
    for pk, name in Checklist.objects.order_by("version").values_list("pk", "name"):
        newest[name] = pk
    return [*newest.values(), *([stage.checklist_id] if stage.checklist_id else [])]
