"""Addresses of the library; a host site includes them before Wagtail's catch-all."""

from django.urls import path

from lessons.library.views import desk, downloads, gathering, public, training

app_name = "library"
urlpatterns = [
    path("library/", public.home, name="home"),
    path("library/collections/", public.selections, name="selections"),
    path("library/collections/<int:pk>/", public.selection, name="selection"),
    path("library/training/", training.training, name="training"),
    path("library/<int:pk>/complete/", training.complete, name="complete"),
    path("library/mine/", gathering.mine, name="mine"),
    path("library/mine/add/<str:key>/", gathering.add, name="add"),
    path("library/mine/<int:pk>/", gathering.edit, name="edit_selection"),
    path("library/<int:pk>/", public.resource, name="resource"),
    path("library/<int:pk>/v<int:number>/<str:name>", downloads.download, name="download"),
]

# Below Wagtail's admin.
admin_urlpatterns = [
    path("links/", desk.LinksView.as_view(), name="links"),
    path("training/", desk.TrainingView.as_view(), name="training"),
    path("resources.<str:kind>", desk.ExportView.as_view(), name="export"),
]
