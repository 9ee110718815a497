"""The copy is checked against what is known of it, and repaired from the share."""

import hashlib
from pathlib import Path

import pytest
from fakes.desk import START, Desk
from fakes.memory_folder import MemoryFolder

from kb_app.domain.errors import LocalError
from kb_app.sync.ledger import Outcome
from kb_app.sync.mirror import Store, inspect, prepare, put
from kb_app.sync.state import State, load

OLD = START - 500_000


@pytest.fixture
def filled(desk: Desk, share: MemoryFolder) -> Desk:
    for path in ("a.md", "sub/b.md", "sub/c.png"):
        share.write(path, f"text of {path}", mtime=OLD)
    desk.pull()
    desk.clock.wait(300)
    share.read_paths.clear()
    return desk


def articles_read(share: MemoryFolder) -> list[str]:
    return sorted(path for path in share.read_paths if not path.startswith(".kb"))


def test_a_file_deleted_from_the_copy_is_fetched_again_and_is_no_change(filled: Desk, share: MemoryFolder) -> None:
    (filled.copy / "sub" / "b.md").unlink()
    result = filled.pull()
    assert articles_read(share) == ["sub/b.md"]
    assert filled.texts(result)["sub/b.md"] == "text of sub/b.md"
    assert (result.added, result.changed, result.removed) == ((), (), ())


def test_a_file_damaged_in_the_copy_is_fetched_again(filled: Desk) -> None:
    (filled.copy / "a.md").write_text("scribble")
    assert filled.texts(filled.pull())["a.md"] == "text of a.md"
    (filled.copy / "a.md").write_text("TEXT OF a.md")
    assert filled.texts(filled.pull())["a.md"] == "text of a.md"
    assert filled.trashed() == {}, "a damaged file is nobody's text"


def test_a_copy_that_was_only_touched_is_not_fetched(filled: Desk, share: MemoryFolder) -> None:
    (filled.copy / "a.md").touch()
    filled.pull()
    assert articles_read(share) == []
    assert (filled.copy / "a.md").stat().st_mtime_ns == load(filled.state_file).files["a.md"].local_mtime_ns


def test_a_copy_that_is_gone_is_made_again(filled: Desk) -> None:
    filled.copy.rename(filled.home / "elsewhere")
    assert filled.texts(filled.pull()).keys() == {"a.md", "sub/b.md", "sub/c.png"}


@pytest.mark.parametrize("content", [None, b"", b"{", b'{"version": 99}'])
def test_a_lost_state_is_rebuilt_from_the_copy_and_removes_nothing(
    filled: Desk, share: MemoryFolder, content: bytes | None
) -> None:
    if content is None:
        filled.state_file.unlink()
    else:
        filled.state_file.write_bytes(content)
    share.delete("a.md")
    share.write("sub/b.md", "edited", mtime=OLD + 1)
    result = filled.pull()
    assert filled.texts(result) == {"a.md": "text of a.md", "sub/b.md": "edited", "sub/c.png": "text of sub/c.png"}
    assert set(result.added) == {"a.md", "sub/b.md", "sub/c.png"}, "whoever lost the state has to look at everything"
    filled.clock.wait(61)
    assert filled.pull().removed == ("a.md",)


def test_a_lost_state_while_the_share_is_away_leaves_all_readable(filled: Desk, share: MemoryFolder) -> None:
    filled.state_file.unlink()
    share.listings_left = 0
    result = filled.pull()
    assert result.outcome is Outcome.OFFLINE
    assert filled.texts(result).keys() == {"a.md", "sub/b.md", "sub/c.png"}


def test_leftovers_of_a_crash_are_cleaned_up_later(filled: Desk) -> None:
    leftover = filled.copy / ".incoming" / "123-abc"
    leftover.parent.mkdir(exist_ok=True)
    leftover.write_text("half")
    store = Store(filled.copy, filled.trash)
    inspect(store, State(), leftover.stat().st_mtime + 60)
    assert leftover.exists(), "another pass may be writing it"
    inspect(store, State(), leftover.stat().st_mtime + 4000)
    assert not leftover.exists()


def test_files_that_are_none_of_ours_are_left_alone(filled: Desk) -> None:
    (filled.copy / "notes.txt").write_text("mine")
    result = filled.pull_twice()
    assert "notes.txt" not in result.files
    assert (filled.copy / "notes.txt").read_text() == "mine"


def test_a_stranger_in_the_copy_goes_the_way_of_all_that_is_not_on_the_share(filled: Desk) -> None:
    (filled.copy / "stray.md").write_text("stray")
    assert filled.pull_twice().removed == ("stray.md",)
    assert filled.trashed() == {"stray.md": "stray"}


def test_putting_never_leaves_half_a_file(tmp_path: Path) -> None:
    prepare(Store(tmp_path, tmp_path / "trash"))
    with pytest.raises(OSError, match="did not keep"):
        put(tmp_path, "a.md", b"text", "0" * 64)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_copy_that_cannot_be_looked_at_is_not_said_to_be_empty(desk: Desk) -> None:
    desk.home.mkdir()
    desk.copy.write_text("in the way")
    with pytest.raises(LocalError):
        desk.pull()


def test_a_copy_that_cannot_be_made(desk: Desk, share: MemoryFolder) -> None:
    share.write("a.md", "text", mtime=OLD)
    desk.home.mkdir()
    desk.copy.symlink_to("nowhere/at-all")
    result = desk.pull()
    assert (result.outcome, result.as_of) == (Outcome.LOCAL_ERROR, None)


def test_a_file_of_an_odd_name_that_nobody_knows_is_cleared_away(filled: Desk) -> None:
    stray = filled.copy / "~noms" / "con-0123456789abcdef.md"
    stray.parent.mkdir()
    stray.write_text("stray")
    assert filled.pull().files.keys() == {"a.md", "sub/b.md", "sub/c.png"}
    assert not stray.exists()
    assert filled.trashed() == {"~noms/con-0123456789abcdef.md": "stray"}


def test_twins_keep_their_own_text(desk: Desk, share: MemoryFolder) -> None:
    for path in ("Fiche.md", "fiche.md", "CON.md", "dossier?/a.md"):
        share.write(path, f"text of {path}", mtime=OLD)
    result = desk.pull()
    assert desk.texts(result) == {path: f"text of {path}" for path in share.files}
    assert {path for path, known in result.files.items() if known.local != path} == {
        "fiche.md",
        "CON.md",
        "dossier?/a.md",
    }
    desk.clock.wait(300)
    share.write("fiche.md", "edited", mtime=OLD + 1)
    assert desk.texts(desk.pull())["fiche.md"] == "edited"
    desk.state_file.unlink()
    desk.pull()
    desk.clock.wait(61)
    assert desk.texts(desk.pull()) == {path: f"text of {path}" for path in share.files} | {"fiche.md": "edited"}


@pytest.mark.parametrize("dated_ns", [1, 1_700_000_000_123_456_789, 4_102_444_800_000_000_000])
def test_a_file_is_dated_as_on_the_share(tmp_path: Path, dated_ns: int) -> None:
    store = Store(tmp_path / "copy", tmp_path / "trash")
    prepare(store)
    content = b"Bonjour"
    assert put(store.copy, "a.md", content, hashlib.sha256(content).hexdigest(), dated_ns) == dated_ns
    assert (store.copy / "a.md").stat().st_mtime_ns == dated_ns
