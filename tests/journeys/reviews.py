"""Gives a running site a whole lesson to be reviewed; run with the site's environment."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.journeys.recordings import make_film

ROOT = Path(__file__).resolve().parents[2]
TITLE = "Phép trừ trong phạm vi 5"
SECOND_FILM = "Phép trừ, quay lại lần hai"


def prepare_review(var: Path) -> None:
    """Prepare it in a process of its own."""
    environment = os.environ | {
        "SONGHOC_VAR": str(var),
        "DJANGO_SETTINGS_MODULE": "lms.project.settings.local",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "tests.journeys.reviews"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, timeout=120)


def main() -> None:
    """Write the lesson as its teacher."""
    import django

    django.setup()
    from django.contrib.auth import get_user_model

    from lessons.catalogue.models import LessonPage, SubjectPage
    from lms.people.models import Organisation
    from tests.factories.catalogue import make_lesson

    if LessonPage.objects.filter(title=TITLE).exists():
        return
    school = Organisation.objects.get(code="th-song-biec")
    first = bring_film(school, TITLE, "review", pattern="testsrc2")
    bring_film(school, SECOND_FILM, "second", pattern="smptebars")
    make_lesson(
        SubjectPage.objects.get(course__grade__number=1, course__subject__code="toan"),
        title=TITLE,
        owner=get_user_model().objects.get(username="giaovien"),
        recording=first,
        teacher="Cô Khai",
    )


def bring_film(school: Any, title: str, key: str, *, pattern: str) -> Any:
    """Give the school a film that is ready; of its own, as what was watched is kept by film."""
    from media_pipeline.adapters.stores import get_private_store
    from tests.factories.media import (
        EncodingFactory,
        OriginalFactory,
        RenditionFactory,
        SourceFactory,
    )

    with tempfile.TemporaryDirectory() as folder:
        film, poster = make_film(Path(folder), pattern=pattern)
    recording = SourceFactory(
        original=OriginalFactory(sha256=f"{key.encode().hex():0>64}", duration_ms=2000),
        title=title,
        collection=school.collection,
    )
    report = {"poster": {"webp": "poster.webp", "jpeg": "poster.webp"}}
    encoding = EncodingFactory(
        original=recording.original, state="ready", is_current=True, report=report
    )
    store = get_private_store()
    store.write(f"{encoding.folder}/universal/64.mp4", film)
    store.write(f"{encoding.folder}/poster.webp", poster)
    RenditionFactory(encoding=encoding, bytes=len(film), codecs="avc1.64000C")
    return recording


if __name__ == "__main__":
    main()
