"""Gives a running site a whole lesson to be reviewed; run with the site's environment."""

import os
import subprocess
import sys
from pathlib import Path

from tests.journeys.recordings import fill_library

ROOT = Path(__file__).resolve().parents[2]
TITLE = "Phép trừ trong phạm vi 5"


def prepare_review(var: Path) -> None:
    """Prepare it in a process of its own."""
    fill_library(var, "giaovien")
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
    from media_pipeline.models import Source
    from tests.factories.catalogue import make_lesson

    if LessonPage.objects.filter(title=TITLE).exists():
        return
    school = Organisation.objects.get(code="th-song-biec")
    recording = Source.objects.get(title="Bài quay ready", collection=school.collection)
    # As long as its file is: what was watched is measured by it.
    recording.original.duration_ms = 2000
    recording.original.save(update_fields=["duration_ms"])
    make_lesson(
        SubjectPage.objects.get(course__grade__number=1, course__subject__code="toan"),
        title=TITLE,
        owner=get_user_model().objects.get(username="giaovien"),
        recording=recording,
        teacher="Cô Khai",
    )


if __name__ == "__main__":
    main()
