"""What a harvester may ask for by OAI-PMH 2.0, and how its question is refused."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from lessons.exchange.rules.datestamps import read_datestamp
from lessons.exchange.rules.formats import FORMATS

# What the schema of the answers takes for a prefix and for a set; an answer repeats them.
_PREFIX = re.compile(r"[A-Za-z0-9\-_.!~*'()]+")
_SET = re.compile(r"[A-Za-z0-9\-_.!~*'()]+(:[A-Za-z0-9\-_.!~*'()]+)*")
LONGEST_ARGUMENT = 2000


class Verb(StrEnum):
    """The six questions."""

    IDENTIFY = "Identify"
    LIST_METADATA_FORMATS = "ListMetadataFormats"
    LIST_SETS = "ListSets"
    LIST_IDENTIFIERS = "ListIdentifiers"
    LIST_RECORDS = "ListRecords"
    GET_RECORD = "GetRecord"


class ErrorCode(StrEnum):
    """Why a question has no answer. Sets there are always, and formats for all: two codes less."""

    BAD_ARGUMENT = "badArgument"
    BAD_RESUMPTION_TOKEN = "badResumptionToken"  # noqa: S105
    BAD_VERB = "badVerb"
    CANNOT_DISSEMINATE_FORMAT = "cannotDisseminateFormat"
    ID_DOES_NOT_EXIST = "idDoesNotExist"
    NO_RECORDS_MATCH = "noRecordsMatch"


# Required and optional arguments; a token stands alone.
_ARGUMENTS: dict[Verb, tuple[frozenset[str], frozenset[str]]] = {
    Verb.IDENTIFY: (frozenset(), frozenset()),
    Verb.LIST_METADATA_FORMATS: (frozenset(), frozenset({"identifier"})),
    Verb.LIST_SETS: (frozenset(), frozenset({"resumptionToken"})),
    Verb.GET_RECORD: (frozenset({"identifier", "metadataPrefix"}), frozenset()),
    **dict.fromkeys(
        (Verb.LIST_IDENTIFIERS, Verb.LIST_RECORDS),
        (
            frozenset({"metadataPrefix"}),
            frozenset({"from", "until", "set", "resumptionToken"}),
        ),
    ),
}


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """No answer, and why; `arguments` are repeated to the harvester where they were valid."""

    code: ErrorCode
    message: str
    arguments: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Which records are asked for; `begins_at` included, `ends_at` not."""

    prefix: str
    set_spec: str = ""
    begins_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Request:
    """A valid question."""

    verb: Verb
    arguments: Mapping[str, str]
    selection: Selection | None = None

    @property
    def token(self) -> str:
        """The token that goes on with a list, or nothing."""
        return self.arguments.get("resumptionToken", "")

    def refuse(self, code: ErrorCode, message: str) -> Refusal:
        """Return that this question, valid as it is, has no answer."""
        return Refusal(code=code, message=message, arguments=self.arguments)


def read_request(given: Mapping[str, Sequence[str]]) -> Request | Refusal:
    """Return the question that the arguments of an address or a form ask."""
    given = {name: values for name, values in given.items() if values}
    verbs = given.get("verb", ())
    if len(verbs) != 1 or verbs[0] not in set(Verb):
        return Refusal(code=ErrorCode.BAD_VERB, message="Give one verb of OAI-PMH 2.0.")
    verb = Verb(verbs[0])
    required, optional = _ARGUMENTS[verb]
    names = set(given) - {"verb"}
    if fault := _find_fault(given, names, required, optional):
        return Refusal(code=ErrorCode.BAD_ARGUMENT, message=fault)
    arguments = {"verb": verb.value, **{name: given[name][0] for name in sorted(names)}}
    prefix = arguments.get("metadataPrefix", "")
    if prefix and prefix not in FORMATS:
        return Refusal(
            code=ErrorCode.CANNOT_DISSEMINATE_FORMAT,
            message=f"The formats are: {', '.join(FORMATS)}.",
            arguments=arguments,
        )
    selects = prefix and verb in (Verb.LIST_IDENTIFIERS, Verb.LIST_RECORDS)
    selection = _read_selection(arguments) if selects else None
    return Request(verb=verb, arguments=arguments, selection=selection)


def _find_fault(
    given: Mapping[str, Sequence[str]],
    names: set[str],
    required: frozenset[str],
    optional: frozenset[str],
) -> str:
    """Return what is wrong with the arguments, or nothing."""
    if strange := names - required - optional:
        return f"This verb takes no argument called {', '.join(sorted(strange))[:200]}."
    if any(len(given[name]) > 1 for name in names):
        return "An argument is repeated."
    values = {name: given[name][0] for name in names}
    if any(not value or len(value) > LONGEST_ARGUMENT for value in values.values()):
        return "An argument is empty or too long."
    if "resumptionToken" in names:
        return "" if len(names) == 1 else "A resumptionToken stands alone."
    if missing := required - names:
        return f"This verb needs {', '.join(sorted(missing))}."
    if not _PREFIX.fullmatch(values.get("metadataPrefix", "x")):
        return "The metadataPrefix has letters that none has."
    if not _SET.fullmatch(values.get("set", "x")):
        return "The set has letters that none has."
    return _find_wrong_dates(values)


def _find_wrong_dates(values: Mapping[str, str]) -> str:
    texts = [values[name] for name in ("from", "until") if name in values]
    stamps = [read_datestamp(text) for text in texts]
    if None in stamps:
        return "A date is YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ."
    if len({len(text) for text in texts}) > 1:
        return "The dates differ in granularity."
    return "The first date lies after the last." if texts != sorted(texts) else ""


def _read_selection(arguments: Mapping[str, str]) -> Selection:
    begin = read_datestamp(arguments.get("from", ""))
    end = read_datestamp(arguments.get("until", ""))
    return Selection(
        prefix=arguments["metadataPrefix"],
        set_spec=arguments.get("set", ""),
        begins_at=begin.begins_at if begin else None,
        ends_at=end.ends_at if end else None,
    )
