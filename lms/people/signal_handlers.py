"""Keeps Wagtail's groups and collections true, in the same transaction as every change."""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models import Count
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.dispatch import Signal
from django.utils import timezone

from lessons.discovery.signals import schools_parted
from lms.people.actions.collections import derive_collections, remove_empty_collection
from lms.people.actions.derivation import derive_groups
from lms.people.actions.group_rights import shape_groups
from lms.people.conf import get_conf
from lms.people.models import DerivedGroup, Membership, Organisation
from lms.people.models.organisations import match_paths
from lms.people.queries.figures import LESSONS, TRAINING, list_homes
from lms.people.rules import OrganisationKind
from lms.people.signals import memberships_changed, organisations_changed
from lms.supervision.signals import figures_changed, places_moved


def connect() -> None:
    """Connect every handler; called once, when the app is ready."""
    groups: Any = get_user_model()._meta.get_field("groups")
    connections: list[tuple[Signal, Callable[..., None], Any]] = [
        (pre_save, remember_former_person, Membership),
        (post_save, follow_membership, Membership),
        (post_delete, follow_membership, Membership),
        (memberships_changed, follow_memberships, Membership),
        (post_save, follow_organisation, Organisation),
        (post_delete, drop_organisation, Organisation),
        (organisations_changed, follow_organisations, Organisation),
        (post_delete, drop_derived_group, DerivedGroup),
        (m2m_changed, undo_edit_by_hand, groups.remote_field.through),
    ]
    for number, (signal, handler, sender) in enumerate(connections):
        signal.connect(handler, sender=sender, dispatch_uid=f"people.{number}")
    if apps.is_installed("lms.supervision"):
        _connect_figures()
    labels = {config.label for config in apps.get_app_configs()}
    for name in get_conf().lesson_roots:
        if name.split(".")[0] in labels:
            post_save.connect(
                follow_lesson_root,
                sender=apps.get_model(name),
                dispatch_uid=f"people.follow_lesson_root.{name}",
            )


def _connect_figures() -> None:
    """Have the supervision hear of what is counted of people."""
    counted = (
        ("lessons.reviews", "reviews.Submission", tell_submission),
        ("lessons.library", "library.Completion", tell_completion),
    )
    for app, name, handler in counted:
        if apps.is_installed(app):
            for signal in (post_save, post_delete):
                signal.connect(
                    handler, sender=apps.get_model(name), dispatch_uid=f"people.{name}.{id(signal)}"
                )


def tell_submission(instance: Any, **_: Any) -> None:
    """Tell that lessons are counted otherwise in the months of a handing-in and its decision."""
    moments = [one for one in (instance.submitted_at, instance.decided_at) if one]
    _tell_figures(LESSONS, {instance.owner_id}, moments)


def tell_completion(instance: Any, **_: Any) -> None:
    """Tell that training is counted otherwise in the month of a completion."""
    _tell_figures(TRAINING, {instance.user_id}, [instance.completed_at])


def tell_members(user_ids: set, organisation_ids: Any) -> None:
    """Tell that the work of these people may be counted elsewhere, in every month."""
    if not apps.is_installed("lms.supervision"):
        return
    places = set(organisation_ids) | list_homes(user_ids)
    for panel in (LESSONS, TRAINING):
        figures_changed.send(Membership, panel=panel, places=places, months=None)


def _tell_figures(panel: str, user_ids: set, moments: list[Any]) -> None:
    places = list_homes(user_ids - {None})
    if places:
        days = [timezone.localdate(one) for one in moments]
        figures_changed.send(Membership, panel=panel, places=places, months=days)


def remember_former_person(instance: Any, raw: bool = False, **_: Any) -> None:
    rows = (
        list(Membership.objects.filter(pk=instance.pk).values_list("user_id", "organisation_id"))
        if instance.pk and not raw
        else []
    )
    instance._people_former = {user for user, _place in rows}
    instance._people_former_places = {place for _user, place in rows}


def follow_membership(instance: Membership, raw: bool = False, **_: Any) -> None:
    # A fixture arrives in any order; `manage.py people sync` follows it.
    if not raw:
        users = {instance.user_id} | getattr(instance, "_people_former", set())
        derive_groups(users, [instance.organisation_id])
        former: set[int] = getattr(instance, "_people_former_places", set())
        tell_members(users, former | {instance.organisation_id})


def follow_memberships(user_ids: set, organisation_ids: set, **_: Any) -> None:
    derive_groups(user_ids, organisation_ids)
    tell_members(user_ids, organisation_ids)


def follow_organisation(instance: Organisation, created: bool, raw: bool = False, **_: Any) -> None:
    if raw:
        return
    derive_collections([instance.pk])
    _tell_namesakes([instance.pk])
    if created:
        instance.refresh_from_db(fields=["collection"])
    else:
        _derive_members_of([instance.pk])


def follow_organisations(organisation_ids: list, **_: Any) -> None:
    derive_collections(organisation_ids)
    _tell_namesakes(organisation_ids)
    _derive_members_of(organisation_ids)
    places_moved.send(Organisation)


def _tell_namesakes(organisation_ids: list) -> None:
    """Have schools told apart whose name another one has; an office may part some below it."""
    touched = Organisation.objects.filter(pk__in=organisation_ids)
    below = match_paths("path", touched.values_list("path", flat=True))
    schools = Organisation.objects.filter(kind=OrganisationKind.SCHOOL.value)
    twice = schools.order_by().values("name").annotate(n=Count("pk")).filter(n__gt=1).values("name")
    names = set(schools.filter(below, name__in=twice).values_list("name", flat=True))
    if names:
        schools_parted.send(Organisation, names=names)


def _derive_members_of(organisation_ids: list) -> None:
    members = Membership.objects.filter(organisation__in=organisation_ids)
    derive_groups(members.values_list("user_id", flat=True), organisation_ids)


def drop_organisation(instance: Organisation, **_: Any) -> None:
    if instance.collection_id:
        remove_empty_collection(instance.collection_id)


def drop_derived_group(instance: DerivedGroup, **_: Any) -> None:
    Group.objects.filter(pk=instance.pk).delete()


def undo_edit_by_hand(
    instance: Any, action: str, reverse: bool, pk_set: set | None, **_: Any
) -> None:
    """Somebody edited a person's groups in Wagtail's own screens: ours are put back."""
    if action not in {"post_add", "post_remove", "post_clear"}:
        return
    if reverse:
        # Clearing a whole group does not say who was in it.
        derive_groups(pk_set)
    else:
        derive_groups({instance.pk})


def follow_lesson_root(created: bool, raw: bool = False, **_: Any) -> None:
    if created and not raw:
        shape_groups(DerivedGroup.objects.exclude(role="").values_list("pk", flat=True))
