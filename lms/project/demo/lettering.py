"""Writes Vietnamese on pictures with the one font that is always there, which knows ASCII alone.

A fresh machine has no fonts at all, and Pillow's own has no marks: they are drawn here. The same
text is therefore the same picture on every machine.
"""

import unicodedata
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageDraw, ImageFont

ACUTE, GRAVE, TILDE, HOOK, DOT = "\u0301", "\u0300", "\u0303", "\u0309", "\u0323"
CIRCUMFLEX, BREVE, HORN = "\u0302", "\u0306", "\u031b"
ACCENTS = frozenset({ACUTE, GRAVE, TILDE, HOOK})
# What the font lacks beside letters, as it may be written with what it has.
PLAIN = str.maketrans({"–": "-", "×": "x", "÷": ":", "“": '"', "”": '"', "…": "...", "−": "-"})

Point = tuple[float, float]
# Strokes in shares of the font's size: x from the middle of the letter, y upwards from its top.
STROKES: dict[str, tuple[Point, ...]] = {
    ACUTE: ((-0.05, 0.06), (0.09, 0.19)),
    GRAVE: ((0.05, 0.06), (-0.09, 0.19)),
    TILDE: ((-0.14, 0.08), (-0.07, 0.15), (0.06, 0.08), (0.14, 0.15)),
    HOOK: ((-0.06, 0.2), (0.03, 0.22), (0.06, 0.16), (0.0, 0.12), (0.0, 0.06)),
    CIRCUMFLEX: ((-0.13, 0.06), (0.0, 0.17), (0.13, 0.06)),
    BREVE: ((-0.13, 0.17), (-0.07, 0.08), (0.07, 0.08), (0.13, 0.17)),
}
DESCENT = 0.3
ASCENT = 1.15
MARGIN = 0.25
SMOOTHING = 3


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A letter with its marks."""

    base: str
    marks: tuple[str, ...] = ()
    is_barred: bool = False


def split_letters(text: str) -> list[Letter]:
    """Return the letters of `text`, each apart from its marks."""
    letters: list[Letter] = []
    for sign in unicodedata.normalize("NFD", text.translate(PLAIN)):
        if unicodedata.combining(sign) and letters:
            last = letters.pop()
            letters.append(
                Letter(base=last.base, marks=(*last.marks, sign), is_barred=last.is_barred)
            )
        elif sign in "đĐ":
            letters.append(Letter(base="d" if sign == "đ" else "D", is_barred=True))
        else:
            letters.append(Letter(base=sign))
    return letters


def measure_text(text: str, *, size: int) -> float:
    """Return how wide `text` will be."""
    font = ImageFont.load_default(size)
    return sum(_measure(letter, font, size) for letter in split_letters(text))


def wrap_text(text: str, *, size: int, width: float) -> list[str]:
    """Return `text` in lines of at most `width`, broken between words."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and measure_text(longer, size=size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def write_text(picture: Image.Image, at: Point, text: str, *, size: int, colour: str) -> None:
    """Write `text` with its base line beginning at `at`."""
    # Lines are drawn hard-edged: twice as large and made smaller, they become smooth.
    big = size * SMOOTHING
    font = ImageFont.load_default(big)
    width = round(measure_text(text, size=big)) + big
    mask = Image.new("L", (width, round(big * (ASCENT + DESCENT))))
    drawing = ImageDraw.Draw(mask)
    x, base_y = big * MARGIN, big * ASCENT
    for letter in split_letters(text):
        drawing.text((x, base_y), letter.base, fill=255, font=font, anchor="ls")
        _draw_marks(drawing, letter, x, base_y, font, big)
        x += _measure(letter, font, big)
    mask = mask.resize((mask.width // SMOOTHING, mask.height // SMOOTHING), Image.Resampling.BOX)
    corner = (round(at[0] - size * MARGIN), round(at[1] - size * ASCENT))
    box = (*corner, corner[0] + mask.width, corner[1] + mask.height)
    picture.paste(colour, box, mask)


def _measure(letter: Letter, font: Any, size: int) -> float:
    horn = 0.07 * size if HORN in letter.marks else 0.0
    return float(font.getlength(letter.base)) + horn


def _draw_marks(
    drawing: ImageDraw.ImageDraw, letter: Letter, x: float, base_y: float, font: Any, size: int
) -> None:
    left, top, right, _bottom = drawing.textbbox((x, base_y), letter.base, font=font, anchor="ls")
    middle, thick = (left + right) / 2, max(1, round(size * 0.07))
    above = [mark for mark in letter.marks if mark in STROKES]
    if letter.base == "i" and above:
        # Its own dot makes room for the mark.
        x_top = base_y - size * 0.54
        drawing.rectangle((left - 1, top - 1, right + 1, x_top), fill=0)
        top = x_top
    lift, shift = 0.0, 0.0
    for mark in sorted(above, key=lambda one: one in ACCENTS):
        points = [
            (middle + (dx + shift) * size, top - (dy + lift) * size) for dx, dy in STROKES[mark]
        ]
        drawing.line(points, fill=255, width=thick, joint="curve")
        # A second mark stands above the first, a little to the right, as in printed Vietnamese.
        lift, shift = 0.13, (0.1 if len(above) > 1 else 0.0)
    if DOT in letter.marks:
        dot, low = size * 0.06, base_y + size * 0.15
        drawing.ellipse((middle - dot, low - dot, middle + dot, low + dot), fill=255)
    if HORN in letter.marks:
        edge = right - size * 0.04
        curve = [(edge, top + size * 0.1), (edge + size * 0.1, top + size * 0.03)]
        curve.append((edge + size * 0.1, top - size * 0.07))
        drawing.line(curve, fill=255, width=thick, joint="curve")
    if letter.is_barred:
        # Across the stem, which a small d has on the right and a capital on the left.
        is_small = letter.base == "d"
        across = top + size * 0.14 if is_small else (top + base_y) / 2
        begin = right - size * 0.3 if is_small else left - size * 0.08
        end = right + size * 0.06 if is_small else left + size * 0.25
        drawing.line(((begin, across), (end, across)), fill=255, width=thick)
