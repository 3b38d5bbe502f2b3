"""Few questions for many files."""

from lms.offline.rules.manifests import PackedFile
from lms.offline.rules.runs import plan_runs


def file(offset: int, size: int, *, part: int = 0, sha: str = "") -> PackedFile:
    sha256 = sha or f"{part}{offset:063d}"
    return PackedFile(
        path=f"{part}-{offset}", bytes=size, sha256=sha256, crc32=0, part=part, offset=offset
    )


def test_neighbours_come_in_one_answer() -> None:
    runs = plan_runs([file(200, 50), file(40, 100), file(10_000, 5), file(0, 9, part=1)])
    assert [(run.part, run.start, run.end) for run in runs] == [
        (0, 40, 250),
        (0, 10_000, 10_005),
        (1, 0, 9),
    ]


def test_the_same_content_is_asked_for_once() -> None:
    runs = plan_runs([file(0, 5, sha="a"), file(9000, 5, sha="a")])
    assert [len(run.files) for run in runs] == [1]
