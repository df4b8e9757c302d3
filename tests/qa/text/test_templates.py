"""Templates: what they are given comes out character for character, and nothing is added to it."""

from pathlib import Path

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup

from qa.text.templates import environment, escaped


def test_a_template_escapes_what_it_is_given_and_joins_its_lines(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        "<p>\n    {{ text }}\n    <b>{{ html }}</b>\n</p>\n", "utf-8"
    )
    page = environment(tmp_path).get_template("page.html")
    shown = page.render(text='<a href="x"> &\r\n ', html=Markup("<i>as it is</i>"))
    assert shown == ("<p>&lt;a href=&quot;x&quot;&gt; &amp;&#13;\n <b><i>as it is</i></b></p>")


def test_the_escaping_can_be_chosen(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<p>{{ text }}{{ number }}</p>", "utf-8")
    page = environment(tmp_path, escaped).get_template("page.html")
    assert page.render(text="_a_", number=1) == "<p>&#95;a&#95;1</p>"


def test_what_a_template_lacks_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("{{ text }}", "utf-8")
    with pytest.raises(UndefinedError):
        environment(tmp_path).get_template("page.html").render()
