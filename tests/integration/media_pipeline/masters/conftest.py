"""Masters of a recording, and an engine that makes them of a few bytes."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from media_pipeline.actions.masters import making, request_master
from media_pipeline.adapters.master_delivery import Delivery
from media_pipeline.adapters.stores import get_private_store
from media_pipeline.conf import get_conf
from media_pipeline.core.masters.findings import Light
from media_pipeline.models import Master, Source
from media_pipeline.signals import master_finished, master_revoked
from tests.factories.media import SourceFactory
from tests.integration.media_pipeline.conftest import NOW


@pytest.fixture
def source(collection: Any) -> Source:
    return SourceFactory(collection=collection)


@pytest.fixture
def told() -> Iterator[list[tuple[str, str]]]:
    """What the site hears of masters: (state, light)."""
    heard: list[tuple[str, str]] = []

    def hear(*, master: Master, **_kwargs: Any) -> None:
        heard.append((master.state, master.passes))

    for signal in (master_finished, master_revoked):
        signal.connect(hear)
    yield heard
    for signal in (master_finished, master_revoked):
        signal.disconnect(hear)


@pytest.fixture
def fake_engine(
    monkeypatch: pytest.MonkeyPatch, media_stores: Path, source: Source
) -> dict[str, Any]:
    """An engine that writes a few bytes, as `light` and `meanwhile` of the returned dict say."""
    original = get_conf().folder / "film"
    original.parent.mkdir(parents=True, exist_ok=True)
    original.write_bytes(b"film")
    get_private_store().put(original, source.original.name)
    how: dict[str, Any] = {"light": Light.GREEN, "meanwhile": lambda: None, "orders": []}

    def make(order: Any, scratch: Path, **_kwargs: Any) -> Delivery:
        how["orders"].append(order)
        how["meanwhile"]()
        path = scratch / "PHEP_CONG.mxf"
        content = how.get("content", b"master")
        path.write_bytes(content)
        sha256 = hashlib.sha256(content).hexdigest()
        report = {"sha256": sha256, "md5": "b" * 32, "bytes": 6, "frames": 4500, "findings": []}
        papers = {"report.json": b"{}"}
        return Delivery(path=path, report=report, light=how["light"], papers=papers)

    monkeypatch.setattr(making, "make_and_check", make)
    return how


def ask(source: Source, **given: Any) -> Master:
    arguments: dict[str, Any] = {"profile": "xdcam-hd422", "by": None, "now": NOW}
    return request_master(source=source, **arguments | given)
