"""Gives a running site a whole lesson to be reviewed; run with the site's environment."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.journeys.recordings import make_film

ROOT = Path(__file__).resolve().parents[2]
TITLE = "Phép trừ trong phạm vi 5"


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
    from media_pipeline.adapters.stores import get_private_store
    from tests.factories.catalogue import make_lesson
    from tests.factories.media import (
        EncodingFactory,
        OriginalFactory,
        RenditionFactory,
        SourceFactory,
    )

    if LessonPage.objects.filter(title=TITLE).exists():
        return
    with tempfile.TemporaryDirectory() as folder:
        film, poster = make_film(Path(folder))
    # A film of its own, as long as its file is: what was watched is measured by both.
    recording = SourceFactory(
        original=OriginalFactory(sha256=f"{'review':0>64}", duration_ms=2000),
        title=TITLE,
        collection=Organisation.objects.get(code="th-song-biec").collection,
    )
    report = {"poster": {"webp": "poster.webp", "jpeg": "poster.webp"}}
    encoding = EncodingFactory(
        original=recording.original, state="ready", is_current=True, report=report
    )
    store = get_private_store()
    store.write(f"{encoding.folder}/universal/64.mp4", film)
    store.write(f"{encoding.folder}/poster.webp", poster)
    RenditionFactory(encoding=encoding, bytes=len(film), codecs="avc1.64000C")
    make_lesson(
        SubjectPage.objects.get(course__grade__number=1, course__subject__code="toan"),
        title=TITLE,
        owner=get_user_model().objects.get(username="giaovien"),
        recording=recording,
        teacher="Cô Khai",
    )


if __name__ == "__main__":
    main()
