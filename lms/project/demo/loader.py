"""Puts the demo province into an empty site, by the same actions that people use."""

from datetime import datetime

from django.contrib.auth import get_user_model
from django.db import transaction

from lessons.catalogue.actions import draft_lesson
from lessons.catalogue.models import HomePage, SubjectPage
from lessons.reviews.actions.approving import approve_seed
from lessons.reviews.models import Appointment
from lms.people.actions.memberships import grant_membership
from lms.people.actions.organisations import add_organisation
from lms.people.models import Organisation
from lms.people.permissions import SYSTEM
from lms.project.demo.airing import load_station
from lms.project.demo.asking import load_class
from lms.project.demo.carrying import load_areas
from lms.project.demo.logins import read_or_make_password
from lms.project.demo.making import begin_making
from lms.project.demo.needing import load_needs
from lms.project.demo.overseeing import load_supervision
from lms.project.demo.province import LESSONS, ORGANISATIONS, PEOPLE, DemoLesson
from lms.project.foundation import lay_foundation

INTRODUCTION = (
    "Bài giảng của thầy cô trong tỉnh, đã được kiểm duyệt. Em chọn lớp của mình để bắt đầu; "
    "không cần tài khoản."
)


def is_empty() -> bool:
    """Tell whether nobody has begun to use this site."""
    return not (
        HomePage.objects.exists()
        or Organisation.objects.exists()
        or get_user_model().objects.exists()
    )


@transaction.atomic
def load_demo(*, now: datetime) -> None:
    """Load all of it or nothing; lessons with films are made afterwards, by the workers."""
    lay_foundation(now=now, introduction=INTRODUCTION)
    organisations: dict[str, Organisation] = {}
    for one in ORGANISATIONS:
        organisations[one.code] = add_organisation(
            kind=one.kind,
            code=one.code,
            name=one.name,
            parent=organisations[one.parent] if one.parent else None,
            by=SYSTEM,
            now=now,
        )
    password = read_or_make_password()
    for person in PEOPLE:
        user = get_user_model().objects.create_user(
            username=person.username,
            password=password,
            first_name=person.first_name,
            last_name=person.last_name,
        )
        for place, role in ((person.organisation, person.role), *person.also):
            grant_membership(
                user=user, organisation=organisations[place], role=role, by=SYSTEM, now=now
            )
        if person.appointed:
            Appointment.objects.create(person=user, kind=person.appointed)
    for lesson in LESSONS:
        add_lesson(lesson, now=now)
    load_class(now=now)
    load_station(now=now)
    load_needs(now=now)
    load_areas(now=now)
    load_supervision(now=now)
    begin_making(now=now)


def add_lesson(lesson: DemoLesson, *, now: datetime) -> None:
    """Write a lesson as its author, and publish it if the demo names a reviewer.

    It has no recording, and so no review would take it: the log says that it came with the demo.
    """
    users = get_user_model().objects
    author = users.get(username=lesson.author)
    page = draft_lesson(
        subject_page=SubjectPage.objects.get(
            course__grade__number=lesson.grade, course__subject__code=lesson.subject
        ),
        title=lesson.title,
        summary=lesson.summary,
        paragraphs=lesson.paragraphs,
        by=author,
    )
    if lesson.reviewer:
        reviewer = users.get(username=lesson.reviewer)
        approve_seed(thing=page, reason="demo", by=reviewer, now=now)
        page.get_latest_revision().publish(user=reviewer, skip_permission_checks=True)
