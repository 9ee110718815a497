"""S6 to S11, S13 to S17, X3: what file systems and people put into a folder."""

import os
import time
import unicodedata
from pathlib import Path

import pytest
from fakes.desk import Desk
from fakes.filling import fill, fill_disk
from fakes.memory_folder import MemoryFolder

from kb_app.sync.disk_folder import DiskFolder
from kb_app.sync.folder import Fault
from kb_app.sync.ledger import Outcome, PullResult
from kb_app.sync.moment import Moment
from kb_app.sync.planner import plan
from kb_app.sync.scanner import Scanning, scan
from kb_app.sync.state import State


def problems(result: PullResult) -> list[tuple[str, str]]:
    return [(problem.path, problem.rule) for problem in result.problems]


def everything(*paths: str) -> dict[str, str]:
    return {path: f"text of {path}" for path in paths}


def test_s6_case_twins_are_both_there(disk_desk: Desk, root: Path) -> None:
    paths = ("Fiche.md", "fiche.md", "FICHE.md", "Dossier/a.md", "dossier/A.md")
    fill_disk(root, *paths)
    result = disk_desk.pull()
    assert disk_desk.texts(result) == everything(*paths)
    folded = [known.local.casefold() for known in result.files.values()]
    assert len(set(folded)) == len(paths), "also on a computer that does not tell them apart"


def test_s7_a_case_only_rename_moves(disk_desk: Desk, root: Path) -> None:
    fill_disk(root, "fiche.md", "other.md")
    disk_desk.pull()
    (root / "fiche.md").rename(root / "Fiche.md")
    result = disk_desk.pull()
    assert result.moved == (("fiche.md", "Fiche.md"),)
    assert disk_desk.texts(result) == {"Fiche.md": "text of fiche.md", "other.md": "text of other.md"}


def test_s8_composed_and_decomposed_twins_are_both_there(disk_desk: Desk, root: Path) -> None:
    paths = (unicodedata.normalize("NFC", "été.md"), unicodedata.normalize("NFD", "été.md"))
    fill_disk(root, *paths)
    assert disk_desk.texts(disk_desk.pull()) == everything(*paths)


def test_s9_names_that_windows_cannot_hold(disk_desk: Desk, root: Path) -> None:
    paths = ("CON.md", "aux/a.md", "trail./b.md", "srv:colon.md", "q?.md", "CSHOFG~F.MD", 'quote".md', "back\\slash.md")
    fill_disk(root, *paths)
    result = disk_desk.pull()
    assert disk_desk.texts(result) == everything(*paths)
    assert result.files["CSHOFG~F.MD"].local == "CSHOFG~F.MD"
    assert not any(set('<>:"\\|?*') & set(known.local) for known in result.files.values())


def test_s10_a_name_with_invalid_utf8_is_listed(disk_desk: Desk, root: Path) -> None:
    fill_disk(root, "good.md")
    (root / os.fsdecode(b"dossier\xff")).mkdir()
    for name in (b"caf\xe9.md", b"dossier\xff/a.md"):
        (root / os.fsdecode(name)).write_text("text")
    result = disk_desk.pull()
    assert result.outcome is Outcome.DONE
    assert disk_desk.texts(result) == everything("good.md")
    assert problems(result) == [("caf\\udce9.md", "bad-name"), ("dossier\\udcff", "bad-name")]
    assert problems(disk_desk.pull()) == problems(result), "also after the state was saved and loaded"


def test_s10_names_with_line_breaks_and_emoji(disk_desk: Desk, root: Path) -> None:
    paths = ("line\nbreak.md", "tab\tin.md", "😀 bravo.md", "عربي.md", "rtl\u202egnp.md")
    fill_disk(root, *paths)
    result = disk_desk.pull()
    assert disk_desk.texts(result) == everything(*paths)
    assert problems(result) == [("line\nbreak.md", "odd-name"), ("tab\tin.md", "odd-name")]


def test_s11_very_long_names_and_paths(disk_desk: Desk, root: Path) -> None:
    paths = ("n" * 252 + ".md", "/".join(["d" * 60] * 8) + "/a.md", "é" * 126 + ".md")
    fill_disk(root, *paths)
    result = disk_desk.pull()
    assert disk_desk.texts(result) == everything(*paths)
    assert max(len(known.local) for known in result.files.values()) < 200


def test_s13_litter_hides_nothing_and_blocks_nothing(disk_desk: Desk, root: Path) -> None:
    fill_disk(root, "a.md", "~$a.md", "Thumbs.db", "desktop.ini", ".DS_Store", "._a.md", ".~lock.a.md#")
    fill_disk(root, ".kb/share.json", ".kb/desktop.ini", ".kb/Thumbs.db", ".kb/inbox/.DS_Store", ".stversions/a.md")
    (root / ".kb" / "share.json").write_text('{"uuid": "u", "format": 1}')
    result = disk_desk.pull()
    assert (result.outcome, problems(result)) == (Outcome.DONE, [])
    assert disk_desk.texts(result) == everything("a.md")
    (root / "Thumbs.db").unlink()
    assert disk_desk.pull().held == {}


