"""X8: archives and documents made to harm whoever imports them: refused with the limit named, nothing written."""

import io
import random
import stat
import struct
import zipfile
from pathlib import Path

import pytest
from fakes import import_samples as samples

from kb_app.domain.errors import UsageError
from kb_app.domain.imports import ImportRow, Outcome
from kb_app.services.imports.importing import carry_out, plan_import
from kb_app.transfer.importing import limits

BILLION = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)


def quiet(_done: int, _total: int) -> None:
    return None


def bring(target: Path, source: Path) -> list[ImportRow]:
    return list(carry_out(plan_import([source], target, quiet), quiet))


def archive(path: Path, *names: str, content: bytes = b"texte") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name in names:
            # ZipInfo mends names on this computer: a hostile archive's are as they are
            entry = zipfile.ZipInfo("x")
            entry.filename, entry.compress_type = name, zipfile.ZIP_DEFLATED
            made.writestr(entry, content)
    return path


def refused(tmp_path: Path, source: Path, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        bring(tmp_path / "fiches", source)
    assert not (tmp_path / "fiches").exists()


@pytest.mark.parametrize(
    "name", ["../a.md", "b/../../a.md", "/etc/a.md", "C:/a.md", "b\\..\\a.md", "a.md:flux.md", "b//a.md", "a\n.md"]
)
def test_x8_names_that_lead_elsewhere(tmp_path: Path, name: str) -> None:
    refused(
        tmp_path, archive(tmp_path / "x.zip", "bon.md", name), "sort du dossier ou n'est pas permis|n’est pas permis"
    )


def test_x8_symbolic_link(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as made:
        entry = zipfile.ZipInfo("lien.md")
        entry.create_system, entry.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        made.writestr(entry, "/etc/passwd")
    refused(tmp_path, path, "lien symbolique")


@pytest.mark.parametrize("names", [("Fiche.md", "fiche.md"), ("é.md", "e\u0301.md"), ("a.md", "a.md/b.md")])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_x8_names_that_are_one_elsewhere(tmp_path: Path, names: tuple[str, ...]) -> None:
    refused(tmp_path, archive(tmp_path / "x.zip", *names), "ne diffèrent que|est un fichier et un dossier")


def test_x8_bomb(tmp_path: Path) -> None:
    refused(
        tmp_path, archive(tmp_path / "x.zip", "a.md", content=b"a" * (limits.SMALL + 1)), "grossit plus de 200 fois"
    )


def test_x8_large_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_FILE", 1 << 20)
    refused(tmp_path, archive(tmp_path / "x.zip", "a.md", content=bytes(range(256)) * 5000), "dépasse 1.Mo")


def test_x8_many_large_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_TOTAL", 3 << 20)
    names = [f"{number}.md" for number in range(4)]
    refused(
        tmp_path, archive(tmp_path / "x.zip", *names, content=b"a" * (1 << 20)), "dépasse 3.Mo une fois décompressée"
    )


def test_x8_too_many_entries(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    names = [f"{number}.md" for number in range(limits.MAX_ENTRIES + 1)]
    with zipfile.ZipFile(path, "w") as made:
        for name in names:
            made.writestr(name, b"")
    refused(tmp_path, path, "plus de 50.?000 entrées")


def test_x8_a_million_entries_are_refused_before_their_list_is_read(tmp_path: Path) -> None:
    """The list of entries itself is never parsed: 46 bytes and a name each, a million times."""
    name = b"a.md"
    entry = struct.pack(
        "<4s4B4HL2L5H2L", b"PK\x01\x02", 20, 3, 20, 0, 0, 0, 0, 33, 0, 0, 0, len(name), 0, 0, 0, 0, 0, 0
    )
    directory = (entry + name) * 1_000_000
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(directory), 0, 0)
    path = tmp_path / "x.zip"
    path.write_bytes(directory + end)
    refused(tmp_path, path, "plus de 50.?000 entrées")


def test_x8_password(tmp_path: Path) -> None:
    path = archive(tmp_path / "x.zip", "a.md")
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    refused(tmp_path, path, "mot de passe")


def test_x8_no_archive_at_all(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(b"PK\x03\x04 et rien de plus")
    refused(tmp_path, path, "archive ZIP entière")


def test_x8_links_in_a_directory_are_not_followed(tmp_path: Path) -> None:
    secret = samples.files(tmp_path / "secret", {"s.md": "secret"})
    source = samples.files(tmp_path / "source", {"a.md": "texte"})
    (source / "lien.md").symlink_to(secret / "s.md")
    (source / "dossier").symlink_to(secret, target_is_directory=True)
    assert [row.path for row in bring(tmp_path / "fiches", source)] == ["a.md"]


def test_x8_links_in_the_target_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "dehors"
    outside.mkdir()
    target = tmp_path / "fiches"
    target.mkdir()
    (target / "sous").symlink_to(outside, target_is_directory=True)
    (row,) = bring(target, samples.files(tmp_path / "source", {"sous/a.md": "texte"}))
    assert row.outcome is Outcome.SKIPPED
    assert list(outside.iterdir()) == []


def test_x8_entities_in_office_documents(tmp_path: Path) -> None:
    source = samples.word(tmp_path / "a.docx")
    content = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(content, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                data = BILLION.encode() + data.partition(b"?>")[2]
            new.writestr(name, data)
    source.write_bytes(content.getvalue())
    (row,) = bring(tmp_path / "fiches", source)
    assert row.outcome is Outcome.SKIPPED
    assert "entités" in row.notes[0]


def test_x8_bomb_in_an_office_document(tmp_path: Path) -> None:
    source = archive(tmp_path / "a.docx", "word/document.xml", content=b" " * (limits.SMALL + 1))
    (row,) = bring(tmp_path / "fiches", source)
    assert row.outcome is Outcome.SKIPPED
    assert "200 fois" in row.notes[0]


def test_x8_entities_in_a_wiki_dump(tmp_path: Path) -> None:
    source = tmp_path / "a.xml"
    source.write_text(BILLION + samples.MEDIAWIKI.replace("Trois versements", "&c;"), "utf-8")
    (row,) = bring(tmp_path / "fiches", source)
    assert row.outcome is Outcome.SKIPPED


def test_x8_live_html_is_left_behind(tmp_path: Path) -> None:
    page = (
        "<title>T</title><body><p onclick='x()'>Bonjour</p><script>x()</script><iframe src='//x'></iframe>"
        "<a href='javascript:x()'>là</a><a href='file:///etc/passwd'>ici</a><img src='../../../etc/passwd.png'></body>"
    )
    (row,) = bring(tmp_path / "fiches", samples.files(tmp_path / "s", {"p.html": page}))
    text = (tmp_path / "fiches" / row.path).read_text("utf-8")
    assert "Bonjour" in text
    assert not any(word in text for word in ("x()", "javascript", "file:", "passwd", "iframe", "onclick"))


def test_x8_deeply_nested_page(tmp_path: Path) -> None:
    page = "<body>" + "<div><ul><li>" * 3000 + "x" + "</body>"
    rows = bring(tmp_path / "fiches", samples.files(tmp_path / "s", {"p.html": page, "bon.md": "texte"}))
    assert {row.source: row.outcome for row in rows}["s/bon.md"] is Outcome.CREATED


def test_x8_damaged_documents_are_skipped_or_read(tmp_path: Path) -> None:
    """Bytes changed, cut out and put in at random: an answer for each file, never an exception."""
    dump = samples.files(tmp_path, {"f.xml": samples.MEDIAWIKI}) / "f.xml"
    makers = ((samples.word, "a.docx"), (samples.slides, "b.pptx"), (samples.sheet, "c.xlsx"), (samples.pdf, "e.pdf"))
    originals = [dump, *(make(tmp_path / name) for make, name in makers)]
    chance = random.Random(8)
    damaged: dict[str, str | bytes] = {}
    for number in range(40):
        original = originals[number % len(originals)]
        content = bytearray(original.read_bytes())
        for _ in range(chance.choice((1, 5, 100))):
            place = chance.randrange(len(content) - 60)
            content[place : place + chance.randrange(3)] = chance.randbytes(chance.randrange(3))
        damaged[f"{number}{original.suffix}"] = bytes(content)
    made = plan_import([samples.files(tmp_path / "s", damaged)], tmp_path / "fiches", quiet)
    assert {row.source for row in made.rows} == {f"s/{name}" for name in damaged}
