"""What is live is shown unless a gate keeps it back; gates are apps above, nobody here knows them.

An app registers by the hook `narrow_shown_things`, which returns a function that takes a queryset
of live things and returns those of them that everybody may see.
"""

from typing import Any

from wagtail import hooks


def keep_shown(things: Any) -> Any:
    """Keep of `things`, a queryset of live ones, what no gate keeps back."""
    for register in hooks.get_hooks("narrow_shown_things"):
        things = register()(things)
    return things
