"""Which recordings stay as they are for now: apps of the site say so, and why.

An app registers by the hook `hold_media` a function of a recording, which returns the reason as a
sentence, or nothing.
"""

from wagtail import hooks

from media_pipeline.models import Source


def find_hold(source: Source) -> str:
    """Return why captions and sounds of `source` stay as they are; empty if they may be changed."""
    reasons = (hold(source) for hold in hooks.get_hooks("hold_media"))
    return next((str(reason) for reason in reasons if reason), "")
