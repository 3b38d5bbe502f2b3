"""What a pupil meets on a weak link: pages of the real site in Chromium, beside peers' delivery.

    python -m tests.bench.learners [--minutes 45] [--watch 600] [--only outage] [--keep FOLDER]

A slide lesson of 45 minutes and a filmed one are encoded as the site does it and made public; each
row of the table is a fresh browser with a cold cache behind an emulated link, all rows at the same
time, each in network namespaces of its own. The peers' rows play rungs made by their settings with
hls.js, which is what their players load. Needs /dev/net/tun and iproute2, and root or user
namespaces.
"""

import argparse
import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tests.bench.thin_wire import SERVER, Link, Switch, enter_namespace, lay, raise_far_end
from tests.media.player import LAUNCH

ROOT = Path(__file__).resolve().parents[2]
PORT = 8000
HLS_JS = ROOT / "node_modules" / "hls.js" / "dist" / "hls.min.js"
FILMED_MINUTES = 12
LINKS_KBPS = (64, 128, 256, 512, 1000)
SLIDES, FILMED = "/lop-1/toan/bai-trang-chieu/", "/lop-1/toan/bai-quay-phim/"
PEERS = {"peers 144": (256, 144), "peers 240": (426, 240)}
OUTAGE_S, EVERY_S = 30, 180


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the table."""

    name: str
    link: Link
    path: str
    watch_s: int
    has_outages: bool = False


LINKS = {
    "64": Link(kbps=64, delay_ms=300, loss_percent=1),
    "128": Link(kbps=128, delay_ms=200, loss_percent=1),
    "256": Link(kbps=256, delay_ms=150, loss_percent=0.5),
    "512": Link(kbps=512, delay_ms=75, loss_percent=0),
}


def list_rows(watch_s: int) -> list[Row]:
    """Return the lines of the table, ours before the peers'."""
    ours = [
        ("64", "slides", SLIDES, False),
        ("128", "slides", SLIDES, False),
        ("128", "filmed", FILMED, False),
        ("512", "filmed", FILMED, False),
        ("256", "filmed, outages", FILMED, True),
    ]
    theirs = [
        ("64", "peers 144", False),
        ("128", "peers 240", False),
        ("512", "peers 240", False),
        ("256", "peers 240, outages", True),
    ]
    return [
        Row(name=f"{link} {what}", link=LINKS[link], path=path, watch_s=watch_s, has_outages=cut)
        for link, what, path, cut in ours
    ] + [
        Row(
            name=f"{link} {what}",
            link=LINKS[link],
            path=f"/static/peers/{what.split(',')[0].replace(' ', '-')}.html",
            watch_s=watch_s,
            has_outages=cut,
        )
        for link, what, cut in theirs
    ]


