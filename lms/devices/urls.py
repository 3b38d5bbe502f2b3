"""Addresses of the screens, below the admin's own."""

from django.urls import path

from lms.devices.views import (
    allocation,
    donations,
    ledger,
    needs,
    tables,
    weak,
    weak_letter,
    weak_pupils,
)

admin_urlpatterns = [
    path("needs/", needs.NeedsScreen.as_view(), name="needs"),
    path("needs/new/", needs.NewNeedScreen.as_view(), name="new_need"),
    path("needs/data.xlsx", needs.NeedsFile.as_view(), name="needs_file"),
    path("needs/<int:pk>/", needs.NeedScreen.as_view(), name="need"),
    path("donations/", donations.DonationsScreen.as_view(), name="donations"),
    path("donations/new/", donations.NewDonationScreen.as_view(), name="new_donation"),
    path("donations/<int:pk>/", donations.DonationScreen.as_view(), name="donation"),
    path("assets/", ledger.AssetsScreen.as_view(), name="assets"),
    path("assets/transfer/", ledger.TransferScreen.as_view(), name="transfer"),
    path("assets/first/", allocation.AllocationScreen.as_view(), name="allocation"),
    path("assets/<int:pk>/", ledger.AssetScreen.as_view(), name="asset"),
    path("weak/", weak.WeakAreasScreen.as_view(), name="weak"),
    path("weak/new/", weak.NewWeakAreaScreen.as_view(), name="new_weak_area"),
    path("weak/letter/", weak_letter.WeakLetterScreen.as_view(), name="weak_letter"),
    path("weak/data.xlsx", weak_letter.WeakFile.as_view(), name="weak_file"),
    path("weak/<int:pk>/", weak.WeakAreaScreen.as_view(), name="weak_area"),
    path("weak/<int:pk>/pupils/", weak_pupils.WeakPupilsScreen.as_view(), name="weak_pupils"),
    path("table/", tables.TableScreen.as_view(), name="table"),
    path("table/data.xlsx", tables.TableFile.as_view(), name="table_file"),
]
