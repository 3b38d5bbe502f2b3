"""A square says what a reader of codes expects, dot by dot."""

import re

import segno

from lessons.squares import QUIET, draw_square


def test_every_dark_dot_is_drawn_and_no_other() -> None:
    text = "https://songhoc.example/thiet-bi/12345/"
    square = draw_square(text)
    dark = {
        (int(x) + step, int(y))
        for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", square.path)
        for step in range(int(width))
    }
    rows = segno.make(text, error="m").matrix
    wanted = {
        (x + QUIET, y + QUIET) for y, row in enumerate(rows) for x, dot in enumerate(row) if dot
    }
    assert dark == wanted
    assert square.size == len(rows) + 2 * QUIET
