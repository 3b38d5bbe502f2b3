import pytest
from django.contrib.auth.models import update_last_login
from django.core.management import call_command
from django_tasks import task_backends
from wagtail.models import Page, PageViewRestriction

from lessons.catalogue.actions import draft_lesson
from lessons.catalogue.models import GradePage, LessonPage, SubjectPage
from lessons.discovery.models import Entry, Lexemes
from lessons.discovery.queries import get_edition
from lessons.discovery.tasks import tell_anew
from media_pipeline.signals import source_ready
from tests.factories.catalogue import make_lesson
from tests.factories.media import RenditionFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson(toan: SubjectPage) -> LessonPage:
    """Return a lesson that was just published."""
    drafted = draft_lesson(
        subject_page=toan, title="Phép cộng", summary="Cộng.", paragraphs=[], by=UserFactory()
    )
    drafted.get_latest_revision().publish()
    drafted.refresh_from_db()
    return drafted


def list_urls() -> list[str]:
    return list(Entry.objects.live().values_list("url", flat=True))


def test_a_lesson_is_found_from_the_moment_it_is_live(toan, lesson):
    entry = Entry.objects.live().get()
    assert (entry.origin, entry.url) == (f"lesson:{lesson.pk}", "/lop-1/toan/phep-cong/")
    assert (entry.course, entry.published_at) == (toan.course, lesson.first_published_at)


def test_a_draft_is_not_found(toan):
    draft_lesson(subject_page=toan, title="Nháp", summary="x", paragraphs=[], by=UserFactory())
    assert list_urls() == []
    call_command("discovery", "rebuild")
    assert list_urls() == []


def test_a_new_text_is_found_only_once_it_is_published(lesson):
    lesson.title = "Phép trừ"
    revision = lesson.save_revision()
    assert Entry.objects.live().get().title == "Phép cộng"
    revision.publish()
    assert Entry.objects.live().get().title == "Phép trừ"


def test_an_unpublished_lesson_is_gone(lesson):
    lesson.unpublish()
    assert list_urls() == []


def test_a_lesson_is_withdrawn_by_the_save_that_hides_it(lesson):
    lesson.live = False
    lesson.save()
    assert list_urls() == []


def test_a_lesson_deleted_with_its_subject_is_gone(lesson):
    SubjectPage.objects.get(pk=lesson.get_parent().pk).delete()
    assert list_urls() == []
    assert Entry.objects.get().withdrawn_at


def test_a_lesson_moves_with_its_subject(toan, lesson):
    other = GradePage.objects.get(slug="lop-2")
    other.get_children().get(slug="toan").delete()
    Page.objects.get(pk=toan.pk).move(GradePage.objects.get(pk=other.pk), pos="first-child")
    assert list_urls() == ["/lop-2/toan/phep-cong/"]


def test_a_lesson_follows_the_address_of_its_subject(
    toan, lesson, django_capture_on_commit_callbacks
):
    toan.slug = "mon-toan"
    with django_capture_on_commit_callbacks(execute=True):
        toan.save_revision().publish()
    assert list_urls() == ["/lop-1/mon-toan/phep-cong/"]


def test_a_lesson_behind_a_password_is_not_found(toan, lesson):
    grade = toan.get_parent()
    restriction = PageViewRestriction.objects.create(
        page=grade, restriction_type=PageViewRestriction.PASSWORD, password="mo-ra"
    )
    assert list_urls() == []
    restriction.delete()
    assert list_urls() == ["/lop-1/toan/phep-cong/"]


def test_every_change_of_a_public_page_begins_an_edition(home, toan):
    before = get_edition()
    home.introduction = "Chào các em."
    home.save_revision().publish()
    assert get_edition() != before


def test_a_draft_that_nobody_sees_begins_no_edition(toan):
    before = get_edition()
    draft = make_lesson(toan, title="Nháp")
    draft.title = "Nháp nữa"
    draft.save()
    draft.save_revision()
    assert get_edition() == before


@pytest.mark.parametrize("place", ["topic", "grade", "subject"])
def test_a_lesson_is_found_by_the_new_name_of_its_place(
    toan, place, django_capture_on_commit_callbacks
):
    make_lesson(toan).get_latest_revision().publish()
    one = getattr(Entry.objects.live().get(), place)
    one.name = "Hình khối"
    backend = task_backends["default"]
    backend.clear()
    with django_capture_on_commit_callbacks(execute=True):
        one.save()
    assert [result.task for result in backend.results].count(tell_anew) == 1
    tell_anew.call()
    assert "akhoi" in Lexemes.objects.get().lexemes.split()
    changed_at = Entry.objects.get().changed_at
    tell_anew.call()
    with django_capture_on_commit_callbacks(execute=True):
        one.save()
    assert [result.task for result in backend.results].count(tell_anew) == 1
    assert Entry.objects.get().changed_at == changed_at


def test_a_rebuilding_finds_the_lessons_that_are_public(lesson):
    Entry.objects.all().delete()
    call_command("discovery", "rebuild")
    assert list_urls() == ["/lop-1/toan/phep-cong/"]


def test_a_lesson_is_found_by_all_that_it_says(toan):
    lesson = make_lesson(toan, series="canh-dieu", school_name="Trường A", teacher="Cô Hoa")
    lesson.get_latest_revision().publish()
    entry = Entry.objects.live().get()
    assert (entry.topic, entry.series, entry.school) == (lesson.topic, "canh-dieu", "Trường A")
    assert (entry.teacher, entry.duration_ms, entry.size_bytes) == ("Cô Hoa", 180_000, 970_000)


def test_a_smaller_file_that_comes_later_changes_the_size_that_is_told(toan):
    lesson = make_lesson(toan)
    lesson.get_latest_revision().publish()
    encoding = lesson.recording.encoding
    RenditionFactory(encoding=encoding, rung="u32", bytes=400_000)
    source_ready.send(type(lesson.recording), source=lesson.recording, encoding=encoding)
    assert Entry.objects.live().get().size_bytes == 400_000


def test_a_corrected_name_and_an_account_that_goes_are_found_at_once(toan):
    lesson = make_lesson(toan, teacher="")
    lesson.get_latest_revision().publish()
    teacher = lesson.owner
    assert Entry.objects.live().get().teacher == teacher.get_full_name()
    teacher.first_name, teacher.last_name = "Trần Thị", "Mai"
    before = get_edition().number
    teacher.save(update_fields=["first_name", "last_name"])
    assert Entry.objects.live().get().teacher == "Trần Thị Mai"
    after = get_edition().number
    assert after > before
    teacher.save()
    assert get_edition().number == after
    teacher.delete()
    assert Entry.objects.live().get().teacher == ""


def test_signing_in_looks_at_no_lesson(lesson, django_assert_num_queries):
    teacher = lesson.owner
    with django_assert_num_queries(1):
        update_last_login(None, teacher)
