"""Vietnamese letters as people type them in a hurry: without their marks, or taken apart; pure."""

import unicodedata

# Letters that no Unicode decomposition takes apart.
_UNDECOMPOSED = str.maketrans({"đ": "d", "Đ": "d"})


def fold(text: str) -> str:
    """Return `text` without diacritics and in lower case: 'Phép cộng' becomes 'phep cong'."""
    bare = unicodedata.normalize("NFD", text.translate(_UNDECOMPOSED))
    return "".join(c for c in bare if not unicodedata.combining(c)).casefold()


def tidy(text: str, *, most: int) -> str:
    """Return `text` as one line of composed letters, without control characters, cut at `most`."""
    composed = unicodedata.normalize("NFC", text)
    return " ".join("".join(c if c.isprintable() else " " for c in composed).split())[:most].strip()
