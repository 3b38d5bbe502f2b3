"""Packages made of pieces that are given back on the way: the disk they take, and any kill."""

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from media_pipeline.actions.encode import packs
from media_pipeline.actions.encodings import request_encoding
from media_pipeline.actions.jobs import claim_job, perform_job
from media_pipeline.adapters import chunk_job, joining
from media_pipeline.adapters.deliver import Order, deliver
from media_pipeline.adapters.machine import name_worker
from media_pipeline.adapters.packager import pack
from media_pipeline.adapters.store import StoreUnavailable
from media_pipeline.core import plan
from media_pipeline.core.encoders import video_options
from media_pipeline.core.ladder import Family, VideoRung
from media_pipeline.models import Job
from tests.media.conftest import make
from tests.media.test_encode_jobs import bring_in, hash_tree, media_stores

__all__ = ["media_stores"]
LINKS = (64,)


class Killed(BaseException):
    """As if the power had gone at that line."""


@pytest.fixture(scope="module", autouse=True)
def short_chunks() -> Iterator[None]:
    """Cut at every key frame, so that a short film has as many pieces as an hour."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan, "KEYS_PER_CHUNK", 1)
        yield


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """48 s: five pieces."""
    picture = "testsrc2=s=320x180:r=5"
    return make(
        tmp_path_factory.mktemp("film") / "film.mp4",
        *("-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", "sine=f=300:r=16000", "-t", "48"),
        *("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac"),
    )


def order(film: Path, out: Path) -> Order:
    return Order(source=film, out=out, families=(Family.UNIVERSAL,), links_kbps=LINKS, grades=False)


def weigh(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


@pytest.fixture(scope="module")
def calm(film: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The film encoded without trouble."""
    out = tmp_path_factory.mktemp("calm")
    deliver(order(film, out))
    return out


@pytest.mark.parametrize("screen", [True, False])
@pytest.mark.parametrize("family", Family)
def test_a_chunk_tried_again_fits_to_the_others(
    family: Family, screen: bool, tmp_path: Path
) -> None:
    rung = VideoRung(
        id="x", family=family, link_kbps=64, width=320, height=180, divisor=1, crf=30,
        preset="10" if family is Family.MODERN else "medium", cap_kbps=48, buffer_kbit=200,
        key_units=1, screen=screen, audio="opus12", transparent=False,
    )  # fmt: skip
    entries = set()
    for crf in (30, 41):
        options = video_options(rung, key_frames=10, crf=crf)
        told = [word for name, value in options.items() for word in (f"-{name}", str(value))]
        piece = make(
            tmp_path / f"{crf}.mp4", "-f", "lavfi", "-i", "testsrc2=s=320x180:r=5", "-t", "2", *told
        )
        entries.add(joining.open_track(piece).entry)
    assert len(entries) == 1


def kill_at(number: int, function: Callable) -> Callable:
    """Return `function` as it is but for its call of that number, from 0."""
    calls = iter(range(1000))

    def call(*arguments: Any) -> None:
        if next(calls) == number:
            raise Killed
        function(*arguments)

    return call


def test_goes_on_in_a_package_that_was_cut_off(
    film: Path, calm: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(joining, "give_back", kill_at(2, joining.give_back))
        with pytest.raises(Killed):
            deliver(order(film, tmp_path))
    begun = {unit.parent.name for unit in tmp_path.glob(".work/*/chunk-*-0-0/done.json")}
    assert len(begun) == 5
    monkeypatch.setattr(chunk_job, "_encode", lambda *_arguments: pytest.fail("once more"))
    deliver(order(film, tmp_path))
    assert hash_tree(tmp_path) == hash_tree(calm)


def pack_pieces(home: Path) -> Path:
    pieces = [home / f"{number}.mp4" for number in range(4)]
    return pack(
        target=home / "film.mp4",
        chunks=pieces,
        chunk_frames=[10] * 4,
        fps=Fraction(5),
        size=(320, 180),
        length_s=Fraction(8),
        sound=None,
        sound_path=None,
    ).mp4


@pytest.fixture
def pieces(tmp_path: Path) -> Path:
    """A folder with four pieces of a film."""
    for number in range(4):
        picture = ("-f", "lavfi", "-i", "testsrc2=s=320x180:r=5", "-ss", str(2 * number), "-t", "2")
        make(tmp_path / f"{number}.mp4", *picture, "-c:v", "libx264", "-g", "10")
    return tmp_path


@pytest.mark.parametrize(
    ("step", "call"), [("give_back", 0), ("give_back", 1), ("give_back", 2), ("publish", 0)]
)
def test_any_kill_while_packing_changes_nothing(
    step: str, call: int, pieces: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(pieces, calm := tmp_path / "calm")
    with monkeypatch.context() as patch:
        patch.setattr(joining, step, kill_at(call, getattr(joining, step)))
        with pytest.raises(Killed):
            pack_pieces(pieces)
    whole = pack_pieces(calm)
    assert pack_pieces(pieces).read_bytes() == whole.read_bytes()
    # The name was there before the note: packed once more, it is found.
    assert pack_pieces(pieces).read_bytes() == whole.read_bytes()


def test_a_package_never_lies_beside_all_its_pieces(
    pieces: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def look(source: Path, target: Path) -> None:
        seen.append(weigh(pieces))
        publish(source, target)

    publish = joining.publish
    monkeypatch.setattr(joining, "publish", look)
    package = pack_pieces(pieces)
    # One piece of the four is left, and the tables of the others.
    assert seen[-1] < 1.4 * package.stat().st_size


@pytest.mark.django_db
@pytest.mark.parametrize("is_lost", [False, True])
def test_a_job_goes_on_in_it_too(
    is_lost: bool,
    film: Path,
    calm: Path,
    media_stores: Path,
    settings: Any,
    monkeypatch: Any,
) -> None:
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {
        "LINKS_KBPS": LINKS,
        "FAMILIES": ("universal",),
    }
    encoding = request_encoding(original=bring_in(film), now=timezone.now())
    again: list[str] = []
    give_back, encode_again, calls = joining.give_back, packs.do_rung_again, iter(range(1000))

    def stumble(piece: Path) -> None:
        if next(calls) == 3:
            if is_lost:
                [begun] = (media_stores / "pipeline" / "work").glob("*/packing-u64")
                shutil.rmtree(begun)
            raise StoreUnavailable("the disk went away")
        give_back(piece)

    def note(planned: Any, unit: Any, *arguments: Any, **options: Any) -> None:
        again.append(unit.name)
        encode_again(planned, unit, *arguments, **options)

    monkeypatch.setattr(joining, "give_back", stumble)
    monkeypatch.setattr(packs, "do_rung_again", note)
    now = timezone.now()
    while True:
        now += timedelta(minutes=1)
        job = claim_job(queue="video", worker=name_worker(), now=now)
        if job is None:
            break
        perform_job(job, clock=lambda at=now: at)
    encoding.refresh_from_db()
    assert encoding.state == "ready", [(j.kind, j.error) for j in Job.objects.all()]
    assert hash_tree(media_stores / "media_private" / encoding.folder) == hash_tree(calm)
    assert again == [f"chunk-{n:04d}-0-0" for n in range(3)] * is_lost
