"""What is locked with keys: opened with old ones, by its own room alone, and never by none."""

import pytest
from django.test import override_settings

from lms.people.adapters.sealing import InvalidPupilKey, UnableToUnseal, get_ring

OLD, NEW = "một chìa khoá dài hơn mười sáu chữ", "chìa khoá mới cũng dài như thế"


def test_what_an_old_key_locked_opens_until_that_key_is_gone() -> None:
    before = get_ring("lms.classes", (OLD,))
    token = before.seal("Mẹ em An")
    assert "An" not in token
    both = get_ring("lms.classes", (NEW, OLD))
    assert both.unseal(token) == "Mẹ em An"
    assert both.names[0] != before.names[0]
    assert before.list_hashes("x")[0] in both.list_hashes("x")
    with pytest.raises(UnableToUnseal):
        get_ring("lms.classes", (NEW,)).unseal(token)


def test_a_room_does_not_open_what_another_locked() -> None:
    token = get_ring("lms.classes", (OLD,)).seal("Mẹ em An")
    with pytest.raises(UnableToUnseal):
        get_ring("lms.devices", (OLD,)).unseal(token)


def test_nothing_stays_nothing_and_short_keys_are_none() -> None:
    ring = get_ring("lms.classes", ())
    assert (ring.seal(""), ring.unseal("")) == ("", "")
    other = override_settings(SECRET_KEY="another key of the site, long enough")
    with other, pytest.raises(UnableToUnseal):
        get_ring("lms.classes", ()).unseal(ring.seal("x"))
    with pytest.raises(InvalidPupilKey):
        get_ring("lms.classes", ("short",))
