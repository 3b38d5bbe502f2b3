"""Admin screens of one-time links: invitations, new passwords, and a table of many at once."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from lessons.numbers import read_number
from lessons.sheets.views.sending import send_file
from lms.people.actions.invitations import (
    FreshLink,
    invite_person,
    issue_password_links,
    revoke_invitation,
)
from lms.people.conf import get_conf
from lms.people.forms import InvitationForm
from lms.people.models import Invitation
from lms.people.queries import list_invitations, list_newcomers
from lms.people.rules import Capability, InvitationState
from lms.people.sheets import write_links
from lms.people.views.screens import Screen


class LinkShowing:
    """Shows a fresh link, the only time that it can be seen."""

    request: HttpRequest

    def show_link(self, fresh: FreshLink, name: str) -> HttpResponse:
        """Return the page with the link to copy."""
        screen: Any = LinkScreen()
        screen.setup(self.request)
        return never_cache(lambda request: screen.show_fresh(fresh, name))(self.request)


def build_address(request: HttpRequest, fresh: FreshLink) -> str:
    """Return the whole address that the link consists of."""
    path = reverse("people_invitation", args=[fresh.invitation.pk, fresh.secret])
    return request.build_absolute_uri(path)


class LinkScreen(Screen):
    """A link to copy; only ever the answer to a form."""

    capability = Capability.MANAGE_PEOPLE
    page_title = gettext_lazy("One-time link")
    header_icon = "link"
    above = ("people_admin:invitations", gettext_lazy("Invitations"))
    template_name = "people/admin/link.html"

    def show_fresh(self, fresh: FreshLink, name: str) -> HttpResponse:
        response = self.show(
            name=name, invitation=fresh.invitation, address=build_address(self.request, fresh)
        )
        return response.render()  # type: ignore[attr-defined]  # a template response


class InvitationsScreen(Screen):
    """Links that were made, and what became of them."""

    capability = Capability.MANAGE_PEOPLE
    page_title = gettext_lazy("Invitations")
    header_icon = "mail"
    template_name = "people/admin/invitations.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        page = self.paginate(list_invitations(request.user))
        for one in page:
            one.state = one.judge(now)
            one.state_label = Invitation.STATE_LABELS[one.state]
            one.is_open = one.state == InvitationState.OPEN
        return self.show(page=page, newcomers=list_newcomers(request.user).count())

    def post(self, request: HttpRequest) -> HttpResponse:
        chosen = request.POST.get("invitation", "")
        invitation = get_object_or_404(list_invitations(request.user), pk=read_number(chosen))
        revoke_invitation(invitation=invitation, by=request.user, now=timezone.now())
        messages.success(request, _("The link no longer works."))
        return redirect("people_admin:invitations")


class InviteScreen(LinkShowing, Screen):
    """A form that makes an invitation and shows its link."""

    capability = Capability.MANAGE_PEOPLE
    page_title = gettext_lazy("Invite a person")
    header_icon = "mail"
    above = ("people_admin:invitations", gettext_lazy("Invitations"))
    template_name = "people/admin/form.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        initial = {
            "days": get_conf().invitation_days,
            "organisation": request.GET.get("organisation"),
            "role": "teacher",
        }
        return self.show_form(InvitationForm(by=request.user, initial=initial))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = InvitationForm(request.POST, by=request.user)
        if not form.is_valid():
            return self.show_form(form, status=422)
        fresh = invite_person(**form.cleaned_data, by=request.user, now=timezone.now())
        return self.show_link(fresh, fresh.invitation.person_name)

    def show_form(self, form: InvitationForm, status: int = 200) -> HttpResponse:
        return self.show(status=status, form=form, submit=_("Make the link"))


class NewcomersScreen(Screen):
    """One table with a link for everybody who was imported and has not signed in yet."""

    capability = Capability.MANAGE_PEOPLE
    page_title = gettext_lazy("Links for new people")
    header_icon = "download"
    above = ("people_admin:invitations", gettext_lazy("Invitations"))
    template_name = "people/admin/newcomers.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(page=self.paginate(list_newcomers(request.user)))

    def post(self, request: HttpRequest) -> HttpResponse:
        people = list_newcomers(request.user)
        fresh = issue_password_links(people=people, by=request.user, now=timezone.now())
        content = write_links([(link, build_address(request, link)) for link in fresh])
        return send_file(content, name="links.xlsx")
