"""What programs find: one documented way to ask, and nothing else."""

import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

pytestmark = [
    # The client leaves the closing of its connections to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


def test_programs_can_ask_and_do_nothing_else(address: str) -> None:
    client = Client(address, verbose=False)
    endpoints = client.view_api(return_format="dict", print_info=False)
    assert list(endpoints["named_endpoints"]) == ["/ask"]
    assert endpoints["unnamed_endpoints"] == {}
    (asking,) = endpoints["named_endpoints"].values()
    parameters = [found["parameter_name"] for found in asking["parameters"]]
    assert parameters == "question history documents publishers since until kinds".split()
    answer = client.predict("How old is Alexandr Wang?", api_name="/ask")
    assert answer["answered"] is True
    assert "28" in answer["quotes"][0]["text"]
    follow_up = client.predict("Who is his boss?", [answer["question"]], api_name="/ask")
    assert follow_up["carried"][0] == "How old is Alexandr Wang?"


def test_programs_can_filter_and_hear_what_a_filter_can_be(address: str) -> None:
    client = Client(address, verbose=False)
    asked = "How old is Alexandr Wang?"
    answer = client.predict(asked, documents=["why-lecun-left-meta.md"], api_name="/ask")
    assert {quote["document"]["name"] for quote in answer["quotes"]} == {"why-lecun-left-meta.md"}
    assert answer["filters"]["documents"] == ["why-lecun-left-meta.md"]
    with pytest.raises(
        AppError, match=r"No document has the kind of file pdf\. There are: markdown\."
    ):
        client.predict(asked, kinds=["pdf"], api_name="/ask")
