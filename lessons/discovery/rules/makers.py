"""Who made public things: how names become addresses that give nothing else away; pure."""

import hashlib
import re
import unicodedata
from functools import lru_cache

from lessons.letters import fold

LONGEST_SLUG = 80
LONGEST_KEY = LONGEST_SLUG + 9
# Tones may stand on another vowel of the same syllable: hòa and hoà are one word.
_TONES = "\u0300\u0301\u0303\u0309\u0323"


@lru_cache(maxsize=20_000)
def make_key(name: str, school: str = "") -> str:
    """Return what an address calls the maker of that name; nothing for no name.

    It follows from what lessons show and from nothing else: no number of an account could be
    counted up. The digest tells apart what differs by its marks alone, and people of one name at
    two schools.
    """
    even = even_out(name)
    if not even:
        return ""
    digest = hashlib.sha256(f"{even}\n{even_out(school)}".encode()).hexdigest()[:8]
    slug = re.sub(r"[^a-z0-9]+", "-", fold(name))[:LONGEST_SLUG].strip("-")
    return f"{slug}-{digest}" if slug else digest


def even_out(name: str) -> str:
    """Return `name` so that two ways of writing it are equal: capitals, spaces, places of tones."""
    words = []
    for word in unicodedata.normalize("NFD", name.casefold()).split():
        letters = "".join(letter for letter in word if letter not in _TONES)
        words.append(letters + "".join(letter for letter in word if letter in _TONES))
    return " ".join(words)


def make_name_order(name: str) -> tuple[str, ...]:
    """Return what people's names are compared by in Vietnam: the last word first."""
    words = name.split()
    return (words[-1], *words[:-1]) if words else ("",)
