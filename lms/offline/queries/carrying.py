"""Packs as things that somebody carries to a pupil by hand."""

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _

from lms.carrying import Carried
from lms.offline.queries.packs import list_shown_packs


def list_packs_to_carry() -> list[Carried]:
    """Return the packs that everybody may have now."""
    return [
        Carried(
            key=f"pack:{shown.pack.slug}",
            title=shown.pack.title,
            detail=_("%(count)s lessons, %(size)s")
            % {"count": shown.edition.count, "size": filesizeformat(shown.edition.size_bytes)},
            url=reverse("packs:pack", args=[shown.pack.slug]),
        )
        for shown in list_shown_packs()
    ]
