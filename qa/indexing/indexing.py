"""Indexing: from files to documents, passages and vectors in the library.

    files -> documents that are new or changed -> sentences and passages
    windows of passages -> encoded at once -> one transaction for whole documents
    what is gone from the folder -> ended, its text and vectors purged

Memory holds one window of passages, however large the collection. A run that is interrupted has
added whole documents only; the next one goes on with the files that are not completely in.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from pathlib import Path

from corpus.boilerplate import counted
from corpus.document import BlockKind, LoadedDocument
from corpus.errors import DocumentError, ModelMismatchError
from corpus.languages import ENGLISH, language_name
from corpus.library.database import Library
from corpus.library.reader import LibraryReader
from corpus.library.records import StoredDocument, StoredSource
from corpus.library.writer import LibraryWriter, NewDocument, encoding_key
from corpus.loaders import File, files_of, is_inside, load, loader_identity, path_key
from corpus.passages import pack_passages
from corpus.sentences import with_sentences
from embeddings.encoder import Encoder, PassageText
from embeddings.model_files import DEFAULT_MODEL
from qa.indexing.report import (
    IndexReport,
    Observer,
    Problem,
    Progress,
)
from qa.search.keyword_index import KeywordIndex

_WINDOW_PASSAGES = 512
"""Passages that are encoded and stored at once; memory holds no more of them."""

LoadFile = Callable[[Path], Iterator[LoadedDocument | DocumentError]]


@dataclass(frozen=True, slots=True)
class _Pending:
    """A document that waits for its encodings, and whether it takes another one's place."""

    new: NewDocument
    key: str
    replaces: bool


@dataclass(frozen=True, slots=True)
class _Finished:
    """A file that has been read to its end."""

    source: StoredSource
    size: int
    modified: int
    loader: str
    sidecar: int | None
    parts: frozenset[str]


def index(  # noqa: PLR0913 - each is a choice
    library: Library,
    load_encoder: Callable[[], Encoder],
    paths: Sequence[Path],
    *,
    prune: bool = False,
    observe: Observer = lambda _: None,
    load_file: LoadFile = load,
) -> IndexReport:
    """Bring `library` in step with the files and folders at `paths`.

    `load_encoder` is called only if something is to be encoded. Documents of files that are gone
    from a folder are removed, unless more than half of what came from it would be and `prune` is
    not set; so are those of a path that no longer exists, with `prune` only. `load_file`
    reads a file; that of a LoaderProcess does so within bounds of time and memory.

    Raises LibraryError if the library cannot be written, and ModelMismatchError if it was indexed
    with another model.
    """
    with library.writing() as writer:
        run = _Run(library, writer, load_encoder, observe, load_file)
        files = [file for path in paths for file in _listed(path.absolute(), writer, run.report)]
        run.read(files)
        for path in paths:
            run.prune(path.absolute(), {file.key for file in files}, force=prune)
        run.finish()
        return run.report


