"""The ballot: an answer to each item of the checklist, and what it comes to."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lessons.reviews.forms.words import WordsField
from lessons.reviews.models import ChecklistItem, Vote
from lessons.reviews.rules.voting import Answer, Answered, Ballot, Choice

ANSWERS = [
    (Answer.YES.value, _("Yes")),
    (Answer.NO.value, _("No")),
    (Answer.NOT_APPLICABLE.value, _("Not applicable")),
]
CHOICES = [
    (Choice.APPROVE.value, _("Approve it")),
    (Choice.APPROVE_WITH_ADVICE.value, _("Approve, with advice")),
    (Choice.SEND_BACK.value, _("Send back to be changed")),
    (Choice.REJECT.value, _("Reject it")),
]
MOST_LETTERS = 2000


class BallotForm(forms.Form):
    """Takes a ballot as it is; whether it counts is decided by the action.

    Nothing is required here: the action says what is missing, for every way of voting alike.
    """

    choice = forms.ChoiceField(
        label=_("Your vote"), choices=CHOICES, widget=forms.RadioSelect, required=False
    )
    comment = WordsField(
        label=_("Words to the author"),
        required=False,
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, data: Any = None, *, items: Sequence[ChecklistItem], vote: Vote | None
    ) -> None:
        initial: dict[str, Any] = {}
        if vote is not None:
            initial = {"choice": vote.choice, "comment": vote.comment}
            for key, said in vote.answers.items():
                initial[f"answer-{key}"] = said["answer"]
                initial[f"comment-{key}"] = said["comment"]
        super().__init__(data, initial=initial)
        self.items = items
        for item in items:
            self.fields[f"answer-{item.key}"] = forms.ChoiceField(
                label=item.text, choices=ANSWERS, widget=forms.RadioSelect, required=False
            )
            self.fields[f"comment-{item.key}"] = WordsField(
                label=_("What is not right?"),
                required=False,
                max_length=MOST_LETTERS,
                widget=forms.Textarea(attrs={"rows": 2, "aria-labelledby": f"rv-why-{item.key}"}),
            )

    def rows(self) -> Iterator[Mapping[str, Any]]:
        """Yield each item with its two fields."""
        for item in self.items:
            yield {
                "item": item,
                "answer": self[f"answer-{item.key}"],
                "comment": self[f"comment-{item.key}"],
                "is_no": self[f"answer-{item.key}"].value() == Answer.NO.value,
            }

    def read_ballot(self) -> Ballot | None:
        """Return what was filled in; None without a choice."""
        given = self.cleaned_data
        if not given.get("choice"):
            return None
        answers = {
            item.key: Answered(
                answer=Answer(given[f"answer-{item.key}"]), comment=given[f"comment-{item.key}"]
            )
            for item in self.items
            if given.get(f"answer-{item.key}")
        }
        return Ballot(choice=Choice(given["choice"]), answers=answers, comment=given["comment"])
