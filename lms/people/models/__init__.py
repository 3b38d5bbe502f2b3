"""The tables of people: one module per concept, gathered here for Django."""

from lms.people.models.derived import DerivedGroup
from lms.people.models.invitations import Invitation
from lms.people.models.memberships import Membership, SecondFactorRule
from lms.people.models.organisations import Organisation, match_paths
from lms.people.models.review import RoleReviewTask

__all__ = [
    "DerivedGroup",
    "Invitation",
    "Membership",
    "Organisation",
    "RoleReviewTask",
    "SecondFactorRule",
    "match_paths",
]
