"""The log cannot be rewritten unseen, and two who append never fork it."""

import pytest
from django.db import connection
from django.utils import timezone

from lessons.reviews.actions.log import append_entry
from lessons.reviews.models import LogEntry
from lessons.reviews.models.log import UnableToRewriteLog
from lessons.reviews.queries.log import find_log_damage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _entries():
    for number in range(4):
        append_entry(event="thử", by=None, now=timezone.now(), number=number)


def test_an_untouched_log_is_whole():
    assert find_log_damage() == []
    assert [one.sequence for one in LogEntry.objects.all()] == [1, 2, 3, 4]


def test_refuses_to_be_rewritten():
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
        ("UPDATE reviews_logentry SET thing='catalogue.lessonpage:1' WHERE sequence=3", 3),
        ("DELETE FROM reviews_logentry WHERE sequence=2", 2),
        ("DELETE FROM reviews_logentry WHERE sequence=4", 4),
        ("UPDATE reviews_logentry SET sequence=9 WHERE sequence=4", 4),
    ],
)
def test_what_is_changed_beneath_the_program_is_found(sql, place):
    with connection.cursor() as cursor:
        cursor.execute(sql)
    assert find_log_damage()[0].sequence == place
