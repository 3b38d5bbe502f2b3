"""What the address of a master says: which file of which channel, for whom, until when; pure."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

_TEXT = re.compile(r"([0-9]{1,18})\.([0-9a-f]{64})\.([0-9]{1,18})\.([0-9]{1,12})")


@dataclass(frozen=True, kw_only=True)
class Link:
    """A right to fetch one master, as long as the person it was made for has it."""

    channel: int
    digest: str
    person: int
    expires_at: datetime

    def is_over(self, now: datetime) -> bool:
        """Tell whether it is good no longer."""
        return now >= self.expires_at


def write_link(link: Link) -> str:
    """Return `link` as a text that needs no quoting in an address."""
    ends = int(link.expires_at.timestamp())
    return f"{link.channel}.{link.digest}.{link.person}.{ends}"


def read_link(text: str) -> Link | None:
    """Return what a text says that was written here; None for any other."""
    found = _TEXT.fullmatch(text)
    if found is None:
        return None
    return Link(
        channel=int(found[1]),
        digest=found[2],
        person=int(found[3]),
        expires_at=datetime.fromtimestamp(int(found[4]), UTC),
    )
