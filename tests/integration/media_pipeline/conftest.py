"""People who may bring recordings in, and jobs done without an engine."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from wagtail.models import Collection, GroupCollectionPermission

from media_pipeline.actions.jobs import claim_job, kinds, perform_job
from media_pipeline.actions.jobs.kinds import register_kind
from media_pipeline.adapters.machine import name_worker
from media_pipeline.models import Job
from tests.factories.people import UserFactory
from tests.integration.media_pipeline.tus_client import Tus

NOW = datetime.fromisoformat("2026-11-02T08:00:00+00:00")


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Return `register_kind`; what a test registers is forgotten after it."""
    monkeypatch.setattr(kinds, "_KINDS", dict(kinds._KINDS))
    return register_kind


@pytest.fixture
def do_next(db: Any) -> Callable[..., Job | None]:
    """Return a function that claims the next job of a queue and does it."""

    def do(queue: str = "light", *, at: datetime = NOW) -> Job | None:
        job = claim_job(queue=queue, worker=name_worker(), now=at)
        if job is None:
            return None
        perform_job(job, clock=lambda: at)
        return Job.objects.get(pk=job.pk)

    return do


def later(**span: float) -> datetime:
    """Return a time after NOW."""
    return NOW + timedelta(**span)


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
