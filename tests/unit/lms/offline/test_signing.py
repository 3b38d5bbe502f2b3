"""Who has the public key can tell whose a manifest is."""

import pytest

from lms.offline.adapters.signing import (
    InvalidKey,
    find_public_key,
    is_signed_by,
    make_secret,
    read_public_key,
    shorten_key,
    sign,
    write_pem,
)

SECRET = bytes(range(32))
PUBLIC = find_public_key(SECRET)


def test_knows_its_own_signature_and_no_other() -> None:
    signature = sign(SECRET, b"manifest")
    assert is_signed_by(PUBLIC, b"manifest", signature)
    assert not is_signed_by(PUBLIC, b"manifesto", signature)
    assert not is_signed_by(find_public_key(make_secret()), b"manifest", signature)
    assert not is_signed_by(PUBLIC, b"manifest", b"")


def test_reads_a_key_as_people_give_it() -> None:
    spaced = " ".join(PUBLIC[at : at + 4] for at in range(0, 64, 4)).upper()
    assert read_public_key(spaced) == read_public_key(write_pem(PUBLIC)) == PUBLIC
    assert len(shorten_key(PUBLIC)) == 19


@pytest.mark.parametrize(
    "text", ["", "abc", "-----BEGIN PUBLIC KEY-----\nx\n-----END PUBLIC KEY-----"]
)
def test_refuses_what_is_no_key(text: str) -> None:
    with pytest.raises(InvalidKey):
        read_public_key(text)
