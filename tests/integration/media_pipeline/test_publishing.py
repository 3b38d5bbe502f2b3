"""What is public is published: whatever is killed in between, and whoever shares the bytes."""

from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from wagtail.models import Collection

from media_pipeline.actions.publishing import (
    UnableToPublish,
    publish_source,
    settle_all,
    settle_original,
    tidy_stores,
    withdraw_source,
)
from media_pipeline.adapters.stores import StoreUnavailable, get_private_store, get_public_store
from media_pipeline.adapters.stores_local import LocalStore
from media_pipeline.models import Encoding, ExtraSound, Rendition, Source
from media_pipeline.signals import (
    rendition_ready,
    source_published,
    source_ready,
    source_withdrawn,
)
from tests.factories.media import (
    NOW,
    EncodingFactory,
    OriginalFactory,
    RenditionFactory,
    SourceFactory,
)
from tests.factories.people import UserFactory
from tests.integration.media_pipeline.conftest import allow

PLAYED = ["poster.jpg", "universal/64.m3u8", "universal/64.mp4", "universal/master.m3u8"]


def fill(encoding: Encoding) -> Encoding:
    for path in (*PLAYED, "report.json", "units/0.mkv"):
        get_private_store().write(f"{encoding.folder}/{path}", path.encode())
    return encoding


@pytest.fixture
def source(media_stores: Path, collection: Collection) -> Source:
    return SourceFactory(collection=collection)


@pytest.fixture
def encoding(source: Source) -> Encoding:
    get_private_store().write(source.original.name, b"original")
    return fill(EncodingFactory(original=source.original, ready=True))


@pytest.fixture
def heard(db: None) -> Any:
    """Return the signals sent, by name."""
    told: list[tuple[str, Any]] = []

    def published(source: Source, **_kwargs: Any) -> None:
        told.append(("published", source.pk))

    def withdrawn(source: Source, paths: list[str], **_kwargs: Any) -> None:
        told.append(("withdrawn", paths))

    source_published.connect(published)
    source_withdrawn.connect(withdrawn)
    yield told
    source_published.disconnect(published)
    source_withdrawn.disconnect(withdrawn)


def list_public() -> list[str]:
    return get_public_store().list_tree("")


def name_all(encoding: Encoding) -> list[str]:
    return [f"{encoding.folder}/{path}" for path in PLAYED]


def test_publishes_players_files_and_nothing_else(
    source: Source, encoding: Encoding, heard: Any
) -> None:
    publish_source(source=source, by=None, now=NOW)
    assert list_public() == name_all(encoding)
    assert source.published_at == NOW
    assert heard == [("published", source.pk)]


def test_withdraws_and_says_which_paths_to_purge(
    source: Source, encoding: Encoding, heard: Any
) -> None:
    publish_source(source=source, by=None, now=NOW)
    gone = withdraw_source(source=source, by=None, now=NOW)
    assert list_public() == []
    assert source.published_at is None
    assert gone == name_all(encoding)
    assert heard[1:] == [("withdrawn", gone)]
    assert get_private_store().has(name_all(encoding)[0])


def test_says_each_thing_once(source: Source, encoding: Encoding, heard: Any) -> None:
    for _ in range(2):
        publish_source(source=source, by=None, now=NOW)
    for _ in range(2):
        withdraw_source(source=source, by=None, now=NOW)
    assert [name for name, _what in heard] == ["published", "withdrawn"]


def test_asks_who_may(source: Source, encoding: Encoding, teacher: Any) -> None:
    stranger = UserFactory()
    allow(stranger, source.collection, "choose_source")
    for act in (publish_source, withdraw_source):
        with pytest.raises(UnableToPublish):
            act(source=source, by=stranger, now=NOW)
    publish_source(source=source, by=teacher, now=NOW)
    assert list_public() == name_all(encoding)


def test_keeps_what_another_school_has_published(source: Source, encoding: Encoding) -> None:
    other = SourceFactory(
        original=source.original,
        collection=Collection.get_first_root_node().add_child(name="Trường B"),
    )
    publish_source(source=source, by=None, now=NOW)
    publish_source(source=other, by=None, now=NOW)
    assert withdraw_source(source=source, by=None, now=NOW) == []
    assert list_public() == name_all(encoding)
    assert withdraw_source(source=other, by=None, now=NOW) == name_all(encoding)
    assert list_public() == []


def test_publishes_a_rung_that_comes_later_and_the_longer_master(
    source: Source, encoding: Encoding
) -> None:
    publish_source(source=source, by=None, now=NOW)
    store = get_private_store()
    store.write(f"{encoding.folder}/universal/128.mp4", b"more")
    store.write(f"{encoding.folder}/universal/master.m3u8", b"universal/MASTER.m3u8")
    settle_original(source.original)
    public = get_public_store()
    assert public.has(f"{encoding.folder}/universal/128.mp4")
    assert public.read(f"{encoding.folder}/universal/master.m3u8") == b"universal/MASTER.m3u8"


