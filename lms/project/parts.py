"""Which processes beside the web server make up the site: embedded workers, or a farm's."""

from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.core.management import call_command


def list_parts(*, video_workers: int) -> list[tuple[str, Callable[[], None]]]:
    """Return the name and the main function of each."""
    if settings.BROKER_URL:
        return list_farm_parts(video_workers=video_workers)
    parts: list[tuple[str, Callable[[], None]]] = [
        ("worker", partial(run_worker, "default,light")),
        ("caretaker", run_caretaker),
    ]
    names = [f"video-{number}" for number in range(1, video_workers + 1)]
    return parts + [(name, partial(run_worker, "video")) for name in names]


def list_farm_parts(*, video_workers: int) -> list[tuple[str, Callable[[], None]]]:
    """Return what a machine of a farm runs beside the web server; others run more of the same."""
    parts: list[tuple[str, Callable[[], None]]] = [
        ("farm-light", partial(run_celery, "light", processes=1)),
        ("caretaker", run_caretaker),
    ]
    if video_workers:
        parts.append(("farm-video", partial(run_celery, "video", processes=video_workers)))
    return parts


def run_celery(queue: str, *, processes: int) -> None:
    """Run Celery for one queue."""
    from lms.project.farm import app

    app.worker_main(
        [
            *("worker", "-Q", queue, "--concurrency", str(processes), "--loglevel", "WARNING"),
            *("--hostname", f"{queue}@%h", "--without-gossip", "--without-mingle"),
        ]
    )


def run_worker(queues: str) -> None:
    """Run an embedded task worker."""
    call_command("worker", verbosity=1, queue_name=queues)


def run_caretaker() -> None:
    """Look after the jobs of dead workers and after tickets that were lost."""
    call_command("jobs", "keep")
