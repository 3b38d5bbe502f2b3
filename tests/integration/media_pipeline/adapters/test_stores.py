"""Both stores on this machine's disk, and any other Django storage by its few calls."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage, InMemoryStorage

from media_pipeline.adapters import stores_local
from media_pipeline.adapters.stores import (
    BadName,
    Store,
    StoreUnavailable,
    get_private_store,
    get_public_store,
)
from media_pipeline.adapters.stores_far import FarStore
from media_pipeline.adapters.stores_local import LocalStore
from media_pipeline.core.refusals import OutOfDisk

NAME = "encodings/AbC-1_2/universal/64.mp4"


@pytest.fixture(params=["local", "memory", "far disk"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "local":
        return LocalStore(tmp_path / "store", mode=0o640)
    if request.param == "memory":
        return FarStore(InMemoryStorage())
    return FarStore(FileSystemStorage(tmp_path / "far"))


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "film.mp4"
    path.write_bytes(b"film" * 1000)
    return path


def test_gives_back_what_it_was_given(store: Store, film: Path, tmp_path: Path) -> None:
    store.put(film, NAME)
    assert store.has(NAME)
    assert store.size(NAME) == 4000
    assert store.take(NAME, tmp_path / "cache").read_bytes() == film.read_bytes()
    with store.open(NAME) as file:
        file.seek(3999)
        assert file.read() == b"m"


def test_takes_the_same_file_once_from_a_far_store(
    store: Store, film: Path, tmp_path: Path
) -> None:
    store.put(film, NAME)
    first = store.take(NAME, tmp_path / "cache")
    assert store.take(NAME, tmp_path / "cache") == first
    assert [path for path in (tmp_path / "cache").rglob("*") if path.is_file()] == (
        [] if store.is_local else [first]
    )


def test_leaves_a_name_of_the_same_size_alone(store: Store, film: Path, tmp_path: Path) -> None:
    store.put(film, NAME)
    before = store.stat(NAME)
    other = tmp_path / "other"
    other.write_bytes(b"X" * 4000)
    store.put(other, NAME)
    assert store.read(NAME) == film.read_bytes()
    assert store.stat(NAME) == before


def test_replaces_a_name_of_another_size(store: Store, film: Path, tmp_path: Path) -> None:
    store.put(film, NAME)
    other = tmp_path / "other"
    other.write_bytes(b"X" * 17)
    store.put(other, NAME)
    assert store.read(NAME) == b"X" * 17


def test_moves_on_request(store: Store, film: Path) -> None:
    store.put(film, NAME, move=True)
    assert not film.exists()
    film.write_bytes(b"film" * 1000)
    store.put(film, NAME, move=True)
    assert not film.exists()
    assert store.size(NAME) == 4000


def test_writes_over_what_is_there_with_another_etag(store: Store) -> None:
    store.write(NAME, b"one")
    before = store.stat(NAME)
    store.write(NAME, b"two")
    assert store.read(NAME) == b"two"
    assert store.stat(NAME).etag != before.etag


def test_a_store_that_nothing_was_put_into_is_not_there(media_stores: Path) -> None:
    store = get_private_store()
    assert store.is_blank
    with pytest.raises(StoreUnavailable):
        store.take(NAME, media_stores)
    store.write("poster.jpg", b"x")
    assert not store.is_blank
    with pytest.raises(FileNotFoundError):
        store.take(NAME, media_stores)


def test_says_that_a_name_is_missing(store: Store, tmp_path: Path) -> None:
    store.write("poster.jpg", b"x")
    assert not store.has(NAME)
    for ask in (store.size, store.stat, store.open, lambda name: store.take(name, tmp_path)):
        with pytest.raises(FileNotFoundError):
            ask(NAME)
    store.delete(NAME)
    store.delete_tree("encodings/none")
    assert store.list_tree("encodings/none") == []


def test_lists_and_deletes_trees(store: Store) -> None:
    names = ["encodings/a/modern/1.mp4", "encodings/a/poster.jpg", "encodings/ab/poster.jpg"]
    for name in names:
        store.write(name, b"x")
    assert store.list_tree("encodings/a") == names[:2]
    assert store.list_tree("") == names
    store.delete_tree("encodings/a")
    assert store.list_tree("") == names[2:]


@pytest.mark.parametrize(
    "name",
    ["", "/etc/passwd", "../x", "a/../b", "a//b", "a/.parts/b", ".parts/x", "a\n", "a/", "đ"],
)
def test_refuses_what_is_no_name(store: Store, film: Path, name: str) -> None:
    with pytest.raises(BadName):
        store.put(film, name)
    with pytest.raises(BadName):
        store.stat(name)
    with pytest.raises(BadName):
        store.open(name)
    with pytest.raises(BadName):
        store.delete(name)


def test_copies_between_stores_of_any_kind(store: Store, tmp_path: Path) -> None:
    other = LocalStore(tmp_path / "other")
    store.write(NAME, b"film")
    store.copy_to(other, NAME, "encodings/x/64.mp4")
    other.copy_to(store, "encodings/x/64.mp4", "back/64.mp4")
    assert other.read("encodings/x/64.mp4") == store.read("back/64.mp4") == b"film"


def test_copies_a_changed_playlist_of_the_same_size(store: Store, tmp_path: Path) -> None:
    other = LocalStore(tmp_path / "other")
    for content in (b"one", b"two"):
        store.write(NAME, content)
        store.copy_to(other, NAME, NAME)
        assert other.read(NAME) == content


def test_links_instead_of_copying(media_stores: Path, film: Path) -> None:
    private, public = get_private_store(), get_public_store()
    private.put(film, NAME)
    private.copy_to(public, NAME, NAME)
    assert private.is_local
    assert public.take(NAME, film.parent).samefile(film)
    assert [*(media_stores / "media_private" / stores_local.PARTS).iterdir()] == []


@pytest.mark.parametrize("move", [False, True])
def test_copies_where_links_are_refused(
    media_stores: Path, film: Path, monkeypatch: pytest.MonkeyPatch, move: bool
) -> None:
    def refuse(*_paths: Path) -> None:
        raise OSError(18, "another disk")

    monkeypatch.setattr(os, "link", refuse)
    get_private_store().put(film, NAME, move=move)
    assert get_private_store().size(NAME) == 4000
    assert film.exists() is not move


def test_names_a_full_disk(media_stores: Path, film: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fill(*_paths: Path) -> None:
        raise OSError(28, "no space left")

    monkeypatch.setattr(os, "link", fill)
    with pytest.raises(OutOfDisk):
        get_private_store().put(film, NAME)
    assert not get_private_store().has(NAME)


def test_names_a_disk_that_went_away(
    media_stores: Path, film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_paths: Path) -> None:
        raise OSError(116, "stale file handle")

    monkeypatch.setattr(os, "link", fail)
    with pytest.raises(StoreUnavailable):
        get_private_store().put(film, NAME)


def test_names_a_far_store_that_does_not_answer(
    film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage = InMemoryStorage()
    store = FarStore(storage)

    def refuse(*_names: object) -> None:
        raise ConnectionRefusedError("nobody there")

    for call in ("size", "open", "exists", "save", "listdir", "delete"):
        monkeypatch.setattr(storage, call, refuse)
    for ask in (store.size, store.open, store.has, store.list_tree, store.delete):
        with pytest.raises(StoreUnavailable):
            ask(NAME)
    with pytest.raises(StoreUnavailable):
        store.put(film, NAME)


def test_keeps_the_file_readable_for_the_web_server_only(media_stores: Path, film: Path) -> None:
    store = LocalStore(media_stores / "media_private", mode=0o640)
    store.put(film, NAME)
    assert store.path(NAME).stat().st_mode & 0o777 == 0o640


def test_sweeps_what_a_killed_process_left(media_stores: Path) -> None:
    store = LocalStore(media_stores / "store")
    store.write(NAME, b"film")
    torn = media_stores / "store" / stores_local.PARTS
    (torn / "half").write_bytes(b"fi")
    (torn / "tree").mkdir()
    (torn / "tree" / "x").write_bytes(b"x")
    assert store.list_tree("") == [NAME]
    store.sweep(before=datetime.now(UTC) - timedelta(hours=1))
    assert len([*torn.iterdir()]) == 2
    store.sweep(before=datetime.now(UTC) + timedelta(hours=1))
    assert [*torn.iterdir()] == []
    assert store.read(NAME) == b"film"


def test_leaves_no_empty_folders(media_stores: Path) -> None:
    store = LocalStore(media_stores / "store")
    store.write(NAME, b"film")
    store.delete(NAME)
    assert [path.name for path in (media_stores / "store").iterdir()] == [stores_local.PARTS]
