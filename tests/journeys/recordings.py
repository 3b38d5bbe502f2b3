"""Puts recordings in every state into a running site's library; run with the site's environment."""

import os
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SIZE = "320x180"


def fill_library(var: Path, username: str) -> None:
    """Give the person's school recordings, in a process of its own."""
    environment = os.environ | {
        "SONGHOC_VAR": str(var),
        "DJANGO_SETTINGS_MODULE": "lms.project.settings.local",
        "PYTHONPATH": str(ROOT),
    }
    subprocess.run(
        [sys.executable, "-m", "tests.journeys.recordings", username],
        cwd=ROOT,
        env=environment,
        check=True,
        timeout=120,
    )


def vote_about(var: Path, title: str) -> None:
    """Have the demo's reviewers vote about a lesson that was handed in, until it is decided.

    Wagtail's editor keeps a new page by itself; on a busy machine that may cross the click on its
    button, and leaves a draft of the same name beside the one that was handed in.
    """
    environment = os.environ | {
        "SONGHOC_VAR": str(var),
        "DJANGO_SETTINGS_MODULE": "lms.project.settings.local",
        "PYTHONPATH": str(ROOT),
    }
    words = (
        "import django; django.setup(); import sys; from django.utils import timezone;"
        "from lessons.catalogue.models import LessonPage;"
        "from lms.project.demo.reviewing import review;"
        "named = LessonPage.objects.filter(title=sys.argv[1]);"
        "(page,) = [one for one in named if one.workflow_in_progress];"
        "review(page, page.owner, now=timezone.now())"
    )
    subprocess.run(
        [sys.executable, "-c", words, title], cwd=ROOT, env=environment, check=True, timeout=120
    )


def make_film(folder: Path, *, pattern: str = "testsrc2") -> tuple[bytes, bytes]:
    """Return a film of two seconds and a picture of it."""
    from media_pipeline.adapters.binary import find_ffmpeg

    film, poster = folder / "film.mp4", folder / "poster.webp"
    source = ["-f", "lavfi", "-i", f"{pattern}=size={SIZE}:rate=5:duration=2"]
    tool = [str(find_ffmpeg()), "-v", "error"]
    options = ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-movflags", "+faststart"]
    subprocess.run([*tool, *source, *options, str(film)], check=True)
    subprocess.run([*tool, "-i", str(film), "-frames:v", "1", str(poster)], check=True)
    return film.read_bytes(), poster.read_bytes()


def main(username: str) -> None:
    """Make one recording of each kind in the school of that person."""
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.utils import timezone

    from media_pipeline.adapters.stores import get_private_store
    from media_pipeline.models import Caption, Source
    from tests.factories.media import (
        EncodingFactory,
        JobFactory,
        OriginalFactory,
        RenditionFactory,
        SourceFactory,
        UploadFactory,
    )

    teacher = get_user_model().objects.get(username=username)
    collection = teacher.memberships.get().organisation.collection
    if Source.objects.filter(title="Bài quay ready", collection=collection).exists():
        return  # another journey on the same site has brought them
    now = timezone.now()
    with tempfile.TemporaryDirectory() as folder:
        film, poster = make_film(Path(folder))
    for number, state in enumerate(("ready", "encoding", "waiting", "failed")):
        source = SourceFactory(
            original=OriginalFactory(sha256=f"{username:0>60}{number:04d}"[-64:]),
            title=f"Bài quay {state}",
            filename=f"{state}.mp4",
            collection=collection,
            uploaded_by_user=teacher,
            created_at=now - timedelta(minutes=number),
        )
        findings = [{"code": "black", "message": "black from 3.0 to 65.5 s", "rung": ""}]
        report = {
            "poster": {"webp": "poster.webp", "jpeg": "poster.webp"},
            "qc": {"findings": findings},
        }
        encoding = EncodingFactory(
            original=source.original,
            state=state,
            is_current=state in ("ready", "encoding"),
            report=report if state == "ready" else {},
            created_at=now,
        )
        job = {"ready": "done", "encoding": "running"}.get(state, state)
        JobFactory(
            kind="encode",
            # The failed one is of a queue that no worker here serves: tried again, it waits.
            queue="away" if job == "failed" else "video",
            encoding=encoding,
            state=job,
            percent=40,
            error_kind="ToolFailed" if job == "failed" else "",
            created_at=now,
            # Nobody shall take or reap these while they are looked at.
            not_before=now + timedelta(days=1),
            lease_until=now + timedelta(days=1),
            worker="nobody",
        )
        if state in ("ready", "encoding"):
            store = get_private_store()
            store.write(f"{encoding.folder}/universal/64.mp4", film)
            store.write(f"{encoding.folder}/poster.webp", poster)
            RenditionFactory(encoding=encoding, bytes=len(film), codecs="avc1.64000C")
        if state == "ready":
            Caption.objects.create(source=source, vtt="WEBVTT\n", changed_at=now)
    UploadFactory(
        owner=teacher,
        collection=collection,
        filename="bang-diem.mp4",
        state="refused",
        refusal="NotMedia",
        created_at=now,
        updated_at=now,
        expires_at=now + timedelta(days=1),
    )


if __name__ == "__main__":
    main(sys.argv[1])
