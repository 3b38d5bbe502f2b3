"""Addresses of the library; a host site includes them before Wagtail's catch-all."""

from django.urls import path

from lessons.library.views import downloads, gathering, public

app_name = "library"
urlpatterns = [
    path("library/", public.home, name="home"),
    path("library/collections/", public.selections, name="selections"),
    path("library/collections/<int:pk>/", public.selection, name="selection"),
    path("library/mine/", gathering.mine, name="mine"),
    path("library/mine/add/<str:key>/", gathering.add, name="add"),
    path("library/mine/<int:pk>/", gathering.edit, name="edit_selection"),
    path("library/<int:pk>/", public.resource, name="resource"),
    path("library/<int:pk>/v<int:number>/<str:name>", downloads.download, name="download"),
]
