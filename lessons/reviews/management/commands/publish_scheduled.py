"""`manage.py publish_scheduled`: Wagtail's, after what has no approval was taken out of its way.

One revision that the gate refuses would otherwise keep all later ones from their time.
"""

from typing import Any

from wagtail.management.commands import publish_scheduled

from lessons.reviews.actions.scheduling import drop_unapproved_schedules


class Command(publish_scheduled.Command):
    """Takes the place of Wagtail's: the gate comes before it in INSTALLED_APPS."""

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["dryrun"]:
            for name in drop_unapproved_schedules():
                self.stderr.write(f"not approved, not published: {name}")
        super().handle(*args, **options)
