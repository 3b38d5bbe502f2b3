"""Gathers what a pack takes of one lesson: film, slides, captions, worksheets, questions, text."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from django.utils.translation import gettext as _

from lessons.catalogue.models import AbstractLessonPage
from lessons.catalogue.queries import ShownQuestion, list_quiz
from lms.offline.actions.basket import Basket
from lms.offline.queries.films import Film
from lms.offline.queries.lessons import may_be_carried
from lms.offline.rules.cards import Asked, BodyPart, Card, Linked
from lms.offline.rules.choosing import Quality
from lms.offline.rules.naming import Folder, make_name, make_path, make_unique
from lms.offline.rules.scopes import Scope
from lms.offline.rules.words import strip_tags, write_script, write_subrip
from media_pipeline.core.captions import InvalidCaptions, read_captions
from media_pipeline.queries.player import name_words
from media_pipeline.queries.showing import list_shown_captions

PICTURE = "width-800|format-webp"


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """A lesson with what was decided about it beforehand."""

    lesson: AbstractLessonPage
    name: str
    film: Film | None


def gather_lesson(
    chosen: Chosen, basket: Basket, *, quality: Quality, scope: str, base_url: str
) -> Card:
    """Put the files of a lesson into `basket`; return how its page shows them."""
    lesson, name, number = chosen.lesson, chosen.name, chosen.lesson.pk
    film, is_sound = _put_film(chosen, basket, quality)
    url = lesson.url or ""
    return Card(
        number=number,
        title=lesson.title,
        group=name_place(lesson, scope),
        url=f"{base_url}{url}" if url.startswith("/") else url,
        page=f"{Folder.PAGES}/{name}.html",
        duration_ms=chosen.film.duration_ms if chosen.film and film else 0,
        film=film,
        is_sound=is_sound,
        poster=_put_poster(chosen, basket),
        slides=_put_slides(chosen, basket),
        sheets=_put_sheets(chosen, basket),
        captions=list(_put_captions(chosen, basket, beside=film)),
        questions=[_put_question(one, chosen, basket) for one in list_quiz(lesson)],
        body=list(_put_body(chosen, basket)),
    )


def name_place(lesson: AbstractLessonPage, scope: str) -> str:
    """Return where a lesson stands in its pack: what all of them share is not said again."""
    topic = lesson.topic
    if topic is None:
        return _("Other lessons")
    if scope in (Scope.COURSE, Scope.TOPIC):
        return str(topic.name)
    course = topic.course.subject if scope == Scope.GRADE else topic.course
    return f"{course} · {topic.name}"


def _put_film(chosen: Chosen, basket: Basket, quality: Quality) -> tuple[str, bool]:
    file = chosen.film.files.get(quality) if chosen.film is not None else None
    if file is None:
        basket.lacks_something |= chosen.lesson.recording_id is not None
        return "", False
    folder, suffix = (Folder.SOUNDS, "m4a") if file.is_sound else (Folder.FILMS, "mp4")
    path = f"{folder}/{chosen.name}.{suffix}"
    return basket.put_published(path, file.place, lesson=chosen.lesson.pk), file.is_sound


def _put_poster(chosen: Chosen, basket: Basket) -> str:
    if chosen.film is None or not chosen.film.poster:
        return ""
    path = f"{Folder.PICTURES}/{chosen.name}.webp"
    return basket.put_published(path, chosen.film.poster, lesson=chosen.lesson.pk)


def _put_slides(chosen: Chosen, basket: Basket) -> list[str]:
    put = [
        basket.put_published(
            f"{Folder.PICTURES}/{chosen.name} - {number:03d}.webp", place, lesson=chosen.lesson.pk
        )
        for number, place in enumerate(chosen.film.slides if chosen.film else (), 1)
    ]
    return [path for path in put if path]


def _put_captions(chosen: Chosen, basket: Basket, *, beside: str) -> Iterator[Linked]:
    recording, number = chosen.lesson.recording, chosen.lesson.pk
    for caption in list_shown_captions(recording) if recording is not None else ():
        try:
            found = read_captions(caption.vtt)
        except InvalidCaptions:
            continue
        cues = [(cue.start_ms, cue.end_ms, strip_tags(cue.text)) for cue in found]
        value = {"label": name_words(caption), "language": caption.language, "cues": cues}
        language = make_name(caption.language)
        path = f"{Folder.MACHINE}/phu-de/{number}-{language}.js"
        basket.put_text(path, write_script("songhocCaptions", value), lesson=number)
        if beside and caption.language == chosen.lesson.language:
            stem = beside.rpartition(".")[0]
            basket.put_text(f"{stem}.srt", write_subrip(cues), lesson=number)
        yield Linked(path=path, title=name_words(caption))


def _put_sheets(chosen: Chosen, basket: Basket) -> list[Linked]:
    documents = [block.value for block in chosen.lesson.attachments if block.value]
    return [put for one in documents if (put := _put_document(one, chosen, basket))]


def _put_document(document: Any, chosen: Chosen, basket: Basket) -> Linked | None:
    if not may_be_carried(document):
        return None
    start = chosen.name.partition(" - ")[0]
    suffix = make_name(document.file_extension.lower(), longest=8)
    taken = {file.path.rpartition("/")[2].rpartition(".")[0] for file in basket.files}
    stem = make_unique(make_name(f"{start} - {document.title}", plain=basket.plain), taken)
    try:
        with document.open_file() as file:
            path = basket.put_file(
                f"{Folder.SHEETS}/{stem}.{suffix}", _plain(file), lesson=chosen.lesson.pk
            )
    except FileNotFoundError:
        return None
    return Linked(path=path, title=document.title, form=suffix.upper())


def _put_picture(image: Any, chosen: Chosen, basket: Basket) -> str:
    if not image or not may_be_carried(image):
        return ""
    path = make_path(f"{Folder.PICTURES}/{chosen.name} - h{image.pk}.webp", plain=basket.plain)
    if any(file.path == path for file in basket.files):
        return path
    try:
        with image.get_rendition(PICTURE).file.open("rb") as file:
            return basket.put_file(path, _plain(file), lesson=chosen.lesson.pk)
    except OSError:  # a picture that is not on the disk, or is none
        return ""


def _put_question(shown: ShownQuestion, chosen: Chosen, basket: Basket) -> Asked:
    question = shown.question
    right = [one.text for one in question.choices if one.is_right] or question.accepted[:1]
    return Asked(
        shown=shown,
        answer="; ".join(right),
        picture=_put_picture(shown.picture, chosen, basket),
    )


def _put_body(chosen: Chosen, basket: Basket) -> Iterator[BodyPart]:
    for block in chosen.lesson.body:
        if block.block_type == "image":
            if path := _put_picture(block.value, chosen, basket):
                title = block.value.description or block.value.title
                yield BodyPart(kind="image", value=title, path=path)
        elif block.block_type == "document":
            if block.value and (put := _put_document(block.value, chosen, basket)):
                yield BodyPart(kind="document", value=put.title, path=put.path)
        elif block.block_type == "paragraph":
            yield BodyPart(kind="paragraph", value=block.value.source)
        else:
            yield BodyPart(kind=block.block_type, value=block.value)


def _plain(file: Any) -> IO[bytes]:
    # Django's own wrapper reads by name what may lie in memory.
    return file.file if hasattr(file, "file") else file
