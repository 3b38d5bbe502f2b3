"""Addresses of the library; a host site includes them before Wagtail's catch-all."""

from django.urls import path

from lessons.library.views import downloads, public

app_name = "library"
urlpatterns = [
    path("library/", public.home, name="home"),
    path("library/<int:pk>/", public.resource, name="resource"),
    path("library/<int:pk>/v<int:number>/<str:name>", downloads.download, name="download"),
]
