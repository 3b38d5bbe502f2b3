"""Runs `manage.py packs …` in children that kill themselves at the moments named, then once whole.

    python -m tests.integration.lms.offline.killed MOMENTS packs-arguments…

A moment is `keep:3` (before the third file of the store gets its name) or `write:5` (in the middle
of the fifth piece that came over the link). After each run it prints a line of what can be seen.
"""

import json
import os
import signal
import sys
from typing import Any

import django


def arm(moment: str) -> None:
    """Kill this process at `moment`."""
    from lms.offline.adapters.incoming import Growing
    from media_pipeline.adapters.stores_local import LocalStore

    what, _colon, number = moment.partition(":")
    owner: Any = LocalStore if what == "keep" else Growing
    name = "_finish" if what == "keep" else "write"
    whole = getattr(owner, name)
    left = int(number)

    def counted(self: Any, *args: Any) -> Any:
        nonlocal left
        left -= 1
        if left <= 0:
            if what == "write":
                whole(self, args[0][: len(args[0]) // 2])
            os.kill(os.getpid(), signal.SIGKILL)
        return whole(self, *args)

    setattr(owner, name, counted)


def describe() -> dict[str, Any]:
    """Return what a person could get now."""
    from lms.offline.models import Pack
    from lms.offline.queries.packs import get_edition_of, list_shown_packs
    from tests.factories.media import NOW

    reachable = [
        edition.key
        for pack in Pack.objects.all()
        for edition in pack.editions.all()
        if get_edition_of(pack, edition.key, now=NOW)
    ]
    return {"shown": len(list_shown_packs()), "reachable": len(reachable)}


def main(moments: str, *arguments: str) -> None:
    """Run once for each moment, and once to the end."""
    django.setup()
    from django.core.management import call_command
    from django.db import connections

    for moment in [*filter(None, moments.split(",")), ""]:
        connections.close_all()
        child = os.fork()
        if not child:
            if moment:
                arm(moment)
            call_command("packs", *arguments)
            os._exit(0)
        _pid, status = os.waitpid(child, 0)
        state = describe() | {"killed": os.WIFSIGNALED(status), "status": status}
        sys.stdout.write(f"{json.dumps(state)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
