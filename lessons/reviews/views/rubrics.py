"""Arranges what a stage scores by."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lessons.doors import signed_in_view
from lessons.reviews.actions.rubrics import UnableToArrange, arrange_rubric
from lessons.reviews.conf import get_conf
from lessons.reviews.forms.scoring import RubricForm
from lessons.reviews.queries.scoring import list_stages_for_scoring


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_view
def arrange(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the rubric of a stage, and take it as it is wanted."""
    if not get_conf().make_policy().may_arrange(request.user) or pk >= 2**62:
        raise Http404
    stage = get_object_or_404(list_stages_for_scoring(), pk=pk)
    criteria = list(stage.criteria.order_by("-is_active", "position", "pk"))
    form = RubricForm(request.POST if request.method == "POST" else None, criteria=criteria)
    if request.method == "POST" and form.is_valid():
        try:
            arrange_rubric(
                stage=stage, lines=form.read_lines(), by=request.user, now=timezone.now()
            )
        except UnableToArrange:
            form.error = _("At least one criterion must be in use.")
        else:
            messages.success(request, _("Saved."))
            return redirect("reviews:rubric", stage.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "reviews/rubric.html", {"stage": stage, "form": form}, status=status)
