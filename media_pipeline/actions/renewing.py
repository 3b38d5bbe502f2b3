"""Has recordings encoded again by today's recipe, beside what players are given meanwhile."""

from collections.abc import Iterator
from datetime import datetime

from media_pipeline.actions.encodings import request_encoding
from media_pipeline.core.holdings import is_older
from media_pipeline.core.plan import RECIPE
from media_pipeline.models import Encoding, Original

# Behind everything that somebody waits for.
LATER = -10


def find_outdated(*, than: str = RECIPE) -> Iterator[Original]:
    """Yield the originals that somebody holds and whose newest recipe came before `than`."""
    held = Original.objects.filter(sources__isnull=False).distinct()
    for original in held.prefetch_related("encodings").order_by("pk").iterator(chunk_size=100):
        recipes = [encoding.recipe for encoding in original.encodings.all()]
        if recipes and all(is_older(recipe, than) for recipe in recipes):
            yield original


def renew_encoding(*, original: Original, now: datetime) -> Encoding:
    """Ask for an encoding by today's recipe; when it is ready, players are given it.

    The older one stays where it is for a while (`sweep_replaced`): whoever is at it goes on, and
    addresses that pages and caches remember lead to the newer one afterwards.
    """
    first = original.sources.order_by("pk").first()
    share = str(first.collection_id) if first else ""
    return request_encoding(original=original, now=now, priority=LATER, share=share)
