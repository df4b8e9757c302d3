"""What answers at the moment: a snapshot of the library, and the model and calibration that fit it.

Other processes may index, encode and calibrate a library while an assistant is open: what is read
of it is looked at for every question, and made again only where it has changed.
"""

from contextlib import suppress
from dataclasses import dataclass
from threading import Lock

from corpus.errors import DamagedLibraryError, LibraryBusyError, ModelMismatchError
from corpus.library.database import Library
from corpus.library.reader import LibraryReader
from embeddings.encoder import Encoder, TransformerEncoder
from embeddings.model_files import DEFAULT_MODEL
from qa.confidence import FILE_NAME, Calibration
from qa.interpretation import Judge
from qa.reader import Models
from qa.search.keyword_index import FOLDER, KeywordIndex
from qa.search.retrieval import Snapshot


@dataclass(frozen=True, slots=True)
class Current:
    """A snapshot, the encoder of its vectors, and what judges what is found in its library."""

    snapshot: Snapshot
    encoder: Encoder
    judge: Judge


class CurrentLibrary:
    """The newest state of a library; may be used by several threads at once."""

    def __init__(self, library: Library, encoder: Encoder | None, models: Models) -> None:
        """Follow `library`; an `encoder` that is given is kept to, else its model is loaded.

        Its calibration is the one for `models`.

        Its keywords are brought up to date, unless another process is at it.

        Raises LibraryError if the library cannot be used, or its keywords are newer than it is, so
        that it has lost changes; and ModelMismatchError if it is not indexed with the encoder, or
        with another version of its model.
        """
        self._library = library
        self._given = encoder
        self._models = models
        self._encoder = encoder
        self._lock = Lock()
        self._calibrated: tuple[object, Calibration] | None = None
        self._snapshot: Snapshot | None = None
        with library.reading() as reader:
            self._fitting(reader)
            self._calibration()
            self._keywords = self._caught_up(reader.identity())

    def of(self, reader: LibraryReader) -> Current:
        """Return what answers in the state that `reader` sees; raises as opening does."""
        with self._lock:
            encoder, calibration = self._fitting(reader), self._calibration()
            return Current(self._seen(reader), encoder, Judge(self._models, calibration))

    def _seen(self, reader: LibraryReader) -> Snapshot:
        """Return the snapshot of the state that `reader` sees, built if there is a newer one."""
        snapshot = self._snapshot
        if snapshot is None or not snapshot.is_of(reader, self._keywords):
            if snapshot is not None and snapshot.identity != reader.identity():
                self._keywords = self._caught_up(reader.identity())
            self._snapshot = snapshot = Snapshot.of(reader, self._keywords)
        return snapshot

    def _fitting(self, reader: LibraryReader) -> Encoder:
        """Return the encoder that the library is indexed with."""
        model, identity = reader.setting("model"), reader.setting("model_identity")
        encoder = self._encoder
        if encoder is not None and identity in {None, encoder.identity}:
            return encoder
        if self._given is not None:
            raise ModelMismatchError(
                f"The library {self._library.path} is indexed with the model {model}, or another"
                f" version of it, but was opened with {self._given.name}. Open it again, or encode"
                f" it again with: python -m qa rebuild --library {self._library.path}"
            )
        self._encoder = encoder = TransformerEncoder.load(model or DEFAULT_MODEL)
        if identity not in {None, encoder.identity}:
            raise ModelMismatchError(
                f"The library {self._library.path} was indexed with another version of the model"
                f" {model} or of this program. Encode it again with:"
                f" python -m qa rebuild --library {self._library.path}"
            )
        return encoder

    def _calibration(self) -> Calibration:
        """Return the library's calibration, read again if its file is another one."""
        path = self._library.path / FILE_NAME
        try:
            status = path.stat()
            written: object = (status.st_ino, status.st_mtime_ns, status.st_size)
        except OSError:
            written = None
        if self._calibrated is None or self._calibrated[0] != written:
            self._calibrated = written, Calibration.of(self._library.path, self._models)
        return self._calibrated[1]

    def _caught_up(self, identity: str) -> KeywordIndex:
        keywords = KeywordIndex(self._library.path, identity)
        reached = keywords.revision()
        # A state that is seen later than the keywords cannot be older than they are.
        with self._library.reading() as reader:
            stored = reader.revision()
        if reached > stored:
            raise DamagedLibraryError(
                f"{self._library.file} has lost changes: it is at revision {stored}, and"
                f" {self._library.path / FOLDER} at {reached}. Index your documents again, which"
                " brings back what is gone; or, if an older copy was put there on purpose, delete"
                f" {self._library.path / FOLDER}.",
                "changes were lost",
            )
        if reached < stored:
            with suppress(LibraryBusyError), self._library.writing() as writer:
                keywords.catch_up(writer.reader)
        return keywords
