"""What whole lessons take: bytes, disk, memory and time of 45 minutes of slides and 3 of 1080p.

    python tests/bench/long_lessons.py [--minutes 45] [--only slides|camera]

The slides turn every 30 s, with a noisy head in the corner; the camera is a noisy zoom at 1080p25.
Two encodes side by side, as a worker of two cores has them.
"""

# ruff: noqa: T201 - a bench prints its table.

import argparse
import random
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent), str(ROOT / "tests" / "media")]

from conftest import CORPUS, VOICE, make  # noqa: E402
from draw_lesson import PAGES, draw_page  # noqa: E402

from media_pipeline.adapters.deliver import Order, deliver  # noqa: E402
from media_pipeline.core.links import LINKS_KBPS  # noqa: E402

PAGE_S, CAMERA_MINUTES = 30, 3


def draw_slides(home: Path, minutes: float) -> Path:
    """Write a lesson in which no page comes twice."""
    choose = random.Random(5)
    titles, lines = [page[0] for page in PAGES], [line for page in PAGES for line in page[1:]]
    for number in range(round(minutes * 60 / PAGE_S)):
        body = (vary(choose.choice(lines), choose) for _row in range(6))
        draw_page((f"{choose.choice(titles)} ({number + 1})", *body), home / f"{number}.png")
    head = "mandelbrot=s=288x216:r=5:start_scale=1.2:end_scale=0.9"
    once = make(
        home / "head.mp4",
        *("-f", "lavfi", "-i", head, "-t", "10", "-vf", "noise=alls=6:allf=t,format=yuv420p"),
        *("-c:v", "libx264", "-preset", "ultrafast", "-crf", "10", "-g", "1"),
    )
    speech = CORPUS and CORPUS / "vietnamese_speech_54s.wav"
    voice = ("-stream_loop", "-1", "-i", str(speech)) if speech else ("-f", "lavfi", "-i", VOICE)
    graph = (
        "color=red@0.7:s=18x18:r=5[p];[0:v]fps=5[q];[q][1:v]overlay=960:480[s];"
        "[s][p]overlay='400+300*sin(t/3)':'330+180*sin(t/2.2)',format=yuv420p[v]"
    )
    return make(
        home / "slides.mp4",
        *("-framerate", f"1/{PAGE_S}", "-i", f"{home}/%d.png"),
        *("-stream_loop", "-1", "-i", str(once), *voice),
        *("-filter_complex", graph, "-map", "[v]", "-map", "2:a", "-t", str(minutes * 60)),
        *("-r", "5", "-c:v", "libx264", "-preset", "ultrafast", "-crf", "18", "-c:a", "aac"),
    )


def vary(line: str, choose: random.Random) -> str:
    """Return `line` with other numbers."""
    return "".join(str(choose.randint(2, 9)) if sign in "235" else sign for sign in line)


def draw_camera(home: Path, minutes: float) -> Path:
    """Write a picture that moves everywhere, with noise."""
    zoom = "mandelbrot=s=1920x1080:r=25:start_scale=1.2:end_scale=0.4,noise=alls=6:allf=t"
    once = make(
        home / "once.mp4",
        *("-f", "lavfi", "-i", zoom, "-f", "lavfi", "-i", VOICE, "-t", "20"),
        *("-c:v", "libx264", "-preset", "ultrafast", "-crf", "20", "-pix_fmt", "yuv420p"),
        *("-c:a", "aac"),
    )
    again = str(round(minutes * 3) - 1)
    return make(home / "camera.mp4", "-stream_loop", again, "-i", str(once), "-c", "copy")


def weigh(folder: Path) -> int:
    """Return the bytes below `folder`; files come and go meanwhile."""
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except FileNotFoundError:
            continue
    return total


@contextmanager
def watch(folder: Path) -> Iterator[list[int]]:
    """Note the most that `folder` ever held, twice a second."""
    most, over = [0], threading.Event()

    def look() -> None:
        while not over.wait(0.5):
            most[0] = max(most[0], weigh(folder))

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield most
    finally:
        over.set()
        watcher.join()


def measure(name: str, film: Path, links: tuple[int, ...]) -> None:
    """Encode `film` and print what it took."""
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch)
        with watch(out) as most:
            report = deliver(Order(source=film, out=out, links_kbps=links, jobs=2, grades=False))
        delivered = weigh(out)
        print(f"\n{name}, {report['source']['duration_ms'] / 60000:.1f} minutes")
        for rung in report["rungs"]:
            print(
                f"  {rung['id']:<6} {rung['bytes'] / 1e6:6.1f} MB  "
                f"{rung['average_bps'] / 1000:6.1f} kbit/s, sound and boxes included"
            )
        print(f"  delivered {delivered / 1e6:.1f} MB, most on the disk {most[0] / 1e6:.1f} MB")
        print(f"  {most[0] / delivered:.2f} × of what it delivers")
        print(f"  largest process {report['peak_rss_bytes'] / 1e6:.0f} MB")
        print(f"  {report['cpu_s']:.0f} s of CPU, {report['wall_s']:.0f} s in all, ", end="")
        print(f"first rung after {report['first_ready_s'] / report['wall_s']:.0%}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=45)
    parser.add_argument("--only", choices=["slides", "camera"])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        if options.only != "camera":
            film = draw_slides(Path(home), options.minutes)
            measure("Slides for the link of 64 kbit/s", film, (64,))
        if options.only != "slides":
            film = draw_camera(Path(home), CAMERA_MINUTES)
            measure("1080p25, the whole ladder, two at once", film, LINKS_KBPS)


if __name__ == "__main__":
    main()
