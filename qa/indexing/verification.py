"""Verifying a library and all that belongs to it.

the database and its checksums, the model, the keyword index, the journal, the calibration
"""

from collections.abc import Callable, Iterator

from corpus.errors import DamagedLibraryError, LibraryError, ModelError
from corpus.library.database import Library
from corpus.library.integrity import REBUILD, RESTORE, Finding, verify_database
from corpus.library.reader import LibraryReader
from corpus.library.records import TOKEN_BYTES
from embeddings.encoder import Encoder
from qa.confidence import Calibration
from qa.history import FILE_NAME, Journal
from qa.indexing.report import Observer, Progress
from qa.reader import NO_MODELS
from qa.search.keyword_index import FOLDER, KeywordIndex


def verify(
    library: Library, load_encoder: Callable[[str], Encoder], observe: Observer = lambda _: None
) -> list[Finding]:
    """Return what is wrong with `library`; `load_encoder` loads a model by its name.

    What is being written meanwhile is seen as it was when this began.
    """
    findings: list[Finding] = []
    try:
        with library.reading() as reader:
            findings.extend(
                verify_database(
                    reader, lambda done, total, name: observe(Progress(done, total, name))
                )
            )
            findings.extend(_model_findings(reader, load_encoder))
            findings.extend(_keyword_findings(library, reader))
    except DamagedLibraryError as error:
        findings.append(Finding(error.what, RESTORE))
    findings.extend(_files_findings(library))
    return findings


def _model_findings(
    reader: LibraryReader, load_encoder: Callable[[str], Encoder]
) -> Iterator[Finding]:
    model, identity = reader.setting("model"), reader.setting("model_identity")
    if model is None:
        return
    try:
        encoder = load_encoder(model)
    except ModelError as error:
        yield Finding(f"the model {model} cannot be loaded", str(error))
        return
    if encoder.identity != identity:
        yield Finding(f"the library was encoded with another version of {model}", REBUILD)
        return
    sizes = reader.connection.execute(
        "SELECT length(tokens), length(codes) FROM passages WHERE length(tokens) > 0 LIMIT 1"
    ).fetchone()
    if sizes is not None and sizes[1] // (sizes[0] // TOKEN_BYTES) != encoder.codes.code_size:
        yield Finding(f"the token codes are not those of {model}", REBUILD)


def _keyword_findings(library: Library, reader: LibraryReader) -> Iterator[Finding]:
    folder = library.path / FOLDER
    again = f"Delete {folder}; it is rebuilt when the library is next opened."
    keywords = KeywordIndex(library.path, reader.identity())
    if not folder.exists() or (keywords.is_whole() and keywords.revision() < reader.revision()):
        # It is derived, and brought up to date when it is next needed.
        return
    if not keywords.is_whole():
        yield Finding(
            "files of the keyword index are missing, damaged or from another library", again
        )
    elif keywords.revision() > reader.revision():
        yield Finding(
            f"the library is at revision {reader.revision()} and its keyword index at"
            f" {keywords.revision()}: changes were lost",
            "Index your documents again; if an older copy was put there on purpose, delete"
            f" {folder}.",
        )
    elif keywords.searcher().ids() != frozenset(reader.current_passages().tolist()):
        yield Finding("the keyword index does not hold the passages of the library", again)


def _files_findings(library: Library) -> Iterator[Finding]:
    """Yield what is wrong with the files beside the database."""
    journal = library.path / FILE_NAME
    if journal.is_file():
        try:
            for what in Journal.open(library.path).faults():
                yield Finding(f"{journal}: {what}", f"Move {journal} away; a new one is made.")
        except LibraryError as error:
            yield Finding("the journal cannot be read", str(error))
    try:
        Calibration.of(library.path, NO_MODELS)
    except LibraryError as error:
        yield Finding("the calibration cannot be read", str(error))
