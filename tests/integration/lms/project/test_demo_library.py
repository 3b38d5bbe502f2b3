"""The demo's library: reviewed resources and a collection, made once and without the network."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone

from lessons.catalogue.actions import grow_page_tree, plant_home
from lessons.catalogue.models import SubjectPage
from lessons.library.models import LinkCheck, Resource, Selection
from lessons.reviews.models import Appointment
from lessons.reviews.queries.queue import list_votable
from lms.people.actions.workflow import ensure_workflow
from lms.people.rules import Role
from lms.project.demo.making import begin_making
from lms.project.demo.province import REVIEWERS
from lms.project.demo.reviewing import find_round
from lms.project.demo.shelf import COLLECTION, RESOURCES
from lms.project.demo.stocking import AUTHOR, KIND, begin_stocking, gather_lesson
from media_pipeline.actions.jobs import claim_job, perform_job
from media_pipeline.models import Job
from tests.factories.catalogue import make_lesson
from tests.factories.curriculum import CourseFactory, GradeFactory, SubjectFactory
from tests.factories.people import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def toan(media_stores):
    """As much of the demo province as its library needs; the page of the subject."""
    grade = GradeFactory()
    course = CourseFactory(grade=grade, subject=SubjectFactory(code="toan"))
    CourseFactory(grade=grade, subject=SubjectFactory(code="tieng-viet"))
    CourseFactory(grade=GradeFactory(level=grade.level, number=2), subject=course.subject)
    home = plant_home(site_name="Sóng Học")
    grow_page_tree(home=home)
    ensure_workflow(home=home, now=timezone.now())
    province = OrganisationFactory(province=True)
    school = OrganisationFactory(parent=OrganisationFactory(district=True, parent=province))
    MembershipFactory(user=UserFactory(username=AUTHOR), organisation=school)
    MembershipFactory(
        user=UserFactory(username=REVIEWERS[0]),
        organisation=school,
        role=Role.SCHOOL_REVIEWER.value,
    )
    for name in REVIEWERS[1:]:
        office = MembershipFactory(
            user=UserFactory(username=name),
            organisation=province,
            role=Role.OFFICE_REVIEWER.value,
        )
        kind = "subject" if name.startswith("chuyenmon") else "content"
        Appointment.objects.create(person=office.user, kind=kind)
    return SubjectPage.objects.get(course=course)


def stock() -> None:
    """Do what waits for the workers."""
    begin_stocking(now=timezone.now())
    while (job := claim_job(queue="light", worker="w", now=timezone.now())) is not None:
        perform_job(job, clock=timezone.now)
        job.refresh_from_db()
        assert job.state == Job.State.DONE, job.error


def test_holds_reviewed_resources_and_a_collection_of_them_and_lessons(client, toan):
    make_lesson(toan, title="Phép cộng", live=True)
    stock()
    resources = Resource.objects.filter(owner__username=AUTHOR, live=True)
    assert {one.title for one in resources} == {one.title for one in RESOURCES if not one.waits_for}
    assert len(resources) == 8
    page = client.get(Selection.objects.get(title=COLLECTION).get_absolute_url()).content.decode()
    assert "Phép cộng" in page
    assert "Tia số từ 0 đến 10" in page
    worksheet = resources.get(title="Phiếu luyện: cộng trong phạm vi 10")
    paper = client.get(worksheet.file.get_absolute_url())
    assert paper.getvalue().startswith(b"%PDF")
    paper.close()
    assert worksheet.title in client.get(reverse("library:home")).content.decode()


def test_some_wait_for_reviewers_who_try_the_site():
    stock()
    waiting = {one.title: one.waits_for for one in RESOURCES if one.waits_for}
    for resource in Resource.objects.filter(title__in=waiting):
        round = find_round(resource)
        reviewer = get_user_model().objects.get(username=waiting[resource.title])
        assert not resource.live
        assert list(list_votable(reviewer)) == [round]
    assert sorted(waiting.values()) == ["kiemduyet", "kiemduyet.so"]


def test_asks_no_other_site_before_a_day_has_passed():
    before = timezone.now() + timedelta(hours=23)
    stock()
    assert LinkCheck.objects.count() == 2
    assert not LinkCheck.objects.filter(next_check_at__lt=before).exists()


def test_goes_on_after_a_kill_and_brings_nothing_twice():
    stock()
    Resource.objects.filter(title=RESOURCES[-1].title).delete()
    Job.objects.all().delete()
    stock()
    assert Resource.objects.count() == len(RESOURCES)
    assert Selection.objects.count() == 1


def test_does_not_bring_again_what_somebody_deleted():
    stock()
    Resource.objects.filter(title="Tia số từ 0 đến 10").delete()
    stock()
    assert Resource.objects.count() == len(RESOURCES) - 1


def test_a_lesson_that_is_finished_later_comes_into_the_collection(toan):
    stock()
    lesson = make_lesson(toan, title="Phép trừ", live=True)
    elsewhere = SubjectPage.objects.get(course__subject__code="tieng-viet")
    for page in (lesson, lesson, make_lesson(elsewhere, title="Âm a", live=True)):
        gather_lesson(page)
    selection = Selection.objects.get()
    assert list(selection.items.exclude(page=None).values_list("page_id", flat=True)) == [lesson.pk]
    assert not selection.has_unpublished_changes


@pytest.mark.parametrize(("lessons", "jobs"), [("1", 1), ("0", 0)])
def test_is_stocked_along_with_the_filmed_lessons(monkeypatch, lessons, jobs):
    monkeypatch.setenv("SONGHOC_DEMO_LESSONS", lessons)
    begin_making(now=timezone.now())
    assert Job.objects.filter(kind=KIND).count() == jobs
