"""Where one encoding is made: pieces in a work folder, results in the private store.

With a store on this machine's disk the work folder is the only copy of the pieces. With a far
store every piece is handed in there, so that any machine goes on with it.
"""

import fcntl
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from media_pipeline.adapters.chunk_job import DONE, find_done
from media_pipeline.adapters.kept_plan import read_plan, write_plan
from media_pipeline.adapters.planner import Planned
from media_pipeline.adapters.scratch import scratch_directory, write_whole
from media_pipeline.adapters.store import Store
from media_pipeline.core.refusals import NoAnswer, ToolFailed

PLAN = "plan.json"


class Taken(NoAnswer):
    """Another worker packs the same, and both would use up the same pieces."""


@dataclass(frozen=True, kw_only=True)
class Workshop:
    """The work on the encoding whose files go to `target` of the store."""

    folder: Path
    store: Store
    target: str
    original: str
    """What the store calls the recording."""
    ffmpeg: str = ""

    @property
    def shelf(self) -> str:
        """Return where a far store keeps unfinished pieces."""
        return f"work/{self.folder.name}"

    def open(self) -> None:
        """Make the folder."""
        self.folder.mkdir(parents=True, exist_ok=True)

    def take_original(self) -> Path:
        """Return a path to read the recording from."""
        return self.store.take(self.original, self.folder / "original")

    @contextmanager
    def bench(self) -> Iterator[Path]:
        """Yield an empty folder that is laid out like the result and vanishes afterwards."""
        self.open()
        with scratch_directory(self.folder) as path:
            yield path

    @contextmanager
    def packing(self, name: str) -> Iterator[Path]:
        """Yield the folder in which `name` is packed: one at a time, found again after a kill.

        :raises Taken: somebody is at it.
        """
        folder = self.folder / f"packing-{name}"
        folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / f"packing-{name}.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise Taken(f"{name} is being packed") from error
            yield folder
            shutil.rmtree(folder, ignore_errors=True)

    # --- the plan and other notes ---------------------------------------------------------
    def keep_plan(self, planned: Planned) -> None:
        """Keep what was planned, for all who do a part of it."""
        self.note(PLAN, write_plan(planned))

    def find_plan(self) -> Planned:
        """Return what was planned, on this machine's copy of the recording.

        :raises ToolFailed: the work folder was removed.
        """
        document = self.read_note(PLAN)
        if document is None:
            raise ToolFailed("the work folder has gone; try the whole encoding again")
        return read_plan(document, self.take_original(), ffmpeg=self.ffmpeg)

    def note(self, name: str, document: dict[str, Any]) -> None:
        """Keep a small document beside the pieces."""
        self.open()
        content = json.dumps(document, sort_keys=True).encode()
        with scratch_directory(self.folder) as scratch:
            write_whole(scratch / "note", content)
            (scratch / "note").replace(self.folder / name)
        if not self.store.is_local:
            self.store.write(f"{self.shelf}/{name}", content)

    def read_note(self, name: str) -> dict[str, Any] | None:
        """Return a document kept here or by another machine."""
        path = self.folder / name
        if path.is_file():
            return dict(json.loads(path.read_bytes()))
        if self.store.is_local or not self.store.has(f"{self.shelf}/{name}"):
            return None
        with self.store.open(f"{self.shelf}/{name}") as handle:
            return dict(json.loads(handle.read()))

    # --- pieces ---------------------------------------------------------------------------
    def hand_in(self, unit: str) -> None:
        """Let other machines find the finished unit."""
        if self.store.is_local:
            return
        names = sorted(path.name for path in (self.folder / unit).iterdir() if path.is_file())
        # The marker comes last: whoever finds it finds everything.
        for name in sorted(names, key=lambda name: name == DONE):
            self.store.put(self.folder / unit / name, f"{self.shelf}/{unit}/{name}")

    def fetch(self, unit: str, *, only: str = "") -> bool:
        """Bring a unit finished elsewhere here, or `only` one file of it; tell whether it is."""
        directory = self.folder / unit
        wanted = directory / (only or DONE)
        if wanted.is_file() and find_done(directory) is not None:
            return True
        shelf = f"{self.shelf}/{unit}"
        if self.store.is_local or not self.store.has(f"{shelf}/{DONE}"):
            return wanted.is_file()
        names = self.store.list_tree(shelf)
        if only:
            names = [name for name in names if name.endswith((f"/{only}", f"/{DONE}"))]
        self.open()
        directory.mkdir(exist_ok=True)
        for name in sorted(names, key=lambda name: name.endswith(DONE)):
            with scratch_directory(self.folder) as scratch:
                self.store.take(name, scratch).replace(directory / name.rpartition("/")[2])
        return wanted.is_file()

    def give_up(self, unit: str, file: str) -> None:
        """Remove one file of a finished unit: a result holds it now."""
        (self.folder / unit / file).unlink(missing_ok=True)
        if not self.store.is_local:
            self.store.delete(f"{self.shelf}/{unit}/{file}")

    # --- results --------------------------------------------------------------------------
    def deliver(self, bench: Path) -> list[str]:
        """Put all that lies in `bench` into the store, films before what names them."""
        made = [path for path in sorted(bench.rglob("*")) if path.is_file()]
        made.sort(key=lambda path: path.suffix != ".mp4")
        names = [str(path.relative_to(bench)) for path in made]
        for path, name in zip(made, names, strict=True):
            self.store.put(path, f"{self.target}/{name}")
        return names

    def has_result(self, name: str) -> bool:
        """Tell whether a result is in the store."""
        return self.store.has(f"{self.target}/{name}")

    def take_result(self, name: str) -> Path:
        """Return a path to read a result from."""
        return self.store.take(f"{self.target}/{name}", self.folder / "results")

    def clear(self) -> None:
        """Forget the pieces: everything is delivered."""
        shutil.rmtree(self.folder, ignore_errors=True)
        if not self.store.is_local:
            self.store.delete_tree(self.shelf)
