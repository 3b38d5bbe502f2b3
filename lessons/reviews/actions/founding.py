"""What a review begins with: a checklist and its stages, in the site's language."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from lessons.reviews.actions.checklists import make_version
from lessons.reviews.models import Checklist, Criterion, Stage
from lessons.reviews.rules.voting import StageKind

NAME = gettext_noop("Review of lessons and resources")
ITEMS = (
    (
        "curriculum",
        gettext_noop("Does it fit the curriculum and its core content?"),
        True,
    ),
    ("accuracy", gettext_noop("Is everything it says and shows correct?"), True),
    ("language", gettext_noop("Are language and spelling clear and correct?"), True),
    ("age", gettext_noop("Do pictures and examples suit the age of the pupils?"), True),
    (
        "ethics",
        gettext_noop(
            "Does it keep to social ethics and good customs, without discrimination, violence or "
            "advertising?"
        ),
        True,
    ),
    ("safety", gettext_noop("Are the experiments and activities it shows safe?"), True),
    (
        "privacy",
        gettext_noop(
            "Does it show no personal data, and children's faces only with recorded consent?"
        ),
        True,
    ),
    (
        "rights",
        gettext_noop("Are rights respected, and the sources of what was taken over named?"),
        True,
    ),
    (
        "quality",
        gettext_noop("Can it be heard, seen and read well, with captions where they are needed?"),
        False,
    ),
    (
        "links",
        gettext_noop("Do its links lead where they should, to pages that suit pupils?"),
        True,
    ),
)
CRITERIA = (
    ("content", gettext_noop("Content: right, clear, what matters first"), 3),
    ("teaching", gettext_noop("Teaching: pupils at home can follow it alone"), 3),
    ("picture", gettext_noop("Picture and sound: good enough for the air"), 2),
    ("speech", gettext_noop("Speech: standard, warm, at the right pace"), 2),
    ("air", gettext_noop("Fit for the air: length, structure, nothing that only a class has"), 2),
)


@transaction.atomic
def ensure_checklist(*, now: datetime) -> Checklist:
    """Return the newest version of the checklist that every site begins with."""
    # Names are data: they are written in the site's language, not in the caller's.
    with translation.override(settings.LANGUAGE_CODE):
        name = gettext(NAME)
        found = Checklist.objects.filter(name=name).order_by("-version").first()
        lines = [(key, gettext(text), is_blocking) for key, text, is_blocking in ITEMS]
        return found or make_version(name=name, lines=lines, now=now)


@transaction.atomic
def ensure_stages(*, now: datetime) -> list[Stage]:
    """Return the two stages that decide, made if the site has none; officers change them.

    The third, scoring for television, is made beside them: it keeps nothing from being public.
    """
    known = Stage.objects.exclude(kind=StageKind.SCORING)
    if known.exists():
        return list(known.order_by("pk"))
    checklist = ensure_checklist(now=now)
    with translation.override(settings.LANGUAGE_CODE):
        school = Stage.objects.create(
            name=gettext("Specialist group of the school"),
            kind=StageKind.SPECIALISTS,
            quorum=1,
            watch_share_percent=80,
            working_days=3,
            checklist=checklist,
        )
        council = Stage.objects.create(
            name=gettext("Council of the office"),
            kind=StageKind.COUNCIL,
            quorum=2,
            subject_needed=1,
            content_needed=1,
            excludes_same_place=True,
            watch_share_percent=80,
            working_days=5,
            checklist=checklist,
        )
        scoring = Stage.objects.create(
            name=gettext("Scoring for television"),
            kind=StageKind.SCORING,
            quorum=2,
            excludes_same_place=True,
            working_days=10,
            is_for_television=True,
        )
        for position, (key, text, weight) in enumerate(CRITERIA):
            Criterion.objects.create(
                stage=scoring, position=position, key=key, text=gettext(text), weight=weight
            )
    return [school, council]
