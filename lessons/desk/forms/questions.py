"""Self-check questions in plain fields: one fieldset a question, an empty one at the end."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from lessons.desk.queries.describing import even

MOST_QUESTIONS = 30
SHOWN_ANSWERS = 4
MOST_ANSWERS = 8


class QuestionForm(forms.Form):
    """One question; an empty one is none."""

    id = forms.CharField(required=False, max_length=36, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("Kind of question"),
        choices=[
            ("choices", _("choose among answers")),
            ("words", _("write a word or a number")),
        ],
        required=False,
    )
    text = forms.CharField(
        label=_("Question"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    explanation = forms.CharField(
        label=_("Explanation, shown after answering"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    remove = forms.BooleanField(label=_("Remove this question"), required=False)

    def __init__(self, *args: Any, answers: int = SHOWN_ANSWERS, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.count = answers
        for number in range(answers):
            self.fields[f"answer_{number}"] = forms.CharField(required=False, max_length=300)
            self.fields[f"right_{number}"] = forms.BooleanField(required=False)

    @property
    def answers(self) -> list[tuple[Any, Any]]:
        """Return the fields of each answer: its words, and whether it is right."""
        return [(self[f"answer_{n}"], self[f"right_{n}"]) for n in range(self.count)]

    def read_value(self) -> dict[str, Any] | None:
        """Return the question; None for one that is empty or shall go."""
        given = self.cleaned_data
        kind = given["kind"] or "choices"
        answers = [
            {
                "text": even(given[f"answer_{n}"]),
                "is_right": kind == "words" or given[f"right_{n}"],
            }
            for n in range(self.count)
            if even(given[f"answer_{n}"])
        ]
        text = even(given["text"])
        if given["remove"] or not (text or answers):
            return None
        return {
            "id": given["id"],
            "kind": kind,
            "text": text,
            "answers": answers,
            "explanation": even(given["explanation"]),
        }


class QuestionForms:
    """All questions of a lesson; `count` in the request says how many fieldsets were shown."""

    def __init__(
        self, data: Any = None, *, values: Sequence[Mapping[str, Any]] = (), blank: int = 0
    ) -> None:
        self.data = data
        self.values = values
        self.blank = blank

    @cached_property
    def forms(self) -> list[QuestionForm]:
        """Return a form for each question, and the empty ones after them."""
        if self.data is not None:
            return [
                QuestionForm(
                    self.data,
                    prefix=f"q{n}",
                    answers=_read_count(self.data.get(f"q{n}-answers"), MOST_ANSWERS),
                )
                for n in range(_read_count(self.data.get("questions"), MOST_QUESTIONS))
            ]
        total = min(len(self.values) + self.blank, MOST_QUESTIONS)
        return [
            QuestionForm(
                prefix=f"q{n}",
                initial=_show_question(self.values[n]) if n < len(self.values) else None,
                answers=_count_answers(self.values[n]) if n < len(self.values) else SHOWN_ANSWERS,
            )
            for n in range(total)
        ]

    def is_valid(self) -> bool:
        """Tell whether every question can be kept as it is."""
        # Each is asked, so that every error is shown at once.
        return not [form for form in self.forms if not form.is_valid()]

    def read_values(self) -> list[dict[str, Any]]:
        """Return the questions as `read_description` returns them."""
        return [value for form in self.forms if (value := form.read_value()) is not None]


def _show_question(value: Mapping[str, Any]) -> dict[str, Any]:
    answers = {f"answer_{n}": one["text"] for n, one in enumerate(value["answers"])}
    right = {f"right_{n}": one["is_right"] for n, one in enumerate(value["answers"])}
    return {**value, **answers, **right}


def _count_answers(value: Mapping[str, Any]) -> int:
    return min(max(SHOWN_ANSWERS, len(value["answers"])), MOST_ANSWERS)


def _read_count(given: Any, most: int) -> int:
    text = str(given or "")
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < 4 else 0
