"""Backing up a library into one file, restoring it, and giving a copied library another folder.

A backup is an uncompressed ZIP archive of consistent copies of the databases, made while they may
be in use, with the library's own calibration, the files that were uploaded to it, the evaluations
of its page, and a note of where it came from. What is derived is left out. Each file is written
under another name and gets its own when it is complete.
"""

import json
import os
import shutil
import sqlite3
import tempfile
import zipfile
from contextlib import ExitStack, closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from uuid import uuid4

from corpus.errors import LibraryError
from corpus.library.damage import explaining, unusable
from corpus.library.database import Library, WriterLock
from corpus.library.integrity import verify_database
from corpus.library.schema import IDENTITY, set_setting
from corpus.library.writer import LibraryWriter, record_changing
from corpus.loaders import is_inside, path_key
from qa.confidence import FILE_NAME as CALIBRATION
from qa.history import FILE_NAME as JOURNAL
from qa.indexing.report import Observer, Progress
from qa.search.keyword_index import FOLDER as KEYWORDS

_DATABASE = "library.db"
_FOLDERS = ("uploads", "evaluations")
"""Where the page keeps files, beside the library."""

_NOTE = "backup.json"
_FORMAT = 1
_COPIED_PAGES = 4096
_MAX_SHOWN_FINDINGS = 5


@dataclass(frozen=True, slots=True)
class _Note:
    """What a backup says of itself; `library` is the folder it was made of."""

    format: int
    library: str
    made: str
    revision: int


def back_up(
    library: Library, target: Path, *, replace: bool = False, observe: Observer = lambda _: None
) -> Path:
    """Write a backup of `library` to the file `target`, or into it if it is a folder.

    Returns the file. Raises LibraryError if it cannot be written, or exists and `replace` is not
    set.
    """
    made = datetime.now(UTC)
    if target.is_dir():
        target /= f"{library.path.absolute().name}-{made:%Y-%m-%dT%H-%M-%SZ}.zip"
    if target.exists() and not replace:
        raise LibraryError(f"{target} already exists. Name another file, or use --replace.")
    try:
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=target.absolute().parent) as name:
            folder = Path(name)
            _copy_database(library.file, folder / _DATABASE, observe)
            if (library.path / JOURNAL).is_file():
                _copy_database(library.path / JOURNAL, folder / JOURNAL, observe)
            with Library(folder).reading() as reader:
                note = _Note(
                    _FORMAT, path_key(library.path.absolute()), f"{made:%FT%TZ}", reader.revision()
                )
            _pack(folder, library.path, note)
            (folder / _NOTE).replace(target)
    except OSError as error:
        raise unusable(target, error, "written") from error
    return target


