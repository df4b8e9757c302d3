"""Indexing: what is added, changed, kept, removed and skipped; nothing is encoded twice."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import LibraryBusyError, ModelMismatchError
from corpus.library.database import Library
from qa.assistant import Assistant
from qa.indexing import index, rebuild, remove
from qa.indexing.report import IndexReport
from tests.fake_encoder import FakeEncoder
from tests.mixed_folder import write_mixed_folder


@pytest.fixture
def run(library: Library, folder: Path, fake: FakeEncoder) -> Callable[..., IndexReport]:
    """Give a function that indexes the folder."""

    def call(*, prune: bool = False) -> IndexReport:
        return index(library, lambda: fake, [folder], prune=prune)

    return call


def _names(library: Library) -> list[str]:
    with library.reading() as reader:
        return [document.name for document in reader.documents()]


def _write(path: Path, text: str) -> None:
    """Write a file and make sure that its modified time is another one."""
    before = path.stat().st_mtime_ns if path.exists() else 0
    path.write_text(text)
    os.utime(path, ns=(before + 10**9, before + 10**9))


def test_names_are_relative_to_the_folder(
    run: Callable[..., IndexReport], folder: Path, library: Library
) -> None:
    (folder / "deep" / "er").mkdir(parents=True)
    (folder / "deep" / "er" / "a.txt").write_text("Some words.")
    (folder / "b.jsonl").write_text('{"id": "x", "text": "More words."}\n{"text": "And more."}\n')
    (folder / ".hidden.txt").write_text("Never.")
    assert run().added == ["b.jsonl:x", "b.jsonl:2", "deep/er/a.txt"]
    assert _names(library) == ["b.jsonl:2", "b.jsonl:x", "deep/er/a.txt"]


def test_the_second_run_changes_and_encodes_nothing(
    run: Callable[..., IndexReport], folder: Path, library: Library, fake: FakeEncoder
) -> None:
    (folder / "a.txt").write_text("Some words.")
    run()
    encoded = fake.encoded
    before = (library.path / "library.db").read_bytes()
    report = index(library, lambda: pytest.fail("the model was loaded"), [folder])
    assert report == IndexReport(unchanged=["a.txt"])
    assert fake.encoded == encoded
    assert (library.path / "library.db").read_bytes() == before


def test_an_edited_file_is_replaced(
    run: Callable[..., IndexReport], folder: Path, library: Library, fake: FakeEncoder
) -> None:
    _write(folder / "a.txt", "The ferry is red.")
    run()
    _write(folder / "a.txt", "The ferry is green.")
    assert run().updated == ["a.txt"]
    texts = [p.text for p in Assistant.open(library.path, fake).ask("ferry").passages]
    assert texts == ["The ferry is green."]
    with library.reading() as reader:
        old = reader.document(1)
        assert old is not None
        assert (old.is_current, old.replaced_by, reader.text(1)) == (False, 2, None)


def test_a_touched_file_is_not_encoded_again(
    run: Callable[..., IndexReport], folder: Path, fake: FakeEncoder
) -> None:
    _write(folder / "a.txt", "The ferry is red.")
    run()
    _write(folder / "a.txt", "The ferry is red.")
    assert run() == IndexReport(unchanged=["a.txt"])
    assert fake.encoded == 1


def test_a_renamed_file_and_a_copy_are_not_encoded_again(
    run: Callable[..., IndexReport], folder: Path, fake: FakeEncoder, library: Library
) -> None:
    (folder / "a.txt").write_text("The ferry is red.")
    (folder / "b.txt").write_text("The train is blue.")
    run()
    (folder / "a.txt").rename(folder / "c.txt")
    (folder / "d.txt").write_text("The train is blue.")
    report = run()
    assert (report.added, report.removed) == (["c.txt", "d.txt"], ["a.txt"])
    assert fake.encoded == 2
    assert _names(library) == ["b.txt", "c.txt", "d.txt"]


def test_equal_new_files_are_encoded_once(
    run: Callable[..., IndexReport], folder: Path, fake: FakeEncoder
) -> None:
    for name in "abc":
        (folder / f"{name}.txt").write_text("The ferry is red.")
    assert run().added == ["a.txt", "b.txt", "c.txt"]
    assert fake.encoded == 1


def test_the_same_content_at_two_paths_survives_the_deletion_of_one(
    run: Callable[..., IndexReport], folder: Path, library: Library, fake: FakeEncoder
) -> None:
    for name in "ab":
        (folder / f"{name}.txt").write_text("The ferry is red.")
    run()
    (folder / "a.txt").unlink()
    assert run().removed == ["a.txt"]
    passages = Assistant.open(library.path, fake).ask("ferry").passages
    assert [(passage.document.name, passage.text) for passage in passages] == [
        ("b.txt", "The ferry is red.")
    ]


def test_nothing_is_removed_when_most_of_a_folder_is_gone(
    run: Callable[..., IndexReport], folder: Path, library: Library
) -> None:
    for name in "abc":
        (folder / f"{name}.txt").write_text(f"Words of {name}.")
    run()
    (folder / "a.txt").unlink()
    (folder / "b.txt").unlink()
    report = run()
    assert report.removed == []
    assert report.kept == [f"2 of 3 files of {folder}"]
    assert _names(library) == ["a.txt", "b.txt", "c.txt"]
    assert run(prune=True).removed == ["a.txt", "b.txt"]
    assert _names(library) == ["c.txt"]


def test_a_missing_folder_removes_nothing_unless_told(
    run: Callable[..., IndexReport], folder: Path, library: Library
) -> None:
    (folder / "a.txt").write_text("Words.")
    run()
    folder.rename(folder.with_name("elsewhere"))
    assert run().kept == [f"1 of 1 files of {folder}"]
    assert _names(library) == ["a.txt"]
    assert run(prune=True).removed == ["a.txt"]


def test_other_folders_are_left_alone(
    run: Callable[..., IndexReport], folder: Path, library: Library, fake: FakeEncoder
) -> None:
    other = folder.with_name("documents-2")
    other.mkdir()
    (other / "o.txt").write_text("Other words.")
    index(library, lambda: fake, [other])
    (folder / "a.txt").write_text("Words.")
    run()
    (folder / "a.txt").unlink()
    run(prune=True)
    assert _names(library) == ["o.txt"]


def test_bad_files_are_named_and_the_rest_goes_in(
    run: Callable[..., IndexReport], folder: Path
) -> None:
    (folder / "good.txt").write_text("Words.")
    (folder / "empty.txt").write_text(" \n")
    (folder / "pdf.txt").write_bytes(b"%PDF-1.7 ...")
    (folder / "image.png").write_bytes(b"\x89PNG....")
    (folder / "bad.jsonl").write_text('{"text": "Fine."}\n{"text": 5}\nnot json\n')
    report = run()
    assert report.added == ["bad.jsonl:1", "good.txt"]
    reasons = {(problem.name, problem.reason.split(":")[0]) for problem in report.skipped}
    assert reasons >= {
        ("bad.jsonl", "line 2 has a `text` that is not a string"),
        ("bad.jsonl", "line 3 is not JSON"),
        ("empty.txt", "is empty"),
        ("pdf.txt", "is not text"),
    }
    assert {problem.name for problem in report.skipped} == {
        "bad.jsonl",
        "empty.txt",
        "image.png",
        "pdf.txt",
    }
    assert [problem.name for problem in run().skipped].count("bad.jsonl") == 2


def test_a_file_that_went_bad_keeps_its_earlier_version(
    run: Callable[..., IndexReport], folder: Path, library: Library
) -> None:
    _write(folder / "a.txt", "The ferry is red.")
    run()
    (folder / "a.txt").write_bytes(b"%PDF-1.7 and more of it")
    assert "its earlier version is kept" in run().skipped[0].reason
    assert _names(library) == ["a.txt"]


def test_a_record_that_is_gone_from_its_file_is_removed(
    run: Callable[..., IndexReport], folder: Path, library: Library, fake: FakeEncoder
) -> None:
    lines = [f'{{"id": "{name}", "text": "Words of {name}."}}\n' for name in "xyz"]
    _write(folder / "a.jsonl", "".join(lines))
    run()
    _write(folder / "a.jsonl", lines[0] + lines[2])
    report = run()
    assert (report.removed, report.unchanged) == (["a.jsonl:y"], ["a.jsonl:x", "a.jsonl:z"])
    assert fake.encoded == 3
    assert _names(library) == ["a.jsonl:x", "a.jsonl:z"]


def test_an_interrupted_run_goes_on_where_it_stopped(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.indexing.indexing._WINDOW_PASSAGES", 2)
    records = "".join(f'{{"id": "{at}", "text": "Words number {at}."}}\n' for at in range(9))
    (folder / "a.jsonl").write_text(records)

    class Interrupted(FakeEncoder):
        def passage_limit(self, title: str | None) -> int:
            if self.encoded >= 4:
                raise KeyboardInterrupt
            return super().passage_limit(title)

    with pytest.raises(KeyboardInterrupt):
        index(library, Interrupted, [folder])
    assert _names(library) == [f"a.jsonl:{at}" for at in range(4)]
    later = FakeEncoder()
    report = index(library, lambda: later, [folder])
    assert len(report.unchanged) == 4
    assert len(report.added) == later.encoded == 5


def test_a_failing_transaction_leaves_whole_documents_only(
    library: Library, folder: Path, fake: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a.txt").write_text("Words of a.")
    index(library, lambda: fake, [folder])
    (folder / "b.txt").write_text("Words of b.")
    with monkeypatch.context() as patch:
        patch.setattr(
            "corpus.library.writer.LibraryWriter._count_tokens",
            lambda *_: (_ for _ in ()).throw(OSError("no space left")),
        )
        with pytest.raises(OSError, match="no space left"):
            index(library, lambda: fake, [folder])
    assert _names(library) == ["a.txt"]
    assert index(library, lambda: fake, [folder]).added == ["b.txt"]


def test_removed_documents_come_back_when_their_folder_is_indexed_again(
    run: Callable[..., IndexReport], folder: Path, library: Library
) -> None:
    (folder / "a.txt").write_text("Words.")
    run()
    with library.reading() as reader:
        remove(library, reader.documents())
    assert _names(library) == []
    assert run().added == ["a.txt"]


def test_another_model_is_refused_and_rebuilding_changes_to_it(
    run: Callable[..., IndexReport], folder: Path, library: Library
) -> None:
    (folder / "a.txt").write_text("The ferry is red. " * 30)
    run()
    other = FakeEncoder("other", "other 1", limit=25)
    (folder / "b.txt").write_text("Words.")
    with pytest.raises(ModelMismatchError, match=r"rebuild --library .* --model other"):
        index(library, lambda: other, [folder])
    with pytest.raises(ModelMismatchError, match="rebuild"):
        Assistant.open(library.path, other)
    assert rebuild(library, other) == 1
    assert index(library, lambda: other, [folder]).added == ["b.txt"]
    passages = Assistant.open(library.path, other).ask("ferry").passages
    assert passages[0].text.startswith("The ferry is red.")
    with library.reading() as reader:
        (long,) = (one for one in reader.documents() if one.name == "a.txt")
        assert all(len(one.text.split()) <= 25 for one in reader.passages(list(long.passages)))


def test_two_writers_do_not_mix(library: Library, folder: Path, fake: FakeEncoder) -> None:
    (folder / "a.txt").write_text("Words.")
    with library.writing(), pytest.raises(LibraryBusyError, match="Another process is writing"):
        index(Library.open(library.path), lambda: fake, [folder])


def test_progress_ends_with_all_bytes(library: Library, folder: Path, fake: FakeEncoder) -> None:
    for name in "abc":
        (folder / f"{name}.txt").write_text("Words. " * 10)
    seen: list[tuple[int, int]] = []
    index(
        library, lambda: fake, [folder], observe=lambda step: seen.append((step.done, step.total))
    )
    assert seen == [(70, 210), (140, 210), (210, 210)]


def test_a_document_of_many_windows_is_one_document(
    library: Library, folder: Path, fake: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.indexing.indexing._WINDOW_PASSAGES", 3)
    text = "\n\n".join(f"Paragraph number {at} has its own words. " * 4 for at in range(20))
    (folder / "a.txt").write_text(text)
    assert index(library, lambda: fake, [folder]).added == ["a.txt"]
    with library.reading() as reader:
        document = reader.documents()[0]
        assert fake.encoded == len(document.passages) > 6
        stored = reader.passages(list(document.passages))
        assert [text[found.start : found.end] for found in stored] == [p.text for p in stored]


def test_a_name_that_is_not_utf8_is_indexed(
    library: Library, folder: Path, fake: FakeEncoder
) -> None:
    path = os.fsencode(folder) + b"/caf\xe9.txt"
    with open(path, "w") as file:  # noqa: PTH123 - a name in bytes
        file.write("Words about coffee.")
    assert index(library, lambda: fake, [folder]).added == [r"caf\udce9.txt"]
    assert index(library, lambda: fake, [folder]).unchanged == [r"caf\udce9.txt"]
    os.unlink(path)  # noqa: PTH108
    assert index(library, lambda: fake, [folder], prune=True).removed == [r"caf\udce9.txt"]


def test_a_changed_sidecar_alone_updates_its_document(
    run: Callable[..., IndexReport], folder: Path, library: Library, fake: FakeEncoder
) -> None:
    _write(folder / "a.txt", "The ferry is red.")
    run()
    sidecar = folder / "a.txt.csl.json"

    def publishers() -> list[str | None]:
        with library.reading() as reader:
            return [document.metadata.publisher for document in reader.documents()]

    _write(sidecar, '{"publisher": "The Press"}')
    assert run() == IndexReport(updated=["a.txt"])
    assert publishers() == ["The Press"]
    _write(sidecar, '{"publisher": "The Times"}')
    assert run() == IndexReport(updated=["a.txt"])
    assert publishers() == ["The Times"]
    assert run() == IndexReport(unchanged=["a.txt"])
    sidecar.unlink()
    assert run() == IndexReport(updated=["a.txt"])
    assert publishers() == [None]
    assert fake.encoded == 1


def test_every_good_file_of_a_mixed_folder_gets_in_and_every_bad_one_is_named(
    run: Callable[..., IndexReport], folder: Path, library: Library
) -> None:
    good, broken = write_mixed_folder(folder, 200)
    report = run()
    assert (len(good), len(broken)) == (180, 20)
    assert {name.split(":")[0] for name in report.added} == set(good)
    assert len(report.added) == len(good)
    reasons = {problem.name: problem.reason for problem in report.skipped}
    assert reasons.keys() == broken.keys()
    for name, reason in broken.items():
        assert reasons[name].startswith(reason), name
    assert {name.split(":")[0] for name in _names(library)} == set(good)
    assert len(run().unchanged) == len(good)
