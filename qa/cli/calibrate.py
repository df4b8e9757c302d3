"""The command `calibrate`. Heavy imports wait until it runs."""

import typer

from corpus.errors import GoldError
from embeddings.model_files import DEFAULT_MODEL
from qa.cli.evaluate import (
    DocumentsOption,
    GoldArgument,
    LibraryOption,
    ModelOption,
    OutputOption,
    SplitOption,
)
from qa.cli.shared import reporting


def calibrate(
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
        from qa.cli.assistant import open_assistant  # noqa: PLC0415
        from qa.cli.printing import progress  # noqa: PLC0415
        from qa.confidence import FILE_NAME  # noqa: PLC0415
        from qa.evaluation.calibration import calibrate as run  # noqa: PLC0415
        from qa.gold.files import read_gold  # noqa: PLC0415

        gold_set = read_gold(gold)
        if library is None and output is None:
            raise GoldError("Say where to write the calibration: --library DIR or --output.")
        assistant = open_assistant(gold_set, library, documents, model)
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
