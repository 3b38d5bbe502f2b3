"""The two things a lesson begins with: its name, and where it belongs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lessons.desk.queries import list_course_choices


class PlaceField(forms.ModelChoiceField):
    """A subject of a grade, grouped by grade."""

    def __init__(self, places: Any, **options: Any) -> None:
        super().__init__(
            places,
            label=_("Grade and subject"),
            error_messages={
                "required": _("Choose the grade and the subject."),
                "invalid_choice": _("You may not write lessons there. Choose another subject."),
            },
            **options,
        )
        self.choices = [("", _("— choose —")), *list_course_choices(places)]


class BeginForm(forms.Form):
    """A lesson exists from its first step on, so that nothing is lost."""

    title = forms.CharField(
        label=_("Name of the lesson"),
        max_length=200,
        error_messages={"required": _("Give the lesson a name; you can change it later.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"] = PlaceField(places)
