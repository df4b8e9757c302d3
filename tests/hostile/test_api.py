"""Hostile questions through the interface for programs: nothing fails, and quotes are the text."""

import json
from typing import Any

import httpx
import pytest

from tests.hostile.payloads import CANARY, PAYLOADS

_TIMEOUT_SECONDS = 120
_PLAIN = "What did the keeper of lighthouse 4 write?"


def _asked(client: httpx.Client, *data: Any) -> tuple[str, Any]:  # noqa: ANN401 - JSON
    """Ask; return how the event ended, and what it gave."""
    given = [*data, *[[], [], [], None, None, []][len(data) - 1 :]]
    joined = client.post("/gradio_api/call/ask", json={"data": given})
    assert joined.status_code == httpx.codes.OK, joined.text
    text = client.get(f"/gradio_api/call/ask/{joined.json()['event_id']}").text
    event, _, content = text.strip().rpartition("\n\n")[2].partition("\ndata: ")
    return event.removeprefix("event: "), json.loads(content)


def _check(answer: dict[str, Any], client: httpx.Client) -> None:
    for quote in answer["quotes"]:
        place = {"start": quote["start"], "end": quote["end"]}
        shown = client.get(f"/document/{quote['document']['id']}/text", params=place).json()
        assert "".join(piece["text"] for piece in shown["pieces"]) == quote["text"]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_it_is_asked_as_it_is_whatever_is_asked_before(hostile: str, payload: str) -> None:
    with httpx.Client(base_url=hostile, timeout=_TIMEOUT_SECONDS) as client:
        event, (answer,) = _asked(client, payload)
        assert event == "complete"
        assert answer["question"] == payload
        _check(answer, client)
        event, (answer,) = _asked(client, _PLAIN, [payload])
        assert event == "complete"
        assert answer["quotes"]
        assert CANARY not in json.dumps(answer)
        _check(answer, client)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_filter_names_what_is_there_or_is_refused(hostile: str, payload: str) -> None:
    with httpx.Client(base_url=hostile, timeout=_TIMEOUT_SECONDS) as client:
        # There is a document of this publisher, which holds one sentence.
        event, (answer,) = _asked(client, _PLAIN, [], [], [payload])
        assert event == "complete"
        assert {quote["document"]["publisher"] for quote in answer["quotes"]} <= {payload.strip()}
        refused: list[list[Any]] = [[[payload]], [[], [], payload], [[], [], None, payload]]
        for data in refused:
            event, content = _asked(client, _PLAIN, [], *data)
            assert event == "error"
            assert "Traceback" not in json.dumps(content)