def test_s14_files_that_are_online_only_are_not_downloaded(desk: Desk, share: MemoryFolder) -> None:
    fill(share, "a.md", "b.md")
    desk.pull()
    share.faults["a.md"] = Fault.ONLINE_ONLY
    share.read_paths.clear()
    result = desk.pull_twice()
    assert "a.md" not in share.read_paths
    assert problems(result) == [("a.md", "online-only")]
    assert desk.texts(result) == everything("a.md", "b.md")


def test_s15_a_directory_replaced_by_a_file_and_back(disk_desk: Desk, root: Path) -> None:
    others = [f"{number}.md" for number in range(20)]
    fill_disk(root, "x.md/inner.md", *others)
    disk_desk.pull()
    (root / "x.md" / "inner.md").unlink()
    (root / "x.md").rmdir()
    fill_disk(root, "x.md")
    result = disk_desk.pull_twice()
    assert result.removed == ("x.md/inner.md",)
    assert disk_desk.texts(result) == everything("x.md", *others)
    (root / "x.md").unlink()
    fill_disk(root, "x.md/inner.md")
    result = disk_desk.pull_twice()
    assert disk_desk.texts(result) == everything("x.md/inner.md", *others)
    assert disk_desk.trashed().keys() >= {"x.md/inner.md"}


def test_s16_a_loop_of_links_ends(disk_desk: Desk, root: Path) -> None:
    fill_disk(root, "a.md", "sub/b.md")
    (root / "loop").symlink_to(".")
    (root / "sub" / "up").symlink_to("..")
    (root / "one").symlink_to("two")
    (root / "two").symlink_to("one")
    result = disk_desk.pull()
    assert disk_desk.texts(result) == everything("a.md", "sub/b.md")
    assert problems(result) == [("loop", "folder-loop"), ("sub/up", "folder-loop")]


def test_s16_a_loop_that_looks_like_plain_directories_ends(desk: Desk, share: MemoryFolder) -> None:
    """As Samba shows `loop -> .`: the same directory number again and again, and no sign of a link."""
    fill(share, "a.md")
    plain = share.entries
    share.make_directory("loop")
    share.directories["loop"] = share.directories[""]
    share.entries = lambda path: plain("" if path.endswith("loop") else path)  # type: ignore[method-assign]
    result = desk.pull()
    assert desk.texts(result) == everything("a.md")
    assert problems(result) == [("loop", "folder-loop")]


def test_s16_directories_without_numbers_are_followed_to_a_depth(desk: Desk, share: MemoryFolder) -> None:
    deep = "/".join(["d"] * 64)
    fill(share, f"{deep}/a.md", f"{deep}/d/too-deep.md")
    share.directories = dict.fromkeys(share.directories, 0)
    result = desk.pull()
    assert desk.texts(result) == everything(f"{deep}/a.md")
    assert problems(result) == [(f"{deep}/d", "folder-too-deep")]


def test_x3_links_out_of_the_share_are_not_followed(disk_desk: Desk, root: Path) -> None:
    private = root.parent / "private"
    fill_disk(private, "secret.md", "sub/secret.md")
    fill_disk(root, "a.md")
    (root / "file.md").symlink_to(private / "secret.md")
    (root / "folder").symlink_to(private)
    result = disk_desk.pull()
    assert disk_desk.texts(result) == everything("a.md")
    assert problems(result) == [("file.md", "link-outside")]
    assert not any("secret" in path.name for path in disk_desk.home.rglob("*"))


def test_n18_folders_and_files_without_permission_are_named(root: Path, disk_desk: Desk) -> None:
    """Denied by the system itself, as another user; the rest is copied."""
    fill_disk(root, "a.md", "locked/b.md", "secret.md")
    (root / "locked").chmod(0)
    (root / "secret.md").chmod(0)
    if os.geteuid() == 0:
        disk_desk = _as_nobody(disk_desk, root)
    try:
        result = disk_desk.pull()
    finally:
        if os.getuid() == 0:
            os.seteuid(0)
        (root / "locked").chmod(0o755)
    assert disk_desk.texts(result) == everything("a.md")
    assert problems(result) == [("locked", "folder-unreadable"), ("secret.md", "no-access")]


def _as_nobody(desk: Desk, root: Path) -> Desk:
    """Root may read everything, so become somebody who may not."""
    desk.home.mkdir()
    for place in (root, *root.parents):
        if place == Path("/tmp"):
            break
        place.chmod(0o755)
    os.chown(desk.home, 65534, 65534)
    os.seteuid(65534)
    return desk


@pytest.mark.slow
def test_s17_fifty_thousand_articles(root: Path) -> None:
    """45,000 in one directory, and 5,000 directories: listed and judged in seconds, with progress all along."""
    wide = root / "wide"
    wide.mkdir()
    for number in range(45_000):
        (wide / f"{number}.md").touch()
    for number in range(5000):
        (root / f"d{number}").mkdir()
        (root / f"d{number}" / "a.md").touch()
    events: list[Scanning] = []
    started = time.perf_counter()
    seen = scan(DiskFolder(root), on_progress=events.append, cancelled=lambda: False)
    decided = plan(seen, State(), Moment(time.time()))
    took = time.perf_counter() - started
    assert len(decided.fetch) == 50_000
    assert len(events) == 5002
    assert took < 20, "about two seconds; a busy machine may take longer"
