"""The organisation tree: offices and schools, and reads along their paths."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from lms.people.rules import OrganisationKind, Scope
from lms.people.signals import organisations_changed


class OrganisationQuerySet(MP_NodeQuerySet):
    """Reads along the tree without walking it: a subtree is a prefix of the path."""

    def under(self, paths: Iterable[str]) -> "OrganisationQuerySet":
        """Keep the organisations at or below any of `paths`; none for no paths."""
        return self.filter(match_paths("path", paths))

    def within(self, scope: Scope) -> "OrganisationQuerySet":
        """Keep what `scope` covers."""
        return self.filter(match_scope("path", scope))

    def update(self, **kwargs: Any) -> int:
        """Update as usual, and tell: no save() runs, yet groups and collections hang on it."""
        touched = list(self.values_list("pk", flat=True)) if kwargs.keys() & _DERIVED_FROM else []
        count = super().update(**kwargs)
        if touched:
            organisations_changed.send(self.model, organisation_ids=touched)
        return count


_DERIVED_FROM = {"name", "is_active"}


def match_paths(field: str, paths: Iterable[str]) -> Q:
    """Return the condition that `field`, a path maybe across relations, is under one of `paths`."""
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{f"{field}__startswith": path})
    return condition


def match_scope(field: str, scope: Scope) -> Q:
    """Return the condition that `field`, a path maybe across relations, is covered by `scope`."""
    return Q() if scope.everything else match_paths(field, scope.paths)


class OrganisationManager(MP_NodeManager.from_queryset(OrganisationQuerySet)):  # type: ignore[misc]
    """In tree order; treebeard's own manager forgets which queryset it was made from."""

    def get_queryset(self) -> OrganisationQuerySet:
        return OrganisationQuerySet(self.model, using=self._db).order_by("path")


class Organisation(MP_Node):
    """A province office, a district office or a school."""

    KIND_CHOICES = [
        (OrganisationKind.PROVINCE.value, _("province office")),
        (OrganisationKind.DISTRICT.value, _("district office")),
        (OrganisationKind.SCHOOL.value, _("school")),
    ]
    # Plain alphabet of treebeard: startswith on the path is case-sensitive on PostgreSQL but not
    # on SQLite, where digits and capitals alone keep the two alike.
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    node_order_by: list[str] = []

    kind = models.CharField(_("kind of organisation"), max_length=16, choices=KIND_CHOICES)
    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    is_active = models.BooleanField(_("active"), default=True)
    # SET_NULL: a collection deleted by hand is made again by `manage.py people sync`.
    collection = models.OneToOneField(
        "wagtailcore.Collection",
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="organisation",
    )

    objects = OrganisationManager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self) -> str:
        return self.name

    def move(self, target: "Organisation", pos: str | None = None) -> None:
        """Move as treebeard does, and tell: it writes SQL that no signal of Django sees."""
        super().move(target, pos)
        organisations_changed.send(type(self), organisation_ids=[self.pk])
