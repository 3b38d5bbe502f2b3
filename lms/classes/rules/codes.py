"""Codes of classes: said on a phone, typed by a child, not met by guessing; pure.

Seventeen characters that nobody takes for another. No vowels: no word comes about by chance, and
the keys of Telex and VNI put no marks on anything. Of letters that sound or look alike in
Vietnamese one is left: K of c/k/q, M of m/n/l, X of s/x, V of v/u; no 0 and 1, no O and I. Eight
of them are seven thousand million: where 20,000 classes have one each, one guess in 350,000 hits.
"""

from lessons.letters import fold

ALPHABET = "23456789GHKMPRTVX"
LENGTH = 8
_GROUP = 4
# What stands on the slip looks or sounds like what was typed instead.
_MEANT = str.maketrans({"B": "8", "S": "5", "Z": "2", "C": "K", "Q": "K", "N": "M", "U": "V"})


def draw_code(digest: bytes) -> str:
    """Return the code that `digest`, at least twice as long as needed, leads to."""
    number = int.from_bytes(digest, "big")
    letters = []
    for _place in range(LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return "".join(letters)


def read_code(typed: str) -> str | None:
    """Return the code meant by `typed`, whatever its case, spaces and hyphens; None for none."""
    code = "".join(c for c in fold(typed[:40]).upper() if c.isalnum()).translate(_MEANT)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None


def show_code(code: str) -> str:
    """Return `code` in groups, as it is printed and said."""
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))
