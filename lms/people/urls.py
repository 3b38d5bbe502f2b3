"""Addresses of people: the public doors, and the screens below the admin's own address."""

from django.urls import path

from lms.people.views import doors, links, organisations, persons, second_factor

urlpatterns = [
    path("", doors.show_home, name="people_home"),
    path(
        "invitation/<int:pk>/<str:secret>/",
        doors.InvitationView.as_view(),
        name="people_invitation",
    ),
]

admin_urlpatterns = [
    path("organisations/", organisations.OrganisationsScreen.as_view(), name="organisations"),
    path(
        "organisations/new/",
        organisations.NewOrganisationScreen.as_view(),
        name="new_organisation",
    ),
    path(
        "organisations/<int:pk>/",
        organisations.OrganisationScreen.as_view(),
        name="organisation",
    ),
    path("", persons.PeopleScreen.as_view(), name="people"),
    path("<int:pk>/", persons.PersonScreen.as_view(), name="person"),
    path("invitations/", links.InvitationsScreen.as_view(), name="invitations"),
    path("invitations/new/", links.InviteScreen.as_view(), name="invite"),
    path("invitations/newcomers/", links.NewcomersScreen.as_view(), name="newcomers"),
    path("second-factor/", second_factor.SecondFactorScreen.as_view(), name="second_factor"),
]
