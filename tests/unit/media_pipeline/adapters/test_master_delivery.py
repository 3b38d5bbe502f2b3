"""A master's folder: what is the user's stays, and no report lies beside other bytes."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from media_pipeline.adapters import master_delivery, master_sound
from media_pipeline.adapters.master_delivery import Delivery, deliver_master, make_and_check
from media_pipeline.adapters.mastering import MasterOrder
from media_pipeline.core.masters.dressing import Dressing
from media_pipeline.core.masters.findings import Light
from media_pipeline.core.masters.profiles import BUILT_IN
from media_pipeline.core.probe import AudioTrack, Probe
from media_pipeline.core.refusals import NotMedia, ToolFailed

ORDER = MasterOrder(source=Path("film.mp4"), profile=BUILT_IN["xdcam-hd422"])
SOUND = AudioTrack(
    number=0, codec="AAC", channels=2, sample_rate=48_000, language="", title="", duration_ms=None
)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The scratch directories that an engine of two bytes was given."""
    seen: list[Path] = []

    def make(order: MasterOrder, scratch: Path, **_kwargs: Any) -> Delivery:
        seen.append(scratch)
        path = scratch / "BAI.mxf"
        path.write_bytes(b"new")
        papers = {"report.html": b"new", "report.json": b"new"}
        return Delivery(path=path, report={}, light=Light.GREEN, papers=papers)

    monkeypatch.setattr(master_delivery, "make_and_check", make)
    return seen


def test_what_lies_in_the_folder_is_left_alone(tmp_path: Path, made: list[Path]) -> None:
    own = tmp_path / "songhoc-main" / "README.md"
    pieces = tmp_path / ".work" / "abc" / "piece.mp4"
    torn = tmp_path / ".work" / "master" / "HALF.mxf"
    for path in (own, pieces, torn):
        path.parent.mkdir(parents=True)
        path.write_text("x")
    deliver_master(ORDER, tmp_path)
    assert own.exists()
    # Of an encoding that was stopped, which goes on from there.
    assert pieces.exists()
    assert not torn.parent.exists()
    assert (tmp_path / "BAI.mxf").read_bytes() == b"new"
    assert tmp_path in made[0].parents


def test_killed_between_bytes_and_report_no_older_report_is_left(
    tmp_path: Path, made: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "report.json").write_bytes(b"old and green")

    def die(*_args: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(master_delivery, "write_whole", die)
    with pytest.raises(KeyboardInterrupt):
        deliver_master(ORDER, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"BAI.mxf"}


def test_a_defect_of_the_making_is_not_put_on_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: Any, **_kwargs: Any) -> None:
        raise FileNotFoundError("a font")

    monkeypatch.setattr(master_delivery, "make_and_check", fail)
    with pytest.raises(FileNotFoundError):
        deliver_master(ORDER, tmp_path)


@pytest.mark.parametrize("content", [None, b"GIF89a"])
def test_a_logo_that_cannot_be_drawn_is_told_first(
    tmp_path: Path, made: list[Path], content: bytes | None
) -> None:
    logo = tmp_path / "logo.png"
    if content is not None:
        logo.write_bytes(content)
    order = MasterOrder(
        source=Path("film.mp4"), profile=ORDER.profile, dressing=Dressing(logo="x"), logo=logo
    )
    with pytest.raises(NotMedia):
        deliver_master(order, tmp_path / "out")
    assert not made
    assert not (tmp_path / "out").exists()


def find_sound(monkeypatch: pytest.MonkeyPatch, said: str) -> Callable[[], Any]:
    """Return what levels a track whose first listening fails with these words."""
    calls: list[Any] = []

    def run(*args: Any, **_kwargs: Any) -> Any:
        calls.append(args)
        if len(calls) == 1:
            raise ToolFailed("ffmpeg failed", tail=(said,))
        return SimpleNamespace(tail=(), cpu_s=0.0)

    monkeypatch.setattr(master_sound, "run", run)
    probe = Probe(
        container="MPEG-4", demuxer="mov", bytes=1, duration_ms=1000, video=(), audio=(SOUND,),
        subtitles=(), has_cover=False,
    )  # fmt: skip
    found: Any = SimpleNamespace(
        probe=probe, tool=SimpleNamespace(ffmpeg="ffmpeg", source="x", demuxer="mov", threads=1)
    )
    return lambda: master_sound.level_sound(
        found, BUILT_IN["xdcam-hd422"], Path(), frames=25, nice=10, cancel=None,
        on_share=lambda _share: None,
    )  # fmt: skip


def test_a_sound_that_could_not_be_measured_never_becomes_silence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(ToolFailed):
        find_sound(monkeypatch, "Cannot allocate memory")()


@pytest.mark.parametrize(
    "said",
    [
        "Decoder (codec none) not found for input stream #0:1",
        "[aist#0:1/none @ 0x1] Decoding requested, but no decoder found for: none",
    ],
)
def test_a_track_of_no_kind_is_left_out(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    assert not find_sound(monkeypatch, said)().has_track


def test_a_film_with_a_track_is_checked_as_one_that_should_be_heard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, Any] = {}

    def review(path: Path, profile: Any, **given: Any) -> Any:
        asked.update(given)
        return SimpleNamespace(report={"findings": []}, light=Light.RED, pictures={})

    made = SimpleNamespace(
        path=tmp_path / "X.mxf", frames=25, passage=None, wall_s=1.0, ran_over=False,
        levelled={}, found=SimpleNamespace(
            probe=SimpleNamespace(audio=(SOUND,)),
            timeline=SimpleNamespace(fps=Fraction(25), video_end_ms=1000, audio_end_ms=1000),
        ),
    )  # fmt: skip
    monkeypatch.setattr(master_delivery, "make_master", lambda *_args, **_kwargs: made)
    monkeypatch.setattr(master_delivery, "review_master", review)
    monkeypatch.setattr(master_delivery, "write_papers", lambda *_args: {})
    make_and_check(ORDER, tmp_path)
    assert asked["has_sound"] is True
