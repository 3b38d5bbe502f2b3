"""The form of the rules by which devices are given."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.devices.rules.allocation import Criterion

CRITERIA = [
    (Criterion.HARDSHIP.value, _("hardship, as in the table")),
    (Criterion.LEVEL.value, _("level, from primary up")),
    (Criterion.OLDER.value, _("older grades first")),
    (Criterion.YOUNGER.value, _("younger grades first")),
    (Criterion.VERIFIED.value, _("verified ones first")),
    (Criterion.WAITING.value, _("who waits longest")),
]


class PrioritiesForm(forms.Form):
    """What decides who gets a device: up to four rules, one after the other."""

    first = forms.ChoiceField(label=_("First"), choices=CRITERIA)
    second = forms.ChoiceField(label=_("Then"), choices=[("", "–"), *CRITERIA], required=False)
    third = forms.ChoiceField(label=_("After that"), choices=[("", "–"), *CRITERIA], required=False)
    fourth = forms.ChoiceField(
        label=_("At the end"), choices=[("", "–"), *CRITERIA], required=False
    )

    def __init__(self, *args: Any, criteria: Sequence[Criterion] = (), **kwargs: Any) -> None:
        names = ("first", "second", "third", "fourth")
        chosen = dict(zip(names, (one.value for one in criteria), strict=False))
        kwargs["initial"] = chosen
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = [value for value in cleaned.values() if value]
        if len(set(chosen)) < len(chosen):
            raise forms.ValidationError(_("A rule stands here twice."))
        return cleaned

    def read_criteria(self) -> list[Criterion]:
        """Return what was chosen, in order."""
        chosen = (self.cleaned_data[name] for name in self.fields)
        return [Criterion(value) for value in chosen if value]
