"""The curriculum's pages in the admin."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from lessons.curriculum.models import Topic
from tests.factories.curriculum import CourseFactory, SubjectFactory, TopicFactory

pytestmark = pytest.mark.django_db
NAMES = ["level", "grade", "subject", "course", "topic"]


def url(name: str, view: str = "list", *args: object) -> str:
    return reverse(f"wagtailsnippets_curriculum_{name}:{view}", args=args)


@pytest.mark.parametrize("name", NAMES)
def test_opens_every_list_and_form(name, admin_client) -> None:
    TopicFactory()
    for view in ("list", "add"):
        assert admin_client.get(url(name, view)).status_code == 200


@pytest.mark.parametrize("name", NAMES)
def test_lists_in_a_fixed_number_of_queries(
    name, admin_client, django_assert_max_num_queries
) -> None:
    for _ in range(30):
        TopicFactory(parent=TopicFactory())
    admin_client.get(url(name))
    with django_assert_max_num_queries(25):
        admin_client.get(url(name))


def test_closes_to_those_without_permission(client, django_user_model) -> None:
    user = django_user_model.objects.create_user("teacher")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    for name in NAMES:
        assert client.get(url(name)).status_code in (302, 403)


def test_shows_topics_as_a_tree(admin_client) -> None:
    top = TopicFactory(name="Các số")
    TopicFactory(parent=top, name="Số 1")
    page = admin_client.get(url("topic")).content.decode()
    assert page.index("Các số") < page.index("\u2003– Số 1")


def test_adds_a_topic_below_another(admin_client) -> None:
    top = TopicFactory()
    form = admin_client.get(url("topic", "add") + f"?parent={top.pk}").content.decode()
    assert f'value="{top.pk}" selected' in form
    fields = {"course": top.course_id, "parent": top.pk, "position": "", "name": "Con", "code": "c"}
    response = admin_client.post(url("topic", "add"), {**fields, "outcomes": ""})
    assert response.status_code == 302
    added = Topic.objects.get(code="c")
    assert (added.parent, added.path) == (top, f"{top.path}.0001")


def test_reorders_topics_by_their_position(admin_client) -> None:
    course = CourseFactory()
    first, second = TopicFactory(course=course), TopicFactory(course=course)
    fields = {"course": course.pk, "parent": "", "position": 1, "name": "B", "code": second.code}
    response = admin_client.post(url("topic", "edit", second.pk), {**fields, "outcomes": ""})
    assert response.status_code == 302
    assert list(Topic.objects.all()) == [second, first]


@pytest.mark.parametrize("case", ["itself", "below", "elsewhere", "too deep", "another course"])
def test_refuses_a_parent_that_cannot_be(case, admin_client) -> None:
    course = CourseFactory()
    top = TopicFactory(course=course)
    child = TopicFactory(parent=top)
    deep = TopicFactory(parent=TopicFactory(parent=TopicFactory(course=course)))
    other = TopicFactory()
    parents = {"itself": top, "below": child, "elsewhere": other, "too deep": deep}
    wanted = other.course_id if case == "another course" else course.pk
    parent = parents[case].pk if case in parents else ""
    fields = {"course": wanted, "parent": parent, "position": 1, "name": "A", "code": "a"}
    response = admin_client.post(url("topic", "edit", top.pk), {**fields, "outcomes": ""})
    assert response.status_code == 200
    top.refresh_from_db()
    assert (top.parent, top.path, top.course) == (None, "0001", course)


def test_reorders_subjects(admin_client) -> None:
    first, second = SubjectFactory(position=1), SubjectFactory(position=2)
    assert (
        admin_client.post(url("subject", "reorder", second.pk) + "?position=0").status_code == 200
    )
    first.refresh_from_db()
    second.refresh_from_db()
    assert second.position < first.position


def test_keeps_what_is_still_in_use(admin_client) -> None:
    course = CourseFactory()
    TopicFactory(course=course)
    response = admin_client.post(url("course", "delete", course.pk))
    assert response.status_code == 302
    course.refresh_from_db()
