"""How pages are named and how a reader's words are compared; pure."""

import re
import unicodedata

from lessons.letters import fold


def make_slug(text: str) -> str:
    """Return the address part for a name: 'Tiếng Việt' becomes 'tieng-viet'."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


def holds_words(text: str, words: str) -> bool:
    """Tell whether `text` has all of `words` with the same diacritics: ma, má and mà differ."""
    there = unicodedata.normalize("NFC", text).lower().split()
    return all(word in there for word in unicodedata.normalize("NFC", words).lower().split())
