"""The exceptions of the project.

VerbatimError
├── DocumentError        one file or record cannot become a document; the others go on
├── LibraryError         the library on disk cannot be opened or changed
│   ├── LibraryBusyError     another process is writing it
│   ├── DamagedLibraryError  what it holds is not what was stored
│   └── ModelMismatchError   it was indexed with another model
├── ModelError           a model cannot be loaded, or gives no token vectors
├── FilterError          a filter names what the library does not hold, or leaves nothing over
└── GoldError            a gold set cannot be read, or does not fit what it is to be asked of
    └── UnwrittenError       a question of it is yet to be written

A message says what happened, to which file or field, and what to do next.
"""


class VerbatimError(Exception):
    """Anything this project raises on purpose; the message is meant for the person using it."""


class DocumentError(VerbatimError):
    """One file or record cannot become a document."""


class LibraryError(VerbatimError):
    """The library on disk cannot be opened or changed."""


class LibraryBusyError(LibraryError):
    """Another process is writing the library."""


class DamagedLibraryError(LibraryError):
    """What the library holds is not what was stored, or cannot be read at all.

    `what` says in a few words what is damaged.
    """

    def __init__(self, message: str, what: str) -> None:
        """Keep the message, which says what to do, and what is damaged."""
        super().__init__(message)
        self.what = what


class ModelMismatchError(LibraryError):
    """The library was indexed with another model than the one in use."""


class ModelError(VerbatimError):
    """A model cannot be loaded or does not give what is needed."""


class FilterError(VerbatimError):
    """A filter names what the library does not hold, or leaves nothing over."""


class GoldError(VerbatimError):
    """A gold set cannot be read, or does not fit what it is to be asked of."""


class UnwrittenError(GoldError):
    """A question of a gold set is yet to be written."""
