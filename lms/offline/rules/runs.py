"""Which stretches of an archive are asked for, so that a weak link waits for few answers; pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from lms.offline.rules.manifests import PackedFile

# Rather receive so much once more than wait for another answer: half a second at 64 kbit/s.
WORTH_BYTES = 4096


@dataclass(frozen=True, kw_only=True)
class Run:
    """Files that one answer brings, in the order of their places in one archive."""

    part: int
    files: tuple[PackedFile, ...]

    @property
    def start(self) -> int:
        """Return where it begins."""
        return self.files[0].offset

    @property
    def end(self) -> int:
        """Return where it ends; the byte there is not in it."""
        return self.files[-1].offset + self.files[-1].bytes


def plan_runs(files: Iterable[PackedFile]) -> list[Run]:
    """Return the runs that bring `files`, each content once."""
    wanted: dict[str, PackedFile] = {}
    for file in sorted(files, key=lambda one: (one.part, one.offset)):
        wanted.setdefault(file.sha256, file)
    runs: list[list[PackedFile]] = []
    for file in wanted.values():
        last = runs[-1][-1] if runs else None
        near = (
            last is not None
            and last.part == file.part
            and 0 <= file.offset - (last.offset + last.bytes) <= WORTH_BYTES
        )
        if near:
            runs[-1].append(file)
        else:
            runs.append([file])
    return [Run(part=run[0].part, files=tuple(run)) for run in runs]
