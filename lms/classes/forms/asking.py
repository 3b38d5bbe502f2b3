"""Forms of questions: what a child types, and what a teacher makes of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.classes.models.questions import LONGEST_ANSWER, LONGEST_QUESTION
from lms.classes.rules import BARRED, find_personal

_FEWEST_LETTERS = 3


class CodeForm(forms.Form):
    """The code of a class, as a child types it."""

    code = forms.CharField(
        label=_("Code of the class"),
        max_length=40,
        help_text=_("Eight letters and digits, on the slip from your teacher."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": _("Please type the code of your class.")},
    )


class AskForm(CodeForm):
    """A question under a lesson."""

    field_order = ["text", "code"]
    text = forms.CharField(
        label=_("Your question"),
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Please write your question here.")},
    )
    # People do not see it, programs fill it in.
    website = forms.CharField(required=False)

    def __init__(self, *args: Any, with_code: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_code:
            del self.fields["code"]

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"]).strip()
        if sum(letter.isalpha() for letter in text) < _FEWEST_LETTERS:
            raise forms.ValidationError(_("Please write your question in a few words."))
        barred = [one.text for one in find_personal(text) if one.kind in BARRED]
        if barred:
            raise forms.ValidationError(
                _("Please leave this out, everybody could see it: %(passages)s. Then send again.")
                % {"passages": ", ".join(barred)}
            )
        return text


class AnswerForm(forms.Form):
    """The words as everybody will read them, and the answer."""

    text = forms.CharField(
        label=_("The question as everybody will read it"),
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Change it freely: take names out, mend the spelling."),
    )
    answer = forms.CharField(
        label=_("Answer to the pupil"),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    is_looked_over = forms.BooleanField(
        label=_("I have looked at it, everybody may read it."), required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        words = f"{cleaned.get('text', '')}\n{cleaned.get('answer', '')}"
        self.personal = find_personal(words)
        if self.personal and not cleaned.get("is_looked_over") and not self.errors:
            self.add_error(
                "is_looked_over",
                _("There may be something personal in it. Please take it out, or tick here."),
            )
        return cleaned
