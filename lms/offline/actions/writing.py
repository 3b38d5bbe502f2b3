"""Writes the pages of a pack, always in Vietnamese: it goes where nobody can choose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import segno
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.safestring import mark_safe

from lessons.catalogue.models import AbstractLessonPage
from lessons.catalogue.queries import read_transcript
from lms.offline.actions.basket import Basket
from lms.offline.conf import get_conf
from lms.offline.models import Pack
from lms.offline.rules.cards import Card
from lms.offline.rules.choosing import Quality
from lms.offline.rules.naming import Folder, make_path
from lms.offline.rules.words import list_words, write_script

_CARRIED = Path(__file__).parents[1] / "carried"
_TEMPLATES = "offline/carried"
_UP = "../"


@dataclass(frozen=True, kw_only=True)
class Written:
    """A lesson with its card, ready to be written."""

    lesson: AbstractLessonPage
    card: Card


@dataclass(frozen=True, kw_only=True)
class PackPages:
    """What all pages of one pack know."""

    pack: Pack
    quality: Quality
    written: Sequence[Written]
    plain: bool

    def put_lessons(self, basket: Basket) -> None:
        """Write a page for each lesson, what the search knows, and what pages are made with."""
        for name in ("goi.css", "goi.js", "tim.js"):
            basket.put_text(f"{Folder.MACHINE}/{name}", _read(name))
        words = [
            {
                "number": one.card.number,
                "title": list_words(one.card.title),
                "words": list_words(
                    one.card.group,
                    one.lesson.summary,
                    _name_teachers(one.lesson),
                    *one.lesson.list_outcomes(),
                    read_transcript(one.lesson),
                ),
            }
            for one in self.written
        ]
        script = write_script("songhocLessons", words)
        basket.put_text(f"{Folder.MACHINE}/tu-khoa.js", script)
        for number, one in enumerate(self.written):
            before = self.written[number - 1].card if number else None
            after = self.written[number + 1].card if number + 1 < len(self.written) else None
            page = self._render_lesson(one, before, after)
            basket.put_text(one.card.page, page, lesson=one.card.number)

    def render_frame(self, *, made_at: datetime | None) -> dict[str, bytes]:
        """Return the pages that name the day of the edition, by their paths.

        Without a day they are what tells one edition from another.
        """
        local = timezone.localtime(made_at) if made_at else None
        read_me = self._render("read_me.txt", made_at=local).decode().replace("\n", "\r\n")
        return {
            Folder.INDEX: self._render("index.html", made_at=local),
            # Editors of old machines take a text without the mark for one of another alphabet.
            Folder.READ_ME: f"\ufeff{read_me}".encode(),
            Folder.PAPER: self._render("paper.html", made_at=local, **self._list_sheets()),
        }

    def _render_lesson(self, one: Written, before: Card | None, after: Card | None) -> bytes:
        return self._render(
            "lesson.html",
            up=_UP,
            lesson=one.lesson,
            card=one.card,
            body=one.card.body,
            before=before,
            after=after,
            outcomes=one.lesson.list_outcomes(),
            transcript=read_transcript(one.lesson),
            teachers=_name_teachers(one.lesson),
            school=getattr(one.lesson, "school_name", ""),
        )

    def _list_sheets(self) -> dict[str, Any]:
        return {
            "sheets": [
                {
                    "card": one.card,
                    "lesson": one.lesson,
                    "outcomes": one.lesson.list_outcomes(),
                    "body": one.card.body,
                    "code": draw_code(one.card.url),
                }
                for one in self.written
            ],
            "has_questions": any(one.card.questions for one in self.written),
        }

    def _render(self, name: str, **context: Any) -> bytes:
        conf = get_conf()
        newer = f"{conf.base_url}{reverse('packs:pack', args=[self.pack.slug])}"
        shared = {
            "pack": self.pack,
            "cards": [one.card for one in self.written],
            "site_name": conf.site_name,
            "quality": dict(Pack.QUALITY_CHOICES)[self.quality.value],
            "newer_address": newer,
            "newer_shown": newer,
            "paper_address": make_path(Folder.PAPER, plain=self.plain),
        }
        with translation.override("vi"):
            return render_to_string(f"{_TEMPLATES}/{name}", shared | context).encode()


def draw_code(url: str) -> str:
    """Return a square that a telephone reads as `url`, as a picture that is part of a page."""
    if not url:
        return ""
    code = segno.make(url, error="m", micro=False)
    # Drawn by segno from numbers alone.
    return mark_safe(code.svg_inline(border=2, omitsize=True))  # noqa: S308


def _name_teachers(lesson: AbstractLessonPage) -> str:
    return ", ".join(lesson.list_teacher_names())


@lru_cache(maxsize=8)
def _read(name: str) -> bytes:
    return (_CARRIED / name).read_bytes()
