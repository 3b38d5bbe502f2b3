"""The admin screen that says which roles need a second step at sign-in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lessons.numbers import read_number
from lms.people.actions.second_factor import relax_second_factor, require_second_factor
from lms.people.conf import get_conf
from lms.people.forms import RoleAtOrganisationForm
from lms.people.models import Membership
from lms.people.queries import list_second_factor_rules
from lms.people.rules import Capability
from lms.people.views.screens import Screen


class SecondFactorScreen(Screen):
    """The rules within reach, and a form for another one."""

    capability = Capability.MANAGE_PEOPLE
    page_title = gettext_lazy("Two-step sign-in")
    header_icon = "key"
    template_name = "people/admin/second_factor.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show_with(RoleAtOrganisationForm(by=request.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        chosen = request.POST.get("rule", "")
        if not chosen:
            form = RoleAtOrganisationForm(request.POST, by=request.user)
            if not form.is_valid():
                return self.show_with(form, status=422)
            require_second_factor(**form.cleaned_data, by=request.user, now=timezone.now())
        else:
            rules = list_second_factor_rules(request.user)
            rule = get_object_or_404(rules, pk=read_number(chosen))
            relax_second_factor(rule=rule, by=request.user, now=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("people_admin:second_factor")

    def show_with(self, form: RoleAtOrganisationForm, status: int = 200) -> HttpResponse:
        names = dict(Membership.ROLE_CHOICES)
        everywhere = [names[role.value] for role in sorted(get_conf().second_factor_roles)]
        rules = list_second_factor_rules(self.request.user)
        return self.show(status=status, form=form, rules=rules, everywhere=everywhere)
