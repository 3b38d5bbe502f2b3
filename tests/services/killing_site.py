"""`python -m tests.services.killing_site PORT WORKERS`: the real supervisor, on tables as given."""

import sys
import time

import django

django.setup()

from lms.project import supervisor  # noqa: E402


def main() -> int:
    port, workers = int(sys.argv[1]), int(sys.argv[2])
    supervisor.end_with_parent()
    # Every part dies every few seconds here; a pause of half a minute would only cost time.
    supervisor.LONGEST_PAUSE_SECONDS = 1
    supervisor.announce = lambda *_: None

    def serve() -> None:
        supervisor.serve_web("127.0.0.1", port, processes=1, threads=2)

    children = supervisor.list_children(serve, video_workers=workers)
    return supervisor.supervise(children, host="127.0.0.1", port=port, started=time.monotonic())


if __name__ == "__main__":
    sys.exit(main())
