"""Teachers of a host without our people: groups of Wagtail's own, and its own review."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from tests.factories.catalogue import make_lesson
from tests.factories.people import UserFactory
from tests.integration.lessons.catalogue.conftest import home, kept_home, toan  # noqa: F401


@pytest.fixture
def teachers(home: Any) -> Group:  # noqa: F811
    """Return the group that writes lessons and brings recordings."""
    group = Group.objects.create(name="Giáo viên")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    GroupPagePermission.objects.create(
        group=group, page=home.page_ptr, permission=Permission.objects.get(codename="add_page")
    )
    for name in ("add_source", "choose_source", "add_document", "choose_document"):
        GroupCollectionPermission.objects.create(
            group=group,
            collection=Collection.get_first_root_node(),
            permission=Permission.objects.get(codename=name),
        )
    return group


@pytest.fixture
def teacher(teachers: Group) -> Any:
    """Return a teacher."""
    user = UserFactory(first_name="Nguyễn Thị", last_name="Hoa")
    user.groups.add(teachers)
    return user


@pytest.fixture
def colleague(teachers: Group) -> Any:
    """Return another teacher."""
    user = UserFactory(first_name="Lê Văn", last_name="Bình")
    user.groups.add(teachers)
    return user


@pytest.fixture
def workflow(home: Any) -> Workflow:  # noqa: F811
    """Return the review that the pages have."""
    workflow = Workflow.objects.create(name="Kiểm duyệt")
    task = GroupApprovalTask.objects.create(name="Duyệt cấp trường")
    WorkflowTask.objects.create(workflow=workflow, task=task.task_ptr, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=home.page_ptr)
    return workflow


@pytest.fixture
def lesson(toan: Any, teacher: Any) -> Any:  # noqa: F811
    """Return a whole draft of the teacher."""
    return make_lesson(toan, owner=teacher)
