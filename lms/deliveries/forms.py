"""Forms of errands: to whom, by whom, what, by when; and what became of it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lessons.letters import tidy
from lms.carrying import Carried
from lms.deliveries.actions.bringers import BringerEntry
from lms.deliveries.actions.errands import Load
from lms.deliveries.models import CALLING_CHOICES, MEDIUM_CHOICES
from lms.deliveries.queries.bringers import Known
from lms.deliveries.rules import (
    MOST_CONTACT,
    MOST_NAME,
    MOST_TITLE,
    Calling,
    Medium,
    Whom,
    may_be_done_on,
    may_be_due_on,
)

AS_NOW, NEW = "now", "new"
_PRIVATE = {"autocomplete": "off", "spellcheck": "false"}


class _DayField(forms.DateField):
    """A day, chosen from a calendar where the browser has one."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, **kwargs)


class BringerForm(forms.Form):
    """Somebody who brings lessons."""

    name = forms.CharField(
        label=_("Name of the person"),
        max_length=MOST_NAME,
        widget=forms.TextInput(attrs=_PRIVATE),
    )
    calling = forms.ChoiceField(label=_("Who that is"), choices=CALLING_CHOICES)
    contact = forms.CharField(
        label=_("Telephone of the person"),
        max_length=MOST_CONTACT,
        required=False,
        widget=forms.TextInput(attrs=_PRIVATE),
    )

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        # Letters that nobody sees are no name.
        if name and not tidy(name, most=MOST_NAME):
            raise forms.ValidationError(_("Please write the name of the person."))
        return name

    def read_entry(self) -> BringerEntry:
        """Return what was typed."""
        given = self.cleaned_data
        return BringerEntry(
            name=tidy(given["name"], most=MOST_NAME),
            calling=Calling(given["calling"]),
            contact=tidy(given["contact"], most=MOST_CONTACT),
        )


class AccountForm(forms.Form):
    """By which account somebody sees their own errands."""

    username = forms.CharField(
        label=_("User name of the person"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs=_PRIVATE),
        help_text=_("Empty: the person sees nothing here and is given the sheet."),
    )


class GiveForm(BringerForm):
    """To whom of a commune, by whom, what and by when; one form for all of them."""

    whom = forms.ChoiceField(
        label=_("To whom"),
        choices=[
            (Whom.NOBODYS.value, _("to those whom nobody brings to")),
            (Whom.ALL.value, _("to all pupils of the commune")),
            (Whom.TICKED.value, _("to those ticked in the list")),
        ],
    )
    bringer = forms.ChoiceField(label=_("Who brings it"))
    thing = forms.ChoiceField(label=_("What is brought"), required=False)
    title = forms.CharField(
        label=_("Or in words"),
        max_length=MOST_TITLE,
        required=False,
        help_text=_("Such as: worksheets of week 12. Empty: only who brings is written down."),
    )
    medium = forms.ChoiceField(label=_("On what"), choices=MEDIUM_CHOICES)
    due = _DayField(label=_("By when"), required=False)
    field_order = (
        *("whom", "bringer", "name", "calling", "contact"),
        *("thing", "title", "medium", "due"),
    )

    def __init__(
        self,
        *args: Any,
        bringers: Sequence[Known],
        carried: Sequence[Carried],
        has_some: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        as_now = [(AS_NOW, _("whoever brings to them now"))] if has_some else []
        fields["bringer"].choices = [
            # Nobody is sent on a way because their name stands first.
            ("", _("please choose")),
            *((str(one.bringer.pk), one.name) for one in bringers),
            *as_now,
            (NEW, _("somebody new, named below")),
        ]
        self.things = {one.key: one for one in carried}
        fields["thing"].choices = [
            ("", _("nothing from the list")),
            *((one.key, f"{one.title} ({one.detail})") for one in carried),
        ]
        if not carried:
            del fields["thing"]
            fields["title"].label = _("What is brought")
        for name in ("name", "contact", "calling"):
            fields[name].required = False
        fields["name"].help_text = _("Only for somebody new.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        is_nameless = "name" in cleaned and not cleaned["name"]
        if cleaned.get("bringer") == NEW and is_nameless:
            self.add_error("name", _("Please write the name of the person."))
        due = cleaned.get("due")
        if self.reads_title() and "due" in cleaned:
            if due is None:
                self.add_error("due", _("Please say by when."))
            elif not may_be_due_on(due, today=timezone.localdate()):
                self.add_error("due", _("Please choose today or a day of the coming year."))
        if cleaned.get("bringer") == AS_NOW and not self.reads_title():
            self.add_error("title", _("Please say what is brought."))
        return cleaned

    def reads_title(self) -> str:
        """Return what is brought; empty for nothing."""
        thing = self.things.get(self.cleaned_data.get("thing", ""))
        typed = tidy(self.cleaned_data.get("title", ""), most=MOST_TITLE)
        return tidy(thing.title, most=MOST_TITLE) if thing else typed

    def read_load(self) -> Load | None:
        """Return what is brought; None where only who brings is written down."""
        given, title = self.cleaned_data, self.reads_title()
        if not title:
            return None
        return Load(
            title=title,
            medium=Medium(given["medium"]),
            due=given["due"],
            thing=given.get("thing", ""),
        )


class TellForm(forms.Form):
    """What became of errands."""

    day = _DayField(label=_("Brought on"))
    again = _DayField(
        label=_("If nobody was at home: again by"),
        required=False,
        help_text=_("Empty: the day after tomorrow."),
    )

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if not may_be_done_on(day, today=timezone.localdate()):
            raise forms.ValidationError(_("Please choose today or a day of the past year."))
        return day

    def clean_again(self) -> date | None:
        again: date | None = self.cleaned_data["again"]
        if again is not None and not may_be_due_on(again, today=timezone.localdate()):
            raise forms.ValidationError(_("Please choose today or a day of the coming year."))
        return again
