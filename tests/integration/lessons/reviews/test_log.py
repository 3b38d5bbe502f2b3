"""The log cannot be rewritten unseen, and two who append never fork it."""

import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from django.db.utils import load_backend
from django.utils import timezone

from lessons.reviews.actions.log import append_entry
from lessons.reviews.models import LogEntry
from lessons.reviews.models.log import UnableToRewriteLog
from lessons.reviews.queries.log import find_log_damage

pytestmark = pytest.mark.django_db


@pytest.fixture
def entries():
    for number in range(4):
        append_entry(event="thử", by=None, now=timezone.now(), number=number)


def test_an_untouched_log_is_whole(entries):
    assert find_log_damage() == []
    assert [one.sequence for one in LogEntry.objects.all()] == [1, 2, 3, 4]


def test_refuses_to_be_rewritten(entries):
    entry = LogEntry.objects.get(sequence=2)
    for rewrite in (
        entry.save,
        entry.delete,
        LogEntry.objects.all().delete,
        lambda: LogEntry.objects.update(body="{}"),
    ):
        with pytest.raises(UnableToRewriteLog):
            rewrite()


@pytest.mark.parametrize(
    ("sql", "place"),
    [
        ("UPDATE reviews_logentry SET body='{}' WHERE sequence=2", 2),
        ("UPDATE reviews_logentry SET event='khác' WHERE sequence=3", 3),
        ('UPDATE reviews_logentry SET body=\'{"event":1,"thing":1,"at":1}\' WHERE sequence=3', 3),
        ("UPDATE reviews_logentry SET thing='catalogue.lessonpage:1' WHERE sequence=3", 3),
        ("DELETE FROM reviews_logentry WHERE sequence=2", 2),
        ("DELETE FROM reviews_logentry WHERE sequence=4", 4),
        ("UPDATE reviews_logentry SET sequence=9 WHERE sequence=4", 4),
    ],
)
def test_what_is_changed_beneath_the_program_is_found(entries, sql, place):
    with connection.cursor() as cursor:
        cursor.execute(sql)
    found = find_log_damage()
    assert found[0].sequence == place
    assert len(set(found)) == len(found)


@pytest.fixture
def database(migrated_tables, tmp_path):
    """Return how a thread comes to a database of real transactions, and leave nothing there."""
    if migrated_tables is None:
        yield lambda: None
        with ThreadPoolExecutor(1) as thread:
            thread.submit(_empty).result()
        return
    # What SQLite keeps in memory has one lock for all; a file has the one that sites meet.
    file = shutil.copy(migrated_tables, tmp_path / "log.sqlite3")
    options = {"transaction_mode": "IMMEDIATE", "timeout": 60}
    settings = connection.settings_dict | {"NAME": file, "OPTIONS": options}

    def enter():
        backend = load_backend(settings["ENGINE"])
        connections["default"] = backend.DatabaseWrapper(settings, "default")

    yield enter


def _empty():
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM reviews_logentry")
        cursor.execute("DELETE FROM reviews_loghead")
    connection.close()


def test_many_who_append_at_once_leave_one_chain(database):
    def work(action):
        database()
        try:
            return action()
        finally:
            connection.close()

    def append():
        return [append_entry(event="cùng lúc", by=None, now=timezone.now()).pk for _ in range(10)]

    with ThreadPoolExecutor(6) as threads:
        done = [threads.submit(work, append) for _ in range(6)]
        written = [number for one in done for number in one.result()]
        found = threads.submit(work, lambda: (find_log_damage(), LogEntry.objects.count())).result()
    assert sorted(written) == list(range(1, 61))
    assert found == ([], 60)
