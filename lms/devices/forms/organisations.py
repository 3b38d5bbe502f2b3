"""A field that names an organisation: a list where it is short, a search where it is long.

The search is a text with suggestions of the browser's own. It needs no script: what was typed is
looked for when the form comes back, and several that fit are named.
"""

from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from lms.devices.queries.organisations import MOST_LISTED, count_up_to, list_named
from lms.devices.rules.naming import Named, find_meant
from lms.people.models import Organisation

# So many are named to somebody who typed what fits several.
MOST_NAMED = 8


class OrganisationInput(forms.TextInput):
    """A text with the names of organisations as suggestions."""

    named: list[Named]

    def __init__(self, named: list[Named], attrs: Any = None) -> None:
        super().__init__({"autocomplete": "off", "spellcheck": "false", **(attrs or {})})
        self.named = named

    def format_value(self, value: Any) -> str:
        """Show the name of an organisation whose number is the initial value."""
        for one in self.named:
            if str(one.number) == str(value):
                return str(one)
        return "" if value is None else str(value)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        suggestions = f"{(attrs or {}).get('id', name)}_suggestions"
        typed = super().render(name, value, {**(attrs or {}), "list": suggestions}, renderer)
        options = format_html_join("", '<option value="{}">', ((str(one),) for one in self.named))
        return format_html('{}<datalist id="{}">{}</datalist>', typed, suggestions, options)


class OrganisationField(forms.ModelChoiceField):
    """One of the organisations that are offered."""

    named: list[Named] | None = None

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Organisation.objects.none(), **kwargs)

    def offer(self, organisations: Any) -> None:
        """Let the person choose among these: in a list, or where it is long, by a search."""
        self.queryset = organisations
        count = count_up_to(organisations)
        if count > MOST_LISTED:
            self.named = list_named(organisations)
            self.widget = OrganisationInput(self.named)
            self.widget.is_required = self.required
            self.help_text = self.help_text or _("Type a part of the name, or the code.")
        elif count == 1 and self.required:
            # Whoever works at one school has nothing to choose.
            self.empty_label = None

    def to_python(self, value: Any) -> Any:
        if self.named is None or value in self.empty_values or isinstance(value, Organisation):
            return super().to_python(value)
        found = find_meant(str(value), self.named)
        if len(found) > 1:
            names = "; ".join(str(one) for one in found[:MOST_NAMED])
            message = _("Several are called so: %(names)s.")
            raise forms.ValidationError(message, "several", {"names": names})
        if not found:
            raise forms.ValidationError(_("There is none of this name or code within your reach."))
        return super().to_python(found[0].number)
