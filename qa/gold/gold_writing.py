"""Writing gold sets: native records as JSON Lines, or as a table."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from corpus.errors import GoldError
from qa.gold.gold_table import write_table

_DELIMITERS = {".csv": ",", ".tsv": "\t"}


def write_gold(path: Path, records: Sequence[Mapping[str, Any]]) -> None:
    """Write native `records` to `path`: a table if its name ends in .csv or .tsv, else JSON Lines.

    Raises GoldError if it cannot be written.
    """
    delimiter = _DELIMITERS.get(path.suffix.lower())
    if delimiter is None:
        content = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in records).encode()
    else:
        # With a mark, by which spreadsheet programs know the encoding.
        content = write_table(records, delimiter).encode("utf-8-sig")
    try:
        path.write_bytes(content)
    except OSError as error:
        raise GoldError(f"{path} cannot be written: {error.strerror}") from error
