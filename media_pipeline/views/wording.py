"""What machines report, said to teachers: findings, kinds of work, families of files.

Reasons why a file or a job failed are in sentences.py.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

FAMILIES = {
    "modern": gettext_lazy("Small files, for newer phones and browsers"),
    "universal": gettext_lazy("For every phone and browser"),
}
KINDS = {
    "receive": gettext_lazy("Checking and taking in"),
    "encode": gettext_lazy("Preparing for weak links"),
    "publish": gettext_lazy("Making public"),
    "withdraw": gettext_lazy("Withdrawing"),
    "master": gettext_lazy("Making the television file"),
}
FINDINGS = {
    "damaged": gettext_lazy("Part of the recording is damaged or missing and was left out"),
    "decode": gettext_lazy("Some pictures cannot be read"),
    "frames": gettext_lazy("Some pictures are missing"),
    "duration": gettext_lazy("It does not last as long as the recording"),
    "sync": gettext_lazy("The sound does not end with the picture"),
    "budget": gettext_lazy("It needs more of the link than planned"),
    "peak": gettext_lazy("It needs more than the link for some seconds"),
    "order": gettext_lazy("A version for a stronger link looks worse than the one below it"),
    "loudness": gettext_lazy("It is not as loud as it should be"),
    "overshoot": gettext_lazy("The loudest moments may crackle"),
    "silent": gettext_lazy("The sound track is silent"),
    "clipping": gettext_lazy("The recording was too loud for the microphone"),
    "quiet": gettext_lazy("It was recorded very low: expect noise"),
    "silence": gettext_lazy("There is nothing to hear for a while"),
    "black": gettext_lazy("The picture is black for a while"),
    "freeze": gettext_lazy("The picture stands still for a while"),
}
_SPAN = re.compile(r"from ([\d.]+) to ([\d.]+) s")


def name_family(family: str) -> str:
    """Return what a family of files is for."""
    return str(FAMILIES.get(family, family))


def name_kind(kind: str) -> str:
    """Return what a job does."""
    return str(KINDS.get(kind, _("Work in the background")))


def explain_findings(findings: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return what the measurements found, a line each, without saying the same of every rung."""
    lines: dict[str, None] = {}
    for finding in findings:
        text = str(FINDINGS.get(finding["code"], _("Something to look at")))
        if span := _SPAN.search(finding.get("message", "")):
            text = _("%(what)s: from %(start)s to %(end)s") % {
                "what": text,
                "start": describe_moment(float(span[1])),
                "end": describe_moment(float(span[2])),
            }
        lines[text] = None
    return list(lines)


def describe_moment(seconds: float) -> str:
    """Return a place in a recording as players write it."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
