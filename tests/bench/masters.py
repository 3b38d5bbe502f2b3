"""Print what becomes of every kind of film in every profile, as a station's ingest would see it.

`python -m tests.bench.masters [--seconds 2.4] [--profiles a,b] [--kinds 25p,HDR]`
"""

import argparse
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import Any

import media_pipeline
from media_pipeline.adapters.binary import find_ffmpeg
from media_pipeline.adapters.master_delivery import deliver_master
from media_pipeline.adapters.mastering import MasterOrder
from media_pipeline.core.masters.profiles import BUILT_IN, Profile
from tests.bench.master_sources import KINDS, SILENT, draw

POLICIES = Path(media_pipeline.__file__).with_name("policies")
WHITE, LOUD = 200, 600
STRUCTURE = ("structure", "stream", "rate")
MOST_OFF_MS = 40
# In shorter films the start of the tools is what is measured.
TIMED, TIMED_FROM_S, MOST_WORK_S = ("xdcam-hd422", "25p 1080"), 8, 1.2
# The AVI says of its last picture that it lasts for two.
LONGER_BY = {"4:3 SD": 1}


def find_marks(path: Path, *, after_s: float = 0.0) -> tuple[float | None, float | None]:
    """Return when the white picture is shown and when its tone is heard, behind a leader."""
    ffmpeg, home = find_ffmpeg(), path.parent
    picture = "fps=25:start_time=0,scale=16:9:flags=area,format=yuv420p,extractplanes=y"
    sound = "aresample=48000:async=1:first_pts=0,aformat=channel_layouts=mono,highpass=f=2000:p=2"
    command = [ffmpeg, "-v", "error", "-nostdin", "-y", "-i", str(path)]
    command += ["-map", "0:V:0?", "-vf", picture, "-f", "rawvideo", str(home / "marks.raw")]
    command += ["-map", "0:a:0", "-af", sound, "-f", "s16le", str(home / "marks.pcm")]
    subprocess.run(command, check=True)
    grey = (home / "marks.raw").read_bytes()
    frames = [grey[at : at + 144] for at in range(0, len(grey) - 143, 144)]
    first = round(after_s * 25)
    later = enumerate(frames[first:], start=first)
    shown = next((n / 25 for n, frame in later if min(frame[71:73]) > WHITE), None)
    pcm = (home / "marks.pcm").read_bytes()
    samples = memoryview(pcm[: len(pcm) // 2 * 2]).cast("h")
    first *= 1920
    later = enumerate(samples[first:], start=first)
    heard = next((n / 48_000 for n, value in later if abs(value) > LOUD), None)
    return shown, heard


def ask_mediaconch(path: Path, profile: Profile) -> str:
    command = ["mediaconch", "-p", str(POLICIES / f"{profile.slug}.xml"), str(path)]
    try:
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    except FileNotFoundError:
        return "none here"
    return "pass" if told.startswith("pass!") else "FAIL"


@dataclass(frozen=True, kw_only=True)
class Row:
    """What is to be said of one master."""

    kind: str
    light: str
    faults: int
    """Of structure."""
    mediaconch: str
    lufs: float
    peak_dbtp: float
    sync_ms: float | None
    """How much later the tone is heard than the picture is shown that begins with it."""
    frames_off: int
    bits_per_s: float
    work_s: float
    """For a second of film."""
    others: tuple[str, ...] = ()

    def write(self) -> str:
        """Return it as a row of the table."""
        cells = [
            *(self.kind, self.light, f"{self.faults}", self.mediaconch),
            *(f"{self.lufs:.1f}", f"{self.peak_dbtp:.1f}"),
            "–" if self.sync_ms is None else f"{self.sync_ms:+.0f} ms",
            *(f"{self.frames_off:+d}", f"{self.bits_per_s / 1e6:.2f}", f"{self.work_s:.1f}"),
            ", ".join(self.others),
        ]
        return f"| {' | '.join(cells)} |"


def make_row(kind: str, source: Path, profile: Profile, out: Path, seconds: float) -> Row:
    """Make one master and look at it."""
    started = time.monotonic()
    report: dict[str, Any] = deliver_master(MasterOrder(source=source, profile=profile), out)
    spent_s = time.monotonic() - started
    path = out / report["file"]
    sync_ms = None
    if kind != SILENT and profile.picture:
        shown, heard = find_marks(path)
        # One that is never shown or heard is as far off as can be.
        sync_ms = inf if shown is None or heard is None else (heard - shown) * 1000
    return Row(
        kind=kind,
        light=report["verdict"],
        faults=sum(one["code"] in STRUCTURE for one in report["findings"]),
        mediaconch=ask_mediaconch(path, profile),
        lufs=report["sound"]["lufs"],
        peak_dbtp=report["sound"]["peak_dbtp"],
        sync_ms=sync_ms,
        frames_off=report["frames"] - round(seconds * 25),
        bits_per_s=report["bits_per_s"] or 0,
        work_s=spent_s / (report["frames"] / 25),
        others=tuple(
            sorted({one["code"] for one in report["findings"] if one["light"] != "green"})
        ),
    )


def list_misses(row: Row, profile: Profile, *, seconds: float) -> list[str]:
    """Return which goals this master misses."""
    heard = row.kind != SILENT
    goals = {
        # Without a sound somebody has to look whether that is meant.
        "light": row.light == ("green" if heard else "amber"),
        "structure": row.faults == 0,
        "MediaConch": row.mediaconch == "pass",
        "loudness": not heard or abs(row.lufs - profile.loudness.target_lufs) <= 0.2,
        "peak": row.peak_dbtp <= -1,
        "sound and picture": row.sync_ms is None or abs(row.sync_ms) <= MOST_OFF_MS,
        "length": abs(row.frames_off) <= LONGER_BY.get(row.kind, 0),
    }
    if (profile.slug, row.kind) == TIMED and seconds >= TIMED_FROM_S:
        goals["speed"] = row.work_s <= MOST_WORK_S
    return [goal for goal, is_kept in goals.items() if not is_kept]


HEAD = (
    *("film", "light", "faults of structure", "MediaConch", "LUFS", "dBTP", "sound − picture"),
    *("frames off", "Mb/s", "s of work per s", "others"),
)


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main() -> int:
    """Return 1 when a goal was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=2.4)
    parser.add_argument("--profiles", default=",".join(BUILT_IN))
    parser.add_argument("--kinds", default="")
    options = parser.parse_args()
    wanted = [name for name in options.kinds.split(";") if name]
    kinds = [kind for kind in KINDS if not wanted or any(name in kind for name in wanted)]
    missed: list[str] = []
    with tempfile.TemporaryDirectory() as home:
        for slug in options.profiles.split(","):
            profile = BUILT_IN[slug]
            say(f"\n{slug}\n\n| {' | '.join(HEAD)} |\n|{'---|' * len(HEAD)}")
            for kind in kinds:
                if profile.is_radio and kind == SILENT:
                    continue
                source = draw(kind, Path(home), seconds=options.seconds)
                out = Path(home) / f"{slug}-{source.stem}"
                row = make_row(kind, source, profile, out, options.seconds)
                say(row.write())
                goals = list_misses(row, profile, seconds=options.seconds)
                missed += [f"{slug}, {kind}: {goal}" for goal in goals]
                for made in out.iterdir():
                    made.unlink()
    say("\nevery goal kept" if not missed else "\nmissed:\n" + "\n".join(missed))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
