"""What every site stands on: the programme and its pages, the review, the guides for teachers.

The demo province builds upon it; a site without one begins with it.
"""

from datetime import datetime
from functools import partial

from django.db import transaction

from lessons.catalogue.actions import grow_page_tree, plant_home
from lessons.catalogue.models import HomePage
from lessons.curriculum.actions import load_curriculum
from lessons.curriculum.queries import get_official_programme
from lessons.library.actions.training import plant_guides
from lessons.library.models import Resource
from lessons.reviews.actions.approving import adopt_published, approve_seed
from lms.people.actions.workflow import ensure_workflow


@transaction.atomic
def lay_foundation(*, now: datetime, introduction: str = "") -> HomePage:
    """Return the home page, with all that a site needs before its first teacher comes.

    Run as often as you like: it adds what is missing, and leaves what its people changed.
    """
    load_curriculum(programme=get_official_programme(), by=None, now=now)
    home = plant_home(site_name="Sóng Học", introduction=introduction)
    grow_page_tree(home=home)
    keep_review(home=home, now=now)
    plant_guides(show=partial(show_guide, now=now))
    return home


@transaction.atomic
def keep_review(*, home: HomePage, now: datetime) -> None:
    """See to it that the gate stands, also on a site of an earlier version.

    What was public before there was a gate is taken over into its log, once.
    """
    adopt_published(now=now)
    ensure_workflow(home=home, now=now)


def show_guide(guide: Resource, *, now: datetime) -> None:
    """Publish a guide that comes with the program."""
    approve_seed(thing=guide, reason="guide", by=None, now=now)
    guide.get_latest_revision().publish(skip_permission_checks=True)
