"""OAI-PMH 2.0: one address, six questions."""

from dataclasses import asdict
from datetime import timedelta
from xml.etree.ElementTree import Element

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from lessons.exchange.adapters.tokens import InvalidToken, read_token, sign_token
from lessons.exchange.conf import get_conf
from lessons.exchange.queries import (
    Harvest,
    Mark,
    get_earliest_change,
    get_record,
    list_harvest,
    list_sets,
)
from lessons.exchange.rules import ErrorCode, Refusal, Request, Selection, Verb, read_request
from lessons.exchange.rules.answers import (
    write_answer,
    write_formats,
    write_identity,
    write_list,
    write_one,
    write_refusal,
    write_sets,
    write_token,
)

# The next harvest begins where this answer is dated, and a change is stamped before it is
# committed: what was on its way comes next time, and what came just now comes twice.
SLOWEST_WRITE = timedelta(minutes=10)


@csrf_exempt  # harvesters post their questions; nothing is written
@require_http_methods(["GET", "HEAD", "POST"])
def answer_harvester(request: HttpRequest) -> HttpResponse:
    """Answer a harvester's question; a question without an answer is no error of HTTP."""
    given = request.POST if request.method == "POST" else request.GET
    asked = read_request(dict(given.lists()))
    # Harvesters read the site's language, not that of somebody's cookie.
    with translation.override(settings.LANGUAGE_CODE):
        body = asked if isinstance(asked, Refusal) else _answer(request, asked)
    document = write_answer(
        base_url=_find_base_url(request),
        now=timezone.now() - SLOWEST_WRITE,
        arguments=(body if isinstance(body, Refusal) else asked).arguments,
        body=write_refusal(body) if isinstance(body, Refusal) else body,
    )
    return HttpResponse(document, content_type="text/xml; charset=utf-8")


def _answer(request: HttpRequest, asked: Request) -> Element | Refusal:
    if asked.verb is Verb.IDENTIFY:
        return _identify(request)
    if asked.verb in (Verb.LIST_IDENTIFIERS, Verb.LIST_RECORDS):
        return _list(request, asked)
    if asked.verb is Verb.LIST_SETS:
        if asked.token:
            return asked.refuse(ErrorCode.BAD_RESUMPTION_TOKEN, "The sets come in one part.")
        return write_sets(list_sets())
    if "identifier" not in asked.arguments:
        return write_formats()
    record = get_record(identifier=asked.arguments["identifier"], origin=_find_origin(request))
    if record is None:
        return asked.refuse(ErrorCode.ID_DOES_NOT_EXIST, "Nothing is called so.")
    if asked.verb is Verb.LIST_METADATA_FORMATS:
        return write_formats()
    return write_one(record, prefix=asked.arguments["metadataPrefix"])


def _identify(request: HttpRequest) -> Element:
    conf = get_conf()
    return write_identity(
        name=conf.name,
        base_url=_find_base_url(request),
        email=conf.email,
        domain=conf.domain,
        earliest=get_earliest_change(now=timezone.now()),
    )


def _list(request: HttpRequest, asked: Request) -> Element | Refusal:
    after, selection = None, asked.selection
    if asked.token:
        try:
            selection, position = read_token(asked.token, verb=asked.verb)
        except InvalidToken:
            return asked.refuse(ErrorCode.BAD_RESUMPTION_TOKEN, "Begin the list again.")
        after = Mark(**position)
    if selection is None:
        return asked.refuse(ErrorCode.BAD_ARGUMENT, "Give a metadataPrefix.")
    harvest = list_harvest(selection=selection, origin=_find_origin(request), after=after)
    if not harvest.records:
        return asked.refuse(ErrorCode.NO_RECORDS_MATCH, "Nothing is to be told.")
    token = _make_token(asked.verb, selection, harvest)
    return write_list(asked.verb, harvest.records, prefix=selection.prefix, token=token)


def _make_token(verb: Verb, selection: Selection, harvest: Harvest) -> Element | None:
    if harvest.onward is None and not harvest.served_before:
        return None  # the list is whole
    text = ""
    if harvest.onward is not None:
        text = sign_token(verb=verb, selection=selection, position=asdict(harvest.onward))
    return write_token(text, served=harvest.served_before, total=harvest.total)


def _find_origin(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


def _find_base_url(request: HttpRequest) -> str:
    return request.build_absolute_uri(request.path)
