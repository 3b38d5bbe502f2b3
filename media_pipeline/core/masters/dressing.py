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


def dress(profile: Profile, wished: Dressing, known: Dressing) -> Dressing:
    """Return what really is drawn: nothing on the radio, captions where they are burnt.

    What `profile` asks for and nobody wished for is taken from what is `known`.
    """
    if profile.is_radio:
        return Dressing()
    is_burnt = profile.captions == "burnt"
    return replace(
        wished,
        title=wished.title or (known.title if profile.titled else ""),
        logo=wished.logo or (known.logo if profile.logo else ""),
        captions=(wished.captions or known.captions) if is_burnt else "",
    )


def read_dressing(document: Mapping[str, Any]) -> Dressing:
    """Return the dressing that was kept as `document`."""
    known = {field.name for field in fields(Dressing)}
    return Dressing(**{name: str(text) for name, text in document.items() if name in known})
