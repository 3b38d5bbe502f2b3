"""What makes a browser keep the site: the worker at its root, and how it is installed."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from lms.offline.conf import get_conf
from lms.offline.rules.saved import digest_texts
from lms.offline.views.shell import find_receiver, make_context

SCRIPTS = ("offline/store.js", "offline/worker.js")
# Of ours, what opens without a network before any lesson was saved; the worker finds in the pages
# themselves what they wear.
PARTS = (
    "offline/offline.css",
    "offline/store.js",
    "offline/fetching.js",
    "offline/shelf.js",
    "offline/answers.js",
)


@require_safe
def show_worker(request: HttpRequest) -> HttpResponse:
    """Send the worker: what it needs to know of this site, and the files it is made of."""
    parts = list(map(static, PARTS))
    pages = [reverse("offline_saved"), reverse("offline_answers")]
    known = {
        "shell": [*pages, *parts],
        "saved": pages[0],
        "answers": pages[1],
        "lessons": reverse("lesson_answers", args=[0]).partition("0")[0],
        "static": settings.STATIC_URL,
        "state": reverse("offline_state"),
        "tell": find_receiver(),
        "version": digest_texts([*parts, *map(static, SCRIPTS), *_render_shell()]),
    }
    scripts = ", ".join(json.dumps(static(name)) for name in SCRIPTS)
    text = f"self.SITE = {json.dumps(known)};\nimportScripts({scripts});\n"
    return HttpResponse(text, content_type="text/javascript; charset=utf-8")


@require_safe
def show_manifest(request: HttpRequest) -> HttpResponse:
    """Send what a device is told when somebody puts the site on its first screen."""
    name = get_conf().site_name
    manifest: dict[str, Any] = {
        "id": "/",
        "name": name,
        "short_name": name[:12],
        "lang": settings.LANGUAGE_CODE,
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#0b5d7a",
        "icons": [
            {"src": static("offline/icon-192.png"), "sizes": "192x192", "type": "image/png"},
            {"src": static("offline/icon-512.png"), "sizes": "512x512", "type": "image/png"},
            {
                "src": static("offline/icon-512.png"),
                "sizes": "512x512",
                "type": "image/png",
                "purpose": "maskable",
            },
        ],
    }
    kind = "application/manifest+json"
    return JsonResponse(manifest, content_type=kind, json_dumps_params={"ensure_ascii": False})


def _render_shell() -> list[str]:
    # A browser fetches these pages as a stranger, whatever language this request is in.
    with translation.override(settings.LANGUAGE_CODE):
        context = make_context()
        names = ("offline/saved.html", "offline/answers.html")
        return [render_to_string(name, context) for name in names]
