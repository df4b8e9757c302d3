"""The list of dependencies and their licences is that of what is installed."""

from tests.licences import DEPENDENCIES, direct, missing


def test_every_dependency_is_listed_with_its_licence() -> None:
    assert len(direct()) > 20
    assert missing() == [], "run: python -m tests.licences"
    assert "not stated" not in DEPENDENCIES.read_text("utf-8")
