"""What a caller wants drawn over a programme's picture; a part of what names its master."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from media_pipeline.core.masters.profiles import Profile

KEY_LETTERS = 16


@dataclass(frozen=True, kw_only=True)
class Dressing:
    """All empty is nothing to draw."""

    title: str = ""
    """The lower third's first line: what the lesson is called."""
    subtitle: str = ""
    """Its second line: subject and grade, or who teaches."""
    logo: str = ""
    """What the private store calls the station's PNG, named by what it shows."""
    captions: str = ""
    """WebVTT to burn in, where the profile asks for it."""

    @property
    def key(self) -> str:
        """Return what tells it from other dressings; empty for nothing."""
        if self == Dressing():
            return ""
        document = json.dumps(asdict(self), sort_keys=True)
        return hashlib.sha256(document.encode()).hexdigest()[:KEY_LETTERS]


def dress(profile: Profile, wished: Dressing, *, captions: str) -> Dressing:
    """Return what of `wished` really is drawn: nothing on the radio, captions where they are burnt.

    `captions` are those of the recording; "" for none.
    """
    if profile.is_radio:
        return Dressing()
    if profile.captions != "burnt":
        return replace(wished, captions="")
    return wished if wished.captions else replace(wished, captions=captions)


def read_dressing(document: Mapping[str, Any]) -> Dressing:
    """Return the dressing that was kept as `document`."""
    known = {field.name for field in fields(Dressing)}
    return Dressing(**{name: str(text) for name, text in document.items() if name in known})
