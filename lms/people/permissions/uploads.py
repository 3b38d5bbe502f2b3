"""How large a recording somebody may bring where, how much an organisation may keep, and who
learns what could not be taken in.
"""

from typing import Any

from django.db.models import Q, QuerySet
from wagtail.models import Collection

from lms.people.conf import get_conf
from lms.people.models import Organisation
from lms.people.permissions.scopes import get_scope, read_held_roles
from lms.people.rules import Capability, OrganisationKind, choose_file_bytes
from media_pipeline.conf import UploadLimits
from media_pipeline.conf import get_conf as get_media_conf


def find_limits(*, user: Any, collection: Any) -> UploadLimits:
    """Return the limits of `user` in `collection`: by role there, and by the kind of organisation.

    Where the settings name neither, the media pipeline's own numbers hold.
    """
    conf, media = get_conf(), get_media_conf()
    organisation = Organisation.objects.filter(collection=collection.pk).first()
    if organisation is None:
        return UploadLimits(file_bytes=media.file_bytes, quota_bytes=media.quota_bytes)
    held = {one.role for one in read_held_roles(user) if organisation.path.startswith(one.path)}
    return UploadLimits(
        file_bytes=choose_file_bytes(
            set() if user.is_superuser else held, conf.upload_bytes, usual=media.file_bytes
        ),
        quota_bytes=conf.quota_bytes.get(OrganisationKind(organisation.kind), media.quota_bytes),
    )


def list_overseen_collections(user: Any) -> QuerySet[Collection]:
    """Return the collections of the organisations whose people are in the hands of `user`."""
    scope = get_scope(user, Capability.MANAGE_PEOPLE)
    if scope.everything:
        return Collection.objects.all()
    reached = Q(pk__in=())
    for path in scope.paths:
        reached |= Q(path__startswith=path)
    organisations = Organisation.objects.filter(reached)
    return Collection.objects.filter(pk__in=organisations.values("collection"))
