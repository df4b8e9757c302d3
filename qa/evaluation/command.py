"""The commands `evaluate` and `calibrate`. Heavy imports wait until they run."""

import sys
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus.errors import GoldError
from embeddings.model_files import DEFAULT_MODEL
from qa.evaluation.gold import Split
from qa.evaluation.plan import Plan, Unanswerable
from qa.reporting import reporting
from qa.settings import Mode, Settings

if TYPE_CHECKING:
    from corpus.library import Library
    from embeddings.encoder import Encoder
    from qa.assistant import Assistant
    from qa.evaluation.gold import GoldSet
    from qa.evaluation.judgement import Judgement
    from qa.evaluation.metrics import Scores

_SHOWN_LOST = 5
_WIDTH = 100


GoldArgument = Annotated[
    Path,
    typer.Argument(
        help="Questions: a .jsonl file, a SQuAD .json file, or a folder in BEIR's or MTRAG's"
        " format.",
        show_default=False,
    ),
]
LibraryOption = Annotated[
    Path | None, typer.Option("--library", help="Ask this library.", show_default=False)
]
DocumentsOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--documents",
        help="Ask these files and folders; repeatable. They are indexed apart, and kept in"
        " the cache. By default, the collection that comes with the gold set.",
        show_default=False,
    ),
]
ModelOption = Annotated[str, typer.Option("--model", help="The model, unless --library is given.")]
PassageTokensOption = Annotated[
    int | None,
    typer.Option("--passage-tokens", min=48, help="Longest passage, unless --library is given."),
]
ModeOption = Annotated[Mode, typer.Option("--mode", help="By what passages are ranked.")]
SettingOption = Annotated[
    list[str] | None,
    typer.Option("--set", help="NAME=VALUE, another value of a setting; repeatable."),
]
SplitOption = Annotated[
    Split | None,
    typer.Option(
        "--split",
        help="Ask one half only: even articles, collections or lines to tune, odd to report.",
        show_default=False,
    ),
]
UnanswerableOption = Annotated[
    Unanswerable,
    typer.Option(
        "--unanswerable",
        help="Unanswerable questions: the gold's own, or the answerable ones asked again"
        " without their document, or without its whole article.",
    ),
]
HistoryOption = Annotated[
    bool, typer.Option("--history/--no-history", help="Ask earlier turns first.")
]
StrangersOption = Annotated[
    int,
    typer.Option("--strangers", min=0, help="Questions on another article asked before each."),
]
BaselineOption = Annotated[
    Path | None,
    typer.Option("--baseline", help="Results to compare with.", show_default=False),
]
OutputOption = Annotated[
    Path | None,
    typer.Option(
        "--output", help="File to write instead of the library's own.", show_default=False
    ),
]
ResultsOption = Annotated[
    Path | None,
    typer.Option("--json", help="File to write all figures to.", show_default=False),
]


def evaluate(  # noqa: PLR0913, PLR0917 - each is an option of the command
    gold: GoldArgument,
    library: LibraryOption = None,
    documents: DocumentsOption = None,
    model: ModelOption = DEFAULT_MODEL,
    passage_tokens: PassageTokensOption = None,
    mode: ModeOption = Mode.RERANKED,
    setting: SettingOption = None,
    split: SplitOption = None,
    unanswerable: UnanswerableOption = Unanswerable.GOLD,
    history: HistoryOption = True,
    strangers: StrangersOption = 0,
    baseline: BaselineOption = None,
    results: ResultsOption = None,
) -> None:
    """Ask the questions of a gold set and print figures with 95% intervals."""
    with reporting():
        from qa.assistant import Assistant  # noqa: PLC0415
        from qa.evaluation.gold_files import read_gold  # noqa: PLC0415
        from qa.evaluation.results import read_results, write_results  # noqa: PLC0415

        settings = replace(_settings(setting or ()), mode=mode)
        gold_set = read_gold(gold)
        earlier = None if baseline is None else read_results(baseline)
        opened, encoder = _opened(gold_set, library, documents, model, passage_tokens)
        assistant = Assistant.open(opened.path, encoder, settings)
        plan = Plan(split, unanswerable, history, strangers)
        judgements = _judged(gold_set, assistant, plan)
        if results is not None:
            write_results(results, judgements)
        _print(judgements, earlier)


