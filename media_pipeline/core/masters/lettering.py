"""How large a text is written that must stay within the picture, and where its lines break."""

import unicodedata
from dataclasses import dataclass

# How wide letters are beside their height, at most, in the fonts that we write with.
WIDTHS = {"ijl.,:;'|!()[]ftr ": 0.42, "mMwWQO@%…—": 1.0}
CAPITAL, SMALL, SIGN = 0.78, 0.65, 0.85
HORN = "\u031b"
LINE = 1.2
ELLIPSIS = "…"


@dataclass(frozen=True, kw_only=True)
class Lettering:
    lines: tuple[str, ...]
    size: int

    @property
    def height(self) -> int:
        """Return about how many lines of the picture the text takes."""
        return round(len(self.lines) * self.size * LINE)


def fit_text(text: str, *, largest: int, smallest: int, room: int, most_lines: int) -> Lettering:
    """Return `text` as large as it fits into `room`, on one line rather than on more.

    What does not fit even so ends with an ellipsis.
    """
    words = unicodedata.normalize("NFC", text).split()
    for most in range(1, most_lines + 1):
        # Rather another line than letters that nobody reads on an old screen.
        least = smallest if most == most_lines else (2 * largest + smallest) // 3
        for size in range(largest, least - 1, -2):
            lines = _break(words, room / size)
            if len(lines) <= most:
                return Lettering(lines=tuple(lines), size=size)
    lines = _break(words, room / smallest)
    lines = [*lines[: most_lines - 1], _cut(" ".join(lines[most_lines - 1 :]), room / smallest)]
    return Lettering(lines=tuple(lines), size=smallest)


def _break(words: list[str], room: float) -> list[str]:
    lines = [""]
    for word in words:
        joined = f"{lines[-1]} {word}".strip()
        if _measure(joined) <= room:
            lines[-1] = joined
            continue
        if lines[-1]:
            lines.append("")
        # One that is longer than a line is broken anywhere.
        for letter in word:
            if lines[-1] and _measure(lines[-1] + letter) > room:
                lines.append("")
            lines[-1] += letter
    return lines


def _cut(line: str, room: float) -> str:
    while line and _measure(line + ELLIPSIS) > room:
        line = line[:-1]
    return line.rstrip() + ELLIPSIS


def _measure(text: str) -> float:
    return sum(map(_weigh, text))


def _weigh(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.05
    plain, *marks = [*unicodedata.normalize("NFD", letter)]
    width = next((width for letters, width in WIDTHS.items() if plain in letters), None)
    if width is None:
        width = CAPITAL if plain.isupper() else SMALL if plain.isalnum() else SIGN
    return width + 0.1 * (HORN in marks)
