"""The packages form a chain: each imports only those before it, and no modules import in a ring."""

import ast
from functools import cache
from graphlib import TopologicalSorter
from importlib import import_module
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parent.parent
_CHAIN = """
    corpus corpus.loaders corpus.library embeddings
    qa.settings qa.reader qa.text qa.search qa.figures qa.answer qa.citations qa.quotes
    qa.confidence qa.interpretation qa.current qa.assistant qa.assistant_process qa.history
    qa.indexing qa.gold qa.evaluation
    qa.cli qa.reader.train qa.__main__ qa.web app
""".split()
"""From the ground up. A package's own sub-packages that are not named here belong to it."""

_APART = {("qa.cli", "qa.web"), ("qa.web", "qa.cli")}
"""The two ways in, which know nothing of each other."""


def _is_package(name: str) -> bool:
    return (_ROOT / name.replace(".", "/") / "__init__.py").is_file()


@cache
def _modules() -> dict[str, Path]:
    """Return the product's modules by name; a package is named like its folder."""
    files = [_ROOT / "app.py"]
    for room in ("corpus", "embeddings", "qa"):
        files += sorted((_ROOT / room).rglob("*.py"))
    named = {".".join(path.relative_to(_ROOT).with_suffix("").parts): path for path in files}
    return {name.removesuffix(".__init__"): path for name, path in named.items()}


def _imported(path: Path, *, lazily: bool) -> set[str]:
    """Return the product's modules that the one at `path` imports, in functions too if `lazily`."""
    tree = ast.parse(path.read_text("utf-8"))
    found: set[str] = set()
    for node in ast.walk(tree) if lazily else tree.body:
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} has a relative import"
            inner = {f"{node.module}.{alias.name}" for alias in node.names} & _modules().keys()
            found.update(inner or {str(node.module)})
    return found & _modules().keys()


def _link(module: str) -> str:
    """Return the package of the chain that `module` belongs to."""
    fitting = [link for link in _CHAIN if f"{module}.".startswith(f"{link}.")]
    assert fitting or module == "qa", f"{module} has no place in the chain"
    return max(fitting, key=len, default="qa")


@pytest.mark.parametrize("module", sorted(_modules()))
def test_no_arrow_runs_up(module: str) -> None:
    upper = _link(module)
    for imported in _imported(_modules()[module], lazily=True):
        lower = _link(imported)
        assert (upper, lower) not in _APART, f"{module} imports {imported}"
        if "qa" not in {upper, lower}:
            assert _CHAIN.index(lower) <= _CHAIN.index(upper), f"{module} imports {imported}"


@pytest.mark.parametrize("package", [link for link in _CHAIN if _is_package(link)])
def test_a_package_names_its_public_verbs(package: str) -> None:
    face = import_module(package)
    assert sorted(set(face.__all__)) == sorted(face.__all__)
    assert [name for name in face.__all__ if not hasattr(face, name)] == []


def test_no_modules_import_each_other() -> None:
    graph = {
        name: _imported(path, lazily=False) - {name}
        for name, path in _modules().items()
        if path.name != "__init__.py"
    }
    list(TopologicalSorter(graph).static_order())


@pytest.mark.parametrize("module", sorted(_modules()))
def test_files_and_functions_stay_small(module: str) -> None:
    path = _modules()[module]
    source = path.read_text("utf-8")
    assert source.count("\n") <= 400, path
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno <= 60, f"{path}: {node.name}"
