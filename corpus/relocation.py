"""Moving a library to another folder: its identity, and the paths of files that lie in it."""

from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

from corpus.files import is_inside
from corpus.library_writer import LibraryWriter
from corpus.seals import record_changing
from corpus.setting_rows import IDENTITY, set_setting


def relocate(writer: LibraryWriter, before: str, after: str) -> None:
    """Make a copied library one of its own, in the folder `after`.

    Nothing that was derived from the library it was copied from is taken for its own. Files that
    lie in the folder `before`, as uploaded ones do, are found in the new one.
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
