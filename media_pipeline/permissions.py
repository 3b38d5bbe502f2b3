"""Who may meet which recording: Wagtail's collection permissions, and uploaders their own.

Every list, file and address of this app asks here. A host that shapes group permissions on
collections (as `lms.people` does) shapes this policy with them.
"""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy

from media_pipeline.blocks import MEET
from media_pipeline.conf import get_conf
from media_pipeline.models import Job, Source, Upload

source_policy = CollectionOwnershipPermissionPolicy(
    Source, auth_model=Source, owner_field_name="uploaded_by_user"
)
# Whoever looks after a collection's recordings also learns which of them could not be taken in.
upload_policy = CollectionOwnershipPermissionPolicy(
    Upload, auth_model=Source, owner_field_name="owner"
)


def list_reached_sources(user: Any) -> QuerySet[Source]:
    """Return the recordings that `user` may watch, choose or look after."""
    return source_policy.instances_user_has_any_permission_for(user, MEET)


def list_changeable_sources(user: Any) -> QuerySet[Source]:
    """Return the recordings whose title, captions and fate are in the hands of `user`."""
    return source_policy.instances_user_has_any_permission_for(user, ["change", "delete"])


def may_watch(user: Any, source: Source) -> bool:
    """Tell whether `user` may watch `source` while it is not public."""
    return bool(
        user.is_active and source_policy.user_has_any_permission_for_instance(user, MEET, source)
    )


def may_change(user: Any, source: Source) -> bool:
    """Tell whether `user` may rename, caption, replace or remove `source`."""
    return bool(
        user.is_active and source_policy.user_has_permission_for_instance(user, "change", source)
    )


def may_enter_library(user: Any) -> bool:
    """Tell whether the media library has anything to offer to `user`."""
    return any(
        source_policy.user_has_permission(user, action) for action in ("add", "change", "choose")
    )


def may_upload(user: Any) -> bool:
    """Tell whether `user` may bring recordings into any collection."""
    return bool(source_policy.user_has_permission(user, "add"))


def list_reached_collections(user: Any) -> QuerySet:
    """Return the collections whose recordings `user` may choose, bring or look after."""
    return source_policy.collections_user_has_any_permission_for(user, ["add", "change", "choose"])


def list_upload_collections(user: Any) -> QuerySet:
    """Return the collections that `user` may bring recordings into."""
    return source_policy.collections_user_has_permission_for(user, "add")


def may_bring(user: Any, collection: int) -> bool:
    """Tell whether `user` may bring recordings into the collection of that number."""
    return bool(list_upload_collections(user).filter(pk=collection).exists())


def list_reached_uploads(user: Any) -> QuerySet[Upload]:
    """Return the uploads that `user` may see and go on with: their own."""
    return Upload.objects.filter(owner=user.pk)


def list_refused_uploads(user: Any) -> QuerySet[Upload]:
    """Return the uploads that were not taken in and that `user` may know of: their own, and those
    into collections that they look after, by Wagtail's permissions or by what the host says.
    """
    kept = upload_policy.instances_user_has_any_permission_for(user, ["change", "delete"])
    found = kept | list_reached_uploads(user)
    overseen = get_conf().overseen
    if overseen is not None and user.is_active and user.is_authenticated:
        found |= Upload.objects.filter(collection__in=overseen(user))
    return found.filter(state=Upload.State.REFUSED)


def list_reached_jobs(user: Any) -> QuerySet[Job]:
    """Return the jobs that `user` may follow: all for a superuser, else those of their files."""
    if user.is_superuser:
        return Job.objects.all()
    sources = list_reached_sources(user)
    return (
        Job.objects.filter(encoding__original__sources__in=sources).distinct()
        | Job.objects.filter(master__original__sources__in=sources).distinct()
        | Job.objects.filter(upload__owner=user.pk).distinct()
    )


def list_helped_jobs(user: Any) -> QuerySet[Job]:
    """Return the jobs that `user` may try again: those of their uploads and of what they keep."""
    if user.is_superuser:
        return Job.objects.all()
    kept = list_changeable_sources(user)
    return Job.objects.filter(
        Q(upload__owner=user.pk)
        | Exists(kept.filter(original=OuterRef("encoding__original")))
        | Exists(kept.filter(original=OuterRef("master__original")))
    )


def list_steered_jobs(user: Any) -> QuerySet[Job]:
    """Return the jobs that `user` may stop or reorder: those that nobody else waits for.

    The same bytes may lie in collections out of reach, and one encoding serves them all.
    """
    if user.is_superuser:
        return Job.objects.all()
    kept = list_changeable_sources(user).values("pk")
    others = Source.objects.exclude(pk__in=kept)
    return list_helped_jobs(user).filter(
        ~Exists(others.filter(original=OuterRef("encoding__original"))),
        ~Exists(others.filter(original=OuterRef("master__original"))),
    )
