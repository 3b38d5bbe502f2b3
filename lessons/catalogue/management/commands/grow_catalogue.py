"""`manage.py grow_catalogue`: the official programme and its pages, where they are missing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from lessons.catalogue.actions import grow_page_tree, plant_home
from lessons.curriculum.actions import load_curriculum
from lessons.curriculum.queries import get_official_programme


class Command(BaseCommand):
    """Loads the programme and grows the page tree; run again, it adds what is missing."""

    help = "Make the pages of the 2018 general education programme, where they are missing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--title", default="Sóng Học", help="title of a new home page")

    def handle(self, *args: Any, **options: Any) -> None:
        load_curriculum(programme=get_official_programme(), by=None, now=timezone.now())
        grown = grow_page_tree(home=plant_home(site_name=options["title"]))
        self.stdout.write(f"{grown.grades} grade pages, {grown.subjects} subject pages added")
