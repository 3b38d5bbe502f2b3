"""Lets a view end the connection of a request whose rest nobody wants to read.

gunicorn drops a header `Connection` of the application, and says keep-alive also where it closes.
"""

from typing import Any


def pre_request(_worker: Any, message: Any) -> None:
    """Let the body know its request; gunicorn calls this hook before each."""
    message.body.message = message


def close_after(environ: dict[str, Any]) -> None:
    """Have gunicorn say that it closes, and close; other servers say so by themselves."""
    message = getattr(environ.get("wsgi.input"), "message", None)
    if message is not None:
        message.must_close = True