@dataclass
class _Run:
    """One run of indexing."""

    library: Library
    writer: LibraryWriter
    load_encoder: Callable[[], Encoder]
    observe: Observer
    load_file: LoadFile
    report: IndexReport = field(default_factory=IndexReport)
    pending: list[_Pending] = field(default_factory=list)
    finished: list[_Finished] = field(default_factory=list)
    foreign: Counter[str] = field(default_factory=Counter)

    @cached_property
    def encoder(self) -> Encoder:
        """The model, loaded when it is first needed."""
        return matching(self.load_encoder(), self.writer.reader, self.library.path)

    @cached_property
    def keywords(self) -> KeywordIndex:
        """The keyword index, which catches up after each window."""
        return KeywordIndex(self.library.path, self.writer.reader.identity())

    def read(self, files: Sequence[File]) -> None:
        """Read the files that are new or changed, and add their documents."""
        sizes = []
        for file in files:
            try:
                sizes.append(file.state()[0])
            except DocumentError:
                sizes.append(0)
        done = 0
        for file, size in zip(files, sizes, strict=True):
            try:
                self._read_file(file)
            except DocumentError as error:
                known = self.writer.reader.source(file.key)
                kept = " (its earlier version is kept)" if known and known.loader else ""
                self.report.skipped.append(Problem(file.name, f"{error}{kept}"))
            done += size
            self.observe(Progress(done, sum(sizes), file.name))
        self._flush()

    def prune(self, path: Path, present: set[str], *, force: bool) -> None:
        """End the documents of files that are gone from the folder `path`, or of `path` itself."""
        inside = [source for source in self.writer.reader.sources() if is_inside(source.path, path)]
        gone = [source for source in inside if source.path not in present]
        if not gone:
            return
        if not force and len(gone) * 2 > len(inside):
            self.report.kept.append(f"{len(gone)} of {len(inside)} files of {path_key(path)}")
            return
        with self.writer.transaction() as revision:
            for source in gone:
                for document in self.writer.reader.documents_of(source.id).values():
                    self.writer.end(document, revision)
                    self.report.removed.append(document.name)
                self.writer.complete(source.id, None, None, None)

    def finish(self) -> None:
        """Purge what ended, and bring the keywords up to date."""
        # Of a model that was chosen by its folder or its name on the hub, nothing is claimed.
        if self.writer.reader.setting("model") == DEFAULT_MODEL:
            self.report.foreign.update(sorted(self.foreign.items()))
        self.writer.purge()
        self.keywords.catch_up(self.writer.reader)

    def _read_file(self, file: File) -> None:
        size, modified = file.state()
        sidecar = file.sidecar_modified()
        loader = loader_identity(file.path)
        known = self.writer.reader.source(file.key)
        state = (size, modified, loader, sidecar)
        if known and (known.size, known.modified, known.loader, known.sidecar) == state:
            current = self.writer.reader.documents_of(known.id)
            self.report.unchanged.extend(document.name for document in current.values())
            return
        parts: set[str] = set()
        broken = 0
        source = known
        for loaded in self.load_file(file.path):
            if isinstance(loaded, DocumentError):
                self.report.skipped.append(Problem(file.name, str(loaded)))
                broken += 1
                continue
            source = source or self.writer.source(file.key, path_key(file.root))
            parts.add(loaded.part)
            self._take(source, file, loaded, loader or "")
        if source and not broken:
            self.finished.append(
                _Finished(source, size, modified, loader or "", sidecar, frozenset(parts))
            )

    def _take(self, source: StoredSource, file: File, loaded: LoadedDocument, loader: str) -> None:
        """Add one document, unless it is as it was."""
        words = self.writer.reader.unmarked(source.id, loaded.part)
        loaded = counted(loaded, words, BlockKind.PARAGRAPH)
        name = f"{file.name}:{loaded.part}" if loaded.part else file.name
        key = encoding_key(loaded, loader)
        current = self.writer.reader.document_of(source.id, loaded.part)
        if current and current.encoding_key == key and current.stated == loaded.metadata:
            self.report.unchanged.append(current.name)
            return
        self.report.notices.extend(Problem(name, notice) for notice in loaded.notices)
        if any(pending.key == key for pending in self.pending):
            self._flush()
        twin = self.writer.reader.encoded_alike(key)
        new = NewDocument(source.id, name, loader, loaded, (), (), ())
        if twin is None:
            new = packed(new, self.encoder)
        else:
            sentences, passages, encodings = self.writer.reader.encoding(twin)
            new = replace(new, sentences=sentences, passages=passages, encodings=encodings)
        self.pending.append(_Pending(new, key, current is not None))
        if is_full(pending.new for pending in self.pending):
            self._flush()

    def _flush(self) -> None:
        """Encode what is pending, and add it in one transaction."""
        if not self.pending and not self.finished:
            return
        ready = encoded([pending.new for pending in self.pending], lambda: self.encoder)
        with self.writer.transaction() as revision:
            if self.pending and self.writer.reader.setting("model") is None:
                self.writer.set("model", self.encoder.name)
                self.writer.set("model_identity", self.encoder.identity)
            for new in ready:
                self.writer.add(new, revision)
            removed = [name for file in self.finished for name in self._complete(file, revision)]
        for pending in self.pending:
            names = self.report.updated if pending.replaces else self.report.added
            names.append(pending.new.name)
            language = language_name(pending.new.loaded.text)
            self.foreign.update([language] if language not in {None, ENGLISH} else [])
        self.report.removed.extend(removed)
        self.pending.clear()
        self.finished.clear()
        self.keywords.catch_up(self.writer.reader)

    def _complete(self, file: _Finished, revision: int) -> Iterator[str]:
        """Note that a file is completely in; end what it no longer holds."""
        for part, document in self.writer.reader.documents_of(file.source.id).items():
            if part not in file.parts:
                self.writer.end(document, revision)
                yield document.name
        self.writer.complete(file.source.id, file.size, file.modified, file.loader, file.sidecar)


