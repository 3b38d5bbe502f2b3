"""A station's logo: looked at before hours of work, named by what it shows."""

import hashlib
from pathlib import Path

from media_pipeline.core.refusals import NotMedia

PNG = b"\x89PNG\r\n\x1a\n"
NAME_LETTERS = 32


def read_logo(path: Path) -> bytes:
    """Return the content of a logo.

    :raises NotMedia: it is not there, or is no PNG.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise NotMedia("the station's logo is not there") from error
    if not content.startswith(PNG):
        raise NotMedia("the station's logo is no PNG")
    return content


def name_logo(content: bytes) -> str:
    """Return what the private store calls a logo: another picture has another name."""
    return f"logos/{hashlib.sha256(content).hexdigest()[:NAME_LETTERS]}.png"
