"""Packs are told of as things that somebody carries to a pupil."""

from types import SimpleNamespace

import pytest
from django.utils import translation

from lms.carrying import Carried, list_carried
from lms.offline.queries import carrying


def test_packs_that_everybody_may_have_can_be_carried(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = SimpleNamespace(
        pack=SimpleNamespace(slug="toan-1", title="Toán lớp 1"),
        edition=SimpleNamespace(count=9, size_bytes=80 * 1024 * 1024),
    )
    monkeypatch.setattr(carrying, "list_shown_packs", lambda: [shown])
    with translation.override("vi"):
        (told,) = list_carried()
    detail = told.detail.replace("\xa0", " ")
    assert told == Carried(
        key="pack:toan-1", title="Toán lớp 1", detail=told.detail, url="/packs/toan-1/"
    )
    assert detail.startswith("9 bài, 80")
