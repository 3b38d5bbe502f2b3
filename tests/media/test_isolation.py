"""A child sees its input, its scratch folder and the system's programs: nobody else's lesson."""

import os
import sys
from pathlib import Path

import pytest

from media_pipeline.adapters.binary import find_ffmpeg
from media_pipeline.adapters.isolation import isolates_files
from media_pipeline.adapters.runner import run
from media_pipeline.core.refusals import ToolFailed

pytestmark = pytest.mark.skipif(not isolates_files(), reason="this kernel has no Landlock")


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder


@pytest.fixture
def other(tmp_path: Path, voice: Path) -> Path:
    """Somebody else's lesson, which this user may read as far as the file system goes."""
    lesson = tmp_path / "other" / "lesson.wav"
    lesson.parent.mkdir()
    lesson.write_bytes(voice.read_bytes())
    return lesson


def python(code: str, *arguments: str) -> list[str]:
    return [sys.executable, "-I", "-S", "-c", code, *arguments]


def decode(*names: str) -> list[str]:
    return [find_ffmpeg(), "-v", "error", *names, "-f", "null", "-"]


def test_a_film_that_names_another_lesson_gets_nothing_of_it(scratch: Path, other: Path) -> None:
    (scratch / "own.wav").write_bytes(other.read_bytes())
    own, theirs = scratch / "own.txt", scratch / "theirs.txt"
    own.write_text("file 'own.wav'\n")
    theirs.write_text(f"file '{other}'\n")
    # Every guard of ours taken off but the one under test.
    concat = ("-f", "concat", "-safe", "0", "-protocol_whitelist", "file,pipe", "-i")
    run(decode(*concat, str(own)), scratch=scratch)
    with pytest.raises(ToolFailed) as caught:
        run(decode(*concat, str(theirs)), scratch=scratch)
    assert any("Permission denied" in line for line in caught.value.tail)


def test_a_tool_reads_the_file_it_is_given(scratch: Path, other: Path) -> None:
    run(decode("-i", f"file:{other}"), scratch=scratch)


@pytest.mark.parametrize("path", ["/etc/passwd", "/proc/1/cmdline", "{other}"])
def test_reads_nothing_of_the_machine_or_the_neighbours(
    path: str, scratch: Path, other: Path
) -> None:
    path = path.format(other=other)
    assert Path(path).read_bytes()
    with pytest.raises(ToolFailed, match="Permission denied"):
        run(python(f"open({path!r}).read()"), scratch=scratch)


def test_lists_no_folder_but_its_own(scratch: Path, other: Path) -> None:
    (scratch / "mine").touch()
    listed = run(python("import os; print(os.listdir('.'))"), scratch=scratch).stdout
    assert listed == b"['mine']\n"
    with pytest.raises(ToolFailed, match="Permission denied"):
        run(python(f"import os; os.listdir({str(other.parent)!r})"), scratch=scratch)


def test_a_link_in_the_scratch_folder_leads_nowhere(scratch: Path, other: Path) -> None:
    (scratch / "link").symlink_to(other)
    with pytest.raises(ToolFailed, match="Permission denied"):
        run(python("open('link').read()"), scratch=scratch)


def test_writes_in_the_scratch_folder_only(scratch: Path, other: Path) -> None:
    inside = "import os; os.mkdir('a'); open('a/b', 'w').write('x'); os.rename('a/b', 'b')"
    run(python(inside), scratch=scratch)
    assert (scratch / "b").read_text() == "x"
    for place in (other, other.parent / "new"):
        with pytest.raises(ToolFailed, match="Permission denied"):
            # Named on the command line, which lets it be read and no more.
            run(python(f"open({str(place)!r}, 'a')", str(place)), scratch=scratch)
    assert not (other.parent / "new").exists()


def test_runs_nothing_that_it_wrote(scratch: Path) -> None:
    code = (
        "import os, shutil\n"
        "shutil.copy('/bin/true', 'dropped'); os.chmod('dropped', 0o755)\n"
        "os.execv('dropped', ['dropped'])\n"
    )
    with pytest.raises(ToolFailed, match="Permission denied"):
        run(python(code), scratch=scratch)


def test_signals_nobody_outside(scratch: Path) -> None:
    code = f"import os; os.kill({os.getpid()}, 0)"
    release = tuple(int(part) for part in os.uname().release.split(".")[:2])
    if release < (6, 12):
        pytest.skip("Landlock scopes signals since Linux 6.12")
    with pytest.raises(ToolFailed, match="not permitted"):
        run(python(code), scratch=scratch)
