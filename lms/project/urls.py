"""Every address of the complete site."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import RedirectView, TemplateView
from django.views.i18n import set_language
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from lms.people.views.serving import serve_picture
from lms.project.health import healthz, readyz


def show_icon(request: HttpRequest) -> HttpResponse:
    """Send browsers that ask in the old way to our icon."""
    return redirect(static("theme/mark.svg"))


urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("favicon.ico", show_icon),
    path("robots.txt", TemplateView.as_view(template_name="robots.txt", content_type="text/plain")),
    # Without a token: it sets one preference, and a token in every footer would make every public
    # page uncacheable.
    path("language", csrf_exempt(set_language), name="set_language"),
    # Addresses are given by administrators: one claimed here could be somebody else's.
    path("accounts/email/", RedirectView.as_view(pattern_name="people_home")),
    path("accounts/", include("allauth.urls")),
    path("people/", include("lms.people.urls")),
    # Wagtail's own door would let people past the second step.
    path("admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("media/<path:path>", serve_picture, name="picture"),
    path("desk/", include("lessons.desk.urls")),
    path("review/", include("lessons.reviews.urls")),
    path("notices/", include("lessons.notices.urls")),
    path("", include("media_pipeline.urls")),
    path("", include("lms.offline.urls")),
    path("", include("lessons.discovery.urls")),
    path("", include("lessons.audience.urls")),
    path("", include("lessons.catalogue.urls")),
    path("", include("lessons.library.urls")),
    path("", include("lessons.exchange.urls")),
    path("", include("lms.classes.urls")),
    path("", include("lms.broadcasts.urls")),
    path("", include("lms.devices.urls")),
    path("", include(wagtail_urls)),
]
