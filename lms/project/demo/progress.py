"""How far the demo's filmed lessons are: at the terminal, and for whoever is signed in."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from lms.project.settings.base import env
from media_pipeline.models import Job

# The kind of the jobs that make them; they also remember what was made once.
KIND = "demo-lesson"


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How many lessons are ready, out of how many."""

    ready: int
    total: int

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come."""
        return self.ready >= self.total


def list_finished() -> set[str]:
    """Return the names of the lessons that were made, whatever became of them since."""
    jobs = Job.objects.filter(kind=KIND, state=Job.State.DONE, result__finished=True)
    return set(jobs.values_list("arguments__slug", flat=True))


def count_progress() -> Progress:
    """Return how far the demo has come; nothing of nothing where it was never begun."""
    jobs = Job.objects.filter(kind=KIND).order_by()
    rows = list(jobs.values_list("arguments__slug", "state", "result__finished"))
    ready = {slug for slug, state, finished in rows if state == Job.State.DONE and finished is True}
    return Progress(ready=len(ready), total=len({slug for slug, *_rest in rows}))


def show_progress(request: HttpRequest) -> dict[str, Any]:
    """Give templates `demo` while lessons are being made, for those who are signed in."""

    def find() -> Progress | None:
        user = getattr(request, "user", None)
        if user is None or not user.is_authenticated:
            return None
        progress = count_progress()
        return None if progress.is_over else progress

    if not env.bool("SONGHOC_DEMO", default=True):
        return {}
    return {"demo": SimpleLazyObject(find)}


def say_progress(title: str) -> None:
    """Tell the person at the terminal that a lesson is there."""
    # The job that made it is done only after it has said so.
    progress = count_progress()
    ready = min(progress.ready + 1, progress.total)
    count = f"bài giảng mẫu (demo lessons) {ready}/{progress.total}"
    print(f"songhoc: {count}: {title}", flush=True)  # noqa: T201
