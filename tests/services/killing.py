"""Recordings are encoded while parts of the site are killed at random; what came of it is printed.

`python -m tests.services.killing FOLDER --kills 20`, FOLDER holding the clips, in an environment
that names the settings, the database and the broker. Used by the kill tests and by `make soak`.
"""

import argparse
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import (  # noqa: E402
    BACKEND_SESSION_KEY,
    HASH_SESSION_KEY,
    SESSION_KEY,
    get_user_model,
)
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import OperationalError, connection, connections, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402
from wagtail.models import Collection  # noqa: E402

from lms.project.supervisor import end_with_parent  # noqa: E402
from media_pipeline.actions.encodings import request_encoding  # noqa: E402
from media_pipeline.adapters.deliver import Order, deliver  # noqa: E402
from media_pipeline.adapters.stores import get_private_store  # noqa: E402
from media_pipeline.conf import get_conf  # noqa: E402
from media_pipeline.models import Encoding, Job, Original, Source, Upload  # noqa: E402
from tests.services.uploading import Sender, make_different  # noqa: E402

PATIENCE_S = 240.0


def hash_tree(folder: Path) -> dict[str, str]:
    """Return the hash of every file that players may be given."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "report.json"
    }


def expect(clip: Path, out: Path) -> dict[str, str]:
    """Return what the command line makes of a clip, undisturbed."""
    conf = get_conf()
    if not (out / "report.json").exists():
        deliver(
            Order(source=clip, out=out, links_kbps=conf.links_kbps, families=conf.families, nice=19)
        )
    return hash_tree(out)


def bring_in(clip: Path, number: int) -> Encoding:
    """Store a copy of `clip` as a recording of its own, and have it encoded.

    Tables made as the models say hold no collection, which Wagtail's migrations would have made.
    """
    sha256 = hashlib.sha256(clip.read_bytes() + b"%d" % number).hexdigest()
    name = f"originals/{sha256[:2]}/{sha256}"
    get_private_store().put(clip, name)
    now = timezone.now()
    with transaction.atomic():
        original = Original.objects.create(
            sha256=sha256,
            bytes=clip.stat().st_size,
            name=name,
            duration_ms=3000,
            width=320,
            height=180,
            has_sound=True,
            created_at=now,
        )
        # The caretaker forgets an original that is nobody's.
        Source.objects.create(
            original=original,
            collection=Collection.get_first_root_node() or Collection.add_root(name="Root"),
            title=clip.stem,
            filename=clip.name,
            created_at=now,
        )
        return request_encoding(original=original, now=now, share=str(number % 3))


def sign_in() -> str:
    """Return the cookie of somebody who may upload, in a site that has nothing yet."""
    person = get_user_model().objects.create_superuser(username="co-giao", password="x")
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def count_on_their_way(senders: list[Sender]) -> int:
    """Return how many recordings were begun and are not ready yet."""
    ready = Encoding.objects.filter(state=Encoding.State.READY).count()
    return len(senders) - ready


def find_encodings(senders: list[Sender]) -> list[Encoding | None]:
    """Return what became of each upload."""
    found = []
    for sender in senders:
        sha256 = hashlib.sha256(sender.body).hexdigest()
        found.append(Encoding.objects.filter(original__sha256=sha256).first())
    return found


def wait_for_uploads(senders: list[Sender], patience_s: float) -> None:
    """Wait until every upload has become a recording."""
    for sender in senders:
        sender.join()
    deadline = time.monotonic() + patience_s
    while None in find_encodings(senders) and time.monotonic() < deadline:
        time.sleep(0.3)


def list_processes(parent: int) -> list[int]:
    """Return the processes below `parent`, save the tools that they run."""
    found = []
    for task in Path(f"/proc/{parent}/task").glob("*/children"):
        with suppress(OSError):
            for pid in map(int, task.read_text().split()):
                words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
                if b"killing_site" in b" ".join(words):
                    found.append(pid)
                    found += list_processes(pid)
    return found


def cut_connections() -> int:
    """End a random connection of the site to PostgreSQL; SQLite has none."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM (SELECT pid FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " ORDER BY random() LIMIT 1) AS chosen"
        )
        return int(cursor.fetchone()[0])


