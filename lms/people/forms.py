"""Forms of people: what was typed, checked so that an action has nothing to refuse."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model, password_validation
from django.contrib.auth.validators import ASCIIUsernameValidator
from django.core.validators import validate_slug
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lms.people.actions.people import is_email_taken, is_username_taken
from lms.people.models import Membership, Organisation
from lms.people.queries import list_organisations
from lms.people.rules import (
    Capability,
    OrganisationKind,
    Role,
    does_role_fit,
    may_stand_below,
)


class OrganisationField(forms.ModelChoiceField):
    """Organisations as an indented tree, which begins where the person's reach begins."""

    top = 1

    def offer(self, organisations: QuerySet[Organisation]) -> None:
        """Let the person choose among `organisations`."""
        self.queryset = organisations
        depths = list(organisations.values_list("depth", flat=True)[:1])
        self.top = depths[0] if depths else 1

    def label_from_instance(self, obj: Organisation) -> str:
        return f"{'· ' * (obj.depth - self.top)}{obj.name}"


class RoleAtOrganisationForm(forms.Form):
    """An organisation within reach and a role that exists there."""

    organisation = OrganisationField(queryset=None, label=_("Organisation"))
    role = forms.ChoiceField(choices=Membership.ROLE_CHOICES, label=_("Role"))

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        field.offer(list_organisations(by, Capability.MANAGE_PEOPLE))
        if field.queryset.count() == 1:
            # An administrator of one school has nothing to choose.
            field.empty_label = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        organisation, role = cleaned.get("organisation"), cleaned.get("role")
        if (
            organisation
            and role
            and not does_role_fit(Role(role), OrganisationKind(organisation.kind))
        ):
            self.add_error("role", _("There is no such role at an organisation of this kind."))
        return cleaned


class InvitationForm(RoleAtOrganisationForm):
    """Whom to invite, as what, and for how long the link works."""

    field_order = ["first_name", "last_name", "email", "organisation", "role", "days"]
    first_name = forms.CharField(label=_("Family and middle name"), max_length=150)
    last_name = forms.CharField(label=_("Given name"), max_length=150)
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("Not needed: you pass the link on yourself, by message or on paper."),
    )
    days = forms.IntegerField(label=_("Link works for (days)"), min_value=1, max_value=90)

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        if email and is_email_taken(email):
            raise forms.ValidationError(_("An account with this e-mail already exists."))
        return email


class PersonForm(forms.Form):
    """Somebody's name and e-mail."""

    first_name = forms.CharField(label=_("Family and middle name"), max_length=150)
    last_name = forms.CharField(label=_("Given name"), max_length=150)
    email = forms.EmailField(label=_("E-mail"), required=False)

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        self.person = person
        kwargs.setdefault("initial", {name: getattr(person, name) for name in self.base_fields})
        super().__init__(*args, **kwargs)

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        if email and is_email_taken(email, but=self.person):
            raise forms.ValidationError(_("Another account already has this e-mail."))
        return email


class OrganisationForm(forms.Form):
    """Name and code; for a new organisation its kind and its place too."""

    name = forms.CharField(label=_("Name"), max_length=200)
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        validators=[validate_slug],
        help_text=_("Letters without diacritics, digits and hyphens; used in imported tables."),
    )

    def __init__(self, *args: Any, organisation: Organisation | None, **kwargs: Any) -> None:
        self.organisation = organisation
        super().__init__(*args, **kwargs)

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        others = Organisation.objects.filter(code=code)
        if self.organisation:
            others = others.exclude(pk=self.organisation.pk)
        if others.exists():
            raise forms.ValidationError(_("Another organisation already has this code."))
        return code


class NewOrganisationForm(OrganisationForm):
    """A new organisation under one that the person manages."""

    field_order = ["parent", "kind", "name", "code"]
    parent = OrganisationField(queryset=None, label=_("Belongs to"), required=False)
    kind = forms.ChoiceField(choices=Organisation.KIND_CHOICES, label=_("Kind of organisation"))

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, organisation=None, **kwargs)
        field: Any = self.fields["parent"]
        field.offer(
            list_organisations(by, Capability.MANAGE_ORGANISATIONS).exclude(
                kind=OrganisationKind.SCHOOL.value
            )
        )
        # Only a superuser adds at the top, where nothing is above to choose.
        field.required = not by.is_superuser
        above: set[OrganisationKind | None] = {
            OrganisationKind(kind) for kind in field.queryset.values_list("kind", flat=True)
        }
        if by.is_superuser:
            above.add(None)
        kinds: Any = self.fields["kind"]
        kinds.choices = [
            (kind, label)
            for kind, label in Organisation.KIND_CHOICES
            if any(may_stand_below(OrganisationKind(kind), one) for one in above)
        ]
        field.empty_label = _("(at the top)") if by.is_superuser else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "kind" in cleaned and "parent" in cleaned:
            check_place(self, cleaned["kind"], cleaned["parent"])
        return cleaned


class MoveOrganisationForm(forms.Form):
    """Another place in the tree."""

    parent = OrganisationField(queryset=None, label=_("Belongs to"), empty_label=None)

    def __init__(self, *args: Any, by: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        field: Any = self.fields["parent"]
        field.offer(
            list_organisations(by, Capability.MANAGE_ORGANISATIONS)
            .exclude(kind=OrganisationKind.SCHOOL.value)
            .exclude(path__startswith=organisation.path)
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "parent" in cleaned:
            check_place(self, self.organisation.kind, cleaned["parent"], field="parent")
        return cleaned


def check_place(
    form: forms.Form, kind: str, parent: Organisation | None, field: str = "kind"
) -> None:
    """Add an error to `form` unless such an organisation may stand there."""
    above = OrganisationKind(parent.kind) if parent else None
    if not may_stand_below(OrganisationKind(kind), above):
        form.add_error(field, _("An organisation of this kind cannot belong there."))


class PasswordForm(forms.Form):
    """A new password, typed twice."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters; a short sentence is easy to remember."),
    )
    again = forms.CharField(
        label=_("Password once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, person: Any = None, **kwargs: Any) -> None:
        self.person = person
        super().__init__(*args, **kwargs)

    def find_person(self) -> Any:
        """Return whom the password must not resemble."""
        return self.person

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        password, again = cleaned.get("password"), cleaned.get("again")
        if password and again and password != again:
            self.add_error("again", _("The two passwords differ."))
        elif password:
            try:
                password_validation.validate_password(password, self.find_person())
            except forms.ValidationError as error:
                self.add_error("password", error)
        return cleaned


class AcceptForm(PasswordForm):
    """The account that an invited person makes."""

    field_order = ["first_name", "last_name", "username", "password", "again"]
    first_name = forms.CharField(label=_("Family and middle name"), max_length=150)
    last_name = forms.CharField(label=_("Given name"), max_length=150)
    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        validators=[ASCIIUsernameValidator()],
        help_text=_("For signing in: letters without diacritics, digits, dots and hyphens."),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )

    def clean_username(self) -> str:
        username = self.cleaned_data["username"]
        if "@" in username:
            # It could be somebody else's e-mail, and sign-in takes either.
            raise forms.ValidationError(_("A user name has no @; e-mail is entered elsewhere."))
        if is_username_taken(username):
            raise forms.ValidationError(_("This user name is taken. Please choose another."))
        return username

    def find_person(self) -> Any:
        names = ("username", "first_name", "last_name")
        return get_user_model()(**{name: self.cleaned_data.get(name, "") for name in names})
