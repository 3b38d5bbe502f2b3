"""How much sooner two workers end than one: chunks of one long lesson, one core each.

    python tests/bench/workers.py [CLIP] [--workers 1 2]

Without a clip it draws one of four chunks. Every run starts from nothing, with the real workers on
SQLite, each held to one core. The time is that of the encode job from its first claim to its end.
First it measures what this machine can: one chunk's encoder held to a core, alone and beside
another on the next core. Two cores that share caches or a clock are not twice one, whatever the
workers do. "Parts at once" is how many parts were worked on at a time, on the average: what the
workers make of the machine, however fast it is. BENCH_JOBS=1 also prints when each job began and
ended.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 4 * 96


def draw(target: Path) -> None:
    """Draw a lesson of moving pictures and a voice, long enough for four chunks."""
    sys.path.insert(0, str(ROOT))
    from media_pipeline.adapters.binary import find_ffmpeg

    inputs = ["-f", "lavfi", "-i", "testsrc2=s=480x270:r=25", "-f", "lavfi", "-i", "sine=f=180"]
    output = ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "30", "-pix_fmt", "yuv420p"]
    command = [find_ffmpeg(), "-v", "error", "-y", *inputs, "-t", str(SECONDS), *output]
    subprocess.run([*command, "-c:a", "aac", str(target)], check=True)


def find_ceiling(clip: Path, *, families: str, links: str) -> float:
    """Return how much more two cores encode than one, with nothing of the site around it."""
    sys.path.insert(0, str(ROOT))
    from media_pipeline.adapters.kept_plan import write_plan
    from media_pipeline.adapters.planner import plan_file
    from media_pipeline.core.sounds import Family

    planned = plan_file(
        clip,
        families=tuple(map(Family, families.split(","))),
        links_kbps=tuple(map(int, links.split(","))),
    )
    cores = sorted(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "plan.json"
        kept.write_text(json.dumps(write_plan(planned)))

        def run(times: int) -> float:
            command = [sys.executable, "-m", "tests.bench.workers", str(clip), "--unit", str(kept)]
            began = time.monotonic()
            started = [
                subprocess.Popen(["taskset", "-c", str(cores[n % len(cores)]), *command], cwd=ROOT)
                for n in range(times)
            ]
            assert [process.wait() for process in started] == [0] * times
            return time.monotonic() - began

        return 2 * run(1) / run(2)


def encode_unit(clip: Path, kept: Path) -> None:
    """Encode the first chunk of the upper rungs of the plan at `kept`."""
    from media_pipeline.adapters.chunk_job import do_unit
    from media_pipeline.adapters.kept_plan import read_plan
    from media_pipeline.core.work import list_units

    planned = read_plan(json.loads(kept.read_text()), clip)
    unit = list_units(planned.plan)[1][0]
    with tempfile.TemporaryDirectory() as work:
        do_unit(planned, unit, work=Path(work), nice=0, cancel=None, on_share=lambda _share: None)


def encode(clip: Path, *, workers: int, families: str, links: str) -> dict:
    """Encode `clip` with so many workers of one core each; return what the table tells."""
    with tempfile.TemporaryDirectory() as var:
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.services.killing_settings",
            "SONGHOC_VAR": var,
            "KILLING_FAMILIES": families,
            "KILLING_LINKS": links,
            "KILLING_NICE": "0",
            "KILLING_LEASE_S": "20",
            "KILLING_BEAT_S": "4",
        }
        command = [sys.executable, "-m", "tests.bench.workers", str(clip), "--one", str(workers)]
        ended = subprocess.run(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True, text=True
        )
        return dict(json.loads(ended.stdout.splitlines()[-1]))


def encode_here(clip: Path, workers: int) -> None:
    """Do what `encode` asks, in the environment that it set."""
    import django

    django.setup()
    from django.core.management import call_command

    from media_pipeline.models import Encoding, Job
    from tests.services.killing import bring_in, wait_for_all

    call_command("migrate", run_syncdb=True, verbosity=0, interactive=False)
    encoding = bring_in(clip, 0)
    cores = sorted(os.sched_getaffinity(0))
    command = [sys.executable, "manage.py", "worker", "--queue-name", "video", "--interval", "0.2"]
    started = [
        subprocess.Popen(["taskset", "-c", str(cores[n % len(cores)]), *command], cwd=ROOT)
        for n in range(workers)
    ]
    try:
        while Encoding.objects.filter(state__in=("waiting", "encoding")).exists():
            time.sleep(0.5)
        wait_for_all([encoding])
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(timeout=60)
    whole = Job.objects.get(kind="encode")
    assert whole.started_at is not None
    assert whole.ended_at is not None
    units = Job.objects.filter(kind="encode-unit")
    first = Encoding.objects.get().renditions.exclude(width=None).order_by("ready_at")[0]
    if os.environ.get("BENCH_JOBS"):
        for job in Job.objects.order_by("started_at"):
            since = (job.started_at - whole.started_at).total_seconds()
            until = (job.ended_at - whole.started_at).total_seconds()
            name = job.arguments.get("unit") or job.arguments.get("rung") or ""
            held = f"{since:8.1f} {until:8.1f} {until - since:8.1f}"
            sys.stderr.write(f"{held}  {job.kind} {name}\n")
    all_s = (whole.ended_at - whole.started_at).total_seconds()
    parts_s = sum(
        (part.ended_at - part.started_at).total_seconds() for part in whole.children.all()
    )
    told = {
        "state": whole.state,
        "at_once": parts_s / all_s,
        "units": units.count(),
        "all_s": all_s,
        "units_s": (
            max(u.ended_at for u in units) - min(u.started_at for u in units)
        ).total_seconds(),
        "first_rung_s": (first.ready_at - whole.started_at).total_seconds(),
    }
    sys.stdout.write(json.dumps(told) + "\n")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clip", type=Path, nargs="?")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--families", default="modern,universal")
    parser.add_argument("--links", default="64,128,256")
    parser.add_argument("--unit", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--one", type=int, default=0, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        encode_here(options.clip, options.one)
        return 0
    if options.unit:
        encode_unit(options.clip, options.unit)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        clip = options.clip
        if clip is None:
            clip = Path(folder) / "lesson.mp4"
            draw(clip)
        ceiling = find_ceiling(clip, families=options.families, links=options.links)
        sys.stdout.write(f"this machine's own: two encoders, a core each, {ceiling:.2f}× one\n")
        title = (
            "workers  units  first rung  all units      all  parts at once  against the first row"
        )
        sys.stdout.write(f"{title}\n")
        base = 0.0
        for workers in options.workers:
            told = encode(
                clip.resolve(), workers=workers, families=options.families, links=options.links
            )
            base = base or told["all_s"]
            sys.stdout.write(
                f"{workers:>7} {told['units']:>6} {told['first_rung_s']:>9.1f} s"
                f" {told['units_s']:>8.1f} s {told['all_s']:>6.1f} s"
                f" {told['at_once']:>14.2f} {base / told['all_s']:>10.2f}×\n"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
