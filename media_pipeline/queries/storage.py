"""What recordings and everything made of them take up, by collection."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Sum
from wagtail.models import Collection

from media_pipeline.models import Original, Rendition
from media_pipeline.permissions import list_reached_collections, list_reached_sources


@dataclass(kw_only=True)
class Tally:
    """So many recordings of so many bytes."""

    recordings: int = 0
    original_bytes: int = 0
    rendition_bytes: int = 0

    @property
    def bytes(self) -> int:
        """Return all of it."""
        return self.original_bytes + self.rendition_bytes

    def add(self, other: "Tally") -> None:
        """Count `other` too."""
        self.recordings += other.recordings
        self.original_bytes += other.original_bytes
        self.rendition_bytes += other.rendition_bytes


@dataclass(kw_only=True)
class Use:
    """What one collection holds."""

    collection: Collection
    indent: int = 0
    own: Tally = field(default_factory=Tally)
    whole: Tally = field(default_factory=Tally)
    """With the collections below it."""


def list_uses(user: Any) -> list[Use]:
    """Return the collections within reach that hold anything, themselves or below, as a tree."""
    collections = list_reached_collections(user).order_by("path").distinct()
    uses = {one.pk: Use(collection=one) for one in collections}
    mine = list_reached_sources(user).order_by()
    for pk, count, size in mine.values_list("collection").annotate(
        Count("pk"), Sum("original__bytes")
    ):
        if pk in uses:
            uses[pk].own.recordings, uses[pk].own.original_bytes = count, size
    for pk, size in mine.values_list("collection").annotate(
        Sum("original__encodings__renditions__bytes")
    ):
        if pk in uses:
            uses[pk].own.rendition_bytes = size or 0
    return _shape(list(uses.values()))


def sum_uses(user: Any) -> Tally:
    """Return what all within reach takes up; bytes that lie in several collections count once."""
    mine = list_reached_sources(user).order_by()
    originals = Original.objects.filter(pk__in=mine.values("original"))
    renditions = Rendition.objects.filter(encoding__original__in=originals.values("pk"))
    return Tally(
        recordings=mine.count(),
        original_bytes=originals.aggregate(size=Sum("bytes"))["size"] or 0,
        rendition_bytes=renditions.order_by().aggregate(size=Sum("bytes"))["size"] or 0,
    )


def _shape(uses: list[Use]) -> list[Use]:
    """Add up what lies below, leave out what is empty, and say how deep the rest stands."""
    above: list[Use] = []
    for use in uses:
        while above and not use.collection.path.startswith(above[-1].collection.path):
            above.pop()
        use.indent = len(above)
        above.append(use)
        for one in above:
            one.whole.add(use.own)
    return [use for use in uses if use.whole.recordings]
