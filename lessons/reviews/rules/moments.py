"""Places in a film as people write them, `1:05` or `1:02:03`; pure."""

import re

_MOMENT = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):(\d{1,2})(?:[.,](\d{1,3}))?", re.ASCII)
_SECONDS = re.compile(r"\d{1,5}", re.ASCII)


def read_moment(text: str) -> int | None:
    """Return a place in milliseconds; None for what is none. A bare number is seconds."""
    text = text.strip()
    if _SECONDS.fullmatch(text):
        return int(text) * 1000
    found = _MOMENT.fullmatch(text)
    if found is None or int(found[3]) > 59:
        return None
    seconds = int(found[1] or 0) * 3600 + int(found[2]) * 60 + int(found[3])
    return seconds * 1000 + int((found[4] or "").ljust(3, "0"))


def write_moment(ms: int) -> str:
    """Return a place as players write it."""
    minutes, seconds = divmod(ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"