# Of a film that stands still time and again the beginning says it all.
MOST_TOLD = 12
# Stands in every page before its own scripts: what a pupil would see and wait for.
NOTE = """
window.told = {first_s: null, stalls: 0, stalled_s: 0, position: 0, jumps: 0, tale: []};
addEventListener('DOMContentLoaded', () => { told.usable_s = performance.now() / 1000; });
new PerformanceObserver(list => {
  for (const one of list.getEntries()) {
    if (one.name === 'first-contentful-paint') told.painted_s = one.startTime / 1000;
  }
}).observe({type: 'paint', buffered: true});
window.follow = tapped => {
  let last = null, since = null;
  const front = () => [...document.querySelectorAll('video')].reduce((best, one) =>
    !best || (!one.paused && one.offsetParent !== null && one.currentTime > 0) ? one : best, null);
  const tell = what => told.tale.push(
    `${what} at ${Math.round((performance.now() - tapped) / 1000)} s`);
  const look = () => {
    const now = performance.now(), video = front();
    if (video && video.currentTime > 0 && video.videoWidth) {
      if (told.first_s === null) told.first_s = (now - tapped) / 1000;
      else if (last !== null) {
        const moved = video.currentTime - last;
        if (moved < -1) told.jumps += 1;
        if (moved <= 0.001 && !video.ended) {
          if (since === null) since = now;
          else if (now - since > 400 && !told.standing) {
            told.stalls += 1; told.standing = true; tell('stands');
          }
        } else {
          if (told.standing) {
            told.stalled_s += (now - since) / 1000; tell('goes on');
          }
          since = null; told.standing = false;
        }
      }
      last = video.currentTime;
      told.position = video.currentTime;
      told.height = video.videoHeight;
      // What is fed piece by piece has no address of its own: the player says which rung it is.
      const figure = document.querySelector('[data-rung]');
      const was = told.source;
      told.source = figure ? figure.dataset.rung : video.currentSrc.split('/').slice(-2).join('/');
      if (told.source !== was) tell(told.source);
    }
  };
  setInterval(look, 50);
};
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=45)
    parser.add_argument("--watch", type=int, default=600, metavar="SECONDS")
    parser.add_argument("--only", default="", help="a part of the row's name")
    parser.add_argument("--keep", type=Path, help="a folder for the lessons; the next run has them")
    parser.add_argument("--row", help=argparse.SUPPRESS)
    parser.add_argument("--view", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.view:
        print(json.dumps(view(options.view[0], int(options.view[1]))))  # noqa: T201
        return
    rows = {row.name: row for row in list_rows(options.watch)}
    if options.row:
        print(json.dumps(serve_row(rows[options.row])))  # noqa: T201
        return
    check_tools()
    with keep_or_forget(options.keep) as var:
        prepare(var, minutes=options.minutes)
        chosen = [row for row in rows.values() if options.only in row.name]
        with tempfile.TemporaryDirectory() as signs:
            running = [run_row(row, var, sign=Path(signs, str(n))) for n, row in enumerate(chosen)]
            write_table(chosen, running)


def check_tools() -> None:
    """End with a sentence when something of the machine is missing."""
    for needed in ("unshare", "nsenter", "ip", "chromium"):
        if shutil.which(needed) is None:
            sys.exit(f"bench: {needed} is missing (apt-get install util-linux iproute2 chromium)")
    if not os.access("/dev/net/tun", os.R_OK | os.W_OK):
        sys.exit("bench: /dev/net/tun cannot be opened")
    if not HLS_JS.is_file():
        sys.exit("bench: hls.js is missing (make assets)")


@contextmanager
def keep_or_forget(keep: Path | None) -> Iterator[Path]:
    """Yield the folder of the site."""
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep.resolve()
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def make_environment(var: Path) -> dict[str, str]:
    """Return the environment of the site's processes."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "lms.project.settings.local",
        "SONGHOC_VAR": str(var),
        "SONGHOC_DEMO": "false",
        "SONGHOC_BASE_URL": f"http://{SERVER}:{PORT}",
        "PYTHONPATH": str(ROOT),
    }


def prepare(var: Path, *, minutes: float) -> None:
    """Make the site with its two lessons and the peers' pages, unless they are there."""
    if (var / "ready").exists():
        return
    environment = make_environment(var)
    print("drawing and encoding the lessons; this takes about their length", file=sys.stderr)  # noqa: T201
    for module, words in (
        ("tests.bench.learners_site", ["prepare"]),
        ("tests.bench.learners_site", ["stock", str(minutes), str(FILMED_MINUTES)]),
    ):
        subprocess.run(
            [sys.executable, "-m", module, *words], env=environment, cwd=ROOT, check=True
        )
    (var / "ready").touch()


