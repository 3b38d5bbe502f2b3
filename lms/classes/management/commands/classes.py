"""`manage.py classes rotate`: locks talks with parents with the newest key."""

from lms.classes.actions.contacts import forget_contacts, rotate_keys
from lms.people.management.sealed import SealedCommand


class Command(SealedCommand):
    help = "Keys of talks with parents, and when they are forgotten."
    forgotten = "school years that are over"
    rotate = staticmethod(rotate_keys)
    forget = staticmethod(forget_contacts)
