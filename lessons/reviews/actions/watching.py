"""Writes down which parts of a film a reviewer has played."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from lessons.reviews.models import Submission, Watched
from lessons.reviews.rules.watching import Range, add_reported, measure_share, merge_ranges


def begin_watching(*, submission: Submission, by: Any, now: datetime) -> None:
    """Note that the film is laid before `by`, who can have played nothing of it earlier."""
    if submission.film_sha256:
        Watched.objects.get_or_create(
            reviewer=by,
            media_sha256=submission.film_sha256,
            defaults={"began_at": now, "updated_at": now},
        )


@transaction.atomic
def record_reported(
    *, submission: Submission, by: Any, ranges: Iterable[Range], now: datetime
) -> int:
    """Add what the browser of `by` reports, as far as the time sufficed; return the percent."""
    if not submission.film_sha256:
        return 100
    begin_watching(submission=submission, by=by, now=now)
    row = _lock(submission, by)
    if row.began_at is None:
        return record_watched(submission=submission, by=by, ranges=ranges, now=now)
    possible = add_reported(
        _read(row), ranges, duration_ms=submission.film_ms, spent=now - row.began_at
    )
    return record_watched(submission=submission, by=by, ranges=possible, now=now)


@transaction.atomic
def record_watched(
    *, submission: Submission, by: Any, ranges: Iterable[Range], now: datetime
) -> int:
    """Add what `by` has played; return how many percent of the film that is by now."""
    if not submission.film_sha256:
        return 100
    begin_watching(submission=submission, by=by, now=now)
    row = _lock(submission, by)
    merged = merge_ranges([*_read(row), *ranges], duration_ms=submission.film_ms)
    row.ranges, row.updated_at = [list(one) for one in merged], now
    row.save(update_fields=["ranges", "updated_at"])
    return measure_share(merged, duration_ms=submission.film_ms)


def _lock(submission: Submission, by: Any) -> Watched:
    about = {"reviewer": by, "media_sha256": submission.film_sha256}
    return Watched.objects.select_for_update().get(**about)


def _read(row: Watched) -> list[Range]:
    return [(start, end) for start, end in row.ranges]
