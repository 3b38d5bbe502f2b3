"""What Lighthouse says of the public pages, on its own emulated phone and link.

    python -m tests.bench.lighthouse [--keep FOLDER] [--minutes 5]

Starts the site of `tests.bench.learners` on loopback and prints two scores a page, of a hundred.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from tests.bench.learners import FILMED, ROOT, SLIDES, keep_or_forget, make_environment, prepare

HOME = Path(__file__).parent / "lighthouse"
PORT = 8765
PAGES = ("/", "/lop-1/", "/lop-1/toan/", SLIDES, FILMED, "/library/", "/search/?q=bai", "/privacy/")
CATEGORIES = ("performance", "accessibility")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--minutes", type=float, default=5)
    options = parser.parse_args()
    install()
    with keep_or_forget(options.keep) as var:
        prepare(var, minutes=options.minutes)
        command = [sys.executable, "-m", "gunicorn", "lms.project.wsgi", "--threads", "8"]
        command += ["--bind", f"127.0.0.1:{PORT}", "--log-level", "error", "--no-control-socket"]
        server = subprocess.Popen(command, cwd=ROOT, env=make_environment(var))
        try:
            wait()
            for path in PAGES:
                scores = " ".join(f"{name} {score:.0f}" for name, score in look_at(path).items())
                sys.stdout.write(f"{path:<32} {scores}\n")
                sys.stdout.flush()
        finally:
            server.terminate()
            server.wait()


def install() -> None:
    """Install Lighthouse beside its lock, once.

    Its package.json overrides what Lighthouse asks for as "latest": a lock without addresses
    cannot tell npm which version that was.
    """
    if not (HOME / "node_modules").is_dir():
        words = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run(words, cwd=HOME, check=True, stdout=subprocess.DEVNULL)


def wait() -> None:
    """Return once the site answers."""
    for _try in range(240):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/healthz", timeout=5).read()
            return
        except OSError:
            time.sleep(0.5)
    sys.exit("bench: the site did not start")


def look_at(path: str) -> dict[str, float]:
    """Return the scores of one page."""
    run = subprocess.run(
        [
            *("node", "node_modules/lighthouse/cli/index.js", f"http://127.0.0.1:{PORT}{path}"),
            *("--quiet", "--output=json", f"--only-categories={','.join(CATEGORIES)}"),
            "--chrome-flags=--headless --no-sandbox --disable-background-networking",
        ],
        cwd=HOME,
        env=os.environ | {"CHROME_PATH": shutil.which("chromium") or ""},
        check=True,
        stdout=subprocess.PIPE,
    )
    found = json.loads(run.stdout)["categories"]
    return {name: 100 * (found[name]["score"] or 0) for name in CATEGORIES}


if __name__ == "__main__":
    main()