def _listed(path: Path, writer: LibraryWriter, report: IndexReport) -> list[File]:
    if path.exists():
        return list(files_of(path))
    if not any(is_inside(source.path, path) for source in writer.reader.sources()):
        report.skipped.append(Problem(path_key(path), "does not exist"))
    return []


def matching(encoder: Encoder, reader: LibraryReader, path: Path) -> Encoder:
    """Return `encoder`, which must be the one that the library at `path` was indexed with.

    Raises ModelMismatchError if it is not.
    """
    identity = reader.setting("model_identity")
    if identity not in {None, encoder.identity}:
        raise ModelMismatchError(
            f"The library {path} was indexed with another model, or another version of"
            f" it, than {encoder.name}. To encode all of it again with this one, run:"
            f" python -m qa rebuild --library {path} --model {encoder.name}"
        )
    return encoder


def as_stored(reader: LibraryReader, document: StoredDocument) -> NewDocument:
    """Return a stored document as it was before it was cut into passages."""
    loaded = LoadedDocument(
        document.part,
        reader.text(document.id) or "",
        document.stated,
        tuple(reader.blocks(document.id)),
        pages=reader.pages(document.id),
    )
    return NewDocument(document.source, document.name, document.loader, loaded, (), (), ())


def packed(new: NewDocument, encoder: Encoder) -> NewDocument:
    """Return `new` with its sentences, packed into passages that fit the model."""
    loaded = with_sentences(new.loaded)
    sentences, passages = pack_passages(
        loaded.text,
        loaded.blocks,
        loaded.sentences or (),
        encoder.token_spans,
        encoder.passage_limit(loaded.metadata.title),
    )
    return replace(new, sentences=sentences, passages=passages)


def encoded(
    documents: Sequence[NewDocument], load_encoder: Callable[[], Encoder]
) -> list[NewDocument]:
    """Return `documents` with the encodings of those that have none yet, encoded together."""
    texts = [text for new in documents if not new.encodings for text in _passage_texts(new)]
    encodings = load_encoder().encode_passages(texts) if texts else []
    rest = iter(encodings)
    return [
        new if new.encodings else replace(new, encodings=list(islice(rest, len(new.passages))))
        for new in documents
    ]


def is_full(window: Iterable[NewDocument]) -> bool:
    """Whether the documents of `window` are as many as should be encoded at once."""
    return sum(len(new.passages) for new in window) >= _WINDOW_PASSAGES


def windows(documents: Iterable[NewDocument]) -> Iterator[list[NewDocument]]:
    """Yield `documents` in lists of as many as should be encoded at once."""
    window: list[NewDocument] = []
    for new in documents:
        window.append(new)
        if is_full(window):
            yield window
            window = []
    if window:
        yield window


def _passage_texts(new: NewDocument) -> Iterator[PassageText]:
    for passage in new.passages:
        yield PassageText(
            new.loaded.metadata.title,
            new.loaded.text[passage.start : passage.end],
            tuple(
                (sentence.start - passage.start, sentence.end - passage.start)
                for sentence in new.sentences[passage.first : passage.last]
            ),
        )
