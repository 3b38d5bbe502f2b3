"""Our ladder beside the peers', on the same clip in one run: `python tests/bench/ladders.py FILE…`.

Without a FILE it draws slides and a noisy zoom, and takes two clips of the corpus if there.
Bytes are of the whole file, sound and boxes included; VMAF is taken at the source's size and rate.
"""

# ruff: noqa: T201 - a bench prints its table.

import math
import os
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent), str(ROOT / "tests" / "media")]

from conftest import CORPUS, VOICE, make  # noqa: E402
from draw_lesson import draw_lesson, repeat  # noqa: E402
from peers import all_peers, command  # noqa: E402

from media_pipeline.adapters.binary import find_ffmpeg  # noqa: E402
from media_pipeline.adapters.deliver import Order, deliver  # noqa: E402
from media_pipeline.adapters.grader import read_text  # noqa: E402
from media_pipeline.adapters.planner import Planned, plan_file  # noqa: E402
from media_pipeline.adapters.survey import Surveyed, survey  # noqa: E402
from media_pipeline.core.analysis import Content, Window  # noqa: E402
from media_pipeline.core.ladder import fit  # noqa: E402

MOMENTS = 10


@dataclass(frozen=True, kw_only=True)
class Row:
    name: str
    group: str
    kbps: float
    vmaf: float
    cpu_s: float
    legible: float | None = None


def cpu_of(arguments: list[str]) -> float:
    child = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _pid, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert status == 0, arguments
    return usage.ru_utime + usage.ru_stime


def vmaf(source: Path, target: Path, found: Surveyed) -> float:
    """Return the grade of `target` at the source's size and rate, colours read alike in both."""
    video = found.probe.main_video
    assert video is not None
    width, height = fit(*video.display_size, 1080)
    same = (
        # One side tagged, the other not: ffmpeg would convert one of them and blame the encoder.
        f"{'setparams=colorspace=bt709,' if video.is_untagged_hd else ''}fps={found.timeline.fps},"
        f"scale={width}:{height}:flags=bicubic:out_color_matrix=bt709:out_range=tv,format=yuv420p,"
        "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709"
    )
    graph = f"[0:v]{same}[d];[1:V:{video.number}]{same}[s];[d][s]libvmaf=n_threads=2:n_subsample=7"
    arguments = [find_ffmpeg(), "-hide_banner", "-i", str(target), "-i", str(source)]
    told = subprocess.run(
        [*arguments, "-lavfi", graph, "-f", "null", "-"], capture_output=True, text=True, check=True
    ).stderr
    match = re.search(r"VMAF score: ([\d.]+)", told)
    assert match is not None
    return float(match[1])


def legibility(planned: Planned, target: Path) -> float | None:
    """Return how much of the text can be read in `target`, at ten moments; needs tesseract."""
    tool = replace(planned.found.tool, source=str(target), demuxer="mov")
    step_s = planned.plan.duration_ms / 1000 / MOMENTS
    windows = [Window(start_s=(n + 0.5) * step_s, length_s=0) for n in range(MOMENTS)]
    read = [v for window in windows if (v := read_text(planned, tool, window)) is not None]
    return sum(read) / len(read) if read else None


def measure(source: Path, scratch: Path) -> tuple[list[Row], dict[str, Any]]:
    """Encode `source` as everybody would and grade the results."""
    found = survey(source)
    seconds = found.timeline.duration_ms / 1000
    planned = plan_file(source)
    reads = planned.plan.analysis is not None and planned.plan.analysis.content is Content.SLIDES
    rows = []
    for peer in all_peers():
        target = scratch / f"{peer.name.replace(' ', '_')}.mp4"
        cpu_s = cpu_of(command(find_ffmpeg(), peer, source, target))
        kbps = target.stat().st_size * 8 / 1000 / seconds
        grade = vmaf(source, target, found)
        read = legibility(planned, target) if reads and peer.name == "MediaCMS 720" else None
        rows.append(
            Row(
                name=peer.name,
                group=peer.group,
                kbps=kbps,
                vmaf=grade,
                cpu_s=cpu_s,
                legible=read,
            )
        )
    started = time.monotonic()
    report = deliver(Order(source=source, out=scratch / "ours", nice=0, grades=False))
    report["bench_wall_s"] = time.monotonic() - started
    for rung in report["rungs"]:
        grade = vmaf(source, scratch / "ours" / rung["mp4"], found)
        name = f"{rung['id']} {rung['height']}p{rung['fps']:g}"
        kbps = rung["average_bps"] / 1000
        file = scratch / "ours" / rung["mp4"]
        read = legibility(planned, file) if reads and rung["link_kbps"] == 64 else None
        rows.append(
            Row(name=name, group=rung["family"], kbps=kbps, vmaf=grade, cpu_s=0, legible=read)
        )
    return rows, report


