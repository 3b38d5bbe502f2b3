"""A PDF of the printable page, where the library is there and works."""

import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from lms.offline.adapters import paper


class FakeFetcher:
    """Stands for the class of WeasyPrint 70 that fetches."""


def install(monkeypatch: pytest.MonkeyPatch, write_pdf: Any) -> None:
    library, urls = ModuleType("weasyprint"), ModuleType("weasyprint.urls")
    urls.URLFetcher = FakeFetcher  # type: ignore[attr-defined]
    urls.URLFetcherResponse = lambda url, body, headers: body  # type: ignore[attr-defined]
    library.HTML = lambda **given: SimpleNamespace(  # type: ignore[attr-defined]
        write_pdf=lambda: write_pdf(given["url_fetcher"])
    )
    monkeypatch.setitem(sys.modules, "weasyprint", library)
    monkeypatch.setitem(sys.modules, "weasyprint.urls", urls)
    monkeypatch.setattr(paper, "can_print", lambda: True)


def test_makes_none_without_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper, "can_print", lambda: False)
    assert paper.print_pdf(b"<p>", read=lambda _path: b"") is None


def test_takes_pictures_from_the_pack_and_from_nowhere_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def write_pdf(fetcher: Any) -> bytes:
        assert b"@media print" in fetcher.fetch("goi://goi/songhoc/goi.css")
        fetcher.fetch("goi://goi/H%C3%ACnh/01.webp")
        fetcher.fetch("https://example.vn/x.png")
        return b"%PDF"

    def read(path: str) -> bytes:
        asked.append(path)
        return b"webp"

    install(monkeypatch, write_pdf)
    assert paper.print_pdf(b"<p>", read=read) == b"%PDF"
    assert asked == ["Hình/01.webp", "https://example.vn/x.png"]


def test_a_library_that_fails_costs_no_pack(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, lambda fetcher: fetcher.nothing)
    assert paper.print_pdf(b"<p>", read=lambda _path: b"") is None
