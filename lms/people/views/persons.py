"""Admin screens of people: the list, one person, and what their administrators may change."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lessons.numbers import read_number
from lms.people.actions.invitations import issue_password_link
from lms.people.actions.memberships import (
    NoAdministratorLeft,
    grant_membership,
    revoke_membership,
)
from lms.people.actions.people import InvalidPerson, close_account, edit_person, reopen_account
from lms.people.actions.second_factor import forget_second_factor
from lms.people.forms import PersonForm, RoleAtOrganisationForm
from lms.people.permissions import can_manage_person, get_scope
from lms.people.queries import (
    list_memberships,
    list_organisations,
    list_people,
    list_second_factors,
)
from lms.people.rules import Capability
from lms.people.views.links import LinkShowing
from lms.people.views.screens import Screen, list_history


class PeopleScreen(Screen):
    """Everybody with a role within reach, and which roles."""

    capability = Capability.VIEW_PEOPLE
    page_title = gettext_lazy("People")
    header_icon = "user"
    template_name = "people/admin/people.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        people = list_people(request.user)
        word, role = request.GET.get("q", "").strip(), request.GET.get("role", "")
        for part in word.split():
            people = people.filter(
                Q(username__icontains=part)
                | Q(email__icontains=part)
                | Q(last_name__icontains=part)
                | Q(first_name__icontains=part)
            )
        seen = list_memberships(request.user)
        if role in dict(seen.model.ROLE_CHOICES):
            people = people.filter(pk__in=seen.filter(role=role).order_by().values("user_id"))
        organisation = request.GET.get("organisation", "")
        if organisation.isascii() and organisation.isdigit():
            reached = list_organisations(request.user)
            one = get_object_or_404(reached, pk=read_number(organisation))
            below = seen.filter(organisation__path__startswith=one.path).order_by()
            people = people.filter(pk__in=below.values("user_id"))
        return self.show(
            page=self.paginate(people),
            q=word,
            role=role,
            organisation=organisation,
            roles=seen.model.ROLE_CHOICES,
            organisations=list_organisations(request.user, self.capability),
            may_invite=bool(get_scope(request.user, Capability.MANAGE_PEOPLE)),
        )


class PersonScreen(LinkShowing, Screen):
    """One person: name, roles within reach, and what may be done about them."""

    capability = Capability.VIEW_PEOPLE
    above = ("people_admin:people", gettext_lazy("People"))
    header_icon = "user"
    template_name = "people/admin/person.html"
    person: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.person = get_object_or_404(list_people(request.user), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        name = f"{self.person.first_name} {self.person.last_name}".strip()
        return name or self.person.get_username()

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show_with()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        verb = request.POST.get("verb", "")
        if verb not in self.VERBS:
            raise Http404
        try:
            answer = getattr(self, verb)(request)
        except NoAdministratorLeft as error:
            messages.error(
                request,
                _("%(organisation)s would be left without an administrator. Name another first.")
                % {"organisation": error},
            )
            answer = None
        except InvalidPerson:
            messages.error(request, _("You cannot close your own account."))
            answer = None
        return answer or redirect("people_admin:person", pk)

    VERBS = ("edit", "grant", "revoke", "close", "reopen", "link", "forget_factor")

    def edit(self, request: HttpRequest) -> HttpResponse | None:
        form = PersonForm(request.POST, person=self.person)
        if not form.is_valid():
            return self.show_with(status=422, form=form)
        edit_person(person=self.person, **form.cleaned_data, by=request.user, now=timezone.now())
        messages.success(request, _("Saved."))
        return None

    def grant(self, request: HttpRequest) -> HttpResponse | None:
        form = RoleAtOrganisationForm(request.POST, by=request.user)
        if not form.is_valid():
            return self.show_with(status=422, grant_form=form)
        grant_membership(user=self.person, **form.cleaned_data, by=request.user, now=timezone.now())
        messages.success(request, _("The role has been given."))
        return None

    def revoke(self, request: HttpRequest) -> HttpResponse | None:
        chosen = request.POST.get("membership", "")
        own = list_memberships(request.user, Capability.MANAGE_PEOPLE).filter(user=self.person)
        membership = get_object_or_404(own, pk=read_number(chosen))
        revoke_membership(membership=membership, by=request.user, now=timezone.now())
        messages.success(request, _("The role has been taken away."))
        # Whoever held only that role is no longer anybody we may look at.
        if not list_people(request.user).filter(pk=self.person.pk).exists():
            return redirect("people_admin:people")
        return None

    def close(self, request: HttpRequest) -> None:
        close_account(person=self.person, by=request.user, now=timezone.now())
        messages.success(request, _("The account is closed. It can be opened again at any time."))

    def reopen(self, request: HttpRequest) -> None:
        reopen_account(person=self.person, by=request.user, now=timezone.now())
        messages.success(request, _("The account is open again."))

    def link(self, request: HttpRequest) -> HttpResponse:
        fresh = issue_password_link(person=self.person, by=request.user, now=timezone.now())
        return self.show_link(fresh, self.get_page_title())

    def forget_factor(self, request: HttpRequest) -> None:
        forget_second_factor(person=self.person, by=request.user, now=timezone.now())
        messages.success(request, _("The second step has been removed."))

    def show_with(self, status: int = 200, **forms: Any) -> HttpResponse:
        user = self.request.user
        manages = can_manage_person(user, self.person)
        may_grant = bool(get_scope(user, Capability.MANAGE_PEOPLE))
        if manages:
            forms.setdefault("form", PersonForm(person=self.person))
        if may_grant:
            forms.setdefault("grant_form", RoleAtOrganisationForm(by=user))
        revocable = list_memberships(user, Capability.MANAGE_PEOPLE).filter(user=self.person)
        return self.show(
            status=status,
            person=self.person,
            manages=manages,
            may_grant=may_grant,
            memberships=self.person.seen_memberships,
            revocable=set(revocable.values_list("pk", flat=True)),
            has_second_factor=list_second_factors(self.person).exists(),
            is_self=self.person.pk == user.pk,
            has_signed_in=self.person.last_login is not None,
            history=list_history(get_user_model()(pk=self.person.pk)) if manages else (),
            **forms,
        )
