"""The metrics by name, in the order in which they are shown, and what each one says."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Definition:
    """What a metric says, which way is better, and whether it is a share between 0 and 1."""

    meaning: str
    is_lower_better: bool = False
    is_share: bool = True


DEFINITIONS = {
    "hit@1": Definition("the first passage is relevant"),
    "hit@5": Definition("one of the first five is"),
    "recall@10": Definition("share of the relevant ones among the first ten"),
    "recall@100": Definition("the same among the first hundred"),
    "mrr@10": Definition("reciprocal rank of the first relevant one"),
    "ndcg@10": Definition("discounted gain of the first ten, of the best possible"),
    "quote_hit@1": Definition("the first core sentence holds the answer"),
    "quote_hit@3": Definition("one of the first three does"),
    "quote_characters": Definition(
        "mean length of a core sentence", is_lower_better=True, is_share=False
    ),
    "exact_match": Definition("the marked words are the answer"),
    "f1": Definition("overlap of the marked words with the answer"),
    "citation_validity": Definition("share of quotes that stand word for word where they say"),
    "citation_precision": Definition("share of quotes from a document of the evidence"),
    "citation_recall": Definition("share of the evidence whose document is quoted"),
    "answerable_auroc": Definition("how well confidence tells answerable questions from others"),
    "false_answers": Definition("unanswerable questions that are answered", is_lower_better=True),
    "false_declines": Definition("answerable questions that are declined", is_lower_better=True),
    "served_coverage": Definition("share of all questions that are answered"),
    "served_accuracy": Definition("share of the answered ones with a right quote"),
    "aurc": Definition(
        "share of wrong first quotes, averaged over all thresholds", is_lower_better=True
    ),
    "latency_ms_p50": Definition(
        "median time for a question, in milliseconds", is_lower_better=True, is_share=False
    ),
    "latency_ms_p95": Definition(
        "95th percentile of the same", is_lower_better=True, is_share=False
    ),
}
