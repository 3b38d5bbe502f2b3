"""Somebody who may bring recordings into one collection, and somebody who may into another."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from wagtail.models import Collection, GroupCollectionPermission

from tests.factories.people import UserFactory
from tests.integration.media_pipeline.tus_client import Tus

RIGHTS = ("add_source", "choose_source", "change_source")


def allow(user: Any, collection: Collection, *codenames: str) -> None:
    """Let `user` do these things in `collection`."""
    group = Group.objects.create(name=f"{user.pk} {collection.pk} {codenames}")
    user.groups.add(group)
    found = Permission.objects.filter(
        codename__in=codenames, content_type__app_label="media_pipeline"
    )
    assert found.count() == len(codenames)
    for permission in found:
        GroupCollectionPermission.objects.create(
            group=group, collection=collection, permission=permission
        )


@pytest.fixture
def collection(db: None) -> Collection:
    """The collection of one school."""
    return Collection.get_first_root_node().add_child(name="Trường Tiểu học A")


@pytest.fixture
def teacher(collection: Collection) -> Any:
    """Somebody who may bring recordings into `collection`."""
    user = UserFactory()
    allow(user, collection, *RIGHTS)
    return user


@pytest.fixture
def make_tus(media_stores: Path) -> Callable[..., Tus]:
    """Return a function that signs somebody in to tus."""

    def make(user: Any, **defaults: str) -> Tus:
        client = Client()
        client.force_login(user)
        return Tus(client, **defaults)

    return make


@pytest.fixture
def tus(make_tus: Callable[..., Tus], teacher: Any) -> Tus:
    """The teacher's tus client."""
    return make_tus(teacher)
