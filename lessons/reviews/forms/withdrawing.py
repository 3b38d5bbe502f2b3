"""Why something is taken off the public side."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lessons.reviews.forms.words import WordsField


class WithdrawForm(forms.Form):
    """The reason; it stands in the log and in the minutes, not on the public page."""

    reason = WordsField(
        label=_("Why is it withdrawn?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