def kill_something(site: int, chance: random.Random) -> str:
    """Kill a process of the site, or cut a connection; say what it was."""
    if chance.random() < 0.2 and cut_connections():
        return "connection"
    # Mostly where it hurts: web server, caretaker and idle workers are the smaller part.
    wanted_until = time.monotonic() + (3 if chance.random() < 0.7 else 0)
    while True:
        processes = list_processes(site)
        held = Job.objects.filter(state=Job.State.RUNNING).values_list("worker", flat=True)
        busy = [pid for pid in processes if any(f"/{pid}/" in worker for worker in held)]
        if busy or time.monotonic() > wanted_until:
            break
        time.sleep(0.02)
    if not processes:
        return ""
    pid = chance.choice(busy or processes)
    with suppress(ProcessLookupError):
        name = name_part(pid)
        os.kill(pid, signal.SIGKILL)
        return name
    return ""


def name_part(pid: int) -> str:
    """Return what a process held when it was killed, as far as the table tells."""
    held = Job.objects.filter(state=Job.State.RUNNING, worker__contains=f"/{pid}/").first()
    return f"worker doing {held.kind}" if held else "idle or web or caretaker"


def start_site(port: int, workers: int, log: Path) -> subprocess.Popen[bytes]:
    """Start the site below its real supervisor."""
    with log.open("ab") as output:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.services.killing_site", str(port), str(workers)],
            stdout=output,
            stderr=output,
        )


def wait_for_all(encodings: list[Encoding], patience_s: float = PATIENCE_S) -> float:
    """Wait until every encoding has ended; return how long that took."""
    began = time.monotonic()
    numbers = [encoding.pk for encoding in encodings]
    open_states = (Encoding.State.WAITING, Encoding.State.ENCODING)
    while time.monotonic() - began < patience_s:
        # The database may be one of the things that are taken away.
        with suppress(OperationalError):
            if Job.objects.exclude(started_at=None).exists():
                # Whoever wants to take something away waits for this.
                (Path(os.environ["SONGHOC_VAR"]) / "busy").touch()
            if not Encoding.objects.filter(pk__in=numbers, state__in=open_states).exists():
                break
        connections.close_all()
        time.sleep(0.3)
    return time.monotonic() - began


