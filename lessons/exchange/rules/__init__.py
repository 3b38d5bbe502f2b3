"""How public things are told in the formats of others; pure."""

from lessons.exchange.rules.datestamps import Datestamp, read_datestamp, spell_datestamp
from lessons.exchange.rules.formats import FORMATS, Format
from lessons.exchange.rules.harvests import (
    ErrorCode,
    Refusal,
    Request,
    Selection,
    Verb,
    read_request,
)
from lessons.exchange.rules.records import Record, spell_duration
from lessons.exchange.rules.sets import InvalidSet, SetSpec, read_set, spell_set
from lessons.exchange.rules.xml import clean_text

__all__ = [
    "FORMATS",
    "Datestamp",
    "ErrorCode",
    "Format",
    "InvalidSet",
    "Record",
    "Refusal",
    "Request",
    "Selection",
    "SetSpec",
    "Verb",
    "clean_text",
    "read_datestamp",
    "read_request",
    "read_set",
    "spell_datestamp",
    "spell_duration",
    "spell_set",
]
