import os
import sys
import threading
import time
from pathlib import Path

import pytest

from media_pipeline.adapters.binary import find_ffmpeg
from media_pipeline.adapters.runner import Cancel, Confinement, run
from media_pipeline.adapters.scratch import write_whole
from media_pipeline.core.refusals import Cancelled, OutOfDisk, ToolFailed


def python(code: str) -> list[str]:
    return [sys.executable, "-I", "-S", "-c", code]


def test_returns_what_the_tool_printed_and_used(tmp_path: Path) -> None:
    finished = run(python("print('xin chao')"), scratch=tmp_path)
    assert finished.stdout == b"xin chao\n"
    assert finished.peak_rss_bytes > 0


def test_reads_progress_line_by_line(tmp_path: Path) -> None:
    lines: list[str] = []
    finished = run(python("print(1);print(2)"), scratch=tmp_path, on_line=lines.append)
    assert (lines, finished.stdout) == (["1", "2"], b"")


def test_keeps_the_last_lines_of_a_failure(tmp_path: Path) -> None:
    with pytest.raises(ToolFailed) as caught:
        run(python("import sys; sys.exit('the encoder gave up')"), scratch=tmp_path)
    assert caught.value.tail == ("the encoder gave up",)


def test_names_a_full_disk(tmp_path: Path) -> None:
    # /dev/full answers every write as a full disk does.
    picture = [find_ffmpeg(), "-v", "error", "-f", "lavfi", "-i", "testsrc=s=64x64", "-t", "1"]
    with pytest.raises(OutOfDisk):
        run([*picture, "-y", "-f", "rawvideo", "/dev/full"], scratch=tmp_path)
    (tmp_path / ".report.json.part").symlink_to("/dev/full")
    with pytest.raises(OutOfDisk):
        write_whole(tmp_path / "report.json", b"{}")
    assert not (tmp_path / "report.json").exists()


def test_stops_when_asked(tmp_path: Path) -> None:
    cancel = Cancel()
    threading.Timer(0.3, cancel.cancel).start()
    started = time.monotonic()
    with pytest.raises(Cancelled):
        run(python("import time; time.sleep(60)"), scratch=tmp_path, cancel=cancel)
    assert time.monotonic() - started < 5


def test_ends_a_tool_that_hangs(tmp_path: Path) -> None:
    with pytest.raises(ToolFailed, match="time limit"):
        run(
            python("import time; time.sleep(60)"),
            scratch=tmp_path,
            confinement=Confinement(wall_s=0.3),
        )


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Confinement(memory_bytes=200 * 2**20), "bytearray(400 * 2**20)"),
        (Confinement(cpu_s=1), "while True: pass"),
        (Confinement(file_bytes=1000), "with open('big', 'wb') as f: f.write(bytes(9999))"),
        (Confinement(open_files=10), "import os; [os.dup(1) for _ in range(20)]"),
    ],
)
def test_holds_a_greedy_tool(limits: Confinement, code: str, tmp_path: Path) -> None:
    with pytest.raises((ToolFailed, OutOfDisk)):
        run(python(code), scratch=tmp_path, confinement=limits)


def test_hands_down_neither_descriptors_nor_secrets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "x")
    with (tmp_path / "open").open("w") as handle:
        os.set_inheritable(handle.fileno(), True)
        code = "import os; print(sorted(os.listdir('/proc/self/fd')), 'SECRET_KEY' in os.environ)"
        assert b"['0', '1', '2', '3'] False" in run(python(code), scratch=tmp_path).stdout


def test_dies_with_its_parent(tmp_path: Path) -> None:
    parent = (
        "import os, pathlib, threading, time\n"
        "from media_pipeline.adapters.runner import run\n"
        "work = lambda: run(['/bin/sleep', '61.7'], scratch=pathlib.Path('.'))\n"
        "threading.Thread(target=work, daemon=True).start()\n"
        "time.sleep(1); os.kill(os.getpid(), 9)\n"
    )
    import subprocess

    subprocess.run([sys.executable, "-c", parent], check=False, cwd=Path.cwd())
    time.sleep(0.3)
    commands = [p.read_bytes() for p in Path("/proc").glob("[0-9]*/cmdline") if p.exists()]
    assert not any(b"61.7" in command for command in commands)
