"""A field for words that others will read."""

from typing import Any

from django import forms

from lessons.library.rules.words import clean_text


class WordsField(forms.CharField):
    """Words of several lines; what cannot be seen, or turns the reading direction, is left out."""

    def to_python(self, value: Any) -> str:
        return clean_text(super().to_python(value) or "")
