"""The curriculum's sheets: what is taken away comes back unchanged, and errors are named by row."""

import io
from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils.translation import override

from lessons.curriculum.actions import load_curriculum
from lessons.curriculum.models import Course, Subject, Topic
from lessons.curriculum.queries import get_official_programme
from lessons.curriculum.sheets import CourseSheet, TopicSheet
from lessons.sheets.actions import Refusal, apply_sheet, stage_sheet
from lessons.sheets.models import StagedSheet
from lessons.sheets.queries import build_export, build_template, read_sheet
from tests.factories.curriculum import CourseFactory, SubjectFactory, TopicFactory
from tests.factories.sheets import make_workbook

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.fixture
def course() -> Course:
    return CourseFactory(subject=SubjectFactory(code="toan", name="Toán"))


def stage(kind, rows, by):
    content = io.BytesIO(make_workbook([[column.key for column in kind.columns], *rows]))
    return stage_sheet(kind=kind, file=content, file_name="a.xlsx", by=by, now=NOW)


def topic(code: str, parent: str = "", **other: object) -> list[object]:
    values = {"level": "Tiểu học", "grade": 1, "subject": "toan", "name": code.upper(), **other}
    return [
        values["level"],
        values["grade"],
        values["subject"],
        code,
        parent,
        values.get("position"),
        values["name"],
        values.get("core"),
        values.get("outcomes"),
    ]


def list_faults(outcome) -> list[tuple[int, str]]:
    assert isinstance(outcome, Refusal)
    return [(error.row, error.describe()) for error in outcome.errors]


@pytest.mark.parametrize("kind", [CourseSheet(), TopicSheet()], ids=["courses", "topics"])
@pytest.mark.parametrize(("language", "form"), [("vi", "xlsx"), ("en", "csv")])
def test_what_is_taken_away_comes_back_unchanged(kind, language, form, admin_user) -> None:
    load_curriculum(programme=get_official_programme(), by=None, now=NOW)
    with override(language):
        content = io.BytesIO(build_export(kind, by=admin_user, form=form))
        staged = stage_sheet(kind=kind, file=content, file_name="a", by=admin_user, now=NOW)
        assert isinstance(staged, StagedSheet), staged
        model = Course if isinstance(kind, CourseSheet) else Topic
        assert staged.row_count == model.objects.count()
        assert apply_sheet(staged=staged, by=admin_user, now=NOW) == 0


@pytest.mark.parametrize("kind", [CourseSheet(), TopicSheet()], ids=["courses", "topics"])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_template_has_headings_and_no_rows(kind, form) -> None:
    reading = read_sheet(io.BytesIO(build_template(kind, form=form)), kind=kind)
    assert [error.describe() for error in reading.errors] == [
        "There are headings, but no rows below them."
    ]


def test_brings_topics_in_whatever_order_they_come(course, admin_user) -> None:
    old = TopicFactory(course=course, code="cu", position=1)
    rows = [topic("con", "cha"), topic("cha", position=1, core="x", outcomes="Một.\nHai.")]
    staged = stage(TopicSheet(), rows, admin_user)
    assert not Topic.objects.exclude(pk=old.pk).exists()
    # Two added, one pushed down.
    assert apply_sheet(staged=staged, by=admin_user, now=NOW) == 3
    assert [(item.code, item.path) for item in Topic.objects.all()] == [
        ("cha", "0001"),
        ("con", "0001.0001"),
        ("cu", "0002"),
    ]
    parent = Topic.objects.get(code="cha")
    assert parent.is_core
    assert parent.list_outcomes() == ["Một.", "Hai."]


