"""Vietnamese letters as people type them in a hurry: without their marks, or taken apart; pure."""

import unicodedata

# An SMS of the GSM alphabet carries so many characters; one Vietnamese mark makes it one of 70.
SMS_LETTERS = 160
# What is one character of the GSM alphabet; of the others some cost two and some the whole message.
_GSM = frozenset(
    "\n !\"#%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz$"
)
_INSTEAD: dict[int, int | str] = {
    **str.maketrans("đĐ–—−“”’‘×·[]{}\N{NO-BREAK SPACE}", "dD---\"\"''x,()() "),
    ord("…"): "...",
}

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


def strip_marks(text: str) -> str:
    """Return `text` in letters that each are one of an SMS."""
    bare = unicodedata.normalize("NFD", text.translate(_INSTEAD))
    plain = "".join(one for one in bare if not unicodedata.combining(one))
    return "".join(one if one in _GSM else "?" for one in plain)
