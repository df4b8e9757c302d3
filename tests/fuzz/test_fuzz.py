"""A few inputs for each reader of foreign content; `python -m tests.fuzz` tries many more."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.targets import targets

_TARGETS = targets()


@pytest.mark.parametrize("name", _TARGETS)
def test_whatever_is_read_becomes_a_document_or_a_clear_error(name: str) -> None:
    target = _TARGETS[name]

    @settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def check(data: st.DataObject) -> None:
        target.check(data.draw(target.inputs))

    check()
