"""The server of the preview: the page, the state, pictures, and word of every change, on the loopback alone."""

import asyncio
import json
import secrets
import socket
import threading
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from publisher.assets.media_types import media_type_of
from publisher.diagnostics import EnvironmentFault, Finding, PublisherError
from publisher.diagnostics.reasons import reason_of_system
from publisher.i18n.sentences import Phrase
from publisher.preview.editor import open_line
from publisher.preview.live_issue import LiveIssue, Shown
from publisher.preview.other_editions import KINDS, OtherEditions
from publisher.preview.page_pictures import SCALES
from publisher.preview.page_setter import SetIssue, ShownPage
from publisher.preview.request_guard import RequestGuard
from publisher.preview.start_page import FILES, file_of_page, start_page
from publisher.preview.state import page_value, state_of

_HOST = "127.0.0.1"
_HEARTBEAT = 15.0  # s: a browser that went away is noticed when it is written to
_MOST = 10_000  # bytes of what a browser may send
_HEADERS = {
    # Nothing of another site, nothing that is not a file of ours; and nobody shows the page within their own.
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
}
# Products run no scripts, and the page around them may show them.
_PRODUCT = "default-src 'self' data:; style-src 'self' 'unsafe-inline'; script-src 'none'; frame-ancestors 'self'; " \
    "form-action 'none'"  # fmt: skip


class PreviewServer:
    """Serves one live issue at an address of this machine, from a thread of its own."""

    def __init__(self, live: LiveIssue, language: str, port: int = 0) -> None:
        """Take the port; raise EnvironmentFault where that is not possible (E020)."""
        self._socket = _bound_socket(port)
        self.port: int = self._socket.getsockname()[1]
        self.token = secrets.token_urlsafe(24)
        self._live, self._language = live, language
        self._others = OtherEditions()
        self._streams: list[Callable[[Shown | None], None]] = []
        guard = RequestGuard(self.token, self.port)
        app = _Guarded(Starlette(routes=self._routes(), exception_handlers={PublisherError: self._fault}), guard)
        config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", server_header=False)
        config.timeout_graceful_shutdown = 1
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],), daemon=True)

    @property
    def address(self) -> str:
        """The address of the page, with its token."""
        return f"http://{_HOST}:{self.port}/{self.token}/"

    def start(self) -> None:
        """Begin to serve."""
        self._thread.start()

    def stop(self) -> None:
        """End, and wait for that."""
        self._server.should_exit = True
        for listener in tuple(self._streams):
            listener(None)
        if self._thread.is_alive():
            self._thread.join(5)
        self._socket.close()

    def _routes(self) -> list[Route]:
        def route(path: str, endpoint: Any, method: str = "GET") -> Route:
            return Route(f"/{{token}}/{path}", endpoint, methods=[method])

        return [
            route("", self._start_page),
            route("state.json", self._state),
            route("events", self._events),
            route("pages/{key}/{scale:float}.png", self._picture),
            route("pages/{key}/passages.json", self._passages),
            route("find.json", self._find),
            route("open", self._open, "POST"),
            route("{kind}/{path:path}", self._product),
            route("{file}", self._file),
        ]

    def _fault(self, _request: Request, error: Exception) -> Response:
        """Answer with what is wrong, where something of the issue cannot be drawn or made."""
        found = error.findings if isinstance(error, PublisherError) else ()
        return Response("\n".join(finding.told(self._language) for finding in found), 500)

    def _start_page(self, _request: Request) -> Response:
        return Response(start_page(self._language), media_type="text/html")

    def _file(self, request: Request) -> Response:
        name = request.path_params["file"]
        if name not in FILES:
            raise HTTPException(404)
        return Response(file_of_page(name), media_type=FILES[name])

    def _state(self, _request: Request) -> Response:
        return JSONResponse(state_of(self._live.shown, self._language))

    async def _events(self, _request: Request) -> Response:
        return StreamingResponse(self._stream(), media_type="text/event-stream")

    async def _stream(self) -> AsyncIterator[str]:
        loop, waiting = asyncio.get_running_loop(), asyncio.Queue[Shown | None]()

        def listener(shown: Shown | None) -> None:
            loop.call_soon_threadsafe(waiting.put_nowait, shown)

        self._live.listen(listener)
        self._streams.append(listener)
        try:
            last = self._live.shown
            yield _event(last)
            while True:
                try:
                    shown = await asyncio.wait_for(waiting.get(), _HEARTBEAT)
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                while shown and not waiting.empty():  # of many saves the last one counts
                    shown = waiting.get_nowait()
                if shown is None:
                    return
                yield _event(shown, after=last.generation)
                last = shown
        finally:
            self._streams.remove(listener)
            self._live.leave(listener)

    def _picture(self, request: Request) -> Response:
        issue, page = self._page(request)
        scale = request.path_params["scale"]
        if scale not in SCALES:
            raise HTTPException(404)
        data = self._live.pictures.picture(issue, page, scale)
        # Equal keys are equal pictures: a browser need not ask again.
        return Response(
            data, media_type=media_type_of("page.png"), headers={"cache-control": "private, max-age=3600, immutable"}
        )

    def _passages(self, request: Request) -> Response:
        issue, page = self._page(request)
        return JSONResponse(
            [
                {"path": one.path, "line": one.line, "text": one.text, "box": one.box}
                for one in self._live.pictures.passages(issue, page)
            ]
        )

    def _page(self, request: Request) -> tuple[SetIssue, ShownPage]:
        found = self._live.page(request.path_params["key"])
        if found is None:
            raise HTTPException(404)
        return found

    def _find(self, request: Request) -> Response:
        """Say which page (from 0) has what stands on a line of a file; -1 where none has."""
        issue, path = self._live.shown.issue, request.query_params.get("path", "")
        line = request.query_params.get("line", "")
        known = issue and line.isascii() and line.isdigit()
        return JSONResponse(
            {"page": self._live.pictures.page_of(issue, path, int(line[:9])) if issue and known else -1}
        )

    async def _open(self, request: Request) -> Response:
        body = b""
        async for piece in request.stream():
            body += piece
            if len(body) > _MOST:
                raise HTTPException(413)
        try:
            asked = json.loads(body)
            path, line = str(asked["path"]), int(asked["line"])
        except (ValueError, TypeError, KeyError):
            raise HTTPException(400) from None
        file = self._live.file(path)
        if file is None or line < 0:
            raise HTTPException(404)
        try:
            open_line(file, max(line, 1))
        except PublisherError as error:
            finding = error.findings[0]
            words = f"{finding.message(self._language)} — {finding.hint(self._language)}"
            return JSONResponse({"opened": False, "words": words})
        return JSONResponse({"opened": True, "words": ""})

    def _product(self, request: Request) -> Response:
        kind, path = request.path_params["kind"], request.path_params["path"]
        dressed = self._live.shown.dressed
        if kind not in KINDS or dressed is None:
            raise HTTPException(404)
        found = self._others.file(kind, path, dressed)
        if found is None:
            raise HTTPException(404)
        return Response(found.data, media_type=found.media_type, headers={"content-security-policy": _PRODUCT})


