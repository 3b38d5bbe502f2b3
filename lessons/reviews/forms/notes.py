"""Timed notes, and what authors answer to them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lessons.reviews.forms.words import WordsField
from lessons.reviews.models import TimedNote
from lessons.reviews.rules.moments import read_moment


class MomentField(forms.CharField):
    """A place in the film, `1:05`."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", "placeholder": "0:00", "autocomplete": "off"}
        widget = forms.TextInput(attrs=attrs)
        super().__init__(required=False, max_length=12, widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        found = read_moment(text)
        if found is None:
            raise ValidationError(_("Write it as minutes and seconds, such as 1:05."))
        return found


class NoteForm(forms.Form):
    """One remark about a place in the film, or about the whole."""

    start = MomentField(label=gettext_lazy("From minute"))
    end = MomentField(label=gettext_lazy("to minute"))
    category = forms.ChoiceField(label=gettext_lazy("About"), choices=TimedNote.Category.choices)
    severity = forms.ChoiceField(
        label=gettext_lazy("Weight"),
        choices=TimedNote.Severity.choices,
        initial=TimedNote.Severity.ADVICE,
    )
    text = WordsField(
        label=gettext_lazy("What you noticed"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AnswerForm(forms.Form):
    """What an author says to a note."""

    reply = WordsField(
        label=gettext_lazy("Your reply"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    is_done = forms.BooleanField(label=gettext_lazy("This is done"), required=False)