def measure_recovery(clips: list[Path], *, times: int) -> dict[str, list[float]]:
    """Kill the holder of a job; return the seconds until somebody holds it again.

    `here` by a caretaker of the same machine, `elsewhere` by one that only sees the lease.
    """
    taken: dict[str, list[float]] = {"here": [], "elsewhere": []}
    for number in range(2 * times):
        where = "here" if number % 2 == 0 else "elsewhere"
        bring_in(clips[number % len(clips)], 1000 + number)
        held, asked = None, time.monotonic()
        while held is None:
            assert time.monotonic() - asked < PATIENCE_S, "nobody works on a chunk"
            held = Job.objects.filter(state=Job.State.RUNNING, kind="encode-unit").first()
            time.sleep(0.02)
        host, _machine, pid, *rest = held.worker.split("/")
        if where == "elsewhere":
            # As if that process had run on a machine that lost its power.
            worker = "/".join([host, "0123456789", pid, *rest])
            Job.objects.filter(pk=held.pk).update(worker=worker)
        os.kill(int(pid), signal.SIGKILL)
        killed = time.monotonic()
        again = Job.objects.filter(pk=held.pk, deaths__gt=0).exclude(state=Job.State.WAITING)
        while not again.exists() and time.monotonic() - killed < PATIENCE_S:
            time.sleep(0.05)
        taken[where].append(round(time.monotonic() - killed, 2))
        wait_for_all(list(Encoding.objects.all()))
    return taken


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--pause", type=float, default=0.6, help="seconds between kills, about")
    parser.add_argument("--recordings", type=int, default=0, help="bring in so many at once")
    parser.add_argument(
        "--at-once", type=int, default=3, help="so many are on their way while kills are to come"
    )
    parser.add_argument("--recoveries", type=int, default=0, help="measure so many, kill no more")
    options = parser.parse_args()
    # A test run that is broken off leaves no site behind.
    end_with_parent()
    call_command("migrate", run_syncdb=True, verbosity=0, interactive=False)
    chance = random.Random(options.seed)
    clips = sorted(options.folder.glob("*.mp4"))
    expected = [expect(clip, options.folder / f"{clip.stem}-expected") for clip in clips]
    log = Path(os.environ["SONGHOC_VAR"]) / "site.log"
    cookie = sign_in()
    site = start_site(options.port, options.workers, log)
    encodings = [bring_in(clips[n % len(clips)], n) for n in range(options.recordings)]
    senders: list[Sender] = []
    kills: Counter[str] = Counter()
    began = time.monotonic()
    recovered: dict[str, list[float]] = {}
    try:
        if options.recoveries:
            recovered = measure_recovery(clips, times=options.recoveries)
            options.kills = 0
        while kills.total() < options.kills and time.monotonic() - began < 60 + 5 * options.kills:
            connections.close_all()
            if count_on_their_way(senders) < options.at_once:
                film = clips[len(senders) % len(clips)].read_bytes()
                body = make_different(film, len(senders))
                senders.append(Sender(port=options.port, cookie=cookie, body=body))
                senders[-1].start()
            # Mostly soon, sometimes late: every stage of the work gets its share.
            time.sleep(min(6.0, chance.expovariate(1 / options.pause)))
            if Job.objects.exclude(started_at=None).exists():
                killed = kill_something(site.pid, chance)
                if killed:
                    kills[killed] += 1
        killing_s = time.monotonic() - began
        patience_s = PATIENCE_S * max(1.0, options.at_once / 3)
        wait_for_uploads(senders, patience_s)
        encodings += [encoding for encoding in find_encodings(senders) if encoding]
        wait_for_all(encodings, patience_s)
        waited_s = time.monotonic() - began - killing_s
    finally:
        stopping = time.monotonic()
        site.send_signal(signal.SIGTERM)
        site.wait(timeout=60)
    states = Encoding.objects.values_list("state", flat=True)
    folder = Path(get_private_store().folder)  # type: ignore[attr-defined]
    result: dict[str, Any] = {
        "kills": kills.total(),
        "killed": dict(kills),
        "recordings": options.recordings + 2 * options.recoveries + len(senders),
        "uploads": dict(Counter(Upload.objects.values_list("state", flat=True))),
        "uploads_lost": sum(not sender.is_whole for sender in senders),
        "upload_troubles": sum(sender.troubles for sender in senders),
        "states": dict(Counter(states)),
        "open_jobs": [
            f"{job} {job.state} after {job.deaths} deaths, not before {job.not_before:%H:%M:%S}"
            for job in Job.objects.filter(state__in=Job.OPEN)
        ],
        "failed_jobs": list(Job.objects.filter(state="failed").values_list("kind", "error")),
        "deaths": Job.objects.filter(deaths__gt=0).count(),
        "differing": [
            encoding.pk
            for number, encoding in enumerate(encodings)
            if hash_tree(folder / encoding.folder) != expected[number % len(clips)]
        ],
        "recovered_in_s": recovered,
        "left_in_work": sorted(path.name for path in get_conf().work.glob("*")),
        "killing_s": round(killing_s, 1),
        "finished_after_s": round(waited_s, 1),
        "stopped_in_s": round(time.monotonic() - stopping, 1),
    }
    sys.stdout.write(json.dumps(result) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