def bytes_at(rows: list[Row], grade: float) -> float | None:
    """Return the rate at which a ladder reaches `grade`, between its rungs by logarithm."""
    ladder = sorted(rows, key=lambda row: row.vmaf)
    if not ladder or ladder[-1].vmaf < grade:
        return None
    if ladder[0].vmaf >= grade:
        return min(row.kbps for row in ladder)
    for low, high in pairwise(ladder):
        if low.vmaf <= grade <= high.vmaf:
            share = (grade - low.vmaf) / max(1e-6, high.vmaf - low.vmaf)
            return math.exp(math.log(low.kbps) * (1 - share) + math.log(high.kbps) * share)
    return None


def show(name: str, rows: list[Row], report: dict[str, Any]) -> None:
    """Print the table of one clip."""
    print(f"\n{name}: {report['content']}, {report['source']['duration_ms'] / 1000:.1f} s\n")
    print("| encode | kbit/s, all in | VMAF | legible | CPU s |\n|---|---|---|---|---|")
    for row in rows:
        cpu = f"{row.cpu_s:.1f}" if row.cpu_s else ""
        read = f"{row.legible:.3f}" if row.legible else ""
        print(f"| {row.name} | {row.kbps:.1f} | {row.vmaf:.1f} | {read} | {cpu} |")
    print("\n| bytes at a peer's VMAF | modern | universal |\n|---|---|---|")
    for peer in (row for row in rows if row.group not in ("modern", "universal")):
        cells = []
        for family in ("modern", "universal"):
            ours = bytes_at([row for row in rows if row.group == family], peer.vmaf)
            cells.append(f"{ours / peer.kbps:.2f} ×" if ours else "not reached")
        print(f"| {peer.name} | {cells[0]} | {cells[1]} |")
    mediacms = sum(row.cpu_s for row in rows if row.group == "MediaCMS")
    ladder_s = report["cpu_s"] - report["extras_cpu_s"]
    print(
        f"\nCPU: ours, both families {ladder_s:.1f} s, of it {report['plan_cpu_s']:.1f} s of"
        f" looking, which stops growing at 32 s of lesson; MediaCMS's five rungs {mediacms:.1f} s"
        f" ({ladder_s / mediacms:.2f} ×). Apart: posters, sheets and slides"
        f" {report['extras_cpu_s']:.1f} s, checks {report['qc']['cpu_s']:.1f} s."
        f" First rung after {report['first_ready_s'] / report['bench_wall_s']:.0%}."
        f" Largest process {report['peak_rss_bytes'] / 1e6:.0f} MB."
    )
    for finding in report["qc"]["findings"]:
        print(f"QC: {finding['rung']} {finding['message']}")


def draw_clips(home: Path) -> list[Path]:
    """Draw a slide lesson, something like a camera, and a minute of the corpus' camera clip."""
    tail = ["-c:v", "libx264", "-preset", "fast", "-crf", "14", "-pix_fmt", "yuv420p"]
    sound = ["-f", "lavfi", "-i", VOICE, *tail, "-c:a", "aac"]
    zoom = "mandelbrot=s=1280x720:r=25:start_scale=1.2:end_scale=0.4,noise=alls=6:allf=t"
    clips = [
        draw_lesson(home / "lesson.mp4"),
        make(home / "zoom.mp4", "-f", "lavfi", "-i", zoom, *sound, "-t", "12"),
    ]
    if CORPUS:
        # Five times over: in 14 s what a lesson pays once would weigh like what it pays by the
        # minute. Key frames lie closer together than the repeats, so nobody can use them.
        clips.append(repeat(CORPUS / "voiceover_720p.mp4", home / "voiceover.mp4", 4.5))
        clips.append(CORPUS / "lesson_launching_applications_720p.webm")
    return clips


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        bench([Path(name) for name in sys.argv[1:]] or draw_clips(Path(home)))


def bench(clips: list[Path]) -> None:
    """Print a table for each clip."""
    for name in clips:
        with tempfile.TemporaryDirectory() as scratch:
            rows, report = measure(name, Path(scratch))
            show(name.name, rows, report)


if __name__ == "__main__":
    main()
