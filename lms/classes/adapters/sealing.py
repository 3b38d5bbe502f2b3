"""What teachers and parents agreed on, locked: the database alone tells none of it.

How keys come about: `lms.people.adapters.sealing`.
"""

from lms.classes.conf import get_conf
from lms.people.adapters.sealing import Ring, UnableToUnseal, get_ring

__all__ = ["Ring", "UnableToUnseal", "get_classes_ring"]


def get_classes_ring() -> Ring:
    """Return what locks and unlocks in this room."""
    return get_ring("lms.classes", get_conf().pupil_keys)
