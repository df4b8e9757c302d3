"""What the code may not do: values in the text of SQL, pickles, a model's own code, a shell."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parent.parent
_SOURCES = [
    path for room in ("corpus", "embeddings", "qa") for path in sorted((_ROOT / room).rglob("*.py"))
]
_EXECUTING = {"execute", "executemany", "_row", "_numbers", "_current"}
_OWN_TEXT = {
    ("corpus/library/reader.py", "condition"),
    ("corpus/library/selection.py", "side"),
    ("corpus/library/selection.py", "column"),
    ("corpus/library/selection.py", "columns"),
    ("corpus/library/selection.py", "where"),
    ("qa/history.py", "columns"),
    ("qa/history.py", "table"),
}
"""What is put into queries and is more than a constant, but only ever text of the program."""

_FORBIDDEN_IMPORTS = {"pickle", "cPickle", "dill", "joblib", "shelve", "marshal"}
_FORBIDDEN_CALLS = {"eval", "exec", "compile", "system", "popen"}


def _calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Yield all calls with the last part of the name that is called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                yield node.func.attr, node
            elif isinstance(node.func, ast.Name):
                yield node.func.id, node


def _names_in(text: ast.expr) -> set[str]:
    """Return the names that are put into a formatted string."""
    return {
        ast.unparse(part.value) for part in ast.walk(text) if isinstance(part, ast.FormattedValue)
    }


def _is_file(query: ast.expr) -> bool:
    """Whether a query is one of the files of queries, named by a constant."""
    match query:
        case ast.Call(func=ast.Name("sql"), args=[ast.Constant()], keywords=[]):
            return True
    return False


def _is_constant(name: str, function: ast.AST | None) -> bool:
    """Whether `name` only ever stands for text of the program: a constant, or made of such."""
    if name.partition("[")[0].lstrip("_").isupper():
        return True
    for node in ast.walk(function) if function else ():
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
            value = node.value
        elif isinstance(node, ast.For) and ast.unparse(node.target) == name:
            value = node.iter
        else:
            continue
        if _is_file(value):
            return True
        if isinstance(value, ast.Constant | ast.JoinedStr | ast.Tuple):
            return all(_is_constant(inner, function) for inner in _names_in(value))
    return False


def _function_around(module: ast.Module, call: ast.Call) -> ast.AST | None:
    inside = [
        node
        for node in ast.walk(module)
        if isinstance(node, ast.FunctionDef) and call in ast.walk(node)
    ]
    return inside[-1] if inside else None


@pytest.mark.parametrize("path", _SOURCES, ids=lambda path: str(path.relative_to(_ROOT)))
def test_values_reach_sql_as_parameters_only(path: Path) -> None:
    module = ast.parse(path.read_text("utf-8"))
    for name, call in _calls(module):
        if name not in _EXECUTING or not isinstance(call.func, ast.Attribute):
            continue
        query = call.args[0]
        function = _function_around(module, call)
        if _is_file(query):
            continue
        if isinstance(query, ast.Name) and not _is_constant(query.id, function):
            # Only what passes a query on takes one as a parameter, and its calls are looked at.
            assert isinstance(function, ast.FunctionDef), ast.unparse(call)
            assert function.name in _EXECUTING, ast.unparse(call)
            continue
        assert isinstance(query, ast.Constant | ast.JoinedStr | ast.Name), ast.unparse(call)
        for inserted in _names_in(query):
            reviewed = (str(path.relative_to(_ROOT)), inserted) in _OWN_TEXT
            assert reviewed or _is_constant(inserted, function), (
                f"{inserted} in {ast.unparse(call)}"
            )


def test_scripts_without_parameters_only_make_and_migrate_files() -> None:
    scripts = {
        path.name
        for path in _SOURCES
        for name, _ in _calls(ast.parse(path.read_text("utf-8")))
        if name == "executescript"
    }
    assert scripts == {"damage.py", "database.py", "history.py"}


@pytest.mark.parametrize("path", _SOURCES, ids=lambda path: str(path.relative_to(_ROOT)))
def test_nothing_is_unpickled_evaluated_or_given_to_a_shell(path: Path) -> None:
    module = ast.parse(path.read_text("utf-8"))
    imported: set[str] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            imported.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            imported.add((node.module or "").split(".")[0])
    assert not imported & _FORBIDDEN_IMPORTS
    for name, call in _calls(module):
        if name == "compile" and ast.unparse(call.func) == "re.compile":
            continue
        assert name not in _FORBIDDEN_CALLS, ast.unparse(call)
        for keyword in call.keywords:
            stated = ast.unparse(keyword.value)
            assert keyword.arg != "shell", ast.unparse(call)
            assert keyword.arg != "trust_remote_code" or stated == "False", ast.unparse(call)
            assert keyword.arg != "local_files_only" or stated == "True", ast.unparse(call)
