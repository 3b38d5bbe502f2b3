"""How soon a pupil on a weak link sees something, and for how long: `make bench-weak`.

A 45-minute slide lesson, its rung for 64 kbit/s, Chromium, 64 kbit/s at 600 ms and 1 % loss; each
way of delivery several times. Needs /dev/net/tun and iproute2, and root or user namespaces.
"""

# ruff: noqa: T201 - a bench prints its table.

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from media_pipeline.adapters.deliver import Order, deliver
from media_pipeline.core.ladder import Family
from tests.bench.thin_wire import (
    SERVER,
    Link,
    enter_namespace,
    lay,
    raise_far_end,
)
from tests.media.conftest import draw_slide, make
from tests.media.loopback import Request, serve
from tests.media.player import HLS_JS, LAUNCH, PAGE

WATCHED_S = 60
DELIVERIES = {
    "MP4, plain src": ("64.mp4", ""),
    "native HLS": ("64.m3u8", ""),
    "hls.js (already loaded)": ("64.m3u8", "hls.js"),
}
PAGE_S = 45
# Harmonics that come and go like syllables, with pauses, over a little hiss.
SPEECH = (
    "aevalsrc='0.4*(sin(2*PI*140*t)+0.6*sin(2*PI*420*t)+0.4*sin(2*PI*1260*t))"
    "*(0.5+0.5*sin(2*PI*3.7*t))*gt(sin(2*PI*0.3*t)+0.8,0)+0.03*random(0)':s=48000"
)
SPEAKER = "gradients=s=224x168:r=5:speed=0.01:seed=7:nb_colors=3"

WATCH = """
async ({address, by, seconds}) => {
  const video = document.querySelector('video');
  const told = {first_s: null, stalls: 0, errors: []};
  const start = performance.now();
  video.requestVideoFrameCallback(() => {
    told.first_s = (performance.now() - start) / 1000;
    told.first_at = Date.now() / 1000;
    video.addEventListener('waiting', () => { told.stalls += 1; });
  });
  video.addEventListener('error', () => told.errors.push(video.error.message));
  told.started_at = Date.now() / 1000;
  if (by) {
    const player = new Hls();
    player.on(Hls.Events.ERROR, (_, e) => { if (e.fatal) told.errors.push(e.details); });
    player.loadSource(address);
    player.attachMedia(video);
  } else video.src = address;
  video.play().catch(error => told.errors.push(String(error)));
  await new Promise(done => setTimeout(done, seconds * 1000));
  told.played_s = video.currentTime;
  const ranges = video.buffered;
  told.ahead_s = ranges.length ? ranges.end(ranges.length - 1) - video.currentTime : 0;
  return told;
}
"""


def draw_lesson(home: Path, *, minutes: float) -> Path:
    """Draw a slide lesson, 720p at five frames a second, with a moving speaker in the corner."""
    pages = int(minutes * 60 / PAGE_S) + 1
    for number in range(pages):
        draw_slide(number, home / f"{number}.png")
    return make(
        home / "lesson.mp4",
        *("-framerate", f"1/{PAGE_S}", "-i", str(home / "%d.png")),
        *("-f", "lavfi", "-i", SPEAKER, "-f", "lavfi", "-i", SPEECH),
        *("-filter_complex", "[0:v]fps=5[page];[page][1:v]overlay=1040:530:shortest=0[seen]"),
        *("-map", "[seen]", "-map", "2:a", "-t", str(minutes * 60), "-r", "5"),
        *("-c:v", "libx264", "-preset", "ultrafast", "-crf", "16", "-pix_fmt", "yuv420p"),
        *("-c:a", "aac", "-b:a", "96k"),
    )


