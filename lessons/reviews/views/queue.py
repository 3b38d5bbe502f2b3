"""The queue: what waits for this person."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lessons.doors import signed_in_view
from lessons.reviews.queries.queue import (
    count_facets,
    list_ordered,
    list_votable,
    read_entries,
)
from lessons.reviews.rules.queueing import Order
from lessons.reviews.views.sentences import ORDERS

PER_PAGE = 20


@require_safe
@signed_in_view
def show_queue(request: HttpRequest) -> HttpResponse:
    """Show the open rounds that call this person."""
    wanted = request.GET.get("sort", "")
    order = Order(wanted) if wanted in set(Order) else Order.DUE
    is_voted = "voted" in request.GET
    votable = list_votable(request.user)
    waiting, voted = count_facets(votable)
    facets = voted if is_voted else waiting
    stage = _choose(request.GET.get("stage"), facets.stages)
    subject = _choose(request.GET.get("subject"), facets.subjects)
    found = list_ordered(
        votable,
        order=order,
        is_voted=is_voted,
        stage=stage.pk if stage else None,
        subject=subject.pk if subject else None,
    )
    paginator = Paginator(found, PER_PAGE)
    paginator.count = facets.count(stage=stage, subject=subject)  # known already
    page = paginator.get_page(request.GET.get("p"))
    kept = {
        "voted": "1" if is_voted else "",
        "stage": stage.pk if stage else "",
        "subject": subject.pk if subject else "",
        "sort": order.value,
    }
    context = {
        "entries": read_entries(page.object_list, user=request.user, today=timezone.localdate()),
        "pages": page,
        "total": facets.count(),
        "stages": facets.stages,
        "subjects": facets.subjects,
        "stage": stage,
        "subject": subject,
        "order": order.value,
        "orders": [(one.value, label) for one, label in ORDERS.items()],
        "query": urlencode({key: value for key, value in kept.items() if value}),
        "is_voted": is_voted,
        "voted_count": voted.count(),
    }
    return render(request, "reviews/queue.html", context)


def _choose(text: str | None, offered: Any) -> Any:
    return next((one for one, _count in offered if str(one.pk) == text), None)
