"""The screens where captions and other sounds are laid beside a recording."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from media_pipeline.actions.captions import remove_captions, set_captions
from media_pipeline.actions.extra_sounds import (
    UnfitSound,
    add_extra_sound,
    fits,
    remove_extra_sound,
)
from media_pipeline.core.captions import (
    MOST_BYTES,
    Fault,
    InvalidCaptions,
    decode_captions,
    find_overlap,
    read_captions,
)
from media_pipeline.forms import CaptionForm, ExtraSoundForm
from media_pipeline.models import Caption, Source
from media_pipeline.permissions import list_changeable_sources, list_reached_sources
from media_pipeline.queries.holding import find_hold
from media_pipeline.queries.player import get_player
from media_pipeline.views.screens import Screen
from media_pipeline.views.sentences import say_caption_fault, say_overlap

# Lists of sounds to choose from; a collection rarely has more without pictures.
MOST_CHOICES = 200


def get_changeable(user: Any, pk: int) -> Source:
    """Return a recording.

    :raises Http404: it is not in the hands of `user`.
    """
    return get_object_or_404(list_changeable_sources(user).select_related("original"), pk=pk)


class CaptionScreen(Screen):
    """Captions in one language: written line by line, or brought as a file."""

    page_title = gettext_lazy("Captions")
    template_name = "media_pipeline/admin/caption.html"
    above = ("media_admin:library", gettext_lazy("Recordings"))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.source = get_changeable(request.user, kwargs["pk"])
        language = kwargs.get("language")
        self.caption = (
            get_object_or_404(Caption, source=self.source, language=language) if language else None
        )
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int, language: str = "") -> HttpResponse:
        given = self.caption
        initial = {"language": self.source.language or "vi"}
        if given is not None:
            initial = {"language": given.language, "label": given.label, "words": given.vtt}
        return self.show_form(CaptionForm(initial=initial, current=initial["language"]))

    def post(self, request: HttpRequest, pk: int, language: str = "") -> HttpResponse:
        current = self.caption.language if self.caption else ""
        form = CaptionForm(request.POST, request.FILES, current=current)
        if held := find_hold(self.source):
            form.add_error(None, held)
            return self.show_form(form, status=422)
        if self.caption is not None and request.POST.get("verb") == "remove":
            remove_captions(caption=self.caption, by=request.user, now=timezone.now())
            messages.success(request, _("The captions have been removed."))
            return redirect("media_admin:source", pk)
        if not form.is_valid():
            return self.show_form(form, status=422)
        given = form.cleaned_data
        try:
            text = read_file(given["file"]) if given["file"] else given["words"]
            kept = set_captions(
                source=self.source,
                language=given["language"],
                label=given["label"],
                text=text,
                origin=Caption.Origin.UPLOADED if given["file"] else Caption.Origin.EDITED,
                by=request.user,
                now=timezone.now(),
            )
        except InvalidCaptions as error:
            form.add_error("file" if given["file"] else "words", say_caption_fault(error))
            return self.show_form(form, status=422)
        messages.success(request, _("The captions have been saved."))
        overlap = find_overlap(read_captions(kept.vtt))
        if overlap is not None:
            messages.warning(request, say_overlap(*overlap))
        return redirect("media_admin:captions", pk, kept.language)

    def show_form(self, form: CaptionForm, status: int = 200) -> HttpResponse:
        return self.show(
            status=status,
            source=self.source,
            caption=self.caption,
            form=form,
            held=find_hold(self.source),
            player=get_player(self.source, user=self.request.user, now=timezone.now()),
        )


def read_file(file: UploadedFile) -> str:
    """Return the text of a file of captions.

    :raises InvalidCaptions: it is too large, which is seen before it is read, or no text.
    """
    if (file.size or 0) > MOST_BYTES:
        raise InvalidCaptions(Fault.TOO_LARGE)
    return decode_captions(file.read())


class ExtraSoundScreen(Screen):
    """Chooses the recording that is heard instead of the film's own sound."""

    page_title = gettext_lazy("Another sound")
    template_name = "media_pipeline/admin/extra_sound.html"
    above = ("media_admin:library", gettext_lazy("Recordings"))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.source = get_changeable(request.user, kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show_form(ExtraSoundForm(sounds=self.list_sounds()))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        sounds = self.list_sounds()
        form = ExtraSoundForm(request.POST, sounds=sounds)
        if held := find_hold(self.source):
            form.add_error(None, held)
        if not form.is_valid():
            return self.show_form(form, status=422)
        given = form.cleaned_data
        try:
            add_extra_sound(
                source=self.source,
                sound=next(one for one in sounds if one.pk == given["sound"]),
                kind=given["kind"],
                language=given["language"],
                by=request.user,
                now=timezone.now(),
            )
        except UnfitSound:
            form.add_error("sound", _("This recording does not go with the film."))
            return self.show_form(form, status=422)
        messages.success(request, _("The sound has been added."))
        return redirect("media_admin:source", pk)

    def show_form(self, form: ExtraSoundForm, status: int = 200) -> HttpResponse:
        return self.show(status=status, source=self.source, form=form, held=find_hold(self.source))

    def list_sounds(self) -> list[Source]:
        """Return the recordings in the same collection that could be heard along with it."""
        found = (
            list_reached_sources(self.request.user)
            .filter(collection=self.source.collection_id, original__width=None)
            .select_related("original")[:MOST_CHOICES]
        )
        return [one for one in found if fits(self.source, one)]


@require_POST
def remove_sound(request: HttpRequest, pk: int, sound: int) -> HttpResponse:
    """Take one of the other sounds away."""
    if not request.user.is_authenticated:
        raise Http404
    source = get_changeable(request.user, pk)
    if held := find_hold(source):
        messages.error(request, held)
        return redirect("media_admin:source", pk)
    extra = get_object_or_404(source.extra_sounds.select_related("original"), pk=sound)
    remove_extra_sound(extra=extra, by=request.user, now=timezone.now())
    messages.success(request, _("The sound has been taken away."))
    return redirect("media_admin:source", pk)
