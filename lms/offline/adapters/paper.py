"""Turns the printable page of a pack into a PDF, where WeasyPrint is installed."""

import logging
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote

_CARRIED = Path(__file__).parents[1] / "carried"
_TOP = "goi://goi/"
_STYLE = "songhoc/goi.css"

logger = logging.getLogger(__name__)


def can_print() -> bool:
    """Tell whether a PDF can be made here."""
    return find_spec("weasyprint") is not None


def print_pdf(page: bytes, *, read: Callable[[str], bytes]) -> bytes | None:
    """Return `page` as a PDF; `read` gives its pictures. None where nothing makes one."""
    if not can_print():
        return None
    try:
        return _print(page, read)
    except Exception:
        # A library that wants another one of the system's: the page to print is there all the same.
        logger.exception("no PDF of a pack was made")
        return None


def _print(page: bytes, read: Callable[[str], bytes]) -> bytes:
    import weasyprint
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class FromPack(URLFetcher):
        """Gives what lies in the pack; no address of a page leads to the network or to a disk."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            path = unquote(url.removeprefix(_TOP))
            if path == _STYLE:
                kind, body = "text/css", (_CARRIED / "goi.css").read_bytes()
            else:
                kind, body = "image/webp", read(path)
            return URLFetcherResponse(url, body, {"Content-Type": kind})

    document = weasyprint.HTML(string=page.decode(), base_url=_TOP, url_fetcher=FromPack())
    pdf: bytes = document.write_pdf()
    return pdf
