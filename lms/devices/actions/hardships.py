"""The categories that needs are counted by."""

from lms.devices.models import Hardship
from lms.devices.rules import HARDSHIPS


def ensure_hardships(*, using: str = "default") -> None:
    """Write the categories of a new site; one that has any keeps its own."""
    known = Hardship.objects.using(using)
    if not known.exists():
        known.bulk_create(
            Hardship(code=one.code, name=one.name, position=place)
            for place, one in enumerate(HARDSHIPS, 1)
        )
