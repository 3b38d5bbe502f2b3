"""Vietnamese letters as people type them in a hurry: without their marks; pure."""

import unicodedata

# Letters that no Unicode decomposition takes apart.
_UNDECOMPOSED = str.maketrans({"đ": "d", "Đ": "d"})


def fold(text: str) -> str:
    """Return `text` without diacritics and in lower case: 'Phép cộng' becomes 'phep cong'."""
    bare = unicodedata.normalize("NFD", text.translate(_UNDECOMPOSED))
    return "".join(c for c in bare if not unicodedata.combining(c)).casefold()
