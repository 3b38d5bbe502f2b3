"""Words for where no server is: captions beside a film, what the search of a pack knows; pure."""

import json
import re
from collections.abc import Sequence
from typing import Any

from lessons.letters import fold

_WORD = re.compile(r"[^\W_]+")
_TAG = re.compile(r"<[^<>]*>")
MOST_WORDS = 900
Cues = Sequence[tuple[int, int, str]]


def list_words(*texts: str) -> str:
    """Return the words of `texts`, each once, without diacritics, as the search compares them."""
    words = (word for text in texts for word in _WORD.findall(fold(text)))
    return " ".join(list(dict.fromkeys(words))[:MOST_WORDS])


def write_script(name: str, value: Any) -> bytes:
    """Return a script that hands `value` to the function `name` of our own.

    Pages below file:// may load scripts, and nothing else that is not on them.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # Two ends of a line in scripts that are none in JSON.
    safe = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("</", "<\\/")
    return f"{name}({safe});\n".encode()


def write_subrip(cues: Cues) -> bytes:
    """Return captions as televisions and players look for them beside a film."""
    lines = [
        f"{number}\r\n{_stamp(start)} --> {_stamp(end)}\r\n{strip_tags(text)}\r\n"
        for number, (start, end, text) in enumerate(cues, 1)
    ]
    # Without the mark, old televisions take Vietnamese for something else.
    return ("\ufeff" + "\r\n".join(lines)).encode()


def strip_tags(text: str) -> str:
    """Return the words of a cue alone."""
    return _TAG.sub("", text).strip()


def _stamp(at_ms: int) -> str:
    seconds, ms = divmod(at_ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d},{ms:03d}"
