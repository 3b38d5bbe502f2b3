"""What a body is given, and what it may answer."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from media_pipeline.adapters.runner import Cancel
from media_pipeline.core.progress import Progress
from media_pipeline.models import Job


@dataclass(frozen=True, kw_only=True)
class ChildJob:
    """A part of a job, to be done by whoever is free."""

    kind: str
    arguments: dict[str, Any] = field(default_factory=dict)
    queue: str = Job.Queue.VIDEO
    weight: float = 1.0
    """Its share of the work among its siblings."""
    raised: int = 0
    """By how much it goes before other work of its parent's priority."""


@dataclass(frozen=True, kw_only=True)
class Done:
    """The job is done."""

    result: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Split:
    """The body comes back, one phase later, when these parts are done."""

    children: Sequence[ChildJob]
    until_percent: float
    """How far the whole is when the last of them is done."""


Outcome = Done | Split


@dataclass(kw_only=True)
class Work:
    """One attempt at one job: the row as it was claimed, a way to tell, a switch to watch."""

    job: Job
    cancel: Cancel = field(default_factory=Cancel)
    is_lost: bool = False
    """The lease went to somebody else: nothing of this attempt may be written any more."""
    is_stopping: bool = False
    """The process is asked to end: the job goes back into the queue."""
    progress: Progress = field(init=False)

    def __post_init__(self) -> None:
        self.progress = Progress(
            step=self.job.step, percent=self.job.percent, speed=0.0, eta_s=None
        )

    def tell(
        self, percent: float, *, step: str = "", speed: float = 0.0, eta_s: float | None = None
    ) -> None:
        """Note how far it is; the next heart-beat carries it into the table."""
        self.progress = Progress(step=step, percent=percent, speed=speed, eta_s=eta_s)

    def lose(self) -> None:
        """Stop: the job is somebody else's."""
        self.is_lost = True
        self.cancel.cancel()

    def give_back(self) -> None:
        """Stop: this process ends, somebody else shall go on."""
        self.is_stopping = True
        self.cancel.cancel()
