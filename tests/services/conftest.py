"""Tiny clips, and a running site to disturb while it encodes them."""

import itertools
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from media_pipeline.adapters.binary import find_ffmpeg
from tests.services.servers.process import find_free_port
from tests.services.servers.uploading import UploadSite, uploading

ROOT = Path(__file__).resolve().parents[2]
# `make soak` asks for more.
KILLS = int(os.environ.get("SOAK_KILLS", "20"))
AT_ONCE = int(os.environ.get("SOAK_AT_ONCE", "3"))
NUMBERS = itertools.count()


def draw(target: Path, picture: str, tone: int) -> None:
    """Make a clip of three seconds."""
    inputs = ["-f", "lavfi", "-i", f"{picture}=s=320x180:r=25"]
    inputs += ["-f", "lavfi", "-i", f"sine=f={tone}:r=48000", "-t", "3"]
    output = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac"]
    command = [find_ffmpeg(), "-v", "error", "-nostdin", *inputs, *output, str(target)]
    subprocess.run(command, check=True)


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of two tiny clips; what the command line makes of them joins them."""
    folder = tmp_path_factory.mktemp("clips")
    draw(folder / "a.mp4", "mandelbrot", 180)
    draw(folder / "b.mp4", "testsrc", 280)
    return folder


@pytest.fixture
def disturb(
    clips: Path, tmp_path: Path, make_database: Callable[[str], str], request: Any
) -> Callable[..., dict[str, Any]]:
    """Return a function that runs the site, kills parts of it, and tells what came of it."""

    def run(database: str, engine: str, *arguments: str, **settings: str) -> dict[str, Any]:
        environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("SONGHOC", "DJANGO"))},
            "DJANGO_SETTINGS_MODULE": "tests.services.killing_settings",
            "SONGHOC_VAR": str(tmp_path),
            **settings,
        }
        if database == "postgresql":
            name = f"kills_{next(NUMBERS)}"
            environment["SONGHOC_DATABASE_URL"] = make_database(name)
        if engine == "rabbitmq":
            environment["SONGHOC_BROKER_URL"] = request.getfixturevalue("rabbitmq_url")
        command = [sys.executable, "-m", "tests.services.killing", str(clips), *arguments]
        port = str(find_free_port())
        ended = subprocess.run(
            [*command, "--port", port],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=600 + 10 * KILLS + 180 * AT_ONCE,
        )
        log = tmp_path / "site.log"
        told = ended.stderr[-3000:] + (log.read_text()[-6000:] if log.exists() else "")
        assert ended.returncode == 0, told
        found: dict[str, Any] = json.loads(ended.stdout)
        sys.stdout.write(f"{database} {engine} {found}\n")
        return found | {"log": told}

    return run


@pytest.fixture(scope="session")
def upload_site() -> Iterator[UploadSite]:
    """Return the web server on a database of its own; no worker looks at what arrives."""
    with uploading() as site:
        yield site
