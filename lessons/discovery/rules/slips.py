"""What a reader may have meant who mistyped a word: unmade keys of Telex and VNI, a wrong key."""

import re
from collections.abc import Iterator

MOST_GUESSES = 4
_LETTERS = "abcdefghiklmnopqrstuvxy"
_VOWELS = "aeiouy"
_DOUBLED = re.compile(r"(aa|ee|oo|dd)")
# Neighbours on the keyboard: the likelier slip.
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def list_unmade(word: str) -> list[str]:
    """Return `word` as it reads when the keys of an input method were left as they are.

    Telex writes toán as toans and đường as dduwowngf; VNI writes phép as phe1p.
    """
    found: dict[str, None] = {}
    if any(c.isdigit() for c in word) and any(c.isalpha() for c in word):
        found.setdefault(re.sub(r"[0-9]", "", word))
    elif word.isascii() and word.isalpha():
        plain = _DOUBLED.sub(lambda match: match[0][0], word).replace("w", "")
        # ươ and uô typed with their w's in between: huwowng, truwowngf.
        if plain != word:
            found.setdefault(plain)
        first = next((place for place, c in enumerate(plain) if c in _VOWELS), len(plain))
        for place in range(len(plain) - 1, first, -1):
            if plain[place] in "sfrxjz":
                found.setdefault(plain[:place] + plain[place + 1 :])
        # A d far from its double: duongdf.
        if plain.startswith("d") and "d" in plain[1:]:
            head, _d, tail = plain[1:].rpartition("d")
            found.setdefault("d" + head + tail)
    return [guess for guess in found if guess and guess != word]


def list_one_key_off(word: str) -> Iterator[str]:
    """Yield what is one key away from `word`: swapped, doubled, missed or beside the right one."""
    if len(word) < 3:
        return
    for place in range(len(word) - 1):
        yield word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]
    beside: list[str] = []
    others: list[str] = []
    for place, letter in enumerate(word):
        for other in _LETTERS:
            changed = word[:place] + other + word[place + 1 :]
            (beside if are_neighbours(letter, other) else others).append(changed)
    yield from beside
    for place in range(len(word) + 1):
        for letter in _LETTERS:
            yield word[:place] + letter + word[place:]
    yield from others


def are_neighbours(one: str, other: str) -> bool:
    """Tell whether two letters lie side by side on the keyboard."""
    return any(
        abs(row.find(one) - row.find(other)) == 1 for row in _ROWS if one in row and other in row
    )


def choose_guesses(word: str, known: set[str]) -> list[str]:
    """Return the likeliest of what `word` may mean, among `known` words."""
    unmade = [guess for guess in list_unmade(word) if guess in known]
    if unmade:
        return unmade[:MOST_GUESSES]
    guesses = dict.fromkeys(
        guess for guess in list_one_key_off(word) if guess in known and guess != word
    )
    return list(guesses)[:MOST_GUESSES]
