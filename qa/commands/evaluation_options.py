"""Options that the commands of evaluation share."""

from pathlib import Path
from typing import Annotated

import typer

from qa.evaluation.plan import Unanswerable
from qa.gold.gold import Split
from qa.settings import Mode

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
        " and that is no chance (p < 0.05); repeatable.",
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
