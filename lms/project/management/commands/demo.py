"""`manage.py demo`: the demo province."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from lessons.catalogue.actions import grow_page_tree, plant_home


class Command(BaseCommand):
    """Loads the demo."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        home = plant_home(site_name="Sóng Học")
        grow_page_tree(home=home)
