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
    """Return the value of an example as a person would type it."""
    return format_cell(value)
