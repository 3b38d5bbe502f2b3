"""Turns the printable page of a pack into a PDF, where WeasyPrint is installed."""

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote

_CARRIED = Path(__file__).parents[1] / "carried"
_TOP = "goi://goi/"


def can_print() -> bool:
    """Tell whether a PDF can be made here."""
    return find_spec("weasyprint") is not None


def print_pdf(page: bytes, *, read: Callable[[str], bytes]) -> bytes | None:
    """Return `page` as a PDF; `read` gives its pictures. None where nothing makes one."""
    if not can_print():
        return None
    import weasyprint

    def fetch(address: str, *_args: Any, **_kwargs: Any) -> dict[str, Any]:
        # No address of a page leads to the network, nor to a disk.
        path = unquote(address.removeprefix(_TOP))
        if path == "songhoc/goi.css":
            return {"string": (_CARRIED / "goi.css").read_bytes(), "mime_type": "text/css"}
        return {"string": read(path), "mime_type": "image/webp"}

    document = weasyprint.HTML(string=page.decode(), base_url=_TOP, url_fetcher=fetch)
    pdf: bytes = document.write_pdf()
    return pdf
