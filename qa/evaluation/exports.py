"""An evaluation in the formats of others: TREC run and judgements, and SQuAD predictions."""

import re
from collections.abc import Sequence
from urllib.parse import quote

from qa.evaluation.judgement import Judgement

_TAG = "verbatim"
_NOT_PLAIN = re.compile(r"[\s%\x00-\x1f\x7f-\x9f]")


def trec_run(judgements: Sequence[Judgement]) -> str:
    """Return `question Q0 item rank score tag` for each item that was found.

    Items are pieces of evidence and other passages or documents, named within their question, as
    the metrics count them. Scores say no more than the rank.
    """
    return "".join(
        f"{trec_name(one.gold.id)} Q0 {trec_name(item)} {rank} {score} {_TAG}\n"
        for one in judgements
        for rank, (item, score) in enumerate(
            zip(one.ranking, range(len(one.ranking), 0, -1), strict=True), 1
        )
    )


def trec_judgements(judgements: Sequence[Judgement]) -> str:
    """Return `question 0 item relevance` for each relevant item of an answerable question."""
    return "".join(
        f"{trec_name(one.gold.id)} 0 {trec_name(item)} {grade}\n"
        for one in judgements
        if one.gold.answerable
        for item, grade in one.relevant.items()
    )


def trec_name(name: str) -> str:
    """Return `name` without white space, which would end it: such characters as %20."""
    return _NOT_PLAIN.sub(lambda match: quote(match[0], safe=""), name)


def predictions(judgements: Sequence[Judgement]) -> dict[str, str]:
    """Return the marked words of each first quote, by question; nothing where it was declined."""
    return {one.gold.id: one.marked if one.answered else "" for one in judgements}
