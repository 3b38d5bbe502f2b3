"""The demo's filmed lessons: from an empty library to live pages, whatever is killed."""

import pytest
from django.contrib.auth import get_user_model
from django.test import RequestFactory
from django.utils import timezone

from lessons.catalogue.actions import grow_page_tree, plant_home
from lessons.catalogue.models import LessonPage
from lessons.notices.models import Notice
from lessons.reviews.models import Appointment
from lms.people.actions.workflow import ensure_workflow
from lms.people.rules import Role
from lms.project.demo import making
from lms.project.demo.filmed import list_filmed_lessons
from lms.project.demo.making import begin_making
from lms.project.demo.progress import count_progress, show_progress
from lms.project.demo.province import REVIEWERS
from media_pipeline.actions.jobs import claim_job, perform_job
from media_pipeline.models import Encoding, Job, Original, Source, Upload
from media_pipeline.signals import source_added, source_ready
from tests.factories.curriculum import CourseFactory, GradeFactory, SubjectFactory, TopicFactory
from tests.factories.media import EncodingFactory, OriginalFactory, RenditionFactory, SourceFactory
from tests.factories.people import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

FIRST = list_filmed_lessons()[0]


@pytest.fixture(autouse=True)
def _demo(monkeypatch, media_stores):
    """As much of the demo province as one film needs, which takes no time to make."""
    monkeypatch.setenv("SONGHOC_DEMO_LESSONS", "1")
    monkeypatch.setattr(making, "make_film", lambda lesson, label: b"film of " + label.encode())
    toan = CourseFactory(grade=GradeFactory(), subject=SubjectFactory(code="toan", name="Toán"))
    TopicFactory(course=toan, code=FIRST.topic)
    home = plant_home(site_name="Sóng Học")
    grow_page_tree(home=home)
    ensure_workflow(home=home, now=timezone.now())
    province = OrganisationFactory(province=True)
    school = OrganisationFactory(parent=OrganisationFactory(district=True, parent=province))
    MembershipFactory(user=UserFactory(username=FIRST.author), organisation=school)
    for name in REVIEWERS[1:]:
        office = MembershipFactory(
            user=UserFactory(username=name),
            organisation=province,
            role=Role.OFFICE_REVIEWER.value,
        )
        kind = "subject" if name.startswith("chuyenmon") else "content"
        Appointment.objects.create(person=office.user, kind=kind)
    begin_making(now=timezone.now())


def work() -> list[Job]:
    """Do all the demo's jobs that wait; what the pipeline has to do is left to the tests."""
    done = []
    while True:
        Job.objects.exclude(kind="demo-lesson").delete()
        job = claim_job(queue="light", worker="w", now=timezone.now())
        if job is None:
            return done
        perform_job(job, clock=timezone.now)
        done.append(Job.objects.get(pk=job.pk))
        assert done[-1].state == Job.State.DONE


def receive(original: Original | None = None) -> Source:
    """Do what the pipeline does with the film that was brought."""
    upload = Upload.objects.get()
    source = SourceFactory(
        original=original or OriginalFactory(),
        collection=upload.collection,
        filename=upload.filename,
        uploaded_by_user=upload.owner,
    )
    source_added.send(Source, source=source, upload=upload)
    return source


def encode(source: Source) -> None:
    """Make what players are given."""
    encoding = EncodingFactory(original=source.original, ready=True)
    RenditionFactory(encoding=encoding)
    source_ready.send(Source, source=source, encoding=encoding)


def get_page() -> LessonPage:
    """Return the lesson."""
    return LessonPage.objects.get(slug=FIRST.slug)


def test_goes_from_a_film_over_a_review_to_a_live_lesson(capsys):
    work()
    upload = Upload.objects.get()
    assert (upload.state, upload.owner.username) == ("arrived", FIRST.author)
    source = receive()
    work()
    assert not get_page().live
    encode(source)
    work()
    page = get_page()
    assert page.live
    assert page.recording == source
    assert page.topic.code == FIRST.topic
    assert len(page.questions) == len(FIRST.questions)
    assert page.attachments[0].value.file.read(4) == b"%PDF"
    assert "1/1" in capsys.readouterr().out
    assert count_progress().is_over
    # Nobody is greeted by what the demo did in their name.
    assert not Notice.objects.unread().exclude(kind="review.to_score").exists()


def test_begins_a_film_once_however_often_the_site_starts():
    work()
    begin_making(now=timezone.now())
    work()
    assert Upload.objects.count() == 1


def test_goes_on_with_what_a_kill_interrupted():
    work()
    source = receive()
    Job.objects.all().delete()
    encoding = EncodingFactory(original=source.original, ready=True)
    RenditionFactory(encoding=encoding)
    begin_making(now=timezone.now())
    work()
    assert get_page().recording == source


def test_does_not_make_again_what_somebody_deleted():
    work()
    encode(receive())
    work()
    get_page().delete()
    assert begin_making(now=timezone.now()) == 0


def test_waits_behind_what_people_upload():
    work()
    now, original = timezone.now(), OriginalFactory()
    encoding = Encoding.objects.create(original=original, recipe="x", created_at=now)
    job = Job.objects.create(
        kind="encode", priority=10, encoding=encoding, not_before=now, created_at=now
    )
    receive(original)
    job.refresh_from_db()
    assert job.priority < 0


def test_leaves_a_namesake_on_other_sites_alone():
    Job.objects.all().delete()
    teacher = get_user_model().objects.get(username=FIRST.author)
    source = SourceFactory(filename=FIRST.filename, uploaded_by_user=teacher)
    source_added.send(Source, source=source, upload=None)
    assert not Job.objects.exists()


def test_shows_how_far_it_is_to_whoever_is_signed_in_until_it_is_over(client):
    request = RequestFactory().get("/")
    request.user = UserFactory()
    demo = show_progress(request)["demo"]
    assert (demo.ready, demo.total) == (0, 1)
    client.force_login(request.user)
    assert "đã xong 0 trên 1 bài" in client.get("/").content.decode()
    client.logout()
    assert "đã xong" not in client.get("/").content.decode()
