"""Filters that put errors and cells into words."""

from django import template
from django.utils.translation import gettext

from lessons.sheets.rules import RowError, format_cell

register = template.Library()


@register.filter
def describe(error: RowError) -> str:
    """Return the sentence of `error` in the reader's language."""
    return error.describe(gettext)


@register.filter
def cell(value: object) -> str:
    """Return a value as it is shown in a preview."""
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    return format_cell(value)
