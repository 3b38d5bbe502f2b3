"""Who adds, sees and runs classes; that their codes open what they should, and are kept nowhere."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from lms.classes.actions.groups import close_class, name_class_teacher, renew_code
from lms.classes.forms import ClassForm, list_school_years
from lms.classes.models import ClassGroup
from lms.classes.permissions import list_run
from lms.classes.queries.groups import find_class, get_code, list_classes
from lms.people.actions.memberships import revoke_membership
from lms.people.permissions import SYSTEM, NotAllowed
from lms.people.rules import Role
from tests.factories.classes import ClassGroupFactory
from tests.factories.curriculum import GradeFactory
from tests.factories.people import MembershipFactory

pytestmark = pytest.mark.django_db

WHO = {
    # who: sees the class, runs it (and so its code)
    "homeroom": (True, True),
    "colleague": (True, False),
    "administrator": (True, True),
    "officer": (True, False),
    "office_reviewer": (False, False),
    "steward": (False, False),
    "author": (False, False),
    "foreign_admin": (False, False),
    "nobody": (False, False),
    "superuser": (True, True),
}
VERBS = ("change", "renew", "name", "release", "close", "reopen")


@pytest.mark.parametrize("who", WHO)
def test_a_class_is_seen_and_run_within_reach_alone(people: Any, group: Any, code: str, who: str):
    user, (sees, runs) = getattr(people, who), WHO[who]
    assert list_classes(user).filter(pk=group.pk).exists() is sees
    assert list_run(user).filter(pk=group.pk).exists() is runs
    client = Client()
    client.force_login(user)
    screen = client.get(reverse("classes_admin:class", args=[group.pk]))
    assert (screen.status_code == 200) is sees
    texts = f"{reverse('on_air_texts')}?grade={group.grade.level.code}.{group.grade.number}"
    assert (texts in screen.content.decode()) is runs
    slips = client.get(reverse("classes:slips", args=[group.pk]))
    assert (slips.status_code == 200) is runs
    shown = f"{code[:4]}-{code[4:]}"
    for page in (screen, slips):
        assert (shown in page.content.decode()) is runs
    for verb in VERBS if not runs else ():
        data = {"verb": verb, "name": "9Z", "grade": group.grade_id, "school_year": "2026–2027"}
        data |= {"account": people.homeroom.pk}
        answer = client.post(reverse("classes_admin:class", args=[group.pk]), data)
        assert answer.status_code != 200
    group.refresh_from_db()
    assert (group.name, group.is_active, get_code(group)) == ("1A", True, code)
    assert group.teachers.count() == 1


def test_a_teacher_adds_a_class_and_teaches_it(client: Client, people: Any, group: Any) -> None:
    client.force_login(people.colleague)
    data = {"school": people.school.pk, "school_year": "2026–2027", "name": " 2  A "}
    data |= {"grade": GradeFactory(number=2).pk}
    form = client.get(reverse("classes_admin:new_class")).content.decode()
    assert people.other.name not in form
    year = list_school_years(timezone.localdate())[0]
    data["school_year"] = year
    answer = client.post(reverse("classes_admin:new_class"), data)
    added = ClassGroup.objects.exclude(pk=group.pk).get()
    assert answer.url == reverse("classes_admin:class", args=[added.pk])
    assert (added.name, added.teachers.get().account) == ("2 A", people.colleague)
    # Twice is refused in words, and so is another school.
    assert client.post(reverse("classes_admin:new_class"), data).status_code == 422
    elsewhere = data | {"school": people.other.pk, "name": "2B"}
    assert client.post(reverse("classes_admin:new_class"), elsewhere).status_code == 422


def test_a_class_that_was_added_meanwhile_is_refused_in_words(
    client: Client, people: Any, group: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(people.colleague)
    data = {"school": people.school.pk, "school_year": list_school_years(timezone.localdate())[0]}
    data |= {"grade": GradeFactory(number=2).pk, "name": "2A"}
    client.post(reverse("classes_admin:new_class"), data)
    # The form of whoever was a moment later saw no such class yet.
    monkeypatch.setattr(ClassForm, "clean", lambda form: form.cleaned_data)
    answer = client.post(reverse("classes_admin:new_class"), data)
    assert answer.status_code == 422
    assert "Trường đã có lớp tên này" in answer.content.decode()
    assert ClassGroup.objects.exclude(pk=group.pk).count() == 1


def test_whoever_runs_a_class_changes_it(client: Client, people: Any, group: Any) -> None:
    client.force_login(people.homeroom)
    url = reverse("classes_admin:class", args=[group.pk])
    change = {"verb": "change", "name": "1B", "school_year": group.school_year}
    assert client.post(url, change | {"grade": group.grade_id}).status_code == 302
    assert client.post(url, {"verb": "name", "account": people.colleague.pk}).status_code == 302
    assert client.post(url, {"verb": "name", "account": people.author.pk}).status_code == 422
    assert client.post(url, {"verb": "release", "account": people.homeroom.pk}).status_code == 302
    # Not on the list any more, the teacher sees it still, and runs it no more.
    assert client.post(url, {"verb": "close"}).status_code == 404
    group.refresh_from_db()
    assert (group.name, group.is_active) == ("1B", True)
    assert [one.account for one in group.teachers.all()] == [people.colleague]
    actions = ModelLogEntry.objects.values_list("action", flat=True)
    assert set(actions) >= {"classes.change_class", "classes.name_class_teacher"}


def test_a_renewed_code_opens_and_the_one_of_before_does_not(people: Any, group: Any, code: str):
    assert find_class(code.lower()) == group
    renewed = renew_code(group=group, by=people.homeroom, now=timezone.now())
    new = get_code(renewed)
    assert new
    assert find_class(code) is None
    assert find_class(new) == group
    close_class(group=group, by=people.homeroom, now=timezone.now())
    assert find_class(new) is None


def test_no_code_stands_in_the_database_or_its_log(people: Any, group: Any, code: str) -> None:
    renew_code(group=group, by=people.homeroom, now=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM classes_classgroup")
        rows = str(cursor.fetchall())
        cursor.execute("SELECT * FROM wagtailcore_modellogentry")
        rows += str(cursor.fetchall())
    group.refresh_from_db()
    for one in (code, get_code(group)):
        assert one
        assert one not in rows


def test_slips_stay_valid_when_the_key_changes_with_a_fallback(
    settings: Any, group: Any, code: str
) -> None:
    old = settings.SECRET_KEY
    settings.SECRET_KEY = "another"
    assert (get_code(group), find_class(code)) == (None, None)
    settings.SECRET_KEY_FALLBACKS = [old]
    assert (get_code(group), find_class(code)) == (code, group)


def test_who_left_the_school_runs_its_class_no_more(people: Any, group: Any) -> None:
    membership = people.homeroom.memberships.get()
    MembershipFactory(user=people.homeroom, organisation=people.other)
    revoke_membership(membership=membership, by=SYSTEM, now=timezone.now())
    with pytest.raises(NotAllowed):
        name_class_teacher(
            group=group, account=people.colleague, by=people.homeroom, now=timezone.now()
        )


def test_the_list_takes_a_bounded_number_of_queries(
    client: Client, people: Any, django_assert_max_num_queries: Any
) -> None:
    for _ in range(6):
        ClassGroupFactory(school=people.school)
    client.force_login(people.administrator)
    client.get(reverse("classes_admin:classes"))
    with django_assert_max_num_queries(20):
        page = client.get(reverse("classes_admin:classes") + "?q=1-")
    assert page.content.decode().count(people.school.name) >= 6


def test_the_people_area_leads_to_classes(client: Client, people: Any) -> None:
    address = reverse("classes_admin:classes")
    for who, leads in (("homeroom", True), ("officer", True), ("office_reviewer", False)):
        client.force_login(getattr(people, who))
        assert (address in client.get("/admin/").content.decode()) is leads
    assert Role.TEACHER.value == people.homeroom.memberships.get().role


def test_offers_this_school_year_and_the_next() -> None:
    assert list_school_years(date(2026, 11, 30)) == ["2026–2027", "2027–2028"]
    assert list_school_years(date(2028, 2, 29), also="2020–2021")[0] == "2020–2021"
