"""Admin screens of organisations: the tree, one of them, a new one, and its changes."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.people.actions.organisations import (
    add_organisation,
    close_organisation,
    move_organisation,
    rename_organisation,
    reopen_organisation,
)
from lms.people.forms import MoveOrganisationForm, NewOrganisationForm, OrganisationForm
from lms.people.models import Organisation
from lms.people.permissions import get_scope, user_can
from lms.people.queries import list_memberships, list_organisations
from lms.people.rules import Capability, OrganisationKind
from lms.people.views.screens import Screen, list_history


def may_add_somewhere(user: Any) -> bool:
    """Tell whether there is any place where `user` may add; below a school there is none."""
    if user.is_superuser:
        return True
    managed = list_organisations(user, Capability.MANAGE_ORGANISATIONS)
    return managed.exclude(kind=OrganisationKind.SCHOOL.value).exists()


class OrganisationsScreen(Screen):
    """The part of the tree that somebody belongs to, with what is below."""

    capability = Capability.VIEW_ORGANISATION
    page_title = gettext_lazy("Organisations")
    header_icon = "site"
    template_name = "people/admin/organisations.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        organisations = list_organisations(request.user)
        word = request.GET.get("q", "").strip()
        if word:
            organisations = organisations.filter(Q(name__icontains=word) | Q(code__icontains=word))
        page = self.paginate(
            organisations.annotate(people=Count("memberships__user", distinct=True))
        )
        top = min((one.depth for one in page), default=1)
        for one in page:
            one.indent = 0 if word else one.depth - top
        return self.show(
            page=page,
            q=word,
            may_add=may_add_somewhere(request.user),
            sees_people=bool(get_scope(request.user, Capability.VIEW_PEOPLE)),
        )


class OrganisationScreen(Screen):
    """One organisation: what it is, who is there, and what its administrators may change."""

    capability = Capability.VIEW_ORGANISATION
    above = ("people_admin:organisations", gettext_lazy("Organisations"))
    header_icon = "site"
    template_name = "people/admin/organisation.html"
    organisation: Organisation

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        reached = list_organisations(request.user)
        self.organisation = get_object_or_404(reached, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return self.organisation.name

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show_with()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        now, by = timezone.now(), request.user
        verb = request.POST.get("verb", "")
        if verb == "close":
            close_organisation(organisation=self.organisation, by=by, now=now)
        elif verb == "reopen":
            reopen_organisation(organisation=self.organisation, by=by, now=now)
        elif verb == "move":
            move = MoveOrganisationForm(request.POST, by=by, organisation=self.organisation)
            if not move.is_valid():
                return self.show_with(move=move, status=422)
            parent = move.cleaned_data["parent"]
            move_organisation(organisation=self.organisation, parent=parent, by=by, now=now)
        elif verb == "rename":
            form = OrganisationForm(request.POST, organisation=self.organisation)
            if not form.is_valid():
                return self.show_with(form=form, status=422)
            rename_organisation(
                organisation=self.organisation,
                name=form.cleaned_data["name"],
                code=form.cleaned_data["code"],
                by=by,
                now=now,
            )
        else:
            raise Http404
        messages.success(request, _("Saved."))
        return redirect("people_admin:organisation", pk)

    def show_with(self, status: int = 200, **forms: Any) -> HttpResponse:
        user, one = self.request.user, self.organisation
        parent = one.get_parent()
        manages = user_can(user, Capability.MANAGE_ORGANISATIONS, one)
        from_above = (
            user_can(user, Capability.MANAGE_ORGANISATIONS, parent) if parent else user.is_superuser
        )
        if manages:
            initial = {"name": one.name, "code": one.code}
            forms.setdefault("form", OrganisationForm(organisation=one, initial=initial))
        if from_above and one.kind != OrganisationKind.PROVINCE:
            forms.setdefault(
                "move", MoveOrganisationForm(by=user, organisation=one, initial={"parent": parent})
            )
        members = list_memberships(user).filter(organisation=one)
        return self.show(
            status=status,
            organisation=one,
            parent=parent if parent and user_can(user, self.capability, parent) else None,
            manages=manages,
            from_above=from_above,
            sees_people=user_can(user, Capability.VIEW_PEOPLE, one),
            manages_people=user_can(user, Capability.MANAGE_PEOPLE, one),
            members=self.paginate(members),
            history=list_history(one) if manages else (),
            **forms,
        )


class NewOrganisationScreen(Screen):
    """A form for a new organisation below one that the person manages."""

    capability = Capability.MANAGE_ORGANISATIONS
    page_title = gettext_lazy("New organisation")
    above = ("people_admin:organisations", gettext_lazy("Organisations"))
    header_icon = "site"
    template_name = "people/admin/form.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not may_add_somewhere(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(form=NewOrganisationForm(by=request.user), submit=_("Add"))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = NewOrganisationForm(request.POST, by=request.user)
        if not form.is_valid():
            return self.show(status=422, form=form, submit=_("Add"))
        added = add_organisation(**form.cleaned_data, by=request.user, now=timezone.now())
        messages.success(request, _("“%(name)s” has been added.") % {"name": added.name})
        return redirect("people_admin:organisation", added.pk)
