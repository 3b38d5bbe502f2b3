"""Gives a running site a whole lesson and a council for it; run with the site's environment."""

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
    """Write the lesson as its teacher, and call two more people to the council."""
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.utils import timezone

    from lessons.catalogue.models import LessonPage, SubjectPage
    from lessons.reviews.models import Appointment
    from lms.people.actions.memberships import grant_membership
    from lms.people.models import Organisation
    from lms.people.permissions import SYSTEM
    from lms.people.rules import Role
    from lms.project.demo.logins import read_or_make_password
    from media_pipeline.models import Source
    from tests.factories.catalogue import make_lesson

    users, now = get_user_model().objects, timezone.now()
    if LessonPage.objects.filter(title=TITLE).exists():
        return
    office = Organisation.objects.get(code="so-hai-van")
    school = Organisation.objects.get(code="th-song-biec")
    password = read_or_make_password()
    for username, last_name in (("hoidong.toan", "Dung"), ("hoidong.truong", "Ngân")):
        person = users.create_user(
            username=username, password=password, first_name="Cao Thị", last_name=last_name
        )
        held = {"user": person, "by": SYSTEM, "now": now}
        grant_membership(organisation=office, role=Role.OFFICE_REVIEWER, **held)
        if username == "hoidong.truong":
            grant_membership(organisation=school, role=Role.TEACHER, **held)
    Appointment.objects.create(person=users.get(username="hoidong.toan"), kind="subject")
    teacher = users.get(username="giaovien")
    recording = Source.objects.get(title="Bài quay ready", collection=school.collection)
    # As long as its file is: what was watched is measured by it.
    recording.original.duration_ms = 2000
    recording.original.save(update_fields=["duration_ms"])
    place = SubjectPage.objects.get(course__grade__number=1, course__subject__code="toan")
    make_lesson(place, title=TITLE, owner=teacher, recording=recording, teacher="Cô Khai")


if __name__ == "__main__":
    main()
