"""The screen of who comes first: the published rules, and everybody's rank with its reasons."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lessons.numbers import read_number
from lms.devices.actions.priorities import publish_priorities
from lms.devices.actions.reading import read_pupils
from lms.devices.forms import CRITERIA, PrioritiesForm
from lms.devices.models import Need
from lms.devices.queries.allocation import Proposal, list_ranked_needs, propose
from lms.devices.queries.ledger import may_keep_devices
from lms.devices.queries.needs import list_offices
from lms.devices.rules import How
from lms.devices.rules.allocation import Criterion, Rank
from lms.devices.views.choosing import ChoosingScreen, list_choices, read_organisation
from lms.people.models import Organisation
from lms.people.rules import Capability
from lms.people.views.screens import PER_PAGE


class AllocationScreen(ChoosingScreen):
    """Who would get a device now, and why in this order."""

    capability = Capability.VIEW_DEVICES
    page_title = gettext_lazy("Who comes first")
    above = ("devices_admin:assets", gettext_lazy("Shared depot"))
    header_icon = "list-ol"
    template_name = "devices/admin/allocation.html"

    def find_organisation(self) -> Organisation:
        one = read_organisation(self.request) or list_offices(self.request.user).first()
        if one is None:
            raise Http404
        return one

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show_with()

    def post(self, request: HttpRequest) -> HttpResponse:
        office = self.find_organisation()
        if not may_keep_devices(request.user, office):
            raise Http404
        form = PrioritiesForm(request.POST)
        if not form.is_valid():
            return self.show_with(status=422, form=form)
        publish_priorities(
            office=office, criteria=form.read_criteria(), by=request.user, now=timezone.now()
        )
        messages.success(request, _("The rules are published."))
        return redirect(f"{reverse('devices_admin:allocation')}?organisation={office.pk}")

    def show_with(self, status: int = 200, **forms: Any) -> HttpResponse:
        user, office = self.request.user, self.find_organisation()
        proposal = propose(user, office, today=timezone.localdate())
        if keeps := may_keep_devices(user, office):
            forms.setdefault("form", PrioritiesForm(criteria=proposal.rules))
        start = read_number(self.request.GET.get("from", "")) or 0
        ranks = proposal.ranks[start : start + PER_PAGE]
        needs = list_ranked_needs(user, ranks)
        pupils = read_pupils(needs=needs, how=How.LISTED, by=user, now=timezone.now())
        places = {one.path: one.name for one in list_offices(user)}
        return self.show(
            status=status,
            office=office,
            proposal=proposal,
            rules=[str(dict(CRITERIA)[rule.value]) for rule in proposal.rules],
            rows=[
                (rank, pupil, explain(rank, pupil.need), places.get(rank.depot or "", ""))
                for rank, pupil in zip(ranks, pupils, strict=False)
            ],
            keeps=keeps,
            next_from=start + PER_PAGE if has_more(proposal, start) else None,
            **list_choices(self.request),
            **forms,
        )


def has_more(proposal: Proposal, start: int) -> bool:
    """Tell whether ranks follow after a page."""
    return len(proposal.ranks) > start + PER_PAGE


def explain(rank: Rank, need: Need) -> list[str]:
    """Return what decided about a pupil, rule by rule."""
    grade = _("grade %(grade)s") % {"grade": need.grade}
    said = {
        Criterion.HARDSHIP: need.hardship.name,
        Criterion.LEVEL: need.level.name,
        Criterion.OLDER: grade,
        Criterion.YOUNGER: grade,
        Criterion.VERIFIED: _("verified") if need.verified_at else _("not verified yet"),
        Criterion.WAITING: _("waits since %(day)s")
        % {"day": date_format(timezone.localdate(need.registered_at), "SHORT_DATE_FORMAT")},
    }
    reasons = [str(said[criterion]) for criterion, _value in rank.values]
    if rank.tied_with_before:
        reasons.append(_("like the one before, who was registered earlier"))
    return reasons
