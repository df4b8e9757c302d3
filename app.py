"""Start the page: `python app.py`."""

import argparse
import logging
import os
import socket
import sys
from contextlib import closing
from pathlib import Path

from corpus import SAMPLES
from corpus.errors import VerbatimError
from corpus.library import Library, Observe
from corpus.loaders import path_key
from qa.cli.printing import print_report, progress, visible
from qa.cli.shared import DEFAULT_LIBRARY
from qa.settings import DEFAULT_READER


def main() -> int:
    """Index what there is to index, then serve the page; return the exit status."""
    arguments = _arguments()
    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
    try:
        print("Loading the model …", flush=True)
        from corpus.loaders.process import LoaderProcess  # noqa: PLC0415
        from embeddings.encoder import TransformerEncoder  # noqa: PLC0415 - takes seconds
        from qa.assistant_process import AssistantProcess  # noqa: PLC0415
        from qa.history import Journal  # noqa: PLC0415
        from qa.indexing.indexing import index  # noqa: PLC0415
        from qa.web import (  # noqa: PLC0415
            Access,
            Desk,
            EvaluationJob,
            IndexingJob,
            serve,
        )

        library = Library.open(arguments.library, create=True, observe=upgrade_printer())
        with library.reading() as reader:
            is_new = reader.revision() == 0
        paths = arguments.documents or ([SAMPLES] if is_new else [])
        if paths:
            what = "your documents" if arguments.documents else "the sample documents"
            print(f"Indexing {what} …", flush=True)
            with LoaderProcess() as loader, progress("Indexing") as observe:
                report = index(
                    library,
                    TransformerEncoder.load,
                    paths,
                    observe=observe,
                    load_file=loader.load,
                )
            print_report(report, arguments.library, as_json=False)
        if arguments.host not in _LOOPBACK and arguments.auth is None:
            print(
                f"Who can reach {arguments.host} can read these documents and change the library."
                " Ask for a password with --auth USER:PASSWORD.",
                file=sys.stderr,
            )
        hosts = frozenset({"localhost", socket.gethostname().lower(), *arguments.trusted_host})
        access = Access(hosts, arguments.auth, arguments.max_upload_mb * 1_000_000)
        models = {"reader": arguments.reader, "reranker": arguments.reranker}
        with closing(AssistantProcess(library, **models)) as assistant:
            desk = Desk(
                assistant,
                Journal.open(library.path),
                IndexingJob(library.path),
                EvaluationJob(library.path, **models),
                _EXAMPLES if _has_samples(library) else [],
            )
            assistant.wait()
            serve(desk, access, arguments.host, arguments.port)
    except VerbatimError as error:
        print(visible(str(error)), file=sys.stderr)
        return 2
    return 0


_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_EXAMPLES = [
    "Why did Yann LeCun leave Meta?",
    "How old is Alexandr Wang?",
    "What will the new company work on?",
]


def upgrade_printer() -> Observe:
    """Return what prints how far the upgrade of an earlier library is, at each tenth of it."""
    printed = -1

    def observe(done: int, total: int, _: str) -> None:
        nonlocal printed
        tenths = 10 * done // (total or 1)
        if tenths > printed:
            print(f"Upgrading the library: {10 * tenths}%", flush=True)
        printed = max(printed, tenths)

    return observe


def _has_samples(library: Library) -> bool:
    with library.reading() as reader:
        return any(source.root == path_key(SAMPLES) for source in reader.sources())


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Serve a page that answers questions with verbatim quotes of your documents."
    )
    parser.add_argument(
        "--library",
        type=Path,
        default=Path(os.environ.get("VERBATIM_LIBRARY") or DEFAULT_LIBRARY),
        help="folder of the library (default: library/ beside app.py, or VERBATIM_LIBRARY)",
    )
    parser.add_argument(
        "--documents",
        type=Path,
        nargs="+",
        metavar="PATH",
        help="files and folders to index first",
    )
    parser.add_argument(
        "--reader",
        default=os.environ.get("VERBATIM_READER") or DEFAULT_READER,
        metavar="NAME|PATH|none",
        help="extractive question-answering model that marks the words that answer, or none, which"
        " is faster (default: the one that comes with this, or VERBATIM_READER)",
    )
    parser.add_argument(
        "--reranker",
        default=os.environ.get("VERBATIM_RERANKER", ""),
        metavar="NAME|PATH",
        help="sentence-transformers cross-encoder that ranks passages before they are read",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to serve at")
    parser.add_argument("--port", type=int, help="port to serve at (default: a free one from 7860)")
    parser.add_argument(
        "--auth",
        type=_credentials,
        metavar="USER:PASSWORD",
        help="ask for this user name and password (or set VERBATIM_AUTH, which others on this"
        " machine do not see)",
        default=os.environ.get("VERBATIM_AUTH"),
    )
    parser.add_argument(
        "--trusted-host",
        type=str.lower,
        nargs="+",
        default=[],
        metavar="NAME",
        help="other names that this machine is called by",
    )
    parser.add_argument(
        "--max-upload-mb",
        type=int,
        default=100,
        metavar="MB",
        help="largest file that can be uploaded (default: 100)",
    )
    return parser.parse_args()


def _credentials(text: str) -> str:
    user, colon, password = text.partition(":")
    if not (user and colon and password):
        raise argparse.ArgumentTypeError("is not USER:PASSWORD")
    return text


if __name__ == "__main__":
    sys.exit(main())
