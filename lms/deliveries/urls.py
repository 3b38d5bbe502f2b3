"""Addresses of the screens, below the admin's own."""

from django.urls import path

from lms.deliveries.views import bringers, communes, errands, mine, route

admin_urlpatterns = [
    path("", communes.CommunesScreen.as_view(), name="communes"),
    path("communes/<int:pk>/", communes.CommuneScreen.as_view(), name="commune"),
    path("communes/<int:pk>/route/", route.RouteSheet.as_view(), name="route"),
    path("mine/", mine.MineScreen.as_view(), name="mine"),
    path("errands/", errands.ErrandsScreen.as_view(), name="errands"),
    path("errands/data.xlsx", errands.ErrandsFile.as_view(), name="errands_file"),
    path("bringers/", bringers.BringersScreen.as_view(), name="bringers"),
    path("bringers/<int:pk>/", bringers.BringerScreen.as_view(), name="bringer"),
]
