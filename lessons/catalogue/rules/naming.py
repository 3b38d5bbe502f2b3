"""How pages are named; pure."""

import re

from lessons.letters import fold


def make_slug(text: str) -> str:
    """Return the address part for a name: 'Tiếng Việt' becomes 'tieng-viet'."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")
