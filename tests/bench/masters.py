"""Print what becomes of every kind of film in every profile, as a station's ingest would see it.

`python -m tests.bench.masters [--seconds 2.4] [--profiles a,b] [--kinds 25p,HDR]`
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import media_pipeline
from media_pipeline.adapters.binary import find_ffmpeg
from media_pipeline.adapters.master_delivery import deliver_master
from media_pipeline.adapters.mastering import MasterOrder
from media_pipeline.core.masters.profiles import BUILT_IN, Profile
from tests.bench.master_sources import KINDS, MARK_S, RADIO_NEEDS_SOUND, draw

POLICIES = Path(media_pipeline.__file__).with_name("policies")
WHITE, LOUD = 200, 600


def find_marks(path: Path) -> tuple[float | None, float | None]:
    """Return when the white picture is shown and when its tone is heard."""
    ffmpeg, home = find_ffmpeg(), path.parent
    picture = "fps=25:start_time=0,scale=16:9:flags=area,format=yuv420p,extractplanes=y"
    sound = "aresample=48000:async=1:first_pts=0,aformat=channel_layouts=mono,highpass=f=2000:p=2"
    command = [ffmpeg, "-v", "error", "-nostdin", "-y", "-i", str(path)]
    command += ["-map", "0:V:0?", "-vf", picture, "-f", "rawvideo", str(home / "marks.raw")]
    command += ["-map", "0:a:0", "-af", sound, "-f", "s16le", str(home / "marks.pcm")]
    subprocess.run(command, check=True)
    grey = (home / "marks.raw").read_bytes()
    frames = [grey[at : at + 144] for at in range(0, len(grey) - 143, 144)]
    shown = next((n / 25 for n, frame in enumerate(frames) if min(frame[71:73]) > WHITE), None)
    pcm = (home / "marks.pcm").read_bytes()
    samples = memoryview(pcm[: len(pcm) // 2 * 2]).cast("h")
    heard = next((n / 48_000 for n, value in enumerate(samples) if abs(value) > LOUD), None)
    return shown, heard


def ask_mediaconch(path: Path, profile: Profile) -> str:
    command = ["mediaconch", "-p", str(POLICIES / f"{profile.slug}.xml"), str(path)]
    try:
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    except FileNotFoundError:
        return "none here"
    return "pass" if told.startswith("pass!") else "FAIL"


def make_row(kind: str, source: Path, profile: Profile, out: Path, seconds: float) -> list[str]:
    """Make one master; return what is to be said of it."""
    started = time.monotonic()
    report: dict[str, Any] = deliver_master(MasterOrder(source=source, profile=profile), out)
    spent_s = time.monotonic() - started
    path = out / report["file"]
    structure = [
        one for one in report["findings"] if one["code"] in ("structure", "stream", "rate")
    ]
    others = sorted(
        {one["code"] for one in report["findings"] if one["light"] != "green"} - {"structure"}
    )
    sync = "–"
    if kind != RADIO_NEEDS_SOUND:
        shown, heard = find_marks(path) if profile.picture else (MARK_S, None)
        if shown is not None and heard is not None:
            sync = f"{(heard - shown) * 1000:+.0f} ms"
    wanted = round(seconds * 25)
    return [
        kind,
        report["verdict"],
        f"{len(structure)}",
        ask_mediaconch(path, profile),
        f"{report['sound']['lufs']:.1f}",
        f"{report['sound']['peak_dbtp']:.1f}",
        sync,
        f"{report['frames'] - wanted:+d}",
        f"{(report['bits_per_s'] or 0) / 1e6:.2f}",
        f"{spent_s / (report['frames'] / 25):.1f}",
        ", ".join(others),
    ]


HEAD = (
    *("film", "light", "faults of structure", "MediaConch", "LUFS", "dBTP", "sound − picture"),
    *("frames off", "Mb/s", "s of work per s", "others"),
)


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=2.4)
    parser.add_argument("--profiles", default=",".join(BUILT_IN))
    parser.add_argument("--kinds", default="")
    options = parser.parse_args()
    wanted = [name for name in options.kinds.split(";") if name]
    kinds = [kind for kind in KINDS if not wanted or any(name in kind for name in wanted)]
    with tempfile.TemporaryDirectory() as home:
        for slug in options.profiles.split(","):
            profile = BUILT_IN[slug]
            say(f"\n{slug}\n\n| {' | '.join(HEAD)} |\n|{'---|' * len(HEAD)}")
            for kind in kinds:
                if profile.is_radio and kind == RADIO_NEEDS_SOUND:
                    continue
                source = draw(kind, Path(home), seconds=options.seconds)
                out = Path(home) / f"{slug}-{source.stem}"
                row = make_row(kind, source, profile, out, options.seconds)
                say(f"| {' | '.join(row)} |")
                for made in out.iterdir():
                    made.unlink()


if __name__ == "__main__":
    main()