def test_names_what_is_wrong_with_topics(course, admin_user) -> None:
    outcome = stage(
        TopicSheet(),
        [
            topic("a", grade=13),
            topic("a", level="Đại học"),
            topic("a", subject="hoa-hoc"),
            topic("a"),
            topic("A"),
            topic("b", "khong-co"),
            topic("c", "d"),
            topic("d", "c"),
            topic("a2", "a"),
            topic("a3", "a2"),
            topic("a4", "a3"),
            topic("a5", "a4"),
        ],
        admin_user,
    )
    assert list_faults(outcome) == [
        (2, "There is no grade 13 at the level “Tiểu học”."),
        (3, "There is no grade 1 at the level “Đại học”."),
        (4, "The subject “hoa-hoc” is not taught in this grade."),
        (6, "The same as row 5."),
        (7, "There is no topic “khong-co” in this subject of this grade."),
        (8, "This topic would stand below itself."),
        (9, "This topic would stand below itself."),
        (13, "Topics nest at most 4 deep."),
    ]
    assert not Topic.objects.exists()
    assert not StagedSheet.objects.exists()


def test_refuses_to_close_a_circle_with_what_is_stored(course, admin_user) -> None:
    top = TopicFactory(course=course, code="a")
    TopicFactory(parent=top, code="b")
    outcome = stage(TopicSheet(), [topic("a", "b")], admin_user)
    assert list_faults(outcome) == [(2, "This topic would stand below itself.")]


def test_blames_no_topic_for_a_row_above_it_that_cannot_be_read(course, admin_user) -> None:
    rows = [
        topic("cha", position="đầu"),
        topic("con", "cha"),
        topic("chau", "con"),
        topic("lac", "khong-co"),
        topic("con"),
        topic("sai", "khong-co", position=0),
    ]
    faults = list_faults(stage(TopicSheet(), rows, admin_user))
    assert [row for row, _text in faults] == [2, 5, 6, 7]
    assert "khong-co" in faults[1][1]


def test_blames_no_circle_on_a_row_that_cannot_be_read(course, admin_user) -> None:
    above = TopicFactory(course=course, code="tren")
    TopicFactory(course=course, code="duoi", parent=above)
    rows = [topic("tren", "duoi"), topic("duoi", position="đầu")]
    faults = list_faults(stage(TopicSheet(), rows, admin_user))
    assert [row for row, _text in faults] == [3]


def test_the_preview_shows_what_was_typed(course, admin_client, admin_user) -> None:
    staged = stage(TopicSheet(), [topic("cha", core="x"), topic("con", core="Đúng")], admin_user)
    page = admin_client.get(reverse("sheets:confirm", args=[staged.pk])).content.decode()
    assert "<td>x</td>" in page
    assert "<td>Đúng</td>" in page


def test_brings_a_new_subject(course, admin_user) -> None:
    rows = [["Tiểu học", 1, "tin-hoc", "Tin học", "optional", None]]
    staged = stage(CourseSheet(), rows, admin_user)
    assert apply_sheet(staged=staged, by=admin_user, now=NOW) == 2
    added = Course.objects.get(subject__code="tin-hoc")
    assert added.standing == "optional"
    assert added.position > course.position
    assert added.subject.position > course.subject.position


def test_names_what_is_wrong_with_courses(course, admin_user) -> None:
    rows = [
        ["Tiểu học", 9, "toan", "Toán", "optional", 1],
        ["Tiểu học", 1, "toan", "Toán", "compulsory", 1],
        ["primary", 1, "toan", "Toán học", "compulsory", 1],
        ["Tiểu học", 1, "toan-hoc", "Toán", "compulsory", 1],
    ]
    outcome = stage(CourseSheet(), rows, admin_user)
    assert list_faults(outcome) == [
        (2, "There is no grade 9 at the level “Tiểu học”."),
        (4, "The same as row 3."),
        (4, "Row 3 gives the same code another name."),
        (5, "This subject already has the code “toan”."),
    ]
    assert Subject.objects.count() == 1


def test_checks_in_a_fixed_number_of_queries(
    course, admin_user, django_assert_max_num_queries
) -> None:
    rows = [topic(f"t{number}") for number in range(300)]
    staged = stage(TopicSheet(), rows, admin_user)
    with django_assert_max_num_queries(30):
        apply_sheet(staged=staged, by=admin_user, now=NOW)
    assert Topic.objects.count() == 300
