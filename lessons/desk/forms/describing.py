"""The description of a lesson in plain fields; questions are next door."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lessons.catalogue.forms.lessons import TopicChoiceField
from lessons.catalogue.models import LessonPage, SubjectPage
from lessons.curriculum.queries import list_topics
from lessons.desk.queries.describing import even

_MODEL = LessonPage._meta
_CORE = {"": None, "yes": True, "no": False}


def _make_area(name: str, label: Any, rows: int, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=_MODEL.get_field(name).max_length,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _make_line(name: str, label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=_MODEL.get_field(name).max_length
    )


class DescribeForm(forms.Form):
    """Everything that a lesson says about itself; a draft may leave all but its name empty."""

    # In the order of the page: what must be, then what helps.
    MAIN = ("title", "topic", "summary")
    MORE = (
        *("is_core", "outcomes", "series", "teachers", "school_name", "school_year"),
        *("language", "for_television", "transcript"),
    )

    title = forms.CharField(
        label=_("Name of the lesson"),
        max_length=255,
        error_messages={"required": _("A lesson cannot be without a name.")},
    )
    summary = _make_area(
        "summary", _("Summary"), 3, _("One or two sentences that a pupil understands.")
    )
    is_core = forms.ChoiceField(
        label=_("Core content"),
        choices=[("", _("as the topic says")), ("yes", _("yes")), ("no", _("no"))],
        required=False,
        help_text=_("Taught even when the curriculum is streamlined."),
    )
    outcomes = _make_area(
        "outcomes", _("Outcomes"), 4, _("One a line. Leave empty to show those of the topic.")
    )
    series = forms.ChoiceField(
        label=_("Textbook series"),
        choices=[("", _("— choose —")), *LessonPage.SERIES_CHOICES],
        required=False,
    )
    teachers = forms.CharField(
        label=_("Teachers, as pupils read them"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One name a line."),
    )
    school_name = _make_line("school_name", _("School"))
    school_year = _make_line("school_year", _("School year"))
    language = forms.ChoiceField(label=_("Language"), choices=LessonPage.LANGUAGE_CHOICES)
    for_television = forms.BooleanField(
        label=_("I would like it on television, too"), required=False
    )
    transcript = _make_area(
        "transcript",
        _("Words of the recording"),
        5,
        _("Leave empty to show the words of the captions."),
    )

    def __init__(
        self, data: Any = None, *, place: SubjectPage, values: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=show_values(values) if values else None)
        self.fields["topic"] = TopicChoiceField(
            list_topics(place.course),
            label=_("Topic of the curriculum"),
            required=False,
            empty_label=_("— choose —"),
            error_messages={"invalid_choice": _("Choose a topic of this subject.")},
        )

    @property
    def main_fields(self) -> list[Any]:
        """Return what every lesson needs."""
        return [self[name] for name in self.MAIN]

    @property
    def more_fields(self) -> list[Any]:
        """Return what helps, and is filled in by itself as far as it can be."""
        return [self[name] for name in self.MORE]

    @property
    def is_more_open(self) -> bool:
        """Tell whether something that is folded away has to be put right."""
        return any(name in self.errors for name in self.MORE)

    def read_values(self) -> dict[str, Any]:
        """Return the values as `read_description` returns them."""
        given = self.cleaned_data
        texts = ("title", "summary", "outcomes", "transcript", "school_name", "school_year")
        names = (" ".join(line.split())[:150] for line in given["teachers"].splitlines())
        return {
            **{name: even(given[name]) for name in texts},
            "topic": given["topic"].pk if given["topic"] else None,
            "is_core": _CORE[given["is_core"]],
            "series": given["series"],
            "language": given["language"],
            "for_television": given["for_television"],
            "teachers": [name for name in names if name],
        }


def show_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return `values` as the fields show them."""
    core = next(key for key, value in _CORE.items() if value is values["is_core"])
    return {**values, "is_core": core, "teachers": "\n".join(values["teachers"])}
