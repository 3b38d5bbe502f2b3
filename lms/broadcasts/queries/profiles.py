"""Which profiles a station or a channel may have, and what of a channel stays as it is."""

from lms.broadcasts.models import Channel, DayPart, DayPartException
from media_pipeline.queries.masters import get_profiles


def list_profiles(*, is_radio: bool) -> dict[str, str]:
    """Return by name what the profiles for television, or for radio, are called."""
    return {name: one.title for name, one in get_profiles().items() if one.is_radio == is_radio}


def is_counted_from(channel: Channel) -> bool:
    """Tell whether anything is counted from the start of a channel's day."""
    return any(
        rows.filter(channel=channel).exists()
        for rows in (channel.airings, DayPart.objects, DayPartException.objects, channel.published)
    )
