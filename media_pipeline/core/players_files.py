"""Which files of an encoding players may ask for, what each is called on the wire, and in which
order they become public. Everything else in its folder stays inside.
"""

import re
from collections.abc import Iterable

TYPES = {
    "mp4": "video/mp4",
    "m3u8": "application/vnd.apple.mpegurl",
    "vtt": "text/vtt; charset=utf-8",
    "webp": "image/webp",
    "jpg": "image/jpeg",
}
# Texts may still grow while rungs arrive; they name other files by relative addresses.
TEXTS = ("m3u8", "vtt")
# A family's folder, the slides', or none: `.work/x.mp4` and what hides in deeper folders is ours.
PATH = re.compile(r"(?:(?:modern|universal|slides)/)?[A-Za-z0-9][A-Za-z0-9_-]*\.([a-z0-9]{2,4})")
FOLDER = re.compile(r"encodings/([A-Za-z0-9_-]{16,40})/(.+)", re.DOTALL)


def find_type(path: str) -> str | None:
    """Return the media type of a file below an encoding's folder, None for what players never get.

    The list is closed: a type guessed from a name could one day be a page with a script.
    """
    found = PATH.fullmatch(path)
    return TYPES.get(found[1]) if found else None


def is_text(path: str) -> bool:
    """Tell whether it is a playlist or captions: small, and perhaps written anew."""
    return path.endswith(TEXTS)


def split_name(name: str) -> tuple[str, str] | None:
    """Return the token and the path that a name in a store is made of, None for other names."""
    found = FOLDER.fullmatch(name)
    return (found[1], found[2]) if found else None


def order_for_publication(paths: Iterable[str]) -> list[str]:
    """Return the players' files of a folder: first those that others name, masters at the end."""
    return sorted(
        (path for path in paths if find_type(path)),
        key=lambda path: (path.endswith("master.m3u8"), is_text(path), path),
    )
