"""The demo's filmed lessons, read from lessons.json; what is made of them is in making.py."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lessons.catalogue.rules import make_slug

HERE = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class Slide:
    """What is shown, and what the teacher says meanwhile."""

    heading: str
    line: str
    speech: str


@dataclass(frozen=True, kw_only=True)
class FilmedLesson:
    """A lesson with a short film."""

    grade: int
    subject: str
    author: str
    title: str
    summary: str
    slides: tuple[Slide, ...]
    questions: tuple[Any, ...]
    series: str
    topic: str = ""
    outcomes: tuple[str, ...] = ()
    core: bool | None = None
    waits_for: str = ""
    """The reviewer in whose hands it lies, so that there is something to try the review with."""

    @property
    def slug(self) -> str:
        """The name of its page, and of its film."""
        return make_slug(self.title)

    @property
    def filename(self) -> str:
        """The name of the film as its teacher brings it."""
        return f"{self.slug}.mp4"

    def list_blocks(self) -> str:
        """Return the self-check questions as the stream field stores them."""
        return json.dumps([_make_block(*question) for question in self.questions])


@cache
def list_filmed_lessons() -> tuple[FilmedLesson, ...]:
    """Return all of them, youngest grade first."""
    entries = json.loads((HERE / "lessons.json").read_text(encoding="utf-8"))
    return tuple(_read(entry) for entry in entries)


def find_filmed_lesson(slug: str) -> FilmedLesson | None:
    """Return the lesson of this name."""
    return next((one for one in list_filmed_lessons() if one.slug == slug), None)


def _read(entry: dict[str, Any]) -> FilmedLesson:
    slides = tuple(
        Slide(heading=heading, line=line, speech=speech)
        for heading, line, speech in entry.pop("slides")
    )
    questions, outcomes = (tuple(entry.pop(name, ())) for name in ("questions", "outcomes"))
    return FilmedLesson(slides=slides, questions=questions, outcomes=outcomes, **entry)


def _make_block(
    kind: str, text: str, right: list[str], wrong: list[str], explanation: str
) -> dict[str, Any]:
    value: dict[str, Any] = {"text": text, "picture": None, "explanation": explanation}
    if kind == "short":
        return {"type": "short_answer", "value": value | {"accepted": right}}
    # By the alphabet: the right one must not always be first.
    choices = sorted((text, text in right) for text in (*right, *wrong))
    value["choices"] = [
        {"text": text, "is_right": is_right, "explanation": ""} for text, is_right in choices
    ]
    return {"type": f"{kind}_choice" if kind == "single" else "multiple_choice", "value": value}
