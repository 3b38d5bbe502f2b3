"""A body between an event loop and a thread, and requests of any ASGI handler."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.test import AsyncRequestFactory

from media_pipeline.adapters.asgi import MOST_BUFFERED, BodyStream
from media_pipeline.adapters.pouring import Broken, Silent
from media_pipeline.views.bodies import RequestBody

GONE = {"type": "http.disconnect"}


def piece(body: bytes, *, more: bool = True) -> dict[str, Any]:
    return {"type": "http.request", "body": body, "more_body": more}


async def fill(*messages: dict[str, Any]) -> tuple[BodyStream, int]:
    """Return a stream after the server has given it what it takes, and how much it left."""
    waiting = list(messages)

    async def receive() -> dict[str, Any]:
        return waiting.pop(0) if waiting else await asyncio.Event().wait()  # type: ignore[return-value]  # never

    stream = BodyStream()
    task = asyncio.create_task(stream.fill(receive))
    await asyncio.wait([task], timeout=0.05)
    task.cancel()
    return stream, len(waiting)


def run_apart(filling: Coroutine[Any, Any, tuple[BodyStream, int]]) -> tuple[BodyStream, int]:
    """Run it in a thread: a test of browsers in this process leaves its event loop behind."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, filling).result()


def test_gives_what_came_and_then_the_end() -> None:
    stream, _left = run_apart(fill(piece(b"12"), piece(b"345", more=False)))
    assert [stream.read(2), stream.read(2), stream.read(2), stream.read(2)] == [
        *(b"12", b"34", b"5", b"")
    ]


def test_gives_what_came_before_it_says_that_the_link_broke() -> None:
    stream, _left = run_apart(fill(piece(b"12"), GONE))
    assert stream.read(9) == b"12"
    with pytest.raises(BrokenPipeError):
        stream.read(9)


def test_lets_the_sender_wait_for_a_slow_disk() -> None:
    _stream, left = run_apart(fill(*[piece(bytes(MOST_BUFFERED))] * 5))
    assert left == 3


def test_lets_nobody_wait_for_a_closed_one() -> None:
    stream, _left = run_apart(fill())
    stream.close()
    with pytest.raises(BrokenPipeError):
        stream.read(9)


@pytest.mark.parametrize(("last", "error"), [(None, Silent), (GONE, Broken)])
def test_tells_uploads_of_silence_and_of_breaks(
    last: Any, error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("media_pipeline.views.bodies.PATIENCE_S", 0.01)
    request: Any = AsyncRequestFactory().patch("/", b"")
    request.body_stream, _left = run_apart(fill(piece(b"12"), *([last] if last else [])))
    with RequestBody(request) as body:
        assert body.read(9) == b"12"
        with pytest.raises(error):
            body.read(9)


def test_reads_what_another_handler_has_collected() -> None:
    request: Any = AsyncRequestFactory().patch("/", b"12345")
    with RequestBody(request) as body:
        assert (body.length, body.read(3), body.read(9), body.read(9)) == (5, b"123", b"45", b"")
