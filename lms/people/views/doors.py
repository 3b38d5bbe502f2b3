"""Where people arrive: after signing in, by a one-time link, or locked out for a while."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache

from lms.people.actions.invitations import (
    UnableToAccept,
    accept_with_new_account,
    accept_with_own_account,
    find_invitation,
    set_password_by_link,
)
from lms.people.conf import get_conf
from lms.people.forms import AcceptForm, PasswordForm
from lms.people.models import Invitation
from lms.people.queries import list_own_memberships
from lms.people.rules import InvitationState, Role


@never_cache
@login_required
def show_home(request: HttpRequest) -> HttpResponse:
    """Lead teachers to their lessons and those who work in the admin there; tell the others what
    they are and where.
    """
    memberships = list_own_memberships(request.user)
    if request.user.has_perm("wagtailadmin.access_admin"):
        home = get_conf().teachers_home
        only_teaches = not request.user.is_superuser and {one.role for one in memberships} == {
            Role.TEACHER
        }
        return redirect(home if home and only_teaches else "wagtailadmin_home")
    return render(request, "people/home.html", {"memberships": memberships})


def show_lockout(
    request: HttpRequest, original_response: Any = None, credentials: Any = None
) -> HttpResponse:
    """Tell somebody who guessed too often when to come back; called by axes."""
    response = render(request, "people/locked_out.html", status=429)
    response["Retry-After"] = "900"
    return response


@method_decorator(never_cache, name="dispatch")
class InvitationView(View):
    """What a one-time link opens: a form to join, or to set a new password."""

    invitation: Invitation

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        found = find_invitation(pk=kwargs["pk"], secret=kwargs["secret"])
        if found is None:
            return render(request, "people/link_gone.html", {"state": "unknown"}, status=404)
        self.invitation = found
        state = found.judge(timezone.now())
        if state != InvitationState.OPEN:
            return self.say_gone(state)
        return super().dispatch(request, *args, **kwargs)

    def say_gone(self, state: str) -> HttpResponse:
        return render(self.request, "people/link_gone.html", {"state": str(state)}, status=410)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show(self.build_form())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        now = timezone.now()
        try:
            if "own_account" in request.POST and self.offers_own_account():
                accept_with_own_account(invitation=self.invitation, user=request.user, now=now)
                messages.success(request, _("Welcome! The new role has been added."))
                return redirect("people_home")
            form = self.build_form(request.POST)
            if not form.is_valid():
                return self.show(form, status=422)
            self.accept(form.cleaned_data, now)
        except UnableToAccept:
            self.invitation.refresh_from_db()
            return self.say_gone(self.invitation.judge(now))
        # Signing in is left to the sign-in page, which also asks for the second step.
        messages.success(request, _("Done. Please sign in with your new password."))
        return redirect("account_login")

    def offers_own_account(self) -> bool:
        return self.invitation.user is None and self.request.user.is_authenticated

    def build_form(self, data: Any = None) -> PasswordForm:
        if self.invitation.user:
            return PasswordForm(data, person=self.invitation.user)
        names = {
            "first_name": self.invitation.first_name,
            "last_name": self.invitation.last_name,
        }
        return AcceptForm(data, initial=names)

    def accept(self, given: dict[str, Any], now: Any) -> None:
        if self.invitation.user:
            set_password_by_link(invitation=self.invitation, password=given["password"], now=now)
            return
        accept_with_new_account(
            invitation=self.invitation,
            username=given["username"],
            password=given["password"],
            first_name=given["first_name"],
            last_name=given["last_name"],
            now=now,
        )

    def show(self, form: PasswordForm, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "invitation": self.invitation,
            "offers_own_account": self.offers_own_account(),
        }
        return render(self.request, "people/invitation.html", context, status=status)
