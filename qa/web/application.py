"""The web application: our own routes, the Gradio page after them, and the guard before all."""

import socket
from pathlib import Path

import gradio as gr
import uvicorn
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from corpus.errors import VerbatimError
from qa.web.conversations import citation_routes, conversation_routes
from qa.web.documents import documents_routes
from qa.web.evaluations import evaluation_routes
from qa.web.filters import filter_routes
from qa.web.middleware import Access, AccessMiddleware, BrowserNames
from qa.web.page import HEAD, THEME, Desk, page
from qa.web.reader import reader_routes

_FIRST_PORT = 7860
_PORTS = 100
_ASSETS = Path(__file__).parent / "assets"


def application(desk: Desk) -> FastAPI:
    """Return the application that serves `desk`, without a guard."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    library = desk.assistant.library
    app.include_router(reader_routes(library))
    app.include_router(citation_routes(library, desk.journal))
    app.include_router(conversation_routes(library, desk.journal))
    app.include_router(documents_routes(library, desk.job))
    app.include_router(filter_routes(library))
    app.include_router(evaluation_routes(library, desk.evaluations))
    app.mount("/page", StaticFiles(directory=_ASSETS), name="assets")
    app.add_middleware(BrowserNames)
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        page(desk),
        path="/",
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        max_file_size="1kb",
        pwa=False,
        enable_monitoring=False,
        theme=THEME,
        head=HEAD,
    )
    return mounted


def protected(desk: Desk, access: Access) -> AccessMiddleware:
    """Return the application that serves `desk` to those whom `access` lets in."""
    return AccessMiddleware(application(desk), access)


def serve(desk: Desk, access: Access, host: str, port: int | None) -> None:
    """Serve `desk` at `host` and `port` until interrupted; any free port from 7860 by default.

    Raises VerbatimError if it cannot be served there.
    """
    with _bound(host, port) as listening:
        shown = f"[{host}]" if ":" in host else host
        print(f"Verbatim is at http://{shown}:{listening.getsockname()[1]}", flush=True)
        config = uvicorn.Config(
            protected(desk, access), log_level="warning", server_header=False, ws="none"
        )
        try:
            uvicorn.Server(config).run(sockets=[listening])
        finally:
            desk.job.close()
            desk.evaluations.close()


def _bound(host: str, port: int | None) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    ports = range(_FIRST_PORT, _FIRST_PORT + _PORTS) if port is None else [port]
    for candidate in ports:
        # The protocol is named for asyncio, which otherwise lets each answer wait for the client to
        # acknowledge its headers: 40 ms.
        bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind((host, candidate))
            bound.listen()
        except (OSError, OverflowError):
            bound.close()
        else:
            return bound
    raise VerbatimError(
        f"The page cannot be served at {host}, port {port or '7860 and following'}: it is in use"
        " already, or may not be used. Name another one with --port."
    )
