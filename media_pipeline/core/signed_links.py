"""What an address of something private says: of which recording, for whom, until when.

The text stands in the path, not in the query: then the relative names in playlists and captions
lead to addresses that say the same.
"""

import re
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

TEXT = re.compile(r"([0-9a-f]{32})\.([A-Za-z0-9_-]{1,40})\.([0-9A-Za-z-]{0,36})\.([0-9]{1,12})")
# Asked twice within a step, an address is the same, and what a browser keeps of it is of use.
STEPS = 4


@dataclass(frozen=True, kw_only=True)
class Link:
    """A right to fetch the files of one encoding of one source."""

    source: uuid.UUID
    token: str
    user: str
    """The key of the one person who may use it; "" for whoever has it."""
    expires_at: datetime

    def is_over(self, now: datetime) -> bool:
        """Tell whether it is good no longer."""
        return now >= self.expires_at


def choose_expiry(now: datetime, *, minutes: int) -> datetime:
    """Return when a link made now ends: not before `minutes` have passed, and on a round time."""
    step_s = max(60, minutes * 60 // STEPS)
    ends = (now + timedelta(minutes=minutes)).timestamp()
    return datetime.fromtimestamp(-(-ends // step_s) * step_s, UTC)


def write_link(link: Link) -> str:
    """Return `link` as a text that needs no quoting in an address."""
    ends = int(link.expires_at.timestamp())
    return f"{link.source.hex}.{link.token}.{link.user}.{ends}"


def read_link(text: str) -> Link | None:
    """Return what a text says that was written here; None for any other."""
    found = TEXT.fullmatch(text)
    if found is None:
        return None
    return Link(
        source=uuid.UUID(found[1]),
        token=found[2],
        user=found[3],
        expires_at=datetime.fromtimestamp(int(found[4]), UTC),
    )