def restore(
    backup: Path, folder: Path, *, replace: bool = False, observe: Observer = lambda _: None
) -> Path | None:
    """Make the library in `folder` what it was when the file `backup` was made.

    What is there is moved into a folder inside of it, which is returned; None if there was nothing.

    Raises LibraryError if `backup` is not a backup or is damaged, or if there is a library in
    `folder` and `replace` is not set; nothing is changed then.
    """
    if _present(folder) and not replace:
        raise LibraryError(
            f"There is a library at {folder}. Restore into another folder, or use --replace to put"
            " the backup in its place."
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (
            WriterLock(folder).held(),
            tempfile.TemporaryDirectory(prefix=".restoring-", dir=folder) as name,
        ):
            new = Path(name)
            note = _unpack(backup, new)
            _verified(backup, new, observe)
            with Library.open(new).writing() as writer:
                relocate(writer, note.library, path_key(folder.absolute()))
            return _put_in_place(new, folder)
    except OSError as error:
        raise unusable(folder, error, "written") from error


def relocate(writer: LibraryWriter, before: str, after: str) -> None:
    """Make a library that was copied from the folder `before` one of its own, in `after`.

    What was derived from the original is not taken for its own. Files that lay in `before`, as
    uploaded ones do, are found in `after`.
    """
    connection = writer.connection
    with writer.transaction():
        set_setting(connection, IDENTITY, uuid4().hex)
        for source, path, root in connection.execute(
            "SELECT id, path, root FROM sources"
        ).fetchall():
            if not is_inside(path, Path(before)):
                continue
            documents = connection.execute(
                "SELECT id FROM documents WHERE source = ?", (source,)
            ).fetchall()
            with ExitStack() as changing:
                for (document,) in documents:
                    changing.enter_context(record_changing(connection, document))
                connection.execute(
                    "UPDATE sources SET path = ?, root = ? WHERE id = ?",
                    (_moved(path, before, after), _moved(root, before, after), source),
                )


def _moved(path: str, before: str, after: str) -> str:
    return after + path[len(before) :] if is_inside(path, Path(before)) else path


def _copy_database(source: Path, target: Path, observe: Observer) -> None:
    """Copy a database as it is now, whoever is using it."""

    def copied(_: int, remaining: int, total: int) -> None:
        observe(Progress(total - remaining, total, source.name))

    with (
        explaining(source, "copied"),
        closing(sqlite3.connect(source)) as origin,
        closing(sqlite3.connect(target)) as copy,
    ):
        # One state, held while it is copied, so that a writer does not make it begin again.
        origin.execute("BEGIN")
        origin.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        origin.backup(copy, pages=_COPIED_PAGES, progress=copied)


def _pack(folder: Path, library: Path, note: _Note) -> None:
    """Write the archive, as `_NOTE` in `folder`, of the copies there and of files of `library`."""
    files = {name: folder / name for name in (_DATABASE, JOURNAL)}
    files[CALIBRATION] = library / CALIBRATION
    for path in (path for name in _FOLDERS for path in sorted((library / name).rglob("*"))):
        if not path.name.startswith("."):
            files[path.relative_to(library).as_posix()] = path
    with (folder / _NOTE).open("wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr(_NOTE, json.dumps(asdict(note)))
            for name, path in files.items():
                if path.is_file():
                    archive.write(path, name)
        file.flush()
        os.fsync(file.fileno())


def _unpack(backup: Path, folder: Path) -> _Note:
    """Write the files of a backup into `folder`; return what it says of itself."""
    try:
        with zipfile.ZipFile(backup) as archive:
            note = _Note(**json.loads(archive.read(_NOTE)))
            if note.format != _FORMAT:
                raise LibraryError(
                    f"The backup {backup} has format {note.format}, and this version reads"
                    f" {_FORMAT}. Use the version that wrote it."
                )
            for entry in archive.infolist():
                if _belongs(entry.filename):
                    path = folder / entry.filename
                    path.parent.mkdir(parents=True, exist_ok=True)
                    with archive.open(entry) as source, path.open("wb") as target:
                        shutil.copyfileobj(source, target)
            return note
    except FileNotFoundError:
        raise LibraryError(f"There is no backup {backup}.") from None
    except (zipfile.BadZipFile, ValueError, KeyError, TypeError, EOFError) as error:
        raise LibraryError(
            f"{backup} is not a backup, or is damaged ({error}). Use another one; nothing was"
            " changed."
        ) from error


def _belongs(name: str) -> bool:
    """Whether a file of this name is part of a library, and lies within its folder."""
    if name in {_DATABASE, JOURNAL, CALIBRATION}:
        return True
    path = PurePosixPath(name)
    return (
        len(path.parts) > 1
        and path.parts[0] in _FOLDERS
        and ".." not in path.parts
        and "\\" not in name
        and not name.endswith("/")
    )


def _verified(backup: Path, folder: Path, observe: Observer) -> None:
    def observe_step(done: int, total: int, name: str) -> None:
        observe(Progress(done, total, name))

    with Library.open(folder, observe=observe_step).reading() as reader:
        findings = list(verify_database(reader, observe_step))
    if findings:
        what = "; ".join(finding.what for finding in findings[:_MAX_SHOWN_FINDINGS])
        raise LibraryError(
            f"The backup {backup} is damaged: {what}. Use another one; nothing was changed."
        )


def _put_in_place(new: Path, folder: Path) -> Path | None:
    """Move the files in `new` to `folder`, and what is there aside; the database comes last."""
    aside = None
    if _present(folder):
        aside = folder / f"before-restore-{datetime.now(UTC):%Y-%m-%dT%H-%M-%S-%fZ}"
        aside.mkdir()
        for name in _present(folder):
            (folder / name).rename(aside / name)
    shutil.rmtree(folder / KEYWORDS, ignore_errors=True)
    for name in (JOURNAL, CALIBRATION, *_FOLDERS, _DATABASE):
        if (new / name).exists():
            (new / name).replace(folder / name)
    return aside


def _present(folder: Path) -> list[str]:
    """Return what there is of a library in `folder`, the database first."""
    databases = [name + end for name in (_DATABASE, JOURNAL) for end in ("", "-wal", "-shm")]
    names = [*databases, CALIBRATION, *_FOLDERS]
    return [name for name in names if (folder / name).exists()]
