"""`manage.py lay_foundation`: what a site of several machines needs once, after its tables."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from lms.project.foundation import lay_foundation


class Command(BaseCommand):
    """Loads the programme, its pages, the review and the guides; run again, what is missing."""

    help = "Give a site its grades, subjects, review workflow and guides for teachers."

    def handle(self, *args: Any, **options: Any) -> None:
        home = lay_foundation(now=timezone.now())
        self.stdout.write(f"{home.get_children().count()} grades stand below “{home.title}”")
