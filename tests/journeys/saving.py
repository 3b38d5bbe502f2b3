"""Brings a public lesson with a film of a minute into a running site, and takes it away again."""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 60
QUESTIONS = [
    {
        "type": "single_choice",
        "value": {
            "text": "Sóng truyền được ở đâu?",
            "picture": None,
            "choices": [
                {"text": "Trong nước", "is_right": True, "explanation": "Em đã thấy sóng biển."},
                {"text": "Không ở đâu cả", "is_right": False, "explanation": ""},
            ],
            "explanation": "",
        },
    },
    {
        "type": "short_answer",
        "value": {
            "text": "Bài này nói về gì?",
            "picture": None,
            "accepted": ["sóng"],
            "explanation": "",
        },
    },
]


@dataclass(frozen=True, kw_only=True)
class Brought:
    """A lesson in the site."""

    pk: int
    address: str
    film: str
    sha256: str


def bring_lesson(var: Path) -> Brought:
    """Return a new lesson that everybody may see."""
    return Brought(**json.loads(_run(var, "bring")))


def withdraw_lesson(var: Path, lesson: Brought) -> None:
    """Take the lesson off the public side."""
    _run(var, "withdraw", str(lesson.pk))


def _run(var: Path, *arguments: str) -> str:
    environment = os.environ | {
        "SONGHOC_VAR": str(var),
        "DJANGO_SETTINGS_MODULE": "lms.project.settings.local",
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.saving", *arguments],
        cwd=ROOT,
        env=environment,
        check=True,
        timeout=120,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout


def make_files(folder: Path) -> dict[str, bytes]:
    """Return a film of a minute that is about a megabyte, and two slides of it."""
    from media_pipeline.adapters.binary import find_ffmpeg

    tool = [str(find_ffmpeg()), "-v", "error"]
    picture = f"testsrc2=size=480x270:rate=10:duration={SECONDS}"
    sound = f"sine=frequency=300:duration={SECONDS}"
    sources = ["-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound]
    coding = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "20"]
    coding += ["-b:v", "130k", "-c:a", "aac", "-b:a", "32k", "-movflags", "+faststart"]
    subprocess.run([*tool, *sources, *coding, "film.mp4"], cwd=folder, check=True)
    for name in ("1.webp", "1.jpg", "2.webp", "2.jpg"):
        at = ["-ss", str(int(name[0]) * 20)]
        subprocess.run(
            [*tool, *at, "-i", "film.mp4", "-frames:v", "1", name], cwd=folder, check=True
        )
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def main(verb: str, pk: str = "") -> None:
    """Bring or withdraw, in a process with the site's settings."""
    import django

    django.setup()
    from lessons.catalogue.models import LessonPage

    if verb == "withdraw":
        LessonPage.objects.get(pk=pk).unpublish()
        return
    import hashlib
    import secrets

    from django.utils import timezone

    from lessons.catalogue.models import SubjectPage
    from media_pipeline.adapters.stores import get_public_store
    from media_pipeline.models import Caption
    from tests.factories.catalogue import make_lesson
    from tests.factories.media import (
        EncodingFactory,
        OriginalFactory,
        RenditionFactory,
        SourceFactory,
    )
    from tests.factories.people import UserFactory
    from tests.factories.reviews import make_public

    # The site may have a person of the factory's first name already.
    UserFactory.reset_sequence(secrets.randbelow(10**9))
    with tempfile.TemporaryDirectory() as folder:
        files = make_files(Path(folder))
    now = timezone.now()
    source = SourceFactory(
        original=OriginalFactory(sha256=secrets.token_hex(32), duration_ms=SECONDS * 1000),
        title="Sóng",
        published_at=now,
        created_at=now,
    )
    slides = [
        {"at_ms": n * 30_000, "webp": f"slides/{n}.webp", "jpeg": f"slides/{n}.jpg",
         "bytes": len(files[f"{n}.webp"])}
        for n in (1, 2)
    ]  # fmt: skip
    encoding = EncodingFactory(original=source.original, ready=True, report={"slides": slides})
    film = f"{encoding.folder}/universal/64.mp4"
    store = get_public_store()
    store.write(film, files["film.mp4"])
    for n in (1, 2):
        store.write(f"{encoding.folder}/slides/{n}.webp", files[f"{n}.webp"])
        store.write(f"{encoding.folder}/slides/{n}.jpg", files[f"{n}.jpg"])
    RenditionFactory(
        encoding=encoding,
        codecs="avc1.42C015,mp4a.40.2",
        width=480,
        height=270,
        bytes=len(files["film.mp4"]),
    )
    clear = f"{encoding.folder}/universal/256.mp4"
    store.write(clear, files["film.mp4"])
    RenditionFactory(
        encoding=encoding,
        rung="u256",
        average_bps=200_000,
        link_kbps=256,
        mp4="universal/256.mp4",
        codecs="avc1.42C015,mp4a.40.2",
        width=480,
        height=270,
        bytes=len(files["film.mp4"]),
    )
    Caption.objects.create(
        source=source,
        vtt="WEBVTT\n\n00:00.000 --> 00:05.000\nĐây là sóng.\n",
        changed_at=now,
    )
    lesson = make_lesson(
        SubjectPage.objects.get(course__grade__number=1, slug="toan"),
        title=f"Sóng ở quanh ta {secrets.token_hex(3)}",
        recording=source,
        questions=json.dumps(QUESTIONS),
    )
    make_public(lesson)
    told = {
        "pk": lesson.pk,
        "address": lesson.url,
        "film": f"/m/{film}",
        "sha256": hashlib.sha256(files["film.mp4"]).hexdigest(),
    }
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
