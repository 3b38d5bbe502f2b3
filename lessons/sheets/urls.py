"""Addresses of the sheets, below the admin's own."""

from django.urls import path

from lessons.sheets import views

app_name = "sheets"
urlpatterns = [
    path("", views.IndexView.as_view(), name="index"),
    path("staged/<uuid:pk>/", views.ConfirmView.as_view(), name="confirm"),
    path("staged/<uuid:pk>/progress/", views.ProgressView.as_view(), name="progress"),
    path("staged/<uuid:pk>/call-back/", views.CallBackView.as_view(), name="call_back"),
    path("staged/<uuid:pk>/discard/", views.DiscardView.as_view(), name="discard"),
    path("<slug:name>/", views.BringView.as_view(), name="bring"),
    path("<slug:name>/template.<slug:form>", views.DownloadView.as_view(), name="template"),
    path("<slug:name>/data.<slug:form>", views.DownloadView.as_view(with_data=True), name="data"),
]
