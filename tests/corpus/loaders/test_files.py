"""The files of a folder."""

import os
from pathlib import Path

import pytest

from corpus.errors import DocumentError
from corpus.loaders import File, files_of


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Give a folder with files in it and below it."""
    for name in ("b.txt", "a.txt", "z/c.txt", "m/n/d.md", ".hidden.txt", ".git/e.txt", "m/.f"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, "utf-8")
    return tmp_path


def test_files_of_a_folder_come_by_name_without_hidden_ones(tree: Path) -> None:
    assert [file.name for file in files_of(tree)] == ["a.txt", "b.txt", "m/n/d.md", "z/c.txt"]


def test_a_file_knows_its_folder_and_path(tree: Path) -> None:
    assert list(files_of(tree / "m")) == [File(tree / "m", tree / "m/n/d.md", "n/d.md")]


def test_a_single_file_is_named_without_its_folder(tree: Path) -> None:
    assert list(files_of(tree / "z/c.txt")) == [File(tree / "z", tree / "z/c.txt", "c.txt")]


def test_a_single_file_may_be_hidden_or_gone(tree: Path) -> None:
    assert [file.name for file in files_of(tree / ".hidden.txt")] == [".hidden.txt"]
    assert [file.name for file in files_of(tree / "gone.txt")] == ["gone.txt"]


def test_an_empty_folder_has_no_files(tmp_path: Path) -> None:
    assert list(files_of(tmp_path)) == []


def test_links_to_files_are_followed_and_links_to_folders_and_to_nothing_are_not(
    tree: Path,
) -> None:
    (tree / "link.txt").symlink_to(tree / "a.txt")
    (tree / "loop").symlink_to(tree)
    (tree / "broken.txt").symlink_to(tree / "gone.txt")
    assert [file.name for file in files_of(tree)] == [
        *("a.txt", "b.txt", "link.txt", "m/n/d.md", "z/c.txt")
    ]


def test_a_name_that_is_not_utf_8_can_be_stored_and_the_file_opened(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))
    try:
        path.write_bytes(b"He left.")
    except OSError:
        pytest.skip("this file system takes names in UTF-8 only")
    (file,) = files_of(tmp_path)
    assert file.name == r"caf\udce9.txt"
    assert file.path.read_bytes() == b"He left."


def test_the_state_of_a_file_is_size_and_modified_time(tree: Path) -> None:
    os.utime(tree / "a.txt", ns=(1, 1_700_000_000_000_000_001))
    assert next(files_of(tree)).state() == (5, 1_700_000_000_000_000_001)


def test_a_file_that_is_gone_has_no_state(tree: Path) -> None:
    (file,) = files_of(tree / "gone.txt")
    with pytest.raises(DocumentError, match=r"^cannot be read: No such file or directory$"):
        file.state()
