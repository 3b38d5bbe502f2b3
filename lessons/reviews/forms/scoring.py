"""What scorers give, what a rubric consists of, and what is chosen."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from lessons.reviews.actions.rubrics import Line
from lessons.reviews.forms.words import WordsField
from lessons.reviews.models import Criterion, Score
from lessons.reviews.models.scores import MOST_POINTS
from lessons.reviews.rules.scoring import Mark, Purpose

MOST_WEIGHT = 100
NEW_LINES = 2


class ScoreForm(forms.Form):
    """Points for each criterion, with a word to it."""

    def __init__(
        self, data: Any = None, *, criteria: Sequence[Criterion], given: Mapping[str, Score]
    ) -> None:
        super().__init__(data)
        self.criteria = criteria
        for one in criteria:
            known = given.get(one.key)
            choices = [(str(n), str(n)) for n in range(MOST_POINTS + 1)]
            self.fields[f"points-{one.key}"] = forms.TypedChoiceField(
                label=one.text,
                choices=choices,
                coerce=int,
                widget=forms.RadioSelect,
                initial=str(known.points) if known else None,
                error_messages={"required": _("Please choose the points.")},
            )
            self.fields[f"comment-{one.key}"] = WordsField(
                label=_("A word to it"),
                required=False,
                max_length=500,
                initial=known.comment if known else "",
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def rows(self) -> Iterator[Mapping[str, Any]]:
        """Yield each criterion with its two fields."""
        for one in self.criteria:
            yield {
                "criterion": one,
                "points": self[f"points-{one.key}"],
                "comment": self[f"comment-{one.key}"],
            }

    def read_marks(self) -> dict[str, Mark]:
        """Return what was given."""
        given = self.cleaned_data
        return {
            one.key: Mark(points=given[f"points-{one.key}"], comment=given[f"comment-{one.key}"])
            for one in self.criteria
        }


class CriterionForm(forms.Form):
    """One line of a rubric; without words it is none."""

    number = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(label=_("Criterion"), required=False, max_length=300)
    weight = forms.IntegerField(
        label=_("Weight in the mean"),
        required=False,
        initial=1,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_WEIGHT)],
        widget=forms.NumberInput(attrs={"min": 1, "max": MOST_WEIGHT}),
    )
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)


class RubricForm:
    """The lines of a rubric with some empty ones below, as one form without a script."""

    def __init__(self, data: Any = None, *, criteria: Sequence[Criterion]) -> None:
        known: list[dict[str, Any]] = [
            {"number": one.pk, "text": one.text, "weight": one.weight, "is_active": one.is_active}
            for one in criteria
        ]
        known += [{} for _n in range(NEW_LINES)]
        self.lines = [
            CriterionForm(data, initial=one, prefix=f"line{n}") for n, one in enumerate(known)
        ]
        self.error = ""

    def is_valid(self) -> bool:
        """Tell whether each line can be read."""
        # Every line is read, so that each says what is wrong with it.
        return sum(not line.is_valid() for line in self.lines) == 0

    def read_lines(self) -> list[Line]:
        """Return the lines that say something."""
        return [
            Line(
                number=given["number"],
                text=given["text"].strip(),
                weight=given["weight"] or 1,
                is_active=given["is_active"],
            )
            for line in self.lines
            if (given := line.cleaned_data)["text"].strip()
        ]


class ChoosingForm(forms.Form):
    """What each lesson is chosen for; nothing for most."""

    PURPOSES = [
        (Purpose.BROADCAST.value, _("broadcast")),
        (Purpose.MODEL.value, _("model lesson")),
    ]

    def __init__(self, data: Any = None, *, numbers: Sequence[int]) -> None:
        super().__init__(data)
        for number in numbers:
            self.fields[f"chosen-{number}"] = forms.MultipleChoiceField(
                label=_("Choose for"),
                choices=self.PURPOSES,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    def read_chosen(self) -> dict[int, frozenset[Purpose]]:
        """Return the purposes by the number of the round."""
        return {
            int(name.removeprefix("chosen-")): frozenset(Purpose(one) for one in purposes)
            for name, purposes in self.cleaned_data.items()
            if purposes
        }
