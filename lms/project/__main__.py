"""`python -m lms.project`: the whole site in one foreground process."""

import os
import sys
import time

from lms.project.preflight import (
    UnableToStart,
    check_folder,
    check_port,
    read_address,
    read_counts,
)


def main() -> int:
    """Check, prepare, serve; return the exit status."""
    started = time.monotonic()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.project.settings.local")
    try:
        host, port = read_address()
        processes, threads = read_counts()
        from lms.project.settings.base import VAR

        check_folder(VAR)
        check_port(host, port)

        from lms.project.prepare import prepare

        prepare()
    except UnableToStart as refusal:
        print(f"songhoc: {refusal}", file=sys.stderr)  # noqa: T201
        return 1

    from lms.project.supervisor import serve_web, supervise

    def serve() -> None:
        serve_web(host, port, processes=processes, threads=threads)

    return supervise(serve, host=host, port=port, started=started)


if __name__ == "__main__":
    sys.exit(main())
