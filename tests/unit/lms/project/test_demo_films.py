"""The demo's films: Vietnamese on a machine without fonts, words that fit the pictures."""

from pathlib import Path

import pytest
from PIL import Image, ImageChops

from lms.project.demo.filmed import list_filmed_lessons
from lms.project.demo.films import draw_slide, draw_worksheet, write_captions
from lms.project.demo.lettering import measure_text, split_letters, wrap_text, write_text
from lms.project.demo.province import PEOPLE
from media_pipeline.core.captions import read_captions

PROGRAMME = Path(__file__).parents[4] / "lessons/curriculum/programme"
VOWELS = "aăâeêioôơuưy"
TONES = "\u0300\u0301\u0303\u0309\u0323"


def paint(text: str) -> Image.Image:
    picture = Image.new("L", (220, 100), 255)
    write_text(picture, (20, 70), text, size=48, colour="black")
    return picture


@pytest.mark.parametrize("vowel", VOWELS)
def test_every_tone_of_a_vowel_looks_different(vowel):
    pictures = [paint(vowel + tone) for tone in ("", *TONES)]
    for number, one in enumerate(pictures):
        for other in pictures[number + 1 :]:
            assert ImageChops.difference(one, other).getbbox()


def test_letters_that_differ_by_a_mark_look_different():
    for one, other in ("aă", "aâ", "ăâ", "eê", "oô", "oơ", "ôơ", "uư", "dđ", "DĐ"):
        assert ImageChops.difference(paint(one), paint(other)).getbbox()


def test_takes_stacked_marks_apart_in_any_form_of_unicode():
    composed, loose = split_letters("ệ"), split_letters("e\u0323\u0302")
    assert composed == loose
    assert composed[0].base == "e"


def test_breaks_lines_between_words():
    lines = wrap_text("một hai ba bốn năm sáu", size=40, width=200)
    assert " ".join(lines) == "một hai ba bốn năm sáu"
    assert all(measure_text(line, size=40) <= 200 for line in lines)


@pytest.mark.parametrize("lesson", list_filmed_lessons(), ids=lambda lesson: lesson.slug)
def test_every_lesson_fits_its_slides_and_has_somebody_who_made_it(lesson):
    for slide in lesson.slides:
        assert len(wrap_text(slide.heading, size=46, width=560)) <= 2
        assert measure_text(slide.line, size=28) <= 560
    assert lesson.author in {person.username for person in PEOPLE}
    assert lesson.topic or (lesson.outcomes and lesson.core is not None)
    cues = read_captions(write_captions(lesson, [3.2, 4.0, 2.6]))
    assert [cue.text for cue in cues] == [slide.speech for slide in lesson.slides]


def test_draws_the_same_slide_and_sheet_every_time():
    lesson = list_filmed_lessons()[0]
    for draw in (
        lambda: draw_slide(lesson.slides[0], label="Toán", number=0),
        lambda: draw_worksheet(lesson, label="Toán"),
    ):
        assert draw().tobytes() == draw().tobytes()


def test_there_are_24_lessons_for_every_grade_and_two_that_wait():
    lessons = list_filmed_lessons()
    ready = [lesson for lesson in lessons if not lesson.waits_for]
    assert len({lesson.slug for lesson in lessons}) == len(lessons) == 26
    assert len(ready) == 24
    assert {lesson.grade for lesson in ready} == set(range(1, 13))


def test_lessons_of_a_subject_with_topics_name_one():
    for lesson in list_filmed_lessons():
        programme = PROGRAMME / f"topics-{lesson.subject}-{lesson.grade}.json"
        if programme.exists():
            assert f'"{lesson.topic}"' in programme.read_text(encoding="utf-8"), lesson.title
