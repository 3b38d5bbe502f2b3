"""The media library: all recordings within reach, and one of them with everything about it."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Collection

from media_pipeline.actions.library import SourceInUse, remove_source, rename_source
from media_pipeline.forms import RenameForm
from media_pipeline.permissions import (
    list_reached_collections,
    list_reached_sources,
    may_change,
    may_upload,
)
from media_pipeline.queries.jobs import describe_jobs, list_jobs
from media_pipeline.queries.library import (
    STOPPED,
    Stage,
    describe_all,
    find_poster,
    get_entry,
    list_entries,
    list_uses,
)
from media_pipeline.views.screens import Screen
from media_pipeline.views.wording import explain_findings, name_family

STAGES = [
    *Stage.choices,
    (STOPPED, capfirst(gettext_lazy("stopped"))),
    ("public", gettext_lazy("Public")),
]


class LibraryScreen(Screen):
    """All recordings within reach, newest first."""

    page_title = gettext_lazy("Recordings")
    template_name = "media_pipeline/admin/library.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        q, now = request.GET.get("q", "").strip(), timezone.now()
        stage = request.GET.get("stage", "")
        collections = self.list_collections()
        collection = next(
            (one for one in collections if str(one.pk) == request.GET.get("collection")), None
        )
        page = self.paginate(
            list_entries(
                request.user,
                q=q,
                collection=collection,
                stage=stage if stage in dict(STAGES) else "",
            )
        )
        return self.show(
            page=page,
            entries=[
                {"entry": entry, "poster": find_poster(entry, user=request.user, now=now)}
                for entry in describe_all(page.object_list)
            ],
            q=q,
            stage=stage,
            stages=STAGES,
            collection=collection,
            collections=collections,
            may_upload=may_upload(request.user),
            is_filtered=bool(q or stage or collection),
        )

    def list_collections(self) -> list[Collection]:
        found: QuerySet = list_reached_collections(self.request.user).distinct()
        return list(found.order_by("path"))


class SourceScreen(Screen):
    """One recording: watched, described, renamed, replaced, removed."""

    template_name = "media_pipeline/admin/source.html"
    above = ("media_admin:library", gettext_lazy("Recordings"))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        entry = get_entry(request.user, kwargs["pk"])
        if entry is None:
            raise Http404
        self.entry = entry
        self.page_title = entry.source.title
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show_with()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        source, verb = self.entry.source, request.POST.get("verb")
        if not may_change(request.user, source):
            raise Http404
        now = timezone.now()
        if verb == "remove":
            try:
                remove_source(source=source, by=request.user, now=now)
            except SourceInUse:
                messages.error(request, _("It is still shown somewhere and cannot be removed."))
                return redirect("media_admin:source", pk)
            messages.success(request, _("“%(title)s” has been removed.") % {"title": source.title})
            return redirect("media_admin:library")
        if verb != "rename":
            raise Http404
        form = RenameForm(request.POST, current=source.language)
        if not form.is_valid():
            return self.show_with(form=form, status=422)
        rename_source(source=source, **form.cleaned_data, by=request.user, now=now)
        messages.success(request, _("Saved."))
        return redirect("media_admin:source", pk)

    def show_with(self, status: int = 200, **forms: Any) -> HttpResponse:
        user, entry = self.request.user, self.entry
        changes = may_change(user, entry.source)
        if changes:
            initial = {"title": entry.source.title, "language": entry.source.language}
            forms.setdefault("form", RenameForm(initial=initial, current=entry.source.language))
        reached = list_reached_sources(user)
        jobs = list_jobs(user).filter(encoding__original=entry.source.original)
        report = entry.encoding.report if entry.encoding else {}
        uses = list_uses(entry.source).count()
        return self.show(
            status=status,
            entry=entry,
            source=entry.source,
            families=self.group_rungs(),
            findings=explain_findings(report.get("qc", {}).get("findings", ())),
            captions=entry.source.captions.all(),
            sounds=entry.source.extra_sounds.all(),
            jobs=describe_jobs(user, jobs[:10]),
            replaces=reached.filter(replaced_by=entry.source),
            replaced_by=reached.filter(replaces=entry.source),
            uses=uses,
            changes=changes,
            may_remove=changes and not uses and entry.source.published_at is None,
            **forms,
        )

    def group_rungs(self) -> list[dict[str, Any]]:
        names = dict.fromkeys(one.family for one in self.entry.renditions)
        return [
            {
                "name": name_family(name),
                "rungs": [one for one in self.entry.renditions if one.family == name],
            }
            for name in names
        ]
