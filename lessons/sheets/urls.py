"""Addresses of the sheets, below the admin's own."""

from django.urls import path

from lessons.sheets.views import screens

app_name = "sheets"
urlpatterns = [
    path("", screens.IndexView.as_view(), name="index"),
    path("staged/<uuid:pk>/", screens.ConfirmView.as_view(), name="confirm"),
    path("staged/<uuid:pk>/progress/", screens.ProgressView.as_view(), name="progress"),
    path("staged/<uuid:pk>/call-back/", screens.CallBackView.as_view(), name="call_back"),
    path("staged/<uuid:pk>/discard/", screens.DiscardView.as_view(), name="discard"),
    path("<slug:name>/", screens.BringView.as_view(), name="bring"),
    path("<slug:name>/template.<slug:form>", screens.DownloadView.as_view(), name="template"),
    path("<slug:name>/data.<slug:form>", screens.DownloadView.as_view(with_data=True), name="data"),
]
