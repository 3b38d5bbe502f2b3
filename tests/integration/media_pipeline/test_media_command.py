"""`manage.py media`: files are held against the tables, mended, and encoded by newer recipes."""

import hashlib
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from media_pipeline.actions.sweeping import remove_unwanted, sweep_originals
from media_pipeline.actions.verifying import Trouble, find_faults
from media_pipeline.adapters.stores import get_private_store, get_public_store
from media_pipeline.core.plan import RECIPE
from media_pipeline.models import Encoding, Job, Original
from tests.factories.media import (
    NOW,
    EncodingFactory,
    JobFactory,
    OriginalFactory,
    RenditionFactory,
    SourceFactory,
    UploadFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_stores")]


def make_kept(content: bytes, **fields) -> Encoding:
    """A recording with all its files in the private store."""
    sha256 = hashlib.sha256(content).hexdigest()
    original = OriginalFactory(
        sha256=sha256, bytes=len(content), name=f"originals/{sha256[:2]}/{sha256}"
    )
    if fields.pop("held", True):
        SourceFactory(original=original, **fields)
    encoding = EncodingFactory(
        original=original,
        recipe=RECIPE,
        ready=True,
        report={"masters": {"universal": "universal/master.m3u8"}},
    )
    RenditionFactory(encoding=encoding, bytes=4)
    store = get_private_store()
    store.write(original.name, content)
    for path in ("universal/64.mp4", "universal/64.m3u8", "universal/master.m3u8"):
        store.write(f"{encoding.folder}/{path}", b"film")
    return encoding


def run(*arguments: str) -> tuple[str, int]:
    out = StringIO()
    try:
        call_command("media", *arguments, stdout=out)
    except SystemExit as ended:
        return out.getvalue(), int(ended.code or 0)
    return out.getvalue(), 0


def list_troubles() -> set[tuple[Trouble, str]]:
    return {(one.trouble, one.name) for one in find_faults(hashes=True)}


def test_finds_nothing_wrong_with_what_is_as_it_should_be() -> None:
    make_kept(b"one")
    assert run("verify") == ("0 faults, 0 left\n", 0)


def test_names_changed_and_lost_originals_that_only_a_person_can_bring_back() -> None:
    changed, lost = make_kept(b"one").original, make_kept(b"two").original
    store = get_private_store()
    store.write(changed.name, b"eno")
    store.delete(lost.name)
    assert list_troubles() == {(Trouble.CHANGED, changed.name), (Trouble.LOST, lost.name)}
    text, status = run("verify", "--repair")
    assert status == 1
    assert "2 faults, 2 left" in text
    assert run("verify", "--quick")[0].startswith("lost")


def test_has_lost_and_changed_files_of_an_encoding_made_again() -> None:
    lost, changed = make_kept(b"one"), make_kept(b"two")
    store = get_private_store()
    store.delete(f"{lost.folder}/universal/master.m3u8")
    store.write(f"{changed.folder}/universal/64.mp4", b"half a film")
    assert run("verify")[1] == 1
    assert run("verify", "--repair")[1] == 0
    assert set(Job.objects.values_list("encoding", "kind", "priority")) == {
        (lost.pk, "encode", -9),
        (changed.pk, "encode", -9),
    }
    lost.refresh_from_db()
    assert lost.state == "waiting"
    assert lost.is_current


def test_removes_what_no_row_names() -> None:
    kept = make_kept(b"one")
    store = get_private_store()
    orphans = {f"originals/ff/{'f' * 64}", "encodings/nobody-nobody-nobody/a.mp4", "work/gone/x"}
    for name in orphans:
        store.write(name, b"x")
    before = set(store.list_tree("")) - orphans
    assert run("verify", "--repair")[1] == 0
    assert set(store.list_tree("")) == before
    assert store.has(kept.original.name)


def test_leaves_a_file_alone_while_an_upload_is_being_checked() -> None:
    store = get_private_store()
    store.write(f"originals/ff/{'f' * 64}", b"x")
    job = JobFactory(upload=UploadFactory(state="arrived"))
    assert list_troubles() == set()
    # Called off before it was hashed: it holds back nothing of anybody's.
    Job.objects.filter(pk=job.pk).update(state=Job.State.CANCELLED)
    assert list_troubles() != set()


def test_brings_back_what_was_asked_for_while_it_went(monkeypatch) -> None:
    store = get_private_store()
    name = f"originals/ff/{'f' * 64}"
    store.write(name, b"x")
    answers = iter([False, True])
    monkeypatch.setattr("media_pipeline.actions.sweeping.is_wanted", lambda _name: next(answers))
    assert not remove_unwanted(store, name)
    assert store.list_tree("") == [name]


def test_mends_a_sweep_that_was_killed_midway() -> None:
    wanted = make_kept(b"one").original
    store = get_private_store()
    for name in (wanted.name, f"originals/ff/{'f' * 64}"):
        store.write(f"aside/{name}", b"one")
    store.delete(wanted.name)
    assert run("verify", "--repair")[0].count("(repaired)") >= 2
    assert store.has(wanted.name)
    assert store.list_tree("aside") == []


def test_sweeps_what_no_collection_holds_any_more() -> None:
    gone, kept = make_kept(b"one", held=False), make_kept(b"two")
    assert (Trouble.UNHELD, gone.original.name) in list_troubles()
    assert sweep_originals(now=NOW) == [gone.original.name]
    assert list(Original.objects.all()) == [kept.original]
    assert run("verify") == ("0 faults, 0 left\n", 0)


def test_sweeps_nothing_that_is_just_arriving() -> None:
    gone = make_kept(b"one", held=False).original
    UploadFactory(state="arrived", sha256=gone.sha256)
    assert sweep_originals(now=NOW) == []
    assert get_private_store().has(gone.name)


def test_settles_the_public_store() -> None:
    shown, hidden = make_kept(b"one", published_at=NOW), make_kept(b"two")
    get_public_store().write(f"{hidden.folder}/universal/64.mp4", b"film")
    assert {trouble for trouble, _name in list_troubles()} == {
        Trouble.EXPOSED,
        Trouble.UNPUBLISHED,
    }
    assert run("verify", "--repair")[1] == 0
    assert f"{shown.folder}/universal/master.m3u8" in get_public_store().list_tree("")
    assert get_public_store().list_tree(hidden.folder) == []
    assert run("verify")[1] == 0


def test_reencodes_what_an_older_recipe_made_beside_it() -> None:
    old = make_kept(b"one")
    Encoding.objects.update(recipe="2026.1")
    make_kept(b"two")
    assert run("reencode", "--dry-run")[0] == "1 recordings would be encoded\n"
    assert run("reencode", "--recipe-older-than", "2025.1")[0].startswith("0 ")
    assert Job.objects.count() == 0
    assert run("reencode")[0] == "1 recordings are being encoded\n"
    newer = old.original.encodings.get(recipe=RECIPE)
    assert Job.objects.get().encoding == newer
    old.refresh_from_db()
    assert old.is_current
    assert not newer.is_current
    assert run("reencode")[0].startswith("0 ")
    with pytest.raises(CommandError):
        call_command("media", "reencode", "--recipe-older-than", "newest")
