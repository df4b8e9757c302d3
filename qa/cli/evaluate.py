"""The commands `evaluate`, `calibrate` and `compare`. Heavy imports wait until one runs."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus.errors import GoldError
from embeddings.model_files import DEFAULT_MODEL
from qa.cli.shared import ReaderOption, RerankerOption, reporting
from qa.settings import DEFAULT_READER, Mode, Split, Unanswerable

GoldArgument = Annotated[
    Path,
    typer.Argument(
        help="Questions: a .jsonl, .csv or .tsv file, a SQuAD .json file, or a folder in BEIR's"
        " or MTRAG's format.",
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
MinimumOption = Annotated[
    list[str] | None,
    typer.Option("--min", help="METRIC=VALUE: end with status 1 if it is lower; repeatable."),
]
MaximumOption = Annotated[
    list[str] | None,
    typer.Option("--max", help="METRIC=VALUE: end with status 1 if it is higher; repeatable."),
]
MaxDropOption = Annotated[
    list[str] | None,
    typer.Option(
        "--max-drop",
        help="METRIC=VALUE: end with status 1 if it is worse than the --baseline by more than that,"
        " and the change is significant (p < 0.05); repeatable.",
    ),
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
ReportOption = Annotated[
    Path | None,
    typer.Option(
        "--report",
        help="Folder to write a report to: a page, all figures, and files for trec_eval and"
        " SQuAD's evaluation.",
        show_default=False,
    ),
]
ProgressLinesOption = Annotated[
    bool,
    typer.Option(
        "--progress-lines", help="Print progress as a JSON object a line, for another program."
    ),
]


if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qa.assistant import Assistant
    from qa.evaluation.asking import Plan, Run, WorkFile
    from qa.evaluation.evaluation import Evaluation
    from qa.evaluation.gates import Gate
    from qa.evaluation.metrics import Metric
    from qa.evaluation.report.folder import ReportFolder
    from qa.gold.gold import GoldSet

_SHOWN_LOST = 5


def evaluate(
    gold: GoldArgument,
    library: LibraryOption = None,
    documents: DocumentsOption = None,
    model: ModelOption = DEFAULT_MODEL,
    passage_tokens: PassageTokensOption = None,
    reader: ReaderOption = DEFAULT_READER,
    reranker: RerankerOption = "",
    mode: ModeOption = Mode.RERANKED,
    setting: SettingOption = None,
    split: SplitOption = None,
    unanswerable: UnanswerableOption = Unanswerable.GOLD,
    history: HistoryOption = True,
    strangers: StrangersOption = 0,
    baseline: BaselineOption = None,
    minimum: MinimumOption = None,
    maximum: MaximumOption = None,
    max_drop: MaxDropOption = None,
    results: ResultsOption = None,
    report: ReportOption = None,
    progress_lines: ProgressLinesOption = False,
) -> None:
    """Ask the questions of a gold set and print figures with 95% intervals.

    Ends with status 1 if a limit was not kept.
    """
    with reporting():
        limits = _limits(minimum, maximum, max_drop, baseline)
        from qa.cli.assistant import changed_settings, open_assistant  # noqa: PLC0415
        from qa.evaluation.asking import Plan, WorkFile  # noqa: PLC0415
        from qa.evaluation.collection import cache_folder  # noqa: PLC0415
        from qa.evaluation.evaluation import Conditions, Evaluation  # noqa: PLC0415
        from qa.evaluation.gates import require_figures  # noqa: PLC0415
        from qa.evaluation.results import write_results  # noqa: PLC0415
        from qa.gold.files import read_gold  # noqa: PLC0415
        from qa.reader import load_models  # noqa: PLC0415

        settings = replace(changed_settings(setting or ()), mode=mode)
        gold_set = read_gold(gold)
        earlier = _earlier(baseline)
        plan = Plan(split, unanswerable, history, strangers)
        require_figures(limits, gold_set, plan, earlier)
        folder = _prepared(report, results)
        models = load_models(reader, reranker)
        assistant = open_assistant(
            gold_set, library, documents, model, passage_tokens, settings, models
        )
        conditions = Conditions.of(gold.absolute().name, assistant, plan, settings)
        work = WorkFile.of(cache_folder() / "runs", gold_set, assistant, plan, settings)
        run = _asked(gold_set, assistant, plan, work, in_lines=progress_lines)
        evaluation = Evaluation.of(run, gold_set, conditions)
        if results is not None:
            write_results(results, evaluation)
        if folder is not None:
            folder.write(evaluation)
        work.remove()
        are_kept = _are_kept(evaluation, earlier, limits)
        if folder is not None:
            typer.echo(f"\nThe report is {folder.page}")
        if not are_kept:
            raise typer.Exit(1)


def calibrate(
    gold: GoldArgument,
    library: LibraryOption = None,
    documents: DocumentsOption = None,
    model: ModelOption = DEFAULT_MODEL,
    reader: ReaderOption = DEFAULT_READER,
    reranker: RerankerOption = "",
    split: SplitOption = None,
    output: OutputOption = None,
) -> None:
    """Fit to a gold set how sure an answer is, and from where on a question counts as answered.

    With --library, it holds for that library from then on, asked with the same reader.
    """
    with reporting():
        from qa.cli.assistant import open_assistant  # noqa: PLC0415
        from qa.cli.printing import progress  # noqa: PLC0415
        from qa.confidence import FILE_NAME  # noqa: PLC0415
        from qa.evaluation.calibration import calibrate as run  # noqa: PLC0415
        from qa.gold.files import read_gold  # noqa: PLC0415
        from qa.reader import load_models  # noqa: PLC0415

        gold_set = read_gold(gold)
        if library is None and output is None:
            raise GoldError("Say where to write the calibration: --library DIR or --output.")
        models = load_models(reader, reranker)
        assistant = open_assistant(gold_set, library, documents, model, models=models)
        half = f", {split} half" if split else ""
        folder = gold.absolute().parent.name
        with progress("Asking") as observe:
            fitted = run(gold_set, assistant, split, f"{folder}/{gold.name}{half}", observe)
        path = output or assistant.library.path / FILE_NAME
        fitted.write(path)
        typer.echo(
            f"A question counts as answered from a probability of {fitted.threshold} on. The"
            f" calibration is in {path}; to go back to the shipped one, delete it."
        )


def compare(
    before: Annotated[Path, typer.Argument(help="Results of `evaluate`.", show_default=False)],
    after: Annotated[Path, typer.Argument(help="Results of another.", show_default=False)],
    html: Annotated[
        Path | None,
        typer.Option("--html", help="File to write a page of it to.", show_default=False),
    ] = None,
) -> None:
    """Compare two evaluations question by question, with p-values, and show what changed."""
    with reporting():
        from qa.cli.evaluation_printing import print_comparison  # noqa: PLC0415
        from qa.evaluation.comparison import Comparison  # noqa: PLC0415
        from qa.evaluation.report.page import check_page, comparison_page  # noqa: PLC0415
        from qa.evaluation.results import read_results, write_text  # noqa: PLC0415

        old, new = read_results(before), read_results(after)
        if html is not None:
            check_page(html, "--html")
        comparison = Comparison.of(old, new)
        print_comparison(comparison, new)
        if html is not None:
            names = (str(before), str(after))
            write_text(html, comparison_page(comparison, old, new, names))
            typer.echo(f"\nThe page is {html}")


def _limits(
    minimum: list[str] | None,
    maximum: list[str] | None,
    max_drop: list[str] | None,
    baseline: Path | None,
) -> "Sequence[Gate]":
    """Return the limits that are to be kept; raises GoldError if they cannot be compared."""
    from qa.evaluation.gates import Limit, gates  # noqa: PLC0415

    limits = gates(minimum or (), maximum or (), max_drop or ())
    if baseline is None and any(gate.limit is Limit.DROP for gate in limits):
        raise GoldError("--max-drop needs --baseline FILE, the results to compare with.")
    return limits


def _earlier(baseline: Path | None) -> "Mapping[str, Metric] | None":
    """Return the figures of earlier results, if there are any to compare with."""
    from qa.evaluation.metrics import metrics  # noqa: PLC0415
    from qa.evaluation.results import read_results  # noqa: PLC0415

    return None if baseline is None else metrics(read_results(baseline).scores)


def _prepared(report: Path | None, results: Path | None) -> "ReportFolder | None":
    """Return the folder for the report, if there is to be one.

    Raises GoldError if it, or the file for the results, could not be written in the end.
    """
    from qa.evaluation.report.folder import ReportFolder  # noqa: PLC0415
    from qa.evaluation.results import check_folder  # noqa: PLC0415

    if results is not None:
        check_folder(results.absolute().parent, "--json")
    if report is None:
        return None
    folder = ReportFolder(report)
    folder.prepare()
    return folder


def _asked(
    gold: "GoldSet", assistant: "Assistant", plan: "Plan", work: "WorkFile", *, in_lines: bool
) -> "Run":
    """Ask, or go on with an interrupted run, and say what could not be asked."""
    from qa.cli.printing import progress  # noqa: PLC0415
    from qa.evaluation.asking import run  # noqa: PLC0415

    if work.is_begun:
        typer.echo(
            f"An interrupted run is continued. To start again, stop it and delete {work.path}",
            err=True,
        )
    with progress("Asking", in_lines=in_lines) as observe:
        asked = run(gold, assistant, plan, observe, work)
    if asked.lost:
        names = ", ".join(question.id for question in asked.lost[:_SHOWN_LOST])
        more = ", …" if len(asked.lost) > _SHOWN_LOST else ""
        typer.secho(
            f"Not asked, since nothing of their evidence is in the library: {len(asked.lost)}"
            f" questions ({names}{more}).",
            err=True,
            fg="yellow",
        )
    # Figures of unanswerable questions alone would look as if the others had been asked.
    is_pointless = asked.lost and not any(
        judgement.gold.answerable for judgement in asked.judgements
    )
    if not asked.judgements or is_pointless:
        raise GoldError(
            "There is no question to ask, or none whose documents are in the library. To see what"
            " is missing: python -m qa gold check GOLD --library DIR"
        )
    return asked


def _are_kept(
    evaluation: "Evaluation", baseline: "Mapping[str, Metric] | None", limits: "Sequence[Gate]"
) -> bool:
    """Print the figures and return whether they keep the limits, which is printed too."""
    from qa.cli.evaluation_printing import print_checks, print_evaluation, print_worst  # noqa: PLC0415
    from qa.evaluation.gates import check  # noqa: PLC0415
    from qa.evaluation.significance import changes  # noqa: PLC0415

    changed = None if baseline is None else changes(evaluation.metrics, baseline)
    print_evaluation(evaluation, changed)
    print_worst(evaluation)
    checks = [check(gate, evaluation.metrics, changed or {}) for gate in limits]
    print_checks(checks)
    return all(gate_check.holds for gate_check in checks)
