"""Writes down which parts of a film a reviewer has played."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from lessons.reviews.models import Submission, Watched
from lessons.reviews.rules.watching import Range, measure_share, merge_ranges


@transaction.atomic
def record_watched(
    *, submission: Submission, by: Any, ranges: Iterable[Range], now: datetime
) -> int:
    """Add what `by` has played; return how many percent of the film that is by now."""
    if not submission.film_sha256:
        return 100
    Watched.objects.get_or_create(
        reviewer=by, media_sha256=submission.film_sha256, defaults={"updated_at": now}
    )
    row = Watched.objects.select_for_update().get(reviewer=by, media_sha256=submission.film_sha256)
    known = [(start, end) for start, end in row.ranges]
    merged = merge_ranges([*known, *ranges], duration_ms=submission.film_ms)
    row.ranges, row.updated_at = [list(one) for one in merged], now
    row.save(update_fields=["ranges", "updated_at"])
    return measure_share(merged, duration_ms=submission.film_ms)
