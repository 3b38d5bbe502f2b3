import struct
from pathlib import Path

import pytest

from media_pipeline.adapters import confine
from media_pipeline.adapters.isolation import list_grants


@pytest.fixture
def lesson(tmp_path: Path) -> Path:
    film = tmp_path / "lesson.mp4"
    film.write_bytes(b"film")
    return film


def test_a_tool_may_read_the_file_it_is_told_to_read(lesson: Path) -> None:
    command = ["/usr/bin/ffmpeg", "-i", f"file:{lesson}", "-f", "null", "pipe:1"]
    grants = list_grants(command, scratch=lesson.parent / "scratch")
    assert str(lesson) in grants["read"]
    assert str(lesson) not in [*grants["write"], *grants["run"]]


def test_a_folder_or_a_name_inside_an_option_opens_nothing(lesson: Path) -> None:
    command = ["/usr/bin/ffmpeg", str(lesson.parent), f"movie={lesson}", "lesson.mp4"]
    grants = list_grants(command, scratch=lesson.parent / "scratch")
    assert not any(str(lesson.parent) in path for path in grants["read"])


def test_only_the_scratch_folder_may_be_written(tmp_path: Path) -> None:
    assert list_grants(["/bin/true"], scratch=tmp_path)["write"] == [str(tmp_path.resolve())]


def test_an_environment_brings_its_libraries_but_not_its_neighbours(tmp_path: Path) -> None:
    run = list_grants([str(tmp_path / "venv" / "bin" / "python")], scratch=tmp_path)["run"]
    assert str(tmp_path / "venv" / "lib") in run
    assert str(tmp_path / "venv") not in run
    assert str(tmp_path) not in run


def test_a_lone_binary_brings_only_itself(tmp_path: Path) -> None:
    program = str(tmp_path / "binaries" / "ffmpeg")
    run = list_grants([program], scratch=tmp_path)["run"]
    assert [path for path in run if path.startswith(str(tmp_path))] == [program]


@pytest.mark.parametrize(
    ("version", "highest"), [(1, 1 << 12), (2, 1 << 13), (3, 1 << 14), (5, 1 << 15), (9, 1 << 15)]
)
def test_handles_every_right_a_kernel_knows_and_none_it_does_not(
    version: int, highest: int
) -> None:
    assert confine.handled_rights(version) == 2 * highest - 1


@pytest.mark.parametrize(("version", "words"), [(1, 1), (3, 1), (4, 2), (5, 2), (6, 3), (9, 3)])
def test_the_set_is_as_long_as_the_kernel_knows_it(version: int, words: int) -> None:
    fields = struct.unpack(f"={words}Q", confine.ruleset(version))
    assert fields[1:] == (3, 3)[: words - 1]


def test_a_rule_asks_nothing_the_set_does_not_handle() -> None:
    for version in range(1, 10):
        for kind in confine.RIGHTS:
            packed = confine.rule(kind, version, is_directory=True, descriptor=7)
            allowed, descriptor = struct.unpack("=Qi", packed)
            assert not allowed & ~confine.handled_rights(version)
            assert descriptor == 7


def test_a_file_gets_no_right_that_only_folders_have() -> None:
    packed = confine.rule("write", 7, is_directory=False, descriptor=7)
    assert not struct.unpack("=Qi", packed)[0] & ~confine.FILE_RIGHTS


def test_what_is_written_is_never_run() -> None:
    assert not confine.RIGHTS["write"] & confine.EXECUTE
    assert not confine.RIGHTS["run"] & confine.WRITE_FILE


class Kernel:
    """Answers Landlock's calls as told and keeps them."""

    def __init__(self, *answers: int) -> None:
        self.answers = list(answers)
        self.asked: list[int] = []

    def syscall(self, number: int, *_arguments: object) -> int:
        self.asked.append(number)
        return self.answers.pop(0)


def test_goes_on_without_where_the_kernel_has_none() -> None:
    kernel = Kernel(-1)
    confine.keep_only(kernel, {"read": ["/"]})  # type: ignore[arg-type]
    assert kernel.asked == [confine.CREATE_RULESET]


def test_runs_nothing_when_isolation_exists_and_fails() -> None:
    with pytest.raises(SystemExit, match="no isolation"):
        confine.keep_only(Kernel(7, -1), {"read": ["/"]})  # type: ignore[arg-type]
