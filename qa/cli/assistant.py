"""Who is asked: an assistant over a library of the user's, or over one made for the gold set."""

from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path

import typer

from corpus.errors import GoldError
from embeddings.encoder import MAX_PASSAGE_TOKENS, TransformerEncoder
from embeddings.model_files import DEFAULT_MODEL
from qa.assistant import Assistant
from qa.cli.printing import progress
from qa.cli.shared import open_library
from qa.evaluation.collection import cache_folder, cached_library, write_documents
from qa.gold.gold import GoldSet
from qa.reader import NO_MODELS, Models
from qa.settings import Settings


def changed_settings(given: Sequence[str]) -> Settings:
    """Return the default settings with those `given` as NAME=VALUE."""
    kinds = {field.name: type(getattr(Settings(), field.name)) for field in fields(Settings)}
    changed = {}
    for entry in given:
        name, _, value = entry.partition("=")
        if name not in kinds or name == "mode":
            known = ", ".join(kind for kind in kinds if kind != "mode")
            raise GoldError(f"--set {entry}: there is no such setting. The settings are: {known}.")
        try:
            changed[name] = kinds[name](value)
        except ValueError:
            raise GoldError(
                f"--set {entry}: {value!r} is not of type {kinds[name].__name__}."
            ) from None
    return replace(Settings(), **changed)


def open_assistant(
    gold: GoldSet,
    library: Path | None,
    documents: Sequence[Path] | None,
    model: str = DEFAULT_MODEL,
    passage_tokens: int | None = None,
    settings: Settings = Settings(),  # noqa: B008 - frozen
    models: Models = NO_MODELS,
) -> Assistant:
    """Return an assistant over `library`, or over `documents`, or over those of the gold set.

    Raises GoldError if there is nothing to ask, or too much.
    """
    if library is not None:
        if documents:
            raise GoldError("--library and --documents exclude each other: give one of them.")
        return Assistant.open(open_library(library).path, settings=settings, models=models)
    if not documents and not gold.documents:
        raise GoldError(
            "The gold set has no documents of its own. Say what to ask: --documents PATH or"
            " --library DIR."
        )
    cache = cache_folder()
    paths = list(documents or [write_documents(gold.documents, cache)])
    encoder = TransformerEncoder.load(model, passage_tokens or MAX_PASSAGE_TOKENS)
    with progress("Indexing") as observe:
        made, report = cached_library(paths, encoder, cache, observe)
    for problem in report.skipped:
        typer.secho(f"skipped {problem.name}: {problem.reason}", err=True, fg="yellow")
    return Assistant.open(made.path, encoder, settings, models)
