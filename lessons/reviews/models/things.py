"""How rows point to what is reviewed: a lesson, or any model with revisions and a workflow."""

from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models


class ThingQuerySet(models.QuerySet):
    """Finds rows by what they are about."""

    def about(self, thing: models.Model) -> Any:
        """Keep the rows about `thing`."""
        return self.filter(thing_type=get_thing_type(thing), thing_id=str(thing.pk))


class AboutThing(models.Model):
    """A row about a thing, named as Wagtail names what has revisions: base type and number."""

    thing_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    thing_id = models.CharField(max_length=255)
    thing = GenericForeignKey("thing_type", "thing_id", for_concrete_model=False)
    # The reference index would otherwise look at every row for what a thing is used by.
    thing.wagtail_reference_index_ignore = True  # type: ignore[attr-defined]  # Wagtail's own mark

    class Meta:
        abstract = True


def get_thing_type(thing: models.Model) -> ContentType:
    """Return the type by which rows name `thing`; pages of whatever class are pages."""
    base: Any = getattr(thing, "get_base_content_type", None)
    found: ContentType = base() if base else ContentType.objects.get_for_model(thing)
    return found


def name_thing(thing: models.Model) -> dict[str, Any]:
    """Return the fields by which a row points to `thing`."""
    return {"thing_type": get_thing_type(thing), "thing_id": str(thing.pk)}
