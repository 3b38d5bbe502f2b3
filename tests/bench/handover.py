"""A master handed over a link that breaks: `python -m tests.bench.handover [--gigabytes 20]`.

The web server of `make run` sends a sparse file to curl, which is killed ten times on the way and
goes on each time; then the two are compared. After that a slow download runs while its lesson is
withdrawn, and how long it still gets bytes is told.
"""

# ruff: noqa: T201 - a bench prints its table.

import argparse
import hashlib
import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests.bench.serving import read_memory, start_site

CUTS = 10
PIECE = 1 << 20
# So often something stands in the file that is nowhere else in it.
MARK_EVERY = 16 << 20


def make_sparse(path: Path, size: int) -> str:
    """Write a file that takes little room on the disk, and return its SHA-256."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.truncate(size)
        for at in range(0, size - 4096, MARK_EVERY):
            file.seek(at)
            file.write(hashlib.sha256(b"%d" % at).digest() * 8)
    return hash_file(path)


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def plant(size: int) -> dict[str, Any]:
    """Fill an empty site with a published week and one master; return what the bench asks for."""
    from django.core.management import call_command
    from django.utils import timezone

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    from lms.broadcasts.actions.handing import gather_days
    from lms.broadcasts.rules.frames import find_week
    from media_pipeline.adapters.stores import get_private_store
    from tests.factories.media import MasterFactory
    from tests.integration.lms.broadcasts.conftest import build_world
    from tests.integration.lms.broadcasts.handing import address_of, plan_week, publish

    world = build_world()
    today = timezone.localdate()
    publish(world, *plan_week(world, today))
    master = MasterFactory(ready=True, original=world.lessons[0].recording.original)
    path: Path = get_private_store().path(master.name)  # type: ignore[attr-defined]  # on a disk
    master.sha256, master.bytes = make_sparse(path, size), size
    master.save()
    monday = find_week(today)
    gathered = gather_days(channel=world.tv, first=monday, last=today)
    file = next(one.handed.file for one in gathered if one.handed.file is not None)
    return {"world": world, "file": file, "address": address_of(world, file)}


def fetch_with_cuts(address: str, target: Path, size: int) -> int:
    """Fetch a file with curl, killed ten times on the way; return how often it was started."""
    command = ["curl", "-sf", "-C", "-", "-o", str(target), address]
    for cut in range(1, CUTS + 1):
        with subprocess.Popen(command) as client:
            until = size * cut // (CUTS + 1)
            while client.poll() is None and (not target.exists() or target.stat().st_size < until):
                time.sleep(0.005)
            client.kill()
    assert subprocess.run(command, check=False).returncode == 0
    return CUTS + 1


def time_revocation(address: str, world: Any, folder: Path) -> tuple[float, int]:
    """Withdraw the lesson of a slow download; return how long bytes still came, and curl's end."""
    from django.utils import timezone

    from lessons.reviews.actions.withdrawing import take_off

    target = folder / "slow"
    command = ["curl", "-s", "--limit-rate", "20M", "-o", str(target), address]
    with subprocess.Popen(command) as client:
        while not target.exists() or target.stat().st_size < PIECE:
            time.sleep(0.05)
        began = time.monotonic()
        take_off(thing=world.lessons[0], reason="Sai", by=world.reviewer, now=timezone.now())
        client.wait(180)
        return time.monotonic() - began, client.returncode


def main() -> None:
    """Run everything and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gigabytes", type=float, default=20)
    size = int(parser.parse_args().gigabytes * 1e9)
    with tempfile.TemporaryDirectory(prefix="songhoc-handover-") as name, ExitStack() as started:
        folder = Path(name)
        os.environ["SONGHOC_VAR"] = str(folder / "var")
        os.environ["DJANGO_SETTINGS_MODULE"] = "lms.project.settings.local"
        (folder / "var").mkdir()
        import django

        django.setup()
        planted = plant(size)
        base, pid = start_site(started, folder / "var", "lms.project.wsgi")
        address = f"{base}{planted['address']}"
        memory = read_memory(pid)[0]
        began = time.monotonic()
        starts = fetch_with_cuts(address, folder / "got", size)
        took_s = time.monotonic() - began
        most = read_memory(pid)[1]
        same = hash_file(folder / "got") == planted["file"].sha256
        from lms.broadcasts.queries.receipts import read_slips

        slip = read_slips(planted["world"].tv, [planted["file"]])[planted["file"].sha256]
        (folder / "got").unlink()
        stopped_s, code = time_revocation(address, planted["world"], folder)
        again = subprocess.run(
            ["curl", "-s", "-o", os.devnull, "-w", "%{http_code}", address],
            capture_output=True,
            text=True,
            check=False,
        )
    print(f"{size / 1e9:g} GB, curl started {starts} times, {CUTS} of them killed")
    print(f"  identical            {'yes' if same else 'NO'}")
    print(f"  time, speed          {took_s:.0f} s, {size / 1e6 / took_s:.0f} MB/s")
    print(f"  web process, MB      {memory:.0f} before, {most:.0f} at most")
    print(f"  receipt              {slip.state.value}, {slip.percent} %")
    print(f"withdrawn during a slow download: no byte after {stopped_s:.1f} s (curl ended {code})")
    print(f"  asked for once more  {again.stdout}")
    if not same:
        sys.exit(1)


if __name__ == "__main__":
    main()
