"""Kinds of resources, who may use them how and who they are for; pure. Labels are in models."""

from enum import StrEnum

from lessons.library.rules import InvalidInput, gettext_noop


class Kind(StrEnum):
    MODEL_LESSON = "model_lesson"
    CLIP = "clip"
    SLIDES = "slides"
    WORKSHEET = "worksheet"
    AUDIO = "audio"
    TEXTBOOK = "textbook"
    IMAGE = "image"
    TRAINING = "training"
    OTHER = "other"


class Licence(StrEnum):
    """What others may do with a resource."""

    CC0 = "cc0"
    CC_BY = "cc-by"
    CC_BY_SA = "cc-by-sa"
    CC_BY_NC = "cc-by-nc"
    CC_BY_NC_SA = "cc-by-nc-sa"
    CC_BY_ND = "cc-by-nd"
    CC_BY_NC_ND = "cc-by-nc-nd"
    SECTOR = "sector"
    PUBLISHER = "publisher"


class Audience(StrEnum):
    EVERYONE = "everyone"
    TEACHERS = "teachers"


class Carrier(StrEnum):
    """What a resource consists of."""

    FILE = "file"
    RECORDING = "source"
    LINK = "link"
    TEXT = "body"


_ANY = frozenset({Carrier.FILE, Carrier.RECORDING, Carrier.LINK})
CARRIERS: dict[Kind, frozenset[Carrier]] = {
    Kind.MODEL_LESSON: _ANY,
    Kind.CLIP: frozenset({Carrier.RECORDING, Carrier.LINK}),
    Kind.SLIDES: frozenset({Carrier.FILE, Carrier.LINK}),
    Kind.WORKSHEET: frozenset({Carrier.FILE, Carrier.LINK}),
    Kind.AUDIO: _ANY,
    Kind.TEXTBOOK: frozenset({Carrier.LINK}),
    Kind.IMAGE: frozenset({Carrier.FILE}),
    Kind.TRAINING: _ANY | {Carrier.TEXT},
    Kind.OTHER: _ANY,
}
CC_ADDRESS = "https://creativecommons.org/{path}/deed.vi"


def find_licence_address(licence: str) -> str:
    """Return where the terms of a licence stand, or nothing where no page has them."""
    if licence == Licence.CC0:
        return CC_ADDRESS.format(path="publicdomain/zero/1.0")
    if licence.startswith("cc-"):
        return CC_ADDRESS.format(path=f"licenses/{licence.removeprefix('cc-')}/4.0")
    return ""


def choose_audience(kind: str, licence: str) -> Audience:
    """Return who may see a resource: what stays within the sector is for those who sign in."""
    if kind == Kind.TRAINING or licence == Licence.SECTOR:
        return Audience.TEACHERS
    return Audience.EVERYONE


def check_carriers(kind: str, carriers: frozenset[Carrier], licence: str) -> None:
    """Refuse a resource that holds nothing, too much, or what does not fit its kind.

    :raises InvalidInput: saying what to do.
    """
    contents = carriers - {Carrier.TEXT}
    if not carriers:
        raise InvalidInput(
            gettext_noop("Add what the resource consists of: a file, a recording or a link.")
        )
    if len(contents) > 1:
        raise InvalidInput(
            gettext_noop("A resource is one thing: a file, or a recording, or a link. Keep one.")
        )
    if licence == Licence.SECTOR and Carrier.RECORDING in carriers:
        # Players fetch published recordings without saying who asks.
        raise InvalidInput(
            gettext_noop(
                "A recording that is shown here can be watched by everybody. Choose another "
                "licence, or bring a file."
            )
        )
    allowed = CARRIERS[Kind(kind)]
    if carriers <= allowed:
        return
    if allowed == {Carrier.LINK}:
        raise InvalidInput(gettext_noop("A textbook is a link to the publisher's page."))
    if allowed == {Carrier.FILE}:
        raise InvalidInput(gettext_noop("A picture is a file: choose one."))
    if Carrier.TEXT in carriers - allowed:
        raise InvalidInput(gettext_noop("Only training materials have a text of their own."))
    if Carrier.RECORDING in carriers:
        raise InvalidInput(gettext_noop("This kind is a file or a link, not a recording."))
    raise InvalidInput(gettext_noop("A clip is a recording of the media library, or a link."))
