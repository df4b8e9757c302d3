"""The rooms depend on each other one way: corpus <- embeddings <- qa <- app.py."""

import ast
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parent.parent
_MAY_IMPORT = {
    "corpus": {"corpus"},
    "embeddings": {"corpus", "embeddings"},
    "qa": {"corpus", "embeddings", "qa"},
}
_ROOMS = {*_MAY_IMPORT, "app", "tests"}


def _imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path} has a relative import"
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("room", sorted(_MAY_IMPORT))
def test_no_arrow_points_back(room: str) -> None:
    for path in (_ROOT / room).rglob("*.py"):
        assert _imported(path) & _ROOMS <= _MAY_IMPORT[room], path


@pytest.mark.parametrize("room", sorted(_MAY_IMPORT))
def test_files_and_functions_stay_small(room: str) -> None:
    for path in (_ROOT / room).rglob("*.py"):
        source = path.read_text("utf-8")
        assert source.count("\n") <= 400, path
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef):
                assert (node.end_lineno or 0) - node.lineno <= 60, f"{path}: {node.name}"