def view(base: str, path: str, by: str) -> dict[str, Any]:
    """Watch one delivery in a fresh browser; run inside the viewer's namespace."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=LAUNCH)
        page = browser.new_page()
        page.set_default_timeout(120_000)
        page.goto(f"{base}/play.html")
        if by:
            page.add_script_tag(url=f"{base}/hls.js")
        # What the page itself asks for is over.
        page.wait_for_timeout(3000)
        told: dict[str, Any] = page.evaluate(
            WATCH, {"address": f"{base}/{path}", "by": by, "seconds": WATCHED_S}
        )
        browser.close()
    return told


def inside(pid: int, words: list[str]) -> str:
    """Run this module with `words` in the namespace of `pid`; return what it says."""
    command = [
        "nsenter",
        "--target",
        str(pid),
        "--net",
        sys.executable,
        "-m",
        "tests.bench.weak_link",
    ]
    done = subprocess.run([*command, *words], check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout


def measure(folder: Path, link: Link, *, repeats: int, only: str) -> None:
    """Print the table of one family's folder; run inside the server's namespace."""
    asked: list[Request] = []
    extra = {"play.html": PAGE}
    if HLS_JS.is_file():
        extra["hls.js"] = HLS_JS.read_bytes()
    with lay(link) as holder, serve(folder, extra, host=SERVER, asked=asked) as base:
        inside(holder, ["raise"])
        for name, (path, by) in DELIVERIES.items():
            if only not in name or (by and not HLS_JS.is_file()):
                continue
            rows = []
            for _ in range(repeats):
                told = json.loads(inside(holder, ["view", base, path, by]))
                until = told.get("first_at") or told["started_at"] + WATCHED_S
                mine = [r for r in asked if told["started_at"] <= r.at <= until]
                rows.append(told | {"requests": len(mine)})
                time.sleep(3)
            print(f"| {name} | {' | '.join(summarise(rows))} |", flush=True)


def summarise(rows: list[dict[str, Any]]) -> list[str]:
    """Return the cells of one delivery."""
    firsts = [row["first_s"] for row in rows]
    seen = sorted(first for first in firsts if first is not None)
    first = ", ".join(f"{value:.1f}" for value in seen) or "none"
    if len(seen) < len(rows):
        first += f" ({len(rows) - len(seen)} × not within {WATCHED_S} s)"
    cells = [first]
    cells.append(", ".join(str(row["stalls"]) for row in rows))
    for key in ("played_s", "ahead_s"):
        cells.append(f"{statistics.median(row[key] for row in rows):.0f}")
    cells.append(", ".join(str(row["requests"]) for row in rows))
    errors = {error for row in rows for error in row["errors"]}
    return [*cells[:-1], " ".join([cells[-1], *sorted(errors)])]


def main() -> None:
    if sys.argv[1:2] == ["raise"]:
        raise_far_end()
        return
    if sys.argv[1:2] == ["view"]:
        print(json.dumps(view(*sys.argv[2:5])))
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lesson", nargs="?", type=Path, help="an encoded lesson's folder")
    parser.add_argument("--family", default="modern")
    parser.add_argument("--minutes", type=float, default=45)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--only", default="", help="a part of the delivery's name")
    parser.add_argument("--kbps", type=float, default=64)
    parser.add_argument("--delay-ms", type=float, default=300)
    parser.add_argument("--loss", type=float, default=1)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    link = Link(kbps=options.kbps, delay_ms=options.delay_ms, loss_percent=options.loss)
    if options.inside:
        measure(options.lesson / options.family, link, repeats=options.repeats, only=options.only)
        return
    for needed in ("unshare", "nsenter", "ip", "chromium"):
        if shutil.which(needed) is None:
            sys.exit(
                f"bench-weak: {needed} is missing (apt-get install util-linux iproute2 chromium)"
            )
    if not os.access("/dev/net/tun", os.R_OK | os.W_OK):
        sys.exit("bench-weak: /dev/net/tun cannot be opened")
    with tempfile.TemporaryDirectory() as home:
        lesson = options.lesson
        if lesson is None:
            lesson = Path(home) / "encoded"
            print("drawing and encoding the lesson; this takes about its length", file=sys.stderr)
            source = draw_lesson(Path(home), minutes=options.minutes)
            families = (Family(options.family),)
            order = Order(
                source=source, out=lesson, families=families, links_kbps=(64,), grades=False
            )
            deliver(order)
        report = json.loads((lesson / "report.json").read_text())
        rung = next(r for r in report["rungs"] if r["mp4"] == f"{options.family}/64.mp4")
        print(f"{link}; {rung['bytes'] / 1e6:.1f} MB, {rung['average_bps'] / 1000:.1f} kbit/s\n")
        print(
            "| delivery | first frame s | stalls | seconds played after 60 s | ahead s | requests |"
        )
        print("|---|---|---|---|---|---|", flush=True)
        words = [*sys.argv[1:], "--inside"]
        if options.lesson is None:
            words.insert(0, str(lesson))
        module = [sys.executable, "-m", "tests.bench.weak_link"]
        sys.exit(subprocess.run([*enter_namespace(), *module, *words], check=False).returncode)


if __name__ == "__main__":
    main()
