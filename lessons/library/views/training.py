"""Training for teachers: what there is, and saying that one has worked through it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lessons.library.actions.training import complete_training
from lessons.library.queries.training import list_completed, list_training

PER_PAGE = 50


@require_safe
@login_required
@never_cache
def training(request: HttpRequest) -> HttpResponse:
    """Show the training materials, and which of them the person has completed."""
    page = Paginator(list_training(request.user), PER_PAGE).get_page(request.GET.get("p"))
    context = {"found": page, "completed": list_completed(request.user)}
    return render(request, "library/training.html", context)


@require_POST
@login_required
@never_cache
def complete(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down that the person has worked through a material."""
    found = list_training(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    complete_training(resource=found, by=request.user, now=timezone.now())
    messages.success(request, _("Written down. Thank you!"))
    return redirect("library:training")