def test_publishes_extra_sounds_too(source: Source, encoding: Encoding) -> None:
    sound = fill(EncodingFactory(original=OriginalFactory(), ready=True))
    ExtraSound.objects.create(source=source, original=sound.original, created_at=NOW)
    publish_source(source=source, by=None, now=NOW)
    assert list_public() == sorted(name_all(encoding) + name_all(sound))
    withdraw_source(source=source, by=None, now=NOW)
    assert list_public() == []


class Killed(BaseException):
    """What `kill -9` does to everything that was to come."""


@pytest.mark.parametrize("step", range(6))
def test_goes_on_after_being_killed_while_publishing(
    source: Source, encoding: Encoding, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    kill_at(monkeypatch, step, "copy_to")
    with pytest.raises(Killed) if step < len(PLAYED) else nullcontext():
        publish_source(source=source, by=None, now=NOW)
    expect_nothing_private_in_public()
    monkeypatch.undo()
    publish_source(source=source, by=None, now=NOW)
    assert list_public() == name_all(encoding)


@pytest.mark.parametrize("after", [False, True])
def test_goes_on_after_being_killed_while_withdrawing(
    source: Source, encoding: Encoding, monkeypatch: pytest.MonkeyPatch, after: bool
) -> None:
    publish_source(source=source, by=None, now=NOW)
    delete = LocalStore.delete_tree

    def die(self: LocalStore, prefix: str) -> None:
        if after:
            delete(self, prefix)
        raise Killed

    monkeypatch.setattr(LocalStore, "delete_tree", die)
    with pytest.raises(Killed):
        withdraw_source(source=source, by=None, now=NOW)
    monkeypatch.undo()
    expect_nothing_private_in_public()
    withdraw_source(source=source, by=None, now=NOW)
    assert list_public() == []
    assert Source.objects.get().published_at is None


def test_the_caretaker_mends_what_was_killed(
    source: Source, encoding: Encoding, monkeypatch: pytest.MonkeyPatch
) -> None:
    kill_at(monkeypatch, 1, "copy_to")
    with pytest.raises(Killed):
        publish_source(source=source, by=None, now=NOW)
    monkeypatch.undo()
    get_public_store().write("encodings/nobody-knows-this/universal/64.mp4", b"x")
    assert settle_all() == ["encodings/nobody-knows-this/universal/64.mp4"]
    assert list_public() == name_all(encoding)
    Source.objects.update(published_at=None)
    settle_all()
    assert list_public() == []


def test_signals_bring_what_comes_later_into_public(source: Source, encoding: Encoding) -> None:
    publish_source(source=source, by=None, now=NOW)
    store = get_private_store()
    store.write(f"{encoding.folder}/universal/128.mp4", b"more")
    rendition_ready.send(Rendition, rendition=RenditionFactory(encoding=encoding, rung="u128"))
    assert get_public_store().has(f"{encoding.folder}/universal/128.mp4")
    store.write(f"{encoding.folder}/captions-1.vtt", b"WEBVTT\n\n00:01 --> 00:02\nx")
    encoding.report = {"captions": [{"vtt": "captions-1.vtt", "language": "vi", "title": ""}]}
    source_ready.send(Source, source=source, encoding=encoding)
    assert get_public_store().has(f"{encoding.folder}/captions-1.vtt")
    assert source.captions.get().origin == "embedded"


def test_tidies_hourly(source: Source, encoding: Encoding, media_stores: Path) -> None:
    torn = media_stores / "media_public" / ".parts" / "torn"
    get_public_store().write("encodings/nobody-knows-this/universal/64.mp4", b"x")
    torn.write_bytes(b"x")
    tidy_stores(now=datetime.now(UTC) + timedelta(days=2))
    assert not torn.exists()
    assert list_public() == []


def test_stays_published_while_the_store_is_away(
    source: Source, encoding: Encoding, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_source(source=source, by=None, now=NOW)

    def fail(*_args: Any) -> None:
        raise StoreUnavailable("away")

    monkeypatch.setattr(LocalStore, "delete_tree", fail)
    with pytest.raises(StoreUnavailable):
        withdraw_source(source=source, by=None, now=NOW)
    source.refresh_from_db()
    assert source.published_at == NOW


def test_looks_again_when_somebody_else_publishes_meanwhile(
    source: Source, encoding: Encoding, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = SourceFactory(
        original=source.original,
        collection=Collection.get_first_root_node().add_child(name="Trường B"),
    )
    publish_source(source=source, by=None, now=NOW)
    delete = LocalStore.delete_tree

    def delete_late(self: LocalStore, prefix: str) -> None:
        publish_source(source=other, by=None, now=NOW)
        delete(self, prefix)

    monkeypatch.setattr(LocalStore, "delete_tree", delete_late)
    withdraw_source(source=source, by=None, now=NOW)
    assert list_public() == name_all(encoding)


def kill_at(monkeypatch: pytest.MonkeyPatch, step: int, method: str) -> None:
    """Make the `step`th call of a store's method the last thing that happens."""
    left = [step]
    whole = getattr(LocalStore, method)

    def call(*args: Any) -> Any:
        if not left[0]:
            raise Killed
        left[0] -= 1
        return whole(*args)

    monkeypatch.setattr(LocalStore, method, call)


def expect_nothing_private_in_public() -> None:
    if list_public():
        assert Source.objects.get().published_at is not None
