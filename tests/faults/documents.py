"""Folders of documents, each with a word of its own, before and after a change."""

import os
import random
from pathlib import Path

_WORDS = """
    harbour ferry ledger clock winter orchard lantern copper bridge keeper summer railway parcel
    museum garden kettle shore island market baker candle meadow signal timber ribbon pigeon
""".split()
_BEFORE_NS = 1_700_000_000 * 10**9


def write_before(folder: Path, seed: int) -> None:
    """Write the files that are indexed first."""
    draw = random.Random(seed)
    for number in range(12):
        _write(folder / f"kept{number:02}.txt", _text(draw, f"kept{number:02}"), 0)
    for number in range(6):
        _write(folder / f"changed{number:02}.md", _text(draw, f"before{number:02}"), 0)
    for number in range(4):
        _write(folder / f"gone{number:02}.txt", _text(draw, f"gone{number:02}"), 0)


def write_after(folder: Path, seed: int) -> None:
    """Change, remove and add files."""
    draw = random.Random(seed + 1)
    for number in range(6):
        _write(folder / f"changed{number:02}.md", _text(draw, f"after{number:02}"), 1)
    for number in range(4):
        (folder / f"gone{number:02}.txt").unlink()
    for number in range(16):
        _write(folder / f"new{number:02}.txt", _text(draw, f"new{number:02}"), 1)
    lines = [
        f'{{"id": "r{number}", "text": "{_line(draw, f"record{number:02}")}"}}\n'
        for number in range(20)
    ]
    _write(folder / "records.jsonl", "".join(lines), 1)


def _text(draw: random.Random, own: str) -> str:
    paragraphs = (_line(draw, own) for _ in range(draw.randint(1, 9)))
    return "\n\n".join(paragraphs) + "\n"


def _line(draw: random.Random, own: str) -> str:
    return " ".join(
        f"The {own} {' '.join(draw.choices(_WORDS, k=draw.randint(4, 12)))}."
        for _ in range(draw.randint(1, 5))
    )


def _write(path: Path, text: str, second: int) -> None:
    path.write_text(text, "utf-8")
    moment = _BEFORE_NS + second * 10**9
    os.utime(path, ns=(moment, moment))


def own_word(name: str) -> str:
    """Return the word that only the document of this name holds, after the change."""
    stem = name.partition(".")[0]
    if ":" in name:
        return f"record{int(name.partition(':r')[2]):02}"
    return stem.replace("changed", "after")
