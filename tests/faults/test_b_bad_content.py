"""B1 to B5, B7, C3: half files, empty files, binary files. What was good stays until they are whole."""

import os
from pathlib import Path

import pytest
from fakes.desk import Desk
from fakes.filling import LONG_AGO, fill, fill_disk
from fakes.memory_folder import MemoryFolder

from kb_app.sync.ledger import Outcome, PullResult

HEADER = "---\ntitle: Été\n---\n\nTexte accentué.\n"


def rules(result: PullResult) -> list[tuple[str, str]]:
    return [(problem.path, problem.rule) for problem in result.problems]


@pytest.fixture
def article(desk: Desk, share: MemoryFolder) -> Desk:
    share.write("a.md", HEADER, mtime=LONG_AGO)
    fill(share, "b.md")
    desk.pull()
    desk.clock.wait(1000)
    return desk


def test_b1_emptied_shows_the_old_text_for_ten_minutes(article: Desk, share: MemoryFolder) -> None:
    share.write("a.md", b"")
    for _ in range(9):
        result = article.pull()
        assert article.texts(result)["a.md"] == HEADER
        assert rules(result) == [("a.md", "emptied")]
        assert result.again_in is not None and result.again_in <= 60
        article.clock.wait(61)
    article.clock.wait(60)
    result = article.pull()
    assert article.texts(result)["a.md"] == ""
    assert result.changed == ("a.md",)
    assert article.trashed() == {"a.md": HEADER}


def test_b1_emptied_by_a_power_cut_with_its_old_time(article: Desk, share: MemoryFolder) -> None:
    """Nextcloud 10547: hundreds of empty files that bear the time of the good ones."""
    share.write("a.md", b"", mtime=LONG_AGO)
    assert article.texts(article.pull())["a.md"] == HEADER


def test_b1_an_editor_that_empties_before_it_writes_is_waited_for(article: Desk, share: MemoryFolder) -> None:
    share.write("a.md", b"")
    article.pull()
    article.clock.wait(30)
    share.write("a.md", "The new text.")
    article.clock.wait(5)
    result = article.pull()
    assert article.texts(result)["a.md"] == "The new text."
    assert rules(result) == []


def test_b2_all_nul_is_never_shown(article: Desk, share: MemoryFolder) -> None:
    share.write("a.md", b"\0" * 4096)
    for _ in range(20):
        article.clock.wait(3600)
        result = article.pull()
        assert article.texts(result)["a.md"] == HEADER
        assert rules(result) == [("a.md", "blanked")]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_b3_other_encodings_are_copied_byte_for_byte(article: Desk, share: MemoryFolder, encoding: str) -> None:
    content = "Été à la plage : œuvre.\n".encode(encoding)
    share.write("a.md", content)
    article.clock.wait(60)
    result = article.pull()
    assert (article.copy / "a.md").read_bytes() == content
    assert rules(result) == []


def test_b4_cut_inside_a_character_is_believed_when_it_stays_so(article: Desk, share: MemoryFolder) -> None:
    cut = "Un texte coupé".encode()[:-1]
    share.write("a.md", cut)
    waits = []
    for _ in range(8):
        result = article.pull()
        if result.again_in is None:
            break
        assert article.texts(result)["a.md"] == HEADER
        waits.append(round(result.again_in))
        article.clock.wait(result.again_in)
    assert waits == [2, 10, 60]
    assert (article.copy / "a.md").read_bytes() == cut
    assert article.trashed() == {"a.md": HEADER}


def test_b4_cut_inside_the_header(article: Desk, share: MemoryFolder) -> None:
    share.write("a.md", "---\ntitle: Ét")
    article.clock.wait(5)
    result = article.pull()
    assert article.texts(result)["a.md"] == HEADER
    assert rules(result) == [("a.md", "cut")]


def test_b5_enormous_files_are_listed_by_name_only(disk_desk: Desk, root: Path) -> None:
    fill_disk(root, "a.md")
    for name, size in (("huge.md", 500 << 20), ("line.md", 50 << 20), ("photo.png", 21 << 20)):
        with (root / name).open("wb") as file:
            os.truncate(file.fileno(), size)
    result = disk_desk.pull()
    assert result.outcome is Outcome.DONE
    assert result.files.keys() == {"a.md"}
    assert rules(result) == [("huge.md", "too-large"), ("line.md", "too-large"), ("photo.png", "too-large")]


def test_b5_an_article_that_grew_too_large_keeps_its_old_text(article: Desk, share: MemoryFolder) -> None:
    share.write("a.md", b"x" * ((8 << 20) + 1))
    result = article.pull_twice()
    assert article.texts(result)["a.md"] == HEADER
    assert rules(result) == [("a.md", "too-large")]


def test_b7_a_binary_renamed_md_is_not_taken(article: Desk, share: MemoryFolder) -> None:
    binary = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 8
    share.write("a.md", binary)
    share.write("new.md", binary)
    article.clock.wait(100_000)
    result = article.pull_twice()
    assert article.texts(result)["a.md"] == HEADER
    assert "new.md" not in result.files
    assert rules(result) == [("a.md", "binary"), ("new.md", "binary")]


def test_c3_an_editor_that_saves_slowly_in_place(article: Desk, share: MemoryFolder) -> None:
    """Truncated, then a piece each second, while pass follows pass: only the old and the new text are ever seen."""
    whole = HEADER.replace("Texte", "Un texte refait et bien plus long,")
    begun, length = article.clock(), -1

    def write_on() -> None:
        nonlocal length
        due = min(8 * int(article.clock() - begun), len(whole))
        if due != length:
            length = due
            share.write("a.md", whole[:length])

    article.clock.meanwhile = write_on
    seen = []
    while article.clock() < begun + 30:
        article.clock.wait(0.3)
        seen.append(article.texts(article.pull())["a.md"])
    assert set(seen) == {HEADER, whole}
    assert seen[-1] == whole


def test_c3_an_editor_that_writes_while_we_read(article: Desk, share: MemoryFolder) -> None:
    """Every reading, at any time, is interrupted by a save."""
    saves = 0

    def save(path: str) -> None:
        nonlocal saves
        if path == "a.md":
            saves += 1
            share.write("a.md", "x" * saves)

    share.write("a.md", "")
    share.before_read = save
    for _ in range(10):
        article.clock.wait(20)
        assert article.texts(article.pull())["a.md"] == HEADER
    share.before_read = lambda path: None
    article.clock.wait(20)
    assert article.texts(article.pull())["a.md"] == "x" * saves
