"""What readers complain about, and what an office answers."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lessons.reviews.forms.notes import MomentField
from lessons.reviews.forms.words import WordsField
from lessons.reviews.models import Report


class ComplaintForm(forms.Form):
    """A complaint by anybody. `website` is a trap: people do not see it, programs fill it in."""

    about = forms.ChoiceField(label=gettext_lazy("What is it about?"), choices=Report.About.choices)
    at = MomentField(label=gettext_lazy("At which minute of the film, if you know"))
    text = WordsField(
        label=gettext_lazy("What did you see or hear?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    website = forms.CharField(required=False, max_length=200)

    def __init__(self, *args: Any, film_ms: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.film_ms = film_ms
        if not film_ms:
            del self.fields["at"]

    def clean_at(self) -> int | None:
        at: int | None = self.cleaned_data["at"]
        if at is not None and at > self.film_ms:
            raise ValidationError(_("This time lies outside the film."))
        return at


class SettleForm(forms.Form):
    """What became of the complaints."""

    answer = WordsField(
        label=gettext_lazy("What did you find, and what was done?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReopenForm(forms.Form):
    """Why people shall look at it once more."""

    reason = WordsField(
        label=gettext_lazy("What should they look at?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
