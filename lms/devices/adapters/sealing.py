"""What is known of a pupil, locked: the database alone tells no name, no contact and no code.

A code is looked up by a keyed hash. How keys come about: `lms.people.adapters.sealing`.
"""

from lms.devices.conf import get_conf
from lms.devices.rules import key_of
from lms.people.adapters.sealing import InvalidPupilKey, Ring, UnableToUnseal, get_ring

__all__ = [
    "InvalidPupilKey",
    "UnableToUnseal",
    "get_key_name",
    "hash_code",
    "list_hashes",
    "seal",
    "seal_bytes",
    "unseal",
    "unseal_bytes",
]


def seal(text: str) -> str:
    """Return `text` locked with the newest key; nothing stays nothing."""
    return _get_ring().seal(text)


def unseal(token: str) -> str:
    """Return what was locked.

    :raises UnableToUnseal: its key is none of those in the settings.
    """
    return _get_ring().unseal(token)


def seal_bytes(content: bytes) -> bytes:
    """Return a file locked with the newest key."""
    return _get_ring().seal_bytes(content)


def unseal_bytes(token: bytes) -> bytes:
    """Return the file that was locked.

    :raises UnableToUnseal: its key is none of those in the settings.
    """
    return _get_ring().unseal_bytes(token)


def hash_code(code: str) -> str:
    """Return what a pupil's code is kept as, under the newest key."""
    return list_hashes(code)[0]


def list_hashes(code: str) -> list[str]:
    """Return what a need of this code may have been kept as."""
    return _get_ring().list_hashes(key_of(code))


def get_key_name() -> str:
    """Return the name of the newest key, by which is known what is still locked with older ones."""
    return _get_ring().names[0]


def _get_ring() -> Ring:
    return get_ring("lms.devices", get_conf().pupil_keys)
