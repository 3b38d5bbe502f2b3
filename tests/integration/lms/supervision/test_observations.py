"""Who observes whom, who reads what was written, and by which criteria."""

from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from lessons.notices.models import Notice
from lms.people.rules import Role
from lms.supervision.actions.counting import refresh
from lms.supervision.actions.observations import (
    InvalidObservation,
    Seen,
    change_observation,
    write_criteria,
    write_observation,
)
from lms.supervision.models import Observation
from lms.supervision.queries.counting import verify
from lms.supervision.queries.dashboards import read_dashboard
from lms.supervision.queries.observations import find_criteria
from lms.supervision.rules.months import find_month
from lms.supervision.rules.observations import USUAL, Criterion
from tests.factories.people import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate(NOW)


def see(**given: Any) -> Seen:
    """Return a lesson of today with the highest marks."""
    marks = {at: one.most for at, one in enumerate(USUAL)}
    return Seen(**({"taught_date": TODAY, "lesson": "Toán lớp 4", "marks": marks} | given))


@pytest.fixture
def world() -> SimpleNamespace:
    """Two schools of a district, each with a teacher and a reviewer; a lesson seen at the first."""
    school = OrganisationFactory()
    district = school.get_parent()
    beside = OrganisationFactory(parent=district)

    def make(role: Role, place: Any) -> Any:
        return MembershipFactory(role=role.value, organisation=place).user

    teacher, reviewer = make(Role.TEACHER, school), make(Role.SCHOOL_REVIEWER, school)
    observation = write_observation(
        place=school, teacher=teacher, seen=see(advice="Chậm lại"), by=reviewer, now=NOW
    )
    return SimpleNamespace(
        school=school,
        district=district,
        beside=beside,
        teacher=teacher,
        reviewer=reviewer,
        observation=observation,
        officer=make(Role.EDUCATION_OFFICER, district),
        administrator=make(Role.ADMINISTRATOR, school),
        colleague=make(Role.TEACHER, school),
        neighbour=make(Role.SCHOOL_REVIEWER, beside),
        council=make(Role.OFFICE_REVIEWER, district),
    )


READS, OBSERVES = {"teacher", "reviewer", "officer"}, {"reviewer", "officer"}


def test_only_the_teacher_and_who_observes_there_read_it(world: Any, client: Client) -> None:
    pk = [world.observation.pk]
    for who in (*READS, "administrator", "colleague", "neighbour", "council"):
        reads = who in READS
        client.force_login(getattr(world, who))
        page = client.get(reverse("supervision:observation", args=pk))
        paper = client.get(reverse("supervision:observation_paper", args=pk))
        for answer in (page, paper):
            assert (answer.status_code == 200) is reads
            assert ("Chậm lại" in answer.content.decode()) is reads
        change = client.get(reverse("supervision:change_observation", args=pk))
        assert (change.status_code == 200) is (who == "reviewer")
        listed = client.get(reverse("supervision:observations"))
        assert ("Toán lớp 4" in listed.content.decode()) is reads
        file = client.get(reverse("supervision:observations_file"))
        rows = [*load_workbook(BytesIO(file.content)).worksheets[0].values]
        assert len(rows) == 1 + reads
        new = client.get(reverse("supervision:new_observation", args=[world.school.pk]))
        assert (new.status_code == 200) is (who in OBSERVES)


def test_an_observer_sees_nobody_who_does_not_teach_there(world: Any) -> None:
    for teacher in (world.neighbour, world.officer, world.reviewer):
        with pytest.raises(InvalidObservation):
            write_observation(
                place=world.school, teacher=teacher, seen=see(), by=world.reviewer, now=NOW
            )
    with pytest.raises(PermissionDenied):
        write_observation(
            place=world.school, teacher=world.teacher, seen=see(), by=world.neighbour, now=NOW
        )
    for marks in ({0: 99}, {at: one.most + 1 for at, one in enumerate(USUAL)}):
        with pytest.raises(InvalidObservation):
            write_observation(
                place=world.school,
                teacher=world.teacher,
                seen=see(marks=marks),
                by=world.reviewer,
                now=NOW,
            )


def test_a_change_is_of_the_observer_alone_and_by_the_criteria_of_then(world: Any) -> None:
    criteria = (Criterion(text="Rõ ràng", most=10),)
    write_criteria(office=world.district, criteria=criteria, by=world.officer, now=NOW)
    assert find_criteria(world.school) == criteria
    with pytest.raises(InvalidObservation):
        change_observation(observation=world.observation, seen=see(), by=world.officer, now=NOW)
    marks = {at: 0 for at, _one in enumerate(USUAL)}
    changed = change_observation(
        observation=world.observation, seen=see(marks=marks), by=world.reviewer, now=NOW
    )
    assert (changed.percent, len(changed.marks)) == (0, len(USUAL))
    kinds = (
        Notice.objects.filter(person=world.teacher).order_by("pk").values_list("kind", flat=True)
    )
    assert list(kinds) == ["observation.written", "observation.changed"]
    with pytest.raises(PermissionDenied):
        write_criteria(office=world.district, criteria=criteria, by=world.administrator, now=NOW)


def test_the_nearest_criteria_hold(world: Any) -> None:
    near, far = (Criterion(text="Gần", most=5),), (Criterion(text="Xa", most=5),)
    write_criteria(office=world.school, criteria=near, by=world.administrator, now=NOW)
    write_criteria(office=world.district, criteria=far, by=world.officer, now=NOW)
    assert find_criteria(world.school) == near
    assert find_criteria(world.beside) == far


def test_the_form_writes_it_down_and_refuses_a_mark_too_high(world: Any, client: Client) -> None:
    client.force_login(world.officer)
    path = reverse("supervision:new_observation", args=[world.beside.pk])
    data = {f"mark_{at}": one.most for at, one in enumerate(USUAL)} | {
        "teacher": world.neighbour.pk,
        "taught_date": TODAY.isoformat(),
        "lesson": "Đọc",
    }
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    for wrong in ({"mark_0": 5}, {"teacher": world.teacher.pk}, {"taught_date": tomorrow}):
        assert client.post(path, data | wrong).status_code == 422
    assert client.post(path, data).status_code == 302
    assert Observation.objects.get(lesson="Đọc").percent == 100


def test_observed_lessons_are_counted_in_the_month_they_were_taught(world: Any) -> None:
    refresh(now=NOW)
    before = see(taught_date=find_month(TODAY).shift(-1).first)
    change_observation(observation=world.observation, seen=before, by=world.reviewer, now=NOW)
    refresh(now=NOW)
    assert verify(today=TODAY) == []
    board = read_dashboard(world.administrator, world.school, find_month(TODAY))
    said = next(one for one in board.panels if one.panel.key == "observed").said
    assert [(one.change.value, one.change.before) for one in said] == [(0, 1), (None, 100.0)]


def test_a_button_pressed_twice_is_one_observed_lesson(world: Any) -> None:
    told: dict[str, Any] = {"place": world.school, "teacher": world.teacher, "by": world.reviewer}
    again = write_observation(seen=see(advice="Chậm lại"), now=NOW, **told)
    assert again == world.observation
    other = write_observation(seen=see(advice="Nhanh hơn"), now=NOW, **told)
    later = write_observation(seen=see(advice="Chậm lại"), now=NOW + timedelta(hours=1), **told)
    assert len({again.pk, other.pk, later.pk}) == 3
    assert Notice.objects.filter(person=world.teacher).count() == 3
