from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lessons.discovery.actions import mark_stale, put_entry, rebuild, withdraw_entry
from lessons.discovery.models import Entry, Lexemes, Term
from lessons.discovery.queries import get_edition
from lessons.discovery.rules import InvalidItem, Item, Source
from tests.factories.curriculum import CourseFactory, TopicFactory
from tests.factories.discovery import make_entry

pytestmark = pytest.mark.django_db
NOW = timezone.now()
LATER = NOW + timedelta(minutes=5)


def make_item(**fields: object) -> Item:
    given = {"origin": "thing:1", "kind": "clip", "url": "/kho/1/", "title": "Đọc số"}
    return Item(**(given | fields))  # type: ignore[arg-type]


def test_the_same_item_once_more_changes_nothing():
    put_entry(item=make_item(), now=NOW)
    before = get_edition()
    entry = put_entry(item=make_item(), now=LATER)
    assert (entry.changed_at, entry.published_at) == (NOW, NOW)
    assert get_edition() == before


def test_a_changed_item_keeps_its_identifier_and_its_day():
    first = put_entry(item=make_item(), now=NOW)
    second = put_entry(item=make_item(title="Viết số", text="nghe"), now=LATER)
    assert (second.pk, second.identifier) == (first.pk, "thing-1")
    assert (second.title, second.published_at, second.changed_at) == ("Viết số", NOW, LATER)
    assert second.edition == get_edition().number > first.edition
    assert "tviet" in Lexemes.objects.get().lexemes.split()
    assert "adoc" not in Lexemes.objects.get().lexemes.split()


def test_what_is_withdrawn_leaves_a_tombstone_without_its_words():
    put_entry(item=make_item(summary="Bí mật", teacher="Cô Hoa"), now=NOW)
    assert withdraw_entry(origin="thing:1", now=LATER)
    entry = Entry.objects.get()
    assert (entry.withdrawn_at, entry.changed_at, entry.identifier) == (LATER, LATER, "thing-1")
    assert (entry.title, entry.summary, entry.teacher, entry.url) == ("", "", "", "")
    assert not Entry.objects.live().exists()
    assert not Lexemes.objects.exists()
    assert not withdraw_entry(origin="thing:1", now=LATER)


def test_what_comes_back_is_the_same_entry():
    first = put_entry(item=make_item(), now=NOW)
    withdraw_entry(origin="thing:1", now=LATER)
    again = put_entry(item=make_item(), now=LATER + timedelta(1))
    assert (again.pk, again.title, again.withdrawn_at) == (first.pk, "Đọc số", None)
    assert again.changed_at == LATER + timedelta(1)


def test_a_topic_brings_its_course_grade_and_subject():
    topic = TopicFactory()
    entry = put_entry(item=make_item(topic_id=topic.pk), now=NOW)
    course = topic.course
    assert (entry.course, entry.grade, entry.subject) == (course, course.grade, course.subject)


def test_a_grade_and_a_subject_find_their_course():
    course = CourseFactory()
    item = make_item(grade_id=course.grade_id, subject_id=course.subject_id)
    assert put_entry(item=item, now=NOW).course == course


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "film"},
        {"origin": "12"},
        {"origin": "thing:"},
        {"url": "//elsewhere.example/"},
        {"url": "javascript:alert(1)"},
        {"title": " "},
    ],
)
def test_refuses_what_cannot_stand_in_the_table(fields):
    with pytest.raises(InvalidItem):
        put_entry(item=make_item(**fields), now=NOW)


def test_remembers_words_as_they_were_first_written():
    make_entry("Phép cộng")
    make_entry("PHÉP trừ")
    assert dict(Term.objects.values_list("word", "sample")) == {
        "phep": "phép",
        "cong": "cộng",
        "tru": "trừ",
    }


def test_the_edition_is_held_before_any_entry():
    # Two writers who took them the other way round would wait for each other.
    put_entry(item=make_item(), now=NOW)
    for write in (
        lambda: put_entry(item=make_item(title="Mới"), now=LATER),
        lambda: mark_stale(place="topic", pks=[1]),
        lambda: withdraw_entry(origin="thing:1", now=LATER),
    ):
        with CaptureQueriesContext(connection) as asked:
            write()
        tables = [
            table
            for one in asked
            for table in ("discovery_edition", "discovery_entry")
            if f'"{table}"' in one["sql"]
        ]
        assert tables[0] == "discovery_edition"
        assert "discovery_entry" in tables


def test_a_rebuilding_puts_what_is_missing_and_withdraws_what_nobody_vouches_for():
    put_entry(item=make_item(), now=NOW)
    put_entry(item=make_item(origin="thing:2"), now=NOW)
    put_entry(item=make_item(origin="gone:1"), now=NOW)
    things = [make_item(), make_item(origin="thing:3")]
    found = rebuild(sources=[Source(name="thing", list_items=lambda: things)], clock=lambda: LATER)
    assert (found.items, found.withdrawn) == (2, 2)
    assert set(Entry.objects.live().values_list("origin", flat=True)) == {"thing:1", "thing:3"}
    assert Entry.objects.get(origin="thing:1").changed_at == NOW


def test_a_rebuilding_leaves_what_happened_meanwhile_however_early_it_was_stamped():
    put_entry(item=make_item(), now=NOW)
    put_entry(item=make_item(origin="thing:3"), now=NOW)
    read_before = [make_item(), make_item(origin="thing:3", title="Cũ")]

    def list_items():
        withdraw_entry(origin="thing:1", now=NOW)
        put_entry(item=make_item(origin="thing:2"), now=NOW)
        put_entry(item=make_item(origin="thing:3", title="Mới"), now=NOW)
        return read_before

    found = rebuild(sources=[Source(name="thing", list_items=list_items)], clock=lambda: LATER)
    titles = dict(Entry.objects.live().values_list("origin", "title"))
    assert titles == {"thing:2": "Đọc số", "thing:3": "Mới"}
    assert found.withdrawn == 0


def test_a_rebuilding_stamps_what_it_writes_when_it_writes_it():
    put_entry(item=make_item(origin="gone:1"), now=NOW)
    first, second, third = (LATER + timedelta(minutes=n) for n in range(3))
    clock = iter([first, second, third]).__next__
    sources = [
        Source(name="thing", list_items=lambda: [make_item()]),
        Source(name="other", list_items=lambda: [make_item(origin="other:1")]),
    ]
    rebuild(sources=sources, clock=clock)
    stamps = dict(Entry.objects.values_list("origin", "changed_at"))
    assert stamps == {"thing:1": first, "other:1": second, "gone:1": third}


def test_a_source_speaks_for_its_own_things_only():
    with pytest.raises(InvalidItem):
        rebuild(sources=[Source(name="other", list_items=lambda: [make_item()])], clock=lambda: NOW)


def test_the_command_reads_every_registered_source(capsys):
    make_entry(origin="thing:9")
    call_command("discovery", "rebuild")
    assert capsys.readouterr().out == "0 public, 1 withdrawn\n"