def _event(shown: Shown, *, after: int = -1) -> str:
    """Write an event; to a browser that has the state before this one, with the pages that are new."""
    told: dict[str, object] = {"generation": shown.generation}
    if shown.changed is not None and shown.issue and shown.generation == after + 1:
        told["pages"] = [[number, page_value(shown.issue.pages[number])] for number in shown.changed]
    return f"data: {json.dumps(told)}\n\n"


def _bound_socket(port: int) -> socket.socket:
    opened = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind((_HOST, port))
        opened.listen(64)
    except (OSError, OverflowError) as error:
        opened.close()
        taken = isinstance(error, OSError) and error.errno == 98
        reason = Phrase("port_taken") if taken else reason_of_system(error) if isinstance(error, OSError) else ""
        raise EnvironmentFault(Finding.of("E020", None, port=port, reason=reason)) from error
    return opened


class _Guarded:
    """Asks the guard of each request, and puts the headers of safety on each answer."""

    def __init__(self, app: ASGIApp, guard: RequestGuard) -> None:
        self._app, self._guard = app, guard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        headers: Mapping[str, str] = {
            name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]
        }
        if status := self._guard.refuses(scope["method"], scope["path"], headers):
            await Response("", status, headers=_HEADERS)(scope, receive, send)
            return

        async def sending(message: Any) -> None:
            if message["type"] == "http.response.start":
                given = {name for name, _ in message["headers"]}
                more = [(n.encode(), v.encode()) for n, v in _HEADERS.items() if n.encode() not in given]
                message = {**message, "headers": [*message["headers"], *more]}
            await send(message)

        await self._app(scope, receive, sending)
