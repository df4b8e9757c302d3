"""The controls above a list of questions; the list itself is drawn by the page's script."""

from collections.abc import Sequence

from qa.text.templates import plain


def question_list(
    title: str, kind: str, kinds: Sequence[tuple[str, int]], tags: Sequence[tuple[str, int]]
) -> str:
    """Return the section that the list is drawn in.

    Questions can be chosen by words, by `kind` and by tag; both come with counts.
    """
    controls = [
        '<label class="words">Containing<input type="search" id="words"></label>',
        _choice("kind", kind, "all", kinds),
    ]
    if tags:
        controls.append(_choice("tag", "Tag", "all", tags))
    controls.append(
        '<label>Order<select id="order"><option value="given">as in the gold set</option>'
        '<option value="worst">worst first</option>'
        '<option value="rank">lowest rank first</option></select></label>'
    )
    return (
        f'<section id="questions"><h2>{plain(title)}</h2>'
        f'<div class="filters" role="search">{"".join(controls)}</div>'
        '<p id="shown" role="status"></p><ol id="list"></ol>'
        '<button type="button" id="more" hidden>Show more</button>'
        "<noscript><p>The list of questions needs scripts, which this browser does not run."
        "</p></noscript></section>"
    )


def _choice(name: str, label: str, every: str, options: Sequence[tuple[str, int]]) -> str:
    listed = "".join(
        f'<option value="{plain(option)}">{plain(option)} ({number:,})</option>'
        for option, number in options
        if number
    )
    return (
        f'<label>{plain(label)}<select id="{name}"><option value="">{plain(every)}</option>'
        f"{listed}</select></label>"
    )
