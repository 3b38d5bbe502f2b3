"""`manage.py devices rotate`: locks what is known of pupils with the newest key."""

from lms.devices.actions.keeping import forget_pupils, rotate_keys
from lms.people.management.sealed import SealedCommand


class Command(SealedCommand):
    help = "Keys of pupils' data, and when pupils are forgotten."
    forgotten = "pupils after their time"
    rotate = staticmethod(rotate_keys)
    forget = staticmethod(forget_pupils)
