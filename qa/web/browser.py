"""Which browser asks: a random name in a cookie that scripts and other sites cannot see."""

import re
import secrets
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from qa.web.asgi import App, Message, Receive, Scope, Send

COOKIE = "verbatim"
_NAME = re.compile("[A-Za-z0-9_-]{43}")
_YEAR_SECONDS = 365 * 24 * 60 * 60


def browser_of(cookies: Mapping[str, str]) -> str | None:
    """Return the name in the cookies of a request, or None if there is none of our making."""
    name = cookies.get(COOKIE, "")
    return name if _NAME.fullmatch(name) else None


class Naming:
    """An ASGI application that names each browser which opens the page of another one."""

    def __init__(self, app: App) -> None:
        """Stand before `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        is_page = scope["type"] == "http" and scope["path"] == "/"
        await self._app(scope, receive, _naming(Request(scope), send) if is_page else send)


def _naming(request: Request, send: Send) -> Send:
    """Return a `send` that keeps the name of the browser that made `request`, or gives it one."""
    name = browser_of(request.cookies) or secrets.token_urlsafe(32)
    named = Response()
    named.set_cookie(
        COOKIE, name, max_age=_YEAR_SECONDS, path="/", httponly=True, samesite="strict"
    )
    cookie = (b"set-cookie", named.headers["set-cookie"].encode())

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", ()), cookie]}
        await send(message)

    return sending
