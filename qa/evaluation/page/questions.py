"""The controls above a list of questions; the list itself is drawn by the page's script."""

from collections.abc import Sequence

from qa.web.markup import plain


def filters(kinds: Sequence[tuple[str, int]], tags: Sequence[tuple[str, int]]) -> str:
    """Return controls to choose questions by words, kind, and tag; kinds and tags with counts."""
    controls = [
        '<label class="words">Containing<input type="search" id="words"></label>',
        _choice("kind", "Outcome", "all", kinds),
    ]
    if tags:
        controls.append(_choice("tag", "Tag", "all", tags))
    controls.append(
        '<label>Order<select id="order"><option value="given">as in the gold set</option>'
        '<option value="worst">worst first</option>'
        '<option value="rank">lowest rank first</option></select></label>'
    )
    return (
        f'<div class="filters" role="search">{"".join(controls)}</div>'
        '<p id="shown" role="status"></p>'
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
