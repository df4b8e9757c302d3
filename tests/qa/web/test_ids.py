"""Ids beyond what SQLite can hold: there is nothing under them, and that is said."""

import pytest
from starlette.testclient import TestClient

from qa.search.filters import NO_FILTERS
from qa.web.chat import conversation_id
from qa.web.middleware import COOKIE
from qa.web.page import Desk
from tests.qa.web.library import served, write

_OUT_OF_RANGE = [2**63, 99999999999999999999, -(2**63) - 1, -1]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> tuple[TestClient, Desk]:
    folder = tmp_path_factory.mktemp("documents")
    write(folder, {"one.md": "# One\n\nThe lighthouse was sold in 1911.\n"})
    app, desk = served(tmp_path_factory.mktemp("library") / "library", folder)
    client = TestClient(app, base_url="http://localhost")
    client.get("/")
    return client, desk


@pytest.fixture
def client(app: tuple[TestClient, Desk]) -> TestClient:
    return app[0]


@pytest.mark.parametrize("number", _OUT_OF_RANGE)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/document/{}"),
        ("GET", "/document/{}/text"),
        ("GET", "/document/{}/original"),
        ("GET", "/cite/link?document={}&start=0&end=1"),
        ("GET", "/cite/apa?document={}&start=0&end=1"),
        ("GET", "/citations/apa?conversation={}"),
        ("DELETE", "/conversations/{}"),
        ("POST", "/feedback?turn={}&verdict=right"),
        ("POST", "/feedback?turn=1&verdict=right&document={}&end=1"),
        ("DELETE", "/documents/{}"),
        ("PATCH", "/documents/{}"),
        ("POST", "/documents/{}/unmark?start=0&end=1"),
    ],
)
def test_an_id_out_of_range_is_not_there(
    client: TestClient, number: int, method: str, path: str
) -> None:
    body: dict[str, str] | None = {} if method == "PATCH" else None
    assert client.request(method, path.format(number), json=body).status_code == 404


def test_a_whole_answer_has_no_span_that_could_be_out_of_range(
    app: tuple[TestClient, Desk],
) -> None:
    client, desk = app
    browser = client.cookies[COOKIE]
    answer = desk.assistant.ask_many(["lighthouse"], [[]], filters=NO_FILTERS)[0]
    turn = desk.journal.add(browser, desk.journal.begin(browser), answer, ())
    judged = {"turn": turn, "verdict": "wrong", "start": 2**64, "end": 2**65}
    assert client.post("/feedback", params=judged).status_code == 204
    (noted,) = desk.journal.feedback()
    assert (noted.turn, noted.document, noted.start, noted.end) == (turn, "", 0, 0)


@pytest.mark.parametrize("number", [2**63, 1e300, float("inf"), float("nan"), -1.0])
def test_a_conversation_out_of_range_is_none(number: float) -> None:
    assert conversation_id(number) == 0
