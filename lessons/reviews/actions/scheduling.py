"""Keeps what was not approved from going live at a set time."""

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Revision

from lessons.reviews.models.things import get_thing_type, name_in_log
from lessons.reviews.queries.approvals import find_fault
from lessons.reviews.queries.things import list_guarded_models, read_specific


def drop_unapproved_schedules() -> list[str]:
    """Take the set time from every guarded revision without an approval; return their names."""
    dropped = []
    models = tuple(list_guarded_models())
    types: set[ContentType] = {get_thing_type(model()) for model in models}
    planned = Revision.objects.filter(base_content_type__in=types)
    for revision in planned.exclude(approved_go_live_at=None):
        thing = read_specific(revision.content_object)
        if not isinstance(thing, models) or find_fault(thing, revision) is None:
            continue
        Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
        dropped.append(name_in_log(thing))
    return dropped
