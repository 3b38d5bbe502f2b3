"""Who reads and who plans which station; the one policy of the people answers."""

from typing import Any

from lms.broadcasts.models import Airing, Channel, Season, Station
from lms.broadcasts.models.airings import AiringQuerySet
from lms.broadcasts.models.channels import ChannelQuerySet
from lms.people.models import Organisation
from lms.people.permissions import get_scope, has_capability, require, user_can
from lms.people.rules import Capability


def may_view(user: Any) -> bool:
    """Tell whether `user` reads the plans of any station."""
    return has_capability(user, Capability.VIEW_BROADCASTS)


def may_tell(user: Any) -> bool:
    """Tell whether `user` has pupils, or parents, to tell what is on the air."""
    return may_view(user) or has_capability(user, Capability.VIEW_CLASSES)


def may_plan(user: Any, organisation: Organisation) -> bool:
    """Tell whether `user` plans for the stations of `organisation`."""
    return user_can(user, Capability.PLAN_BROADCASTS, organisation)


def may_manage(user: Any, organisation: Organisation) -> bool:
    """Tell whether `user` names the stations of `organisation`."""
    return user_can(user, Capability.MANAGE_STATIONS, organisation)


def require_plan(user: Any, organisation: Organisation) -> None:
    """Refuse unless `user` plans for the stations of `organisation`, roles read afresh.

    :raises NotAllowed: they do not.
    """
    require(user, Capability.PLAN_BROADCASTS, organisation)


def require_view(user: Any, organisation: Organisation) -> None:
    """Refuse unless `user` reads the plans of `organisation`, roles read afresh.

    :raises NotAllowed: they do not.
    """
    require(user, Capability.VIEW_BROADCASTS, organisation)


def require_manage(user: Any, organisation: Organisation) -> None:
    """Refuse unless `user` names the stations of `organisation`, roles read afresh.

    :raises NotAllowed: they do not.
    """
    require(user, Capability.MANAGE_STATIONS, organisation)


def list_offices(user: Any) -> Any:
    """Return the organisations that have stations or seasons and whose plans `user` reads."""
    found = Organisation.objects.within(get_scope(user, Capability.VIEW_BROADCASTS))
    stations = found.filter(pk__in=Station.objects.values("organisation"))
    return stations | found.filter(pk__in=Season.objects.values("organisation"))


def list_places(user: Any, capability: Capability) -> Any:
    """Return the open offices at which `user` holds `capability`."""
    found = Organisation.objects.within(get_scope(user, capability))
    return found.filter(is_active=True).exclude(kind="school")


def list_stations(user: Any) -> Any:
    """Return the stations whose plans `user` reads."""
    return Station.objects.within(get_scope(user, Capability.VIEW_BROADCASTS))


def list_channels(user: Any) -> ChannelQuerySet:
    """Return the channels whose plans `user` reads."""
    found: ChannelQuerySet = Channel.objects.within(get_scope(user, Capability.VIEW_BROADCASTS))
    return found.select_related("station__organisation")


def list_seasons(user: Any) -> Any:
    """Return the seasons that `user` reads."""
    return Season.objects.within(get_scope(user, Capability.VIEW_BROADCASTS)).select_related(
        "organisation"
    )


def list_airings(user: Any) -> AiringQuerySet:
    """Return the airings that `user` reads, planned and published alike."""
    found: AiringQuerySet = Airing.objects.within(get_scope(user, Capability.VIEW_BROADCASTS))
    return found.select_related("channel__station", "course__grade", "course__subject")
