"""Judgements and evaluations, made by hand."""

from qa.evaluation.asking import Plan, Run
from qa.evaluation.evaluation import Conditions, Evaluation
from qa.evaluation.judgement import JudgedQuote, Judgement
from qa.gold.gold import GoldEvidence, GoldQuestion, GoldSet

CORES = ("four", "sixsix")


def judgement(
    name: str,
    *,
    ranking: tuple[str, ...] = (),
    relevant: dict[str, int] | None = None,
    answerable: bool = True,
    answered: bool = True,
    confidence: float = 0.5,
    hits: tuple[bool, ...] | None = None,
    **other: object,
) -> Judgement:
    """Return a judgement with as many quotes as it has hits; `other` are fields of its question."""
    fields = {"question": f"{name}?", "answers": (), "evidence": (), "history": (), "tags": ()}
    texts = CORES if hits is None else [f"quote {number}" for number in range(len(hits))]
    return Judgement(
        gold=GoldQuestion(name, answerable=answerable, **{**fields, "group": 0, **other}),  # type: ignore[arg-type]
        answered=answered,
        confidence=confidence,
        ranking=ranking,
        relevant=relevant or {},
        quotes=tuple(JudgedQuote(1, "a.txt", None, 0, len(text), text) for text in texts),
        quote_hits=hits,
        marked="four",
        exact_match=None,
        f1=None,
        citation_validity=1.0,
        citation_precision=None,
        citation_recall=None,
        timings_ms={"encode": 4.0, "quotes": 6.0, "total": 10.0},
    )


def evaluation(
    *judgements: Judgement, lost: tuple[GoldQuestion, ...] = (), gold: GoldSet | None = None
) -> Evaluation:
    """Return the evaluation of `judgements`."""
    conditions = Conditions(
        "gold.jsonl", "/library", 1, 2, "fake", "fake 1", "none", 0.4, {}, Plan()
    )
    asked = GoldSet(tuple(judged.gold for judged in judgements))
    return Evaluation.of(Run(judgements, lost), gold or asked, conditions)


def lost_question(name: str) -> GoldQuestion:
    """Return a question whose evidence is gone."""
    evidence = (GoldEvidence("gone.txt", "It is gone."),)
    return GoldQuestion(name, f"{name}?", (), True, evidence, (), (), 0)
