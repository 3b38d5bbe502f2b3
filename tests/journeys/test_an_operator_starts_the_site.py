"""Starting, stopping and breaking the site on purpose, as whoever keeps the server does."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.journeys.steps import ROOT, Site


def run_start(**environment: str) -> subprocess.CompletedProcess[str]:
    """Try to start the site; return how that ended."""
    return subprocess.run(
        [sys.executable, "-m", "lms.project"],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture
def taken_port() -> Iterator[int]:
    """Return a port that somebody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_is_told_in_one_line_that_the_port_is_taken(taken_port: int, tmp_path: Path) -> None:
    ended = run_start(PORT=str(taken_port), SONGHOC_VAR=str(tmp_path))
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert str(taken_port) in ended.stderr


def test_is_told_in_one_line_that_the_port_is_no_number(tmp_path: Path) -> None:
    ended = run_start(PORT="tám nghìn", SONGHOC_VAR=str(tmp_path))
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1


def test_is_told_in_one_line_that_a_count_is_none(tmp_path: Path) -> None:
    ended = run_start(SONGHOC_WEB_PROCESSES="nhiều", SONGHOC_VAR=str(tmp_path))
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert "SONGHOC_WEB_PROCESSES" in ended.stderr


def test_is_told_in_one_line_that_the_folder_is_not_writable(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    ended = run_start(SONGHOC_VAR=str(tmp_path / "file" / "var"))
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert "SONGHOC_VAR" in ended.stderr


@pytest.mark.parametrize(
    ("failing", "word"),
    [("sys.version_info", "3.11"), ("venv, ensurepip", "python3-venv")],
)
def test_is_told_in_one_line_what_python_lacks(tmp_path: Path, failing: str, word: str) -> None:
    fake = tmp_path / "python"
    fake.write_text(
        "#!/bin/sh\n"
        f'case "$*" in *"{failing}"*) exit 1 ;; *--version*) echo Python 3.11.0 ;; esac\n'
    )
    fake.chmod(0o755)
    (tmp_path / "deploy").mkdir()
    (tmp_path / "deploy" / "setup.sh").write_text((ROOT / "deploy/setup.sh").read_text())
    (tmp_path / "deploy" / "requirements").mkdir()
    (tmp_path / "deploy" / "requirements" / "site.txt").touch()
    ended = subprocess.run(
        ["sh", "deploy/setup.sh", "site"],
        cwd=tmp_path,
        env={**os.environ, "PYTHON": str(fake)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert word in ended.stderr


def list_children(pid: int) -> list[int]:
    """Return the processes that `pid` started."""
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in path.read_text().split()]


def is_running(pid: int) -> bool:
    """Tell whether a process lives; a zombie does not."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    return False


def wait_until(condition: Callable[[], bool], what: str) -> None:
    """Wait up to a minute."""
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, f"never happened: {what}"
        time.sleep(0.1)


def read_readiness(site: Site) -> dict[str, str]:
    """Return the parts of /readyz."""
    try:
        with urllib.request.urlopen(f"{site.url}/readyz", timeout=10) as response:
            body = response.read()
    except urllib.error.HTTPError as answer:
        body = answer.read()
    parts: dict[str, str] = json.loads(body)["parts"]
    return parts


def test_sees_dead_parts_come_back_and_all_of_it_end(start_site: Callable[..., Site]) -> None:
    site = start_site(from_nothing=True)
    parent = site.process.pid
    before = set(list_children(parent))
    # The web server, two kinds of workers, the caretaker; a big machine has more of the second.
    assert len(before) >= 4
    for child in before:
        os.kill(child, signal.SIGKILL)
    wait_until(lambda: len(set(list_children(parent)) - before) == len(before), "all restarted")
    wait_until(lambda: "fail" not in read_quietly(site), "the site is ready again")
    everybody = [parent, *list_children(parent)]
    everybody += [grandchild for child in everybody[1:] for grandchild in list_children(child)]
    site.process.send_signal(signal.SIGINT)
    assert site.process.wait(timeout=60) == 0
    wait_until(lambda: not any(map(is_running, everybody)), "every process ended")


def read_quietly(site: Site) -> list[str]:
    """Return the states of /readyz, or a failure while nobody answers."""
    try:
        return list(read_readiness(site).values())
    except OSError:
        return ["fail"]


def test_leaves_nothing_running_when_the_parent_is_killed(start_site: Callable[[], Site]) -> None:
    site = start_site()
    children = list_children(site.process.pid)
    site.process.kill()
    wait_until(lambda: not any(map(is_running, children)), "the children ended too")


def test_reads_which_part_is_not_ready(site: Site) -> None:
    assert read_readiness(site) == {
        "database": "ok",
        "storage": "ok",
        "uploads": "ok",
        "worker": "ok",
    }
