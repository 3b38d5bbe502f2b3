"""`python -m lms.project`: the whole site in one foreground process."""

import os
import sys
import time

from lms.project.preflight import (
    UnableToStart,
    check_folder,
    check_port,
    note_own_address,
    read_address,
    read_counts,
    read_video_workers,
)


def main() -> int:
    """Check, prepare, serve; return the exit status."""
    started = time.monotonic()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.project.settings.local")
    try:
        host, port = read_address()
        processes, threads = read_counts()
        video_workers = read_video_workers()
        from lms.project.settings.base import VAR

        check_folder(VAR)
        check_port(host, port)
        note_own_address(VAR, host, port)

        from lms.project.prepare import prepare

        prepare()
    except UnableToStart as refusal:
        print(f"songhoc: {refusal}", file=sys.stderr)  # noqa: T201
        return 1

    from lms.project.supervisor import list_children, serve_web, supervise

    def serve() -> None:
        serve_web(host, port, processes=processes, threads=threads)

    children = list_children(serve, video_workers=video_workers)
    return supervise(children, host=host, port=port, started=started)


if __name__ == "__main__":
    sys.exit(main())
