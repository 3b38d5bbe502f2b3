"""Which processes beside the web server make up the site: embedded workers, or a farm's."""

from collections.abc import Callable
from functools import partial

from django.core.management import call_command


def list_parts(*, video_workers: int) -> list[tuple[str, Callable[[], None]]]:
    """Return the name and the main function of each."""
    parts: list[tuple[str, Callable[[], None]]] = [
        ("worker", partial(run_worker, "default,light")),
        ("caretaker", run_caretaker),
    ]
    names = [f"video-{number}" for number in range(1, video_workers + 1)]
    return parts + [(name, partial(run_worker, "video")) for name in names]


def run_worker(queues: str) -> None:
    """Run an embedded task worker."""
    call_command("worker", verbosity=1, queue_name=queues)


def run_caretaker() -> None:
    """Look after the jobs of dead workers and after tickets that were lost."""
    call_command("jobs", "keep")
