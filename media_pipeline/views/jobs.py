"""The job list, why work failed, and how far the things on a screen have come."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from media_pipeline.actions.jobs import cancel_job, retry_job, set_priority
from media_pipeline.forms import PriorityForm, list_turns
from media_pipeline.models import Job
from media_pipeline.permissions import list_helped_jobs, list_steered_jobs
from media_pipeline.queries.jobs import describe_jobs, list_jobs, list_reasons, list_refusals
from media_pipeline.queries.library import describe_all, list_entries
from media_pipeline.views.screens import Screen
from media_pipeline.views.sentences import say_reason

STATES = [
    ("open", gettext_lazy("unfinished")),
    (Job.State.FAILED.value, gettext_lazy("failed")),
    (Job.State.DONE.value, gettext_lazy("done")),
    (Job.State.CANCELLED.value, gettext_lazy("stopped")),
]


class JobsScreen(Screen):
    """Everything that is being done for the person's recordings."""

    page_title = gettext_lazy("Work in progress")
    header_icon = "tasks"
    above = ("media_admin:library", gettext_lazy("Recordings"))
    template_name = "media_pipeline/admin/jobs.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        state = request.GET.get("state", "")
        state = state if state in dict(STATES) else ""
        page = self.paginate(list_jobs(request.user, state=state))
        return self.show(
            page=page,
            jobs=describe_jobs(request.user, page.object_list),
            state=state,
            states=STATES,
            turns=list_turns(may_go_first=request.user.is_superuser),
        )


class JobView(Screen):
    """Tries a job again, stops it, or gives it another turn; then back to where one was."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        verb, now = request.POST.get("verb"), timezone.now()
        reached = list_helped_jobs if verb == "retry" else list_steered_jobs
        job = reached(request.user).filter(pk=pk, parent=None).first()
        if job is None:
            raise Http404
        if verb == "retry":
            tried = retry_job(job=job, by=request.user, now=now)
            if tried.state == Job.State.FAILED:
                messages.error(request, say_reason(tried.reason))
            else:
                messages.success(request, _("It is tried once more."))
        elif verb == "cancel":
            cancel_job(job=job, by=request.user, now=now)
            messages.success(request, _("It is being stopped."))
        elif verb == "priority":
            form = PriorityForm(request.POST, may_go_first=request.user.is_superuser)
            if not form.is_valid():
                raise Http404
            set_priority(job=job, priority=form.cleaned_data["priority"], by=request.user)
            messages.success(request, _("Saved."))
        else:
            raise Http404
        back = request.POST.get("back", "")
        here = url_has_allowed_host_and_scheme(back, {request.get_host()})
        return redirect(back if here else "media_admin:jobs")


class FailuresScreen(Screen):
    """Why work failed, the commonest reason first, and which files were not taken in."""

    page_title = gettext_lazy("What went wrong")
    header_icon = "warning"
    above = ("media_admin:library", gettext_lazy("Recordings"))
    template_name = "media_pipeline/admin/failures.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        page = self.paginate(list_jobs(request.user, state=Job.State.FAILED))
        return self.show(
            page=page,
            jobs=describe_jobs(request.user, page.object_list),
            reasons=list_reasons(request.user),
            refusals=list_refusals(request.user)[: self.per_page],
        )


class ProgressView(Screen):
    """How far the jobs and recordings named in the address have come, as JSON for the screens."""

    def get(self, request: HttpRequest) -> HttpResponse:
        jobs = list_jobs(request.user).filter(pk__in=self.read_numbers("job"))
        sources = list_entries(request.user).filter(pk__in=self.read_numbers("source"))
        answer = JsonResponse(
            {
                "jobs": {job.pk: describe_progress(job) for job in jobs},
                "sources": {
                    entry.source.pk: {
                        "stage": entry.stage.value,
                        "text": entry.label,
                        "percent": round(entry.job.percent) if entry.job else 0,
                        "links": list(entry.links_kbps),
                        "moving": entry.is_moving,
                    }
                    for entry in describe_all(sources)
                },
            }
        )
        answer["Cache-Control"] = "no-store"
        return answer

    def read_numbers(self, name: str) -> list[int]:
        given = self.request.GET.getlist(name)[: 2 * self.per_page]
        return [int(one) for one in given if one.isascii() and one.isdigit() and len(one) < 19]


def describe_progress(job: Job) -> dict[str, Any]:
    """Return what a screen shows of a job."""
    return {
        "state": job.state,
        "text": str(job.get_state_display()),
        "percent": round(job.percent),
        "moving": job.is_open,
    }
