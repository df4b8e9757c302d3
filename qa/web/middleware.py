"""What every request passes on its way in, and every answer on its way out.

In: the host name is ours, the credentials are right, the page that asks is our own, and the body
is not too long. Out: headers that keep a browser from guessing types, framing the page, telling
other sites about it, or loading anything from elsewhere. It stands before all routes, so that none
can be forgotten. Behind it, each browser that opens the page gets a random name, in a cookie that
scripts and other sites cannot see.
"""

import base64
import binascii
import hmac
import ipaddress
import re
import secrets
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from qa.web.rate_limit import RateLimit

_Scope = MutableMapping[str, Any]
_Message = MutableMapping[str, Any]
_Receive = Callable[[], Awaitable[_Message]]
_Send = Callable[[_Message], Awaitable[None]]
_App = Callable[[_Scope, _Receive, _Send], Awaitable[None]]
"""The parts of an ASGI application, as its specification names them."""

COOKIE = "verbatim"
_NAME = re.compile("[A-Za-z0-9_-]{43}")
_YEAR_SECONDS = 365 * 24 * 60 * 60

MAX_BODY_BYTES = 1_000_000
"""Longest body of a request, except for uploads."""
UPLOAD_PATH = "/documents/upload"
GOLD_PATH = "/evaluations/upload"
_UPLOADS = frozenset({UPLOAD_PATH, GOLD_PATH})
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_CLOSED = (
    *("/gradio_api/upload", "/gradio_api/proxy", "/gradio_api/file", "/gradio_api/deep_link"),
    *("/gradio_api/vibe", "/gradio_api/undo-vibe", "/gradio_api/run-history", "/gradio_api/runs"),
    *("/gradio_api/process_recording", "/gradio_api/stream", "/monitoring", "/login", "/logout"),
)
"""What Gradio offers and the page does not use."""
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self'"
    " 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self';"
    " object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
"""Gradio's own scripts need inline code and evaluation; nothing may come from elsewhere."""
_HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


@dataclass(frozen=True, slots=True)
class Access:
    """Who may come in.

    `hosts` are the names that the page may be asked for by; addresses in figures always may, since
    it takes a name to lead a browser here from another site. `credentials` are `user:password`,
    or None if everybody may.
    """

    hosts: frozenset[str]
    credentials: str | None
    max_upload_bytes: int


@dataclass(frozen=True, slots=True)
class _Refusal:
    status: int
    reason: str
    headers: tuple[tuple[bytes, bytes], ...] = ()


class AccessMiddleware:
    """An ASGI application that lets requests through to another one."""

    def __init__(self, app: _App, access: Access) -> None:
        """Stand before `app`."""
        self._app = app
        self._access = access
        self._rate_limit = RateLimit()

    async def __call__(self, scope: _Scope, receive: _Receive, send: _Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        refusal = self._refusal(scope)
        if refusal is None:
            await self._app(scope, receive, _with_headers(send))
        else:
            await _refuse(refusal, _with_headers(send))

    def _refusal(self, scope: _Scope) -> _Refusal | None:
        headers = {name.decode("latin-1").lower(): value for name, value in scope["headers"]}
        host = headers.get("host", b"").decode("latin-1")
        if not self._is_ours(host):
            return _Refusal(
                400, "This page goes by another host name. Allow this one with --trusted-host."
            )
        client = scope.get("client")
        refusal = self._entry(headers.get("authorization"), client[0] if client else "")
        if refusal is not None:
            return refusal
        if scope["path"].startswith(_CLOSED):
            return _Refusal(404, "There is nothing here.")
        if scope["method"] in _READING:
            return None
        origin = headers.get("origin", b"").decode("latin-1")
        if origin and urlsplit(origin).netloc != host:
            return _Refusal(403, "Another site may not do this.")
        return self._too_long(scope["path"], headers)

    def _is_ours(self, host: str) -> bool:
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        return name in self._access.hosts or _is_address(name)

    def _entry(self, authorization: bytes | None, client: str) -> _Refusal | None:
        """Return why somebody at the address `client` may not come in, or None."""
        credentials = self._access.credentials
        if credentials is None:
            return None
        challenge = (b"www-authenticate", b'Basic realm="Verbatim", charset="UTF-8"')
        needed = _Refusal(401, "A user name and password are needed.", (challenge,))
        if authorization is None:
            return needed
        given = _credentials(authorization)
        user = given.partition(b":")[0]
        wait = self._rate_limit.wait_seconds(client, user)
        if wait:
            after = (b"retry-after", str(wait).encode())
            return _Refusal(429, f"Too many wrong passwords. Try again in {wait} s.", (after,))
        # Hashed, so that the time tells nothing about the length either.
        if hmac.compare_digest(sha256(given).digest(), sha256(credentials.encode()).digest()):
            return None
        self._rate_limit.failed(client, user)
        return needed

    def _too_long(self, path: str, headers: dict[str, bytes]) -> _Refusal | None:
        if "transfer-encoding" in headers:
            return _Refusal(411, "State the length of the body.")
        limit = self._access.max_upload_bytes if path in _UPLOADS else MAX_BODY_BYTES
        length = headers.get("content-length", b"0")
        if not length.isdigit() or int(length) > limit:
            return _Refusal(413, f"This is longer than the {limit:,} bytes that are allowed.")
        return None


def _credentials(authorization: bytes) -> bytes:
    """Return the `user:password` of a header of HTTP Basic authentication, empty if it is none."""
    scheme, _, encoded = authorization.partition(b" ")
    try:
        given = base64.b64decode(encoded.strip(), validate=True)
    except binascii.Error:
        return b""
    return given if scheme.lower() == b"basic" else b""


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _with_headers(send: _Send) -> _Send:
    """Return a `send` that adds what headers a response does not set itself."""

    async def sending(message: _Message) -> None:
        if message["type"] == "http.response.start":
            own = list(message.get("headers", ()))
            names = {bytes(name).lower() for name, _ in own}
            own.extend(
                (name.encode(), value.encode())
                for name, value in _HEADERS.items()
                if name.encode() not in names
            )
            message = {**message, "headers": own}
        await send(message)

    return sending


async def _refuse(refusal: _Refusal, send: _Send) -> None:
    body = f"{refusal.reason}\n".encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
        *refusal.headers,
    ]
    await send({"type": "http.response.start", "status": refusal.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def browser_of(cookies: Mapping[str, str]) -> str | None:
    """Return the name in the cookies of a request, or None if it has none that we made."""
    name = cookies.get(COOKIE, "")
    return name if _NAME.fullmatch(name) else None


class BrowserNames:
    """An ASGI application that names each browser which opens the page of another one."""

    def __init__(self, app: _App) -> None:
        """Stand before `app`."""
        self._app = app

    async def __call__(self, scope: _Scope, receive: _Receive, send: _Send) -> None:
        """Answer one request."""
        is_page = scope["type"] == "http" and scope["path"] == "/"
        await self._app(scope, receive, _naming(Request(scope), send) if is_page else send)


def _naming(request: Request, send: _Send) -> _Send:
    """Return a `send` that keeps the name of the browser that made `request`, or gives it one."""
    name = browser_of(request.cookies) or secrets.token_urlsafe(32)
    named = Response()
    named.set_cookie(
        COOKIE, name, max_age=_YEAR_SECONDS, path="/", httponly=True, samesite="strict"
    )
    cookie = (b"set-cookie", named.headers["set-cookie"].encode())

    async def sending(message: _Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", ()), cookie]}
        await send(message)

    return sending
