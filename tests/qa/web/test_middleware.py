"""The guard: nobody comes in without the password, by another name, from another site."""

import base64
from collections.abc import Iterator, Sequence

import pytest
from fastapi import FastAPI
from starlette.routing import BaseRoute, Mount, Route, Router
from starlette.testclient import TestClient

from qa.web.middleware import MAX_BODY_BYTES, Access, AccessMiddleware
from tests.qa.web.library import served, write

_OPEN = Access(frozenset({"localhost"}), None, 5_000_000)
_LOCKED = Access(frozenset({"localhost"}), "ann:sécret:x", 5_000_000)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    folder = tmp_path_factory.mktemp("documents")
    write(folder, {"one.txt": "The lighthouse was sold in 1911."})
    mounted, _ = served(tmp_path_factory.mktemp("guarded") / "library", folder)
    return mounted


def _client(app: FastAPI, access: Access) -> TestClient:
    return TestClient(AccessMiddleware(app, access), base_url="http://localhost")


def _paths(routes: Sequence[BaseRoute], before: str = "") -> Iterator[tuple[str, str]]:
    """Yield method and path of all routes, those of mounted applications too."""
    for route in routes:
        if isinstance(route, Mount):
            yield "GET", f"{before}{route.path}/x"
            yield from _paths(route.routes or [], before + route.path)
        elif isinstance(route, Route):
            for method in sorted(route.methods or {"GET"}):
                yield method, before + route.path
        elif isinstance(included := getattr(route, "original_router", None), Router):
            prefix = getattr(route, "include_context").prefix  # noqa: B009 - not in its type
            yield from _paths(included.routes, before + prefix)
        else:
            pytest.fail(f"a kind of route that this test does not know: {route}")


def test_every_route_asks_for_the_password(app: FastAPI) -> None:
    client = _client(app, _LOCKED)
    found = list(_paths(app.routes))
    assert len(found) > 60
    assert ("GET", "/evaluations/{name}/report") in found
    assert ("GET", "/document/{number}") in found
    assert ("POST", "/gradio_api/queue/join") in found
    for method, path in found:
        answer = client.request(method, path)
        assert answer.status_code == 401, (method, path)
        assert answer.headers["www-authenticate"].startswith("Basic ")


@pytest.mark.parametrize(
    "header",
    ["", "Basic", "Basic !!!", "Basic " + base64.b64encode(b"ann:wrong").decode(), "Bearer x"],
)
def test_a_wrong_password_is_refused(app: FastAPI, header: str) -> None:
    answer = _client(app, _LOCKED).get("/conversations", headers={"Authorization": header})
    assert answer.status_code == 401


def _basic(credentials: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(credentials.encode()).decode()}


def test_after_ten_wrong_passwords_the_next_one_is_not_looked_at(app: FastAPI) -> None:
    client = _client(app, _LOCKED)
    for number in range(10):
        assert client.get("/conversations").status_code == 401
        wrong = client.get("/conversations", headers=_basic(f"ann:{number}"))
        assert wrong.status_code == 401
    for password in ("wrong", "sécret:x"):
        answer = client.get("/conversations", headers=_basic(f"ann:{password}"))
        assert answer.status_code == 429
        assert 0 < int(answer.headers["retry-after"]) <= 300
        assert answer.text.startswith("Too many wrong passwords. Try again in ")
    assert client.get("/conversations").status_code == 401


def test_nothing_lists_a_folder(app: FastAPI) -> None:
    client = _client(app, _OPEN)
    for path in ("/page", "/page/", "/page/.", "/assets/", "/static/", "/document/", "/theme/"):
        assert client.get(path).status_code in {400, 404, 405}, path
    for path in ("/page/../guard.py", "/page/%2e%2e/guard.py", "/page/..%2fguard.py"):
        assert client.get(path).status_code == 404, path


def test_the_password_opens(app: FastAPI) -> None:
    right = "Basic " + base64.b64encode("ann:sécret:x".encode()).decode()
    client = _client(app, _LOCKED)
    assert client.get("/conversations", headers={"Authorization": right}).json() == []
    assert client.get("/", headers={"Authorization": right}).status_code == 200


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("localhost:7860", 200),
        ("127.0.0.1:7860", 200),
        ("[::1]:7860", 200),
        ("192.168.1.7", 200),
        ("evil.example", 400),
        ("localhost.evil.example", 400),
        ("", 400),
        ("[", 400),
    ],
)
def test_only_names_of_ours_are_answered(app: FastAPI, host: str, status: int) -> None:
    assert _client(app, _OPEN).get("/conversations", headers={"Host": host}).status_code == status


def test_another_site_cannot_change_anything(app: FastAPI) -> None:
    client = _client(app, _OPEN)
    for origin in ("http://evil.example", "null", "http://localhost:81"):
        answer = client.delete("/conversations/1", headers={"Origin": origin})
        assert answer.status_code == 403, origin
    own = client.delete("/conversations/1", headers={"Origin": "http://localhost"})
    assert own.status_code == 204


@pytest.mark.parametrize(
    "path", ["/", "/conversations", "/document/1", "/nowhere", "/page/page.css", "/config"]
)
def test_every_answer_has_the_headers(app: FastAPI, path: str) -> None:
    headers = _client(app, _OPEN).get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert len(headers.get_list("content-security-policy")) == 1
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_a_body_that_is_too_long_is_refused_before_it_is_read(app: FastAPI) -> None:
    client = _client(app, _OPEN)
    answer = client.post("/feedback", content=b"x" * (MAX_BODY_BYTES + 1))
    assert answer.status_code == 413
    assert "longer than the 1,000,000 bytes" in answer.text
    chunks = iter([b"x"])
    assert client.post("/feedback", content=chunks).status_code == 411


@pytest.mark.parametrize("path", ["/gradio_api/upload", "/gradio_api/file=/etc/passwd"])
def test_what_the_page_does_not_need_is_closed(app: FastAPI, path: str) -> None:
    client = _client(app, _OPEN)
    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404


def test_a_cookie_names_the_browser_and_no_script_sees_it(app: FastAPI) -> None:
    client = _client(app, _OPEN)
    cookie = client.get("/").headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()
    again = client.get("/").headers["set-cookie"]
    assert cookie.split(";")[0] == again.split(";")[0]
    forged = client.get("/", headers={"Cookie": "verbatim=mine"}).headers["set-cookie"]
    assert not forged.startswith("verbatim=mine;")
