"""Whom a stage calls, by roles at organisations; who withdraws and arranges."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lessons.catalogue.actions import grow_page_tree
from lessons.catalogue.models import LessonPage, SubjectPage
from lessons.desk.models import CoTeacher
from lessons.notices.models import Notice
from lessons.notices.queries import put_into_words
from lessons.reviews.actions.choosing import close_scoring
from lessons.reviews.actions.scoring import put_up, score_round
from lessons.reviews.actions.voting import Taken
from lessons.reviews.actions.withdrawing import take_off
from lessons.reviews.conf import get_conf
from lessons.reviews.models import Appointment, Round, Stage
from lessons.reviews.permissions.conflicts import Bar
from lessons.reviews.permissions.scoring import may_choose, may_put_up
from lessons.reviews.queries.arranging import list_gaps
from lessons.reviews.queries.rounds import list_queue
from lessons.reviews.queries.scoring import count_unscored, list_scoring
from lessons.reviews.rules.gaps import Lack
from lessons.reviews.rules.scoring import Mark, Purpose
from lessons.reviews.rules.voting import Answer, Answered, Choice, Conflict, Outcome, Refusal
from lms.people.actions.memberships import grant_membership
from lms.people.actions.workflow import ensure_workflow
from lms.people.models import Membership
from lms.people.permissions import SYSTEM
from tests.factories.catalogue import make_lesson
from tests.factories.curriculum import TopicFactory
from tests.factories.people import UserFactory
from tests.factories.reviews import find_round, make_public, vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson(world):
    """A lesson of the teacher of S1, handed in; the school has a reviewer of its own."""
    world.person("school_reviewer", "S1")
    TopicFactory()
    grow_page_tree(home=world.home)
    ensure_workflow(home=world.home, now=timezone.now())
    teacher = world.things["S1"].teacher
    lesson = make_lesson(SubjectPage.objects.get(), owner=teacher)
    lesson.get_workflow().start(lesson, teacher)
    return lesson


@pytest.mark.parametrize(
    ("role", "place", "may"),
    [
        ("school_reviewer", "S1", True),
        ("office_reviewer", "D1", False),
        ("office_reviewer", "P1", False),
        ("school_reviewer", "S2", False),
        ("office_reviewer", "D2", False),
        ("office_reviewer", "P2", False),
        ("teacher", "S1", False),
        ("administrator", "S1", False),
        ("education_officer", "D1", False),
    ],
)
def test_the_school_s_stage_calls_reviewers_at_or_above_it(world, lesson, role, place, may):
    user = world.person(role, place)
    policy, round = get_conf().make_policy(), find_round(lesson)
    assert list_queue(user).filter(pk=round.pk).exists() == may
    assert policy.list_called(round).filter(pk=user.pk).exists() == may
    assert isinstance(vote(lesson, user), Taken if may else Bar)


def test_offices_step_in_where_the_school_has_no_reviewer(world, lesson):
    office = world.person("office_reviewer", "D1")
    round = find_round(lesson)
    assert not list_queue(office).filter(pk=round.pk).exists()
    Membership.objects.filter(role="school_reviewer").delete()
    assert list_queue(office).filter(pk=round.pk).exists()
    assert get_conf().make_policy().list_called(round).filter(pk=office.pk).exists()


def test_offices_step_in_once_the_school_has_let_the_due_date_pass(world, lesson):
    office, far = (world.person("office_reviewer", place) for place in ("D1", "D2"))
    round = find_round(lesson)
    Round.objects.filter(pk=round.pk).update(due_date=round.opened_at.date() - timedelta(days=1))
    policy = get_conf().make_policy()
    assert list_queue(office).filter(pk=round.pk).exists()
    assert not list_queue(far).filter(pk=round.pk).exists()
    assert policy.list_called(round).filter(pk=office.pk).exists()
    assert isinstance(vote(lesson, office), Taken)


@pytest.mark.parametrize(
    ("role", "place", "may"),
    [
        ("office_reviewer", "D1", True),
        ("office_reviewer", "P1", True),
        ("school_reviewer", "S1", False),
        ("office_reviewer", "P2", False),
    ],
)
def test_the_council_s_stage_calls_the_offices_above(world, lesson, role, place, may):
    vote(lesson, world.person("school_reviewer", "S1"))
    user = world.person(role, place)
    policy, round = get_conf().make_policy(), find_round(lesson)
    assert round.stage.kind == "council"
    assert policy.list_called(round).filter(pk=user.pk).exists() == may
    assert isinstance(vote(lesson, user), Taken if may else Bar)


def test_a_council_member_of_the_author_s_school_does_not_vote(world, lesson):
    vote(lesson, world.person("school_reviewer", "S1"))
    member = world.council("subject")
    assert list_queue(member).exists()
    for role, place in (("teacher", "S1"),):
        grant_membership(
            user=member, organisation=world.at[place], role=role, by=SYSTEM, now=timezone.now()
        )
    bar = vote(lesson, member)
    assert bar == Bar(refusal=Refusal.CONFLICT, conflict=Conflict.SAME_PLACE)
    assert not list_queue(member).exists()
    elsewhere = world.council("subject")
    grant_membership(
        user=elsewhere,
        organisation=world.at["S3"],
        role="teacher",
        by=SYSTEM,
        now=timezone.now(),
    )
    CoTeacher.objects.create(
        lesson=lesson, account=world.things["S3"].teacher, named_at=timezone.now()
    )
    assert vote(lesson, elsewhere).conflict is Conflict.SAME_PLACE
    assert not list_queue(elsewhere).exists()


def test_two_contents_make_no_quorum_without_a_specialist_of_the_subject(world, lesson):
    vote(lesson, world.person("school_reviewer", "S1"))
    for _number in range(2):
        assert vote(lesson, world.council("content")).outcome is Outcome.OPEN
    other = world.council("subject")
    other.review_appointments.get().subjects.add(
        type(lesson.topic.course.subject).objects.create(code="khac", name="Khác")
    )
    assert vote(lesson, other).outcome is Outcome.OPEN
    assert vote(lesson, world.council("subject")).outcome is Outcome.APPROVED
    assert LessonPage.objects.get(pk=lesson.pk).live


def test_what_belongs_to_nobody_is_left_to_the_offices_at_the_top(world, lesson):
    lesson.current_workflow_state.cancel(user=lesson.owner)
    stranger = UserFactory()
    LessonPage.objects.filter(pk=lesson.pk).update(owner=stranger)
    page = LessonPage.objects.get(pk=lesson.pk)
    page.get_workflow().start(page, stranger)
    assert list_queue(world.person("office_reviewer", "P2")).exists()
    assert not list_queue(world.person("office_reviewer", "D1")).exists()


def test_offices_withdraw_what_their_schools_made(world, lesson):
    policy = get_conf().make_policy()
    people = {
        ("office_reviewer", "D1"): True,
        ("office_reviewer", "P1"): True,
        ("office_reviewer", "P2"): False,
        ("school_reviewer", "S1"): False,
        ("administrator", "P1"): False,
    }
    for (role, place), may in people.items():
        assert policy.may_withdraw(user=world.person(role, place), thing=lesson) == may
    assert policy.may_arrange(world.person("education_officer", "P1"))
    assert not policy.may_arrange(world.person("office_reviewer", "P1"))
    assert make_public(lesson).live


def test_officers_and_offices_score_what_their_schools_made(world, lesson):
    stage = Stage.objects.get(kind="scoring")
    make_public(lesson)
    officer, other = (world.person("education_officer", place) for place in ("D1", "D2"))
    assert [may_put_up(user=one, thing=lesson) for one in (officer, other)] == [True, False]
    round = put_up(thing=lesson, stage=stage, by=officer, now=timezone.now())
    near, far = (world.person("office_reviewer", place) for place in ("D1", "D3"))
    seen = {one: list_scoring(one).exists() for one in (officer, near, other, far)}
    assert seen == {officer: True, near: True, other: False, far: False}
    assert [count_unscored(one) for one in (officer, near, far)] == [0, 1, 0]
    assert [may_choose(user=one, rounds=[round]) for one in (officer, near, other)] == [
        *(True, False, False)
    ]
    assert not list_scoring(world.things["S1"].teacher).exists()


def test_who_broadcasts_hears_what_was_chosen_where_they_work(world, lesson, client):
    make_public(lesson)
    officer = world.person("education_officer", "P1")
    station, far = (world.person("broadcaster", place) for place in ("P1", "P2"))
    stage = Stage.objects.get(kind="scoring")
    Stage.objects.filter(pk=stage.pk).update(quorum=1)
    round = put_up(thing=lesson, stage=stage, by=officer, now=timezone.now())
    marks = {one.key: Mark(points=8) for one in stage.criteria.all()}
    Stage.objects.filter(pk=stage.pk).update(watch_share_percent=0)
    scorer = world.person("office_reviewer", "P1")
    score_round(round=round, by=scorer, marks=marks, now=timezone.now())
    chosen = {round.pk: frozenset({Purpose.BROADCAST})}
    close_scoring(rounds=[round], chosen=chosen, by=officer, now=timezone.now())
    take_off(thing=lesson, by=None, reason="Sai", now=timezone.now())
    told = list(Notice.objects.filter(person=station).order_by("pk"))
    assert [(one.kind, one.read_at is None) for one in told] == [
        ("review.to_air", False),
        ("review.not_to_air", True),
    ]
    assert len(put_into_words(told, person=station)) == 2
    assert not Notice.objects.filter(person=far).exists()
    for person, count in ((station, 1), (officer, 1), (far, 0)):
        client.force_login(person)
        page = client.get("/review/chosen/")
        assert (page.status_code, len(page.context["entries"])) == (200, count)
    client.force_login(scorer)
    assert client.get("/review/chosen/").status_code == 404


def test_an_office_hears_what_its_own_council_lacks(world, lesson):
    people = {place: world.person("office_reviewer", place) for place in ("D1", "D2", "D3")}
    for place in people:
        world.person("office_reviewer", place)
    (gap,) = [one for one in list_gaps() if one.stage.kind == "council"]
    assert (gap.lack, gap.office) == (Lack.SUBJECT, "")
    Appointment.objects.create(person=people["D1"], kind="subject")
    lacking = {one.office for one in list_gaps() if one.stage.kind == "council"}
    assert lacking == {world.at[place].name for place in ("D2", "D3")}
    # An officer hears of no council that others arrange.
    for place, told in (("D1", set()), ("D2", {""})):
        officer = world.person("education_officer", place)
        heard = {one.office for one in list_gaps(officer) if one.stage.kind == "council"}
        assert heard == told


def test_an_officer_appoints_reviewers_in_reach(world):
    officer = world.person("education_officer", "D1")
    near, far = world.person("office_reviewer", "D1"), world.person("office_reviewer", "D2")
    found = set(get_conf().make_policy().list_appointable(officer))
    assert near in found
    assert not found & {far, world.things["S1"].teacher}


def test_the_queue_asks_few_questions(
    world, lesson, client, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setenv("SONGHOC_DEMO", "0")  # a site in use; the demo asks how far it is
    for number in range(3):
        other = make_lesson(lesson.get_parent(), owner=lesson.owner, title=f"Bài {number}")
        other.get_workflow().start(other, lesson.owner)
    client.force_login(world.person("school_reviewer", "S1"))
    for address in ("/review/", f"/review/?stage={Stage.objects.get(kind='specialists').pk}"):
        assert client.get(address).content.decode().count('class="rv-due"') == 4
        with django_assert_max_num_queries(15):
            client.get(address)


def test_a_round_is_read_by_whoever_views_lessons_there_and_by_superusers(world, lesson, client):
    address = reverse("reviews:round", args=[find_round(lesson).pk])
    people = {
        ("administrator", "S1"): True,
        ("administrator", "P1"): True,
        ("administrator", "S2"): False,
        ("administrator", "P2"): False,
        ("teacher", "S1"): False,
        ("broadcaster", "P1"): False,
    }
    for (role, place), may in people.items():
        client.force_login(world.person(role, place))
        answer = client.get(address)
        assert (answer.status_code == 200) is may, (role, place)
        assert not may or answer.context["ballot"] is None
    no = Answered(answer=Answer.NO, comment="Quá khó")
    vote(lesson, world.person("school_reviewer", "S1"), Choice.REJECT, age=no)
    chief = UserFactory(is_superuser=True)
    client.force_login(chief)
    assert client.get(address).status_code == 200
    minutes = reverse("reviews:minutes", args=[Round.objects.get().submission_id])
    assert client.get(minutes).status_code == 200
    assert not list_queue(chief).exists()