def run_row(row: Row, var: Path, *, sign: Path) -> "subprocess.Popen[str]":
    """Begin one row in a namespace of its own; return once its film plays, or will not.

    The rows watch at the same time, but a site and a browser that start are two cores' work: the
    next one would measure the machine.
    """
    words = [sys.executable, "-m", "tests.bench.learners", "--row", row.name]
    process = subprocess.Popen(
        [*enter_namespace(), *words, "--watch", str(row.watch_s)],
        env=make_environment(var) | {"BENCH_SIGN": str(sign)},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    until = time.monotonic() + 600
    while not sign.exists() and process.poll() is None and time.monotonic() < until:
        time.sleep(0.2)
    return process


def serve_row(row: Row) -> dict[str, Any]:
    """Serve the site over the row's link and return what the viewer saw; inside the namespace."""
    switch = multiprocessing.get_context("fork").Value("b", 1)
    with lay(row.link, switch) as holder:
        command = [sys.executable, "-m", "gunicorn", "lms.project.wsgi", "--threads", "8"]
        command += ["--bind", f"{SERVER}:{PORT}", "--log-level", "error", "--no-control-socket"]
        server = subprocess.Popen(command, cwd=ROOT)
        try:
            wait_for_site(server)
            command = ["nsenter", "--target", str(holder), "--net", sys.executable]
            command += ["-m", "tests.bench.learners", "--view", row.path, str(row.watch_s)]
            viewer = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
            told, _ = wait_for_viewer(viewer, switch if row.has_outages else None)
            return dict(json.loads(told))
        finally:
            server.terminate()
            server.wait()


def wait_for_site(server: "subprocess.Popen[bytes]") -> None:
    """Return once the site answers; its first answers are slower, and not the link's fault."""
    import urllib.request

    until = time.monotonic() + 120
    while time.monotonic() < until and server.poll() is None:
        try:
            for path in (SLIDES, FILMED):
                urllib.request.urlopen(f"http://{SERVER}:{PORT}{path}", timeout=60).read()
            return
        except OSError:
            time.sleep(0.5)
    raise SystemExit("the site did not start")


def wait_for_viewer(
    viewer: "subprocess.Popen[str]", switch: Switch | None
) -> tuple[str, str | None]:
    """Return what the viewer said; meanwhile cut the link every few minutes, where one is given."""
    while switch is not None:
        for is_up, seconds in ((1, EVERY_S - OUTAGE_S), (0, OUTAGE_S)):
            switch.value = is_up
            try:
                return viewer.communicate(timeout=seconds)
            except subprocess.TimeoutExpired:
                continue
    return viewer.communicate()


def view(path: str, watch_s: int) -> dict[str, Any]:
    """Open a page, tap, watch; run inside the viewer's namespace."""
    raise_far_end()
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=LAUNCH)
        page = browser.new_page(viewport={"width": 390, "height": 780})
        page.set_default_timeout(180_000)
        page.add_init_script(NOTE)
        page.goto(f"http://{SERVER}:{PORT}{path}", wait_until="domcontentloaded")
        page.wait_for_function("told.painted_s")
        tap(page)
        told = follow(page, watch_s)
        browser.close()
    return told


def tap(page: Page) -> None:
    """Do what a finger does."""
    page.evaluate("follow(performance.now())")
    page.locator(".media-ways button, button.play").first.click(no_wait_after=True)


def follow(page: Page, watch_s: int) -> dict[str, Any]:
    """Return what was seen in the time that the first picture begins."""
    until = time.monotonic() + 180
    told: dict[str, Any] = page.evaluate("told")
    while told["first_s"] is None and time.monotonic() < until:
        time.sleep(0.1)
        told = page.evaluate("told")
    Path(os.environ["BENCH_SIGN"]).touch()
    before_kb = count_received() / 1000
    soon = None
    if told["first_s"] is not None:
        time.sleep(min(30, watch_s))
        soon = page.evaluate("told.source")
        time.sleep(max(0, watch_s - 30))
        told = page.evaluate("told")
    return told | {"before_kb": before_kb, "kb": count_received() / 1000, "soon": soon}


def count_received() -> int:
    """Return how many bytes came over the wire into this namespace, headers included."""
    for line in Path("/proc/net/dev").read_text().splitlines():
        name, _, counts = line.partition(":")
        if name.strip() == "far":
            return int(counts.split()[0])
    return 0


def write_table(rows: list[Row], running: "list[subprocess.Popen[str]]") -> None:
    """Write each row when it is over."""
    headings = ("link kbit/s, lesson", "usable s", "first frame s", "KB before it", "stalls")
    headings += ("seconds of them", "watched s", "rung after 30 s", "rung at the end", "MB in all")
    sys.stdout.write("| " + " | ".join(headings) + " |\n" + "|---" * len(headings) + "|\n")
    for row, process in zip(rows, running, strict=True):
        out, _ = process.communicate()
        if process.returncode:
            sys.stdout.write(f"| {row.name} | failed |\n")
            continue
        told = json.loads(out)
        usable = max(told.get("usable_s") or 0, told.get("painted_s") or 0)
        first = told["first_s"]
        cells = [
            row.name,
            f"{usable:.1f}",
            "not within 180 s" if first is None else f"{first:.1f}",
            f"{told['before_kb']:.0f}",
            str(told["stalls"]),
            f"{told['stalled_s']:.1f}",
            f"{told['position']:.0f} of {row.watch_s}",
            str(told.get("soon") or "-"),
            str(told.get("source") or "-"),
            f"{told['kb'] / 1000:.1f}",
        ]
        sys.stdout.write("| " + " | ".join(cells) + " |\n")
        sys.stdout.flush()
        if told["stalls"]:
            sys.stderr.write(f"{row.name}: {', '.join(told['tale'][:MOST_TOLD])}\n")


if __name__ == "__main__":
    main()
