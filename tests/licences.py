"""The licences of what the program depends on: `python -m tests.licences [--check]`.

Writes `docs/dependencies.md`: each package that requirements.txt names, and each that those bring
with them, with its licence as the installed package states it. With --check it writes nothing, and
ends with status 1 if a package that is named is not in the file.
"""

import re
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent
DEPENDENCIES = _ROOT / "docs" / "dependencies.md"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_MAX_LICENCE_CHARACTERS = 80


def main() -> int:
    """Write the file, or check it; return the exit status."""
    if "--check" in sys.argv[1:]:
        stale = missing()
        for name in stale:
            print(f"not in {DEPENDENCIES.name}: {name}", file=sys.stderr)
        return 1 if stale else 0
    DEPENDENCIES.write_text(_page(), "utf-8")
    print(f"{DEPENDENCIES} names {len(direct())} packages and {len(_brought())} that they bring")
    return 0


def direct() -> list[str]:
    """Return the names of the packages in requirements.txt, in order of the alphabet."""
    lines = (_ROOT / "requirements.txt").read_text("utf-8").splitlines()
    matches = (_NAME.match(line) for line in lines if not line.startswith("#"))
    return sorted({_normal(match[0]) for match in matches if match})


def missing() -> list[str]:
    """Return the names of packages in requirements.txt that the file lacks."""
    written = DEPENDENCIES.read_text("utf-8")
    return [name for name in direct() if f"\n| {name} | " not in written]


def _page() -> str:
    named, brought = map(_line, direct()), map(_line, _brought())
    return "\n".join(
        [
            "# Dependencies and their licences",
            "",
            "Written by `python -m tests.licences`, as the installed packages state them.",
            "",
            "| package | licence |",
            "|---|---|",
            *named,
            "",
            "What these bring with them:",
            "",
            "| package | licence |",
            "|---|---|",
            *brought,
            "",
        ]
    )


def _line(name: str) -> str:
    return f"| {name} | {_licence(name)} |"


def _brought() -> list[str]:
    """Return the names of installed packages that those in requirements.txt need."""
    found: set[str] = set()
    waiting = direct()
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        try:
            needed = distribution(name).requires or []
        except PackageNotFoundError:
            continue
        found.add(name)
        for requirement in needed:
            match = _NAME.match(requirement)
            if match and "extra ==" not in requirement:
                waiting.append(_normal(match[0]))
    return sorted(found - set(direct()))


def _licence(name: str) -> str:
    """Return the licence that an installed package states: its expression, classifiers or text."""
    stated = distribution(name).metadata
    classified = [
        entry.rpartition(" :: ")[2]
        for entry in stated.get_all("Classifier", [])
        if entry.startswith("License :: ") and entry != "License :: OSI Approved"
    ]
    text = "".join(stated.get_all("License", [])).strip().partition("\n")[0]
    short = text if 0 < len(text) <= _MAX_LICENCE_CHARACTERS else ""
    expression = "".join(stated.get_all("License-Expression", []))
    found = expression or ", ".join(sorted(classified)) or short
    return found.replace("|", "/") or "not stated"


def _normal(name: str) -> str:
    """Return a name as PEP 503 has it."""
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    sys.exit(main())