def calibrate(  # noqa: PLR0913, PLR0917
    gold: GoldArgument,
    library: LibraryOption = None,
    documents: DocumentsOption = None,
    model: ModelOption = DEFAULT_MODEL,
    split: SplitOption = None,
    output: OutputOption = None,
) -> None:
    """Fit to a gold set how sure an answer is, and from where on a question counts as answered.

    With --library, it holds for that library from then on.
    """
    with reporting():
        from qa.assistant import Assistant  # noqa: PLC0415
        from qa.confidence import FILE_NAME  # noqa: PLC0415
        from qa.evaluation.calibration import calibrate as run  # noqa: PLC0415
        from qa.evaluation.gold_files import read_gold  # noqa: PLC0415
        from qa.terminal import progress  # noqa: PLC0415

        gold_set = read_gold(gold)
        if library is None and output is None:
            raise GoldError("Say where the calibration is to be kept: --library DIR or --output.")
        opened, encoder = _opened(gold_set, library, documents, model, None)
        assistant = Assistant.open(opened.path, encoder)
        half = f", {split} half" if split else ""
        with progress("Asking") as observe:
            fitted = run(
                gold_set, assistant, split, f"{gold.parent.name}/{gold.name}{half}", observe
            )
        path = output or opened.path / FILE_NAME
        fitted.write(path)
        typer.echo(
            f"A question counts as answered from a probability of {fitted.threshold} on. The"
            f" calibration is in {path}; to go back to the shipped one, delete it."
        )


def _settings(given: Sequence[str]) -> Settings:
    """Return the default settings with those `given` as NAME=VALUE."""
    kinds = {field.name: type(getattr(Settings(), field.name)) for field in fields(Settings)}
    changed = {}
    for entry in given:
        name, _, value = entry.partition("=")
        if name not in kinds or name == "mode":
            known = ", ".join(kind for kind in kinds if kind != "mode")
            raise GoldError(f"--set {entry}: there is no such setting. There are: {known}.")
        try:
            changed[name] = kinds[name](value)
        except ValueError:
            raise GoldError(f"--set {entry}: {value!r} is no {kinds[name].__name__}.") from None
    return replace(Settings(), **changed)


def _opened(
    gold: "GoldSet",
    library: Path | None,
    documents: Sequence[Path] | None,
    model: str,
    passage_tokens: int | None,
) -> "tuple[Library, Encoder | None]":
    """Return the library to ask and, unless it is the user's own, its encoder."""
    from corpus.library import Library  # noqa: PLC0415
    from embeddings.encoder import MAX_PASSAGE_TOKENS, TransformerEncoder  # noqa: PLC0415
    from qa.evaluation.collection import (  # noqa: PLC0415
        cache_folder,
        cached_library,
        write_documents,
    )
    from qa.terminal import progress  # noqa: PLC0415

    if library is not None:
        if documents:
            raise GoldError("--library and --documents exclude each other: give one of them.")
        return Library.open(library), None
    if not documents and not gold.documents:
        raise GoldError(
            "The gold set has no documents of its own. Say what to ask: --documents PATH or"
            " --library DIR."
        )
    cache = cache_folder()
    paths = list(documents or [write_documents(gold.documents, cache)])
    encoder = TransformerEncoder.load(model, passage_tokens or MAX_PASSAGE_TOKENS)
    with progress("Indexing") as observe:
        opened, report = cached_library(paths, encoder, cache, observe)
    for problem in report.skipped:
        typer.secho(f"skipped {problem.name}: {problem.reason}", err=True, fg="yellow")
    return opened, encoder


def _judged(gold: "GoldSet", assistant: "Assistant", plan: Plan) -> "Sequence[Judgement]":
    from qa.evaluation.run import run  # noqa: PLC0415
    from qa.terminal import progress  # noqa: PLC0415

    with progress("Asking") as observe:
        found = run(gold, assistant, plan, observe)
    if found.lost:
        names = ", ".join(question.id for question in found.lost[:_SHOWN_LOST])
        more = ", …" if len(found.lost) > _SHOWN_LOST else ""
        typer.secho(
            f"Not asked, since nothing of their evidence is in the library: {len(found.lost)}"
            f" questions ({names}{more}).",
            err=True,
            fg="yellow",
        )
    if not found.judgements:
        raise GoldError("There is no question to ask, or none whose documents are in the library.")
    return found.judgements


def _print(judgements: "Sequence[Judgement]", baseline: "Sequence[Scores] | None") -> None:
    from rich.console import Console  # noqa: PLC0415

    from qa.evaluation.intervals import differences  # noqa: PLC0415
    from qa.evaluation.metrics import metrics, scores  # noqa: PLC0415
    from qa.evaluation.table import metrics_table  # noqa: PLC0415

    found = metrics(scores(judgements))
    changes = None if baseline is None else differences(found, metrics(baseline))
    typer.echo(f"{len(judgements):,} questions")
    # Wide enough for all columns where the output is a file or a pipe.
    Console(width=None if sys.stdout.isatty() else _WIDTH).print(metrics_table(found, changes))
