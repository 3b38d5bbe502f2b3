"""Addresses of devices: the public count, what labels lead to, screens below the admin's own."""

from django.urls import path

from lms.devices.views import (
    allocation,
    donations,
    hardships,
    labels,
    ledger,
    needs,
    public,
    reservations,
    slips,
    tables,
    weak,
    weak_letter,
    weak_pupils,
)

urlpatterns = [
    path("thiet-bi/", public.show_counts, name="device_counts"),
    path("thiet-bi/<int:pk>/", labels.open_device, name="device_label"),
]

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
    path("assets/labels/", labels.LabelsScreen.as_view(), name="labels"),
    path("assets/slips/", slips.SlipsScreen.as_view(), name="slips"),
    path("assets/slips/<int:pk>/", slips.SlipScreen.as_view(), name="slip"),
    path("assets/held/", reservations.ReservationsScreen.as_view(), name="reservations"),
    path("assets/held/new/", reservations.NewReservationScreen.as_view(), name="new_reservation"),
    path("assets/<int:pk>/", ledger.AssetScreen.as_view(), name="asset"),
    path("weak/", weak.WeakAreasScreen.as_view(), name="weak"),
    path("weak/new/", weak.NewWeakAreaScreen.as_view(), name="new_weak_area"),
    path("weak/letter/", weak_letter.WeakLetterScreen.as_view(), name="weak_letter"),
    path("weak/data.xlsx", weak_letter.WeakFile.as_view(), name="weak_file"),
    path("weak/<int:pk>/", weak.WeakAreaScreen.as_view(), name="weak_area"),
    path("weak/<int:pk>/pupils/", weak_pupils.WeakPupilsScreen.as_view(), name="weak_pupils"),
    path("hardships/", hardships.HardshipsScreen.as_view(), name="hardships"),
    path("table/", tables.TableScreen.as_view(), name="table"),
    path("table/data.xlsx", tables.TableFile.as_view(), name="table_file"),
]
