"""Which files are followed."""

import pytest

from kb_app.sync.ignore import FileKind, is_litter_directory, kind_of


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("a.md", FileKind.ARTICLE),
        ("sub/B.MD", FileKind.ARTICLE),
        ("notes.markdown", FileKind.ARTICLE),
        ("assets/plan.PNG", FileKind.MEDIA),
        ("logo.svg", FileKind.MEDIA),
        ("knowledge.toml", FileKind.SETTINGS),
        ("synonyms.txt", FileKind.SETTINGS),
        ("a.md.conflict1", FileKind.ARTICLE),
        ("a.md..path2", FileKind.ARTICLE),
        ("sub/knowledge.toml", None),
        ("notes.txt", None),
        ("guide.pdf", None),
        ("no-suffix", None),
        (".md", None),
    ],
)
def test_kind_by_name(path: str, kind: FileKind | None) -> None:
    assert kind_of(path) is kind


@pytest.mark.parametrize(
    "name",
    [
        "~$a.md",
        ".~lock.a.md#",
        "a.md.tmp",
        "a.md.part",
        ".a.md.swp",
        "a.md~",
        ".DS_Store",
        "._a.md",
        "Thumbs.db",
        "desktop.ini",
        ".stignore",
        ".syncthing.a.md.tmp",
        "~syncthing~a.md.tmp",
        ".sync_1234.db",
        ".sync_1234.db-wal",
        "._sync_1234.db",
        ".owncloudsync.log",
    ],
)
def test_litter_of_other_programs_is_not_followed(name: str) -> None:
    assert kind_of(name) is None
    assert kind_of(f"sub/{name}") is None


@pytest.mark.parametrize(
    "name",
    [
        ".kb",
        ".git",
        ".obsidian",
        ".trash",
        ".stfolder",
        ".stversions",
        "$RECYCLE.BIN",
        "System Volume Information",
        "@eaDir",
        "#recycle",
    ],
)
def test_directories_of_other_programs_are_not_entered(name: str) -> None:
    assert is_litter_directory(name)
    assert not is_litter_directory("bourses")
