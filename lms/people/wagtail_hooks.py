"""How people stand in Wagtail's admin: wiring only."""

from wagtail.models import Page
from wagtail.permissions import register_permission_policy

from lms.people.permissions.pages import OrganisationPagePolicy

register_permission_policy(Page, OrganisationPagePolicy(Page))
