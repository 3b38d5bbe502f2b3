"""Packages made of pieces that are given back on the way: the disk they take, and any kill."""

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from media_pipeline.actions.encode import packs
from media_pipeline.actions.encodings import request_encoding
from media_pipeline.actions.jobs import claim_job, perform_job
from media_pipeline.adapters import chunk_job, joining, rung_packs
from media_pipeline.adapters.deliver import Order, deliver
from media_pipeline.adapters.machine import name_worker
from media_pipeline.adapters.store import StoreUnavailable
from media_pipeline.core import plan
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
    """72 s that take some bytes: eight pieces."""
    picture = "testsrc2=s=320x180:r=10,noise=alls=9:allf=t"
    return make(
        tmp_path_factory.mktemp("film") / "film.mp4",
        *("-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", "sine=f=300:r=16000", "-t", "72"),
        *("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac"),
    )


def weigh(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


@pytest.fixture(scope="module")
def calm(film: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """The film encoded without trouble, and the most that its folder ever held meanwhile."""
    out, most = tmp_path_factory.mktemp("calm"), 0

    def look(function: Callable) -> Callable:
        def call(*arguments: Any) -> None:
            nonlocal most
            function(*arguments)
            most = max(most, weigh(out))

        return call

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(joining, "give_back", look(joining.give_back))
        patch.setattr(joining, "publish", look(joining.publish))
        deliver(Order(source=film, out=out, links_kbps=LINKS, grades=False))
    return out, max(most, weigh(out))


def test_takes_hardly_more_disk_than_what_it_delivers(calm: tuple[Path, int]) -> None:
    out, most = calm
    assert most <= 1.2 * weigh(out)


def kill_after(function: Callable, *, when: Callable[..., bool]) -> Callable:
    def call(*arguments: Any) -> None:
        if when(*arguments):
            raise Killed
        function(*arguments)

    return call


def counts_to(most: int) -> Callable[..., bool]:
    calls = iter(range(1000))
    return lambda *_arguments: next(calls) == most


@pytest.mark.parametrize("moment", ["first piece", "third piece", "name", "note"])
def test_goes_on_in_a_package_that_was_cut_off(
    moment: str, film: Path, calm: tuple[Path, int], tmp_path: Path, monkeypatch: Any
) -> None:
    order = Order(source=film, out=tmp_path, links_kbps=LINKS, grades=False)
    with monkeypatch.context() as patch:
        if moment.endswith("piece"):
            when = counts_to(0 if moment == "first piece" else 2)
            patch.setattr(joining, "give_back", kill_after(joining.give_back, when=when))
        elif moment == "name":
            patch.setattr(
                joining,
                "publish",
                kill_after(joining.publish, when=lambda _part, to: to.name == "64.mp4"),
            )
        else:
            patch.setattr(
                rung_packs,
                "write_whole",
                kill_after(rung_packs.write_whole, when=lambda to, _text: "u64" in to.name),
            )
        with pytest.raises(Killed):
            deliver(order)
    begun = {unit.parent.name for unit in tmp_path.glob(".work/*/chunk-*-0-0/done.json")}
    assert len(begun) == 7
    encode = chunk_job._encode
    monkeypatch.setattr(
        chunk_job,
        "_encode",
        lambda planned, unit, *rest: (
            pytest.fail(f"{unit.name} again")
            if unit.name in begun
            else encode(planned, unit, *rest)
        ),
    )
    deliver(order)
    assert hash_tree(tmp_path) == hash_tree(calm[0])


@pytest.mark.django_db
@pytest.mark.parametrize("is_lost", [False, True])
def test_a_job_goes_on_in_it_too(
    is_lost: bool,
    film: Path,
    calm: tuple[Path, int],
    media_stores: Path,
    settings: Any,
    monkeypatch: Any,
) -> None:
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"LINKS_KBPS": LINKS}
    encoding = request_encoding(original=bring_in(film), now=timezone.now())
    again: list[str] = []
    give_back, fails, encode_again = joining.give_back, counts_to(3), packs.do_rung_again

    def stumble(piece: Path) -> None:
        if fails():
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
    assert hash_tree(media_stores / "media_private" / encoding.folder) == hash_tree(calm[0])
    assert again == [f"chunk-{n:04d}-0-0" for n in range(3)] * is_lost
