"""The hand-over bundle: its bytes hold nothing of what stays, and the register holds who decided it."""

import csv
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from homes import refresh, settle

from kb_app.bootstrap import Services, build
from kb_app.domain.article import LinkKind
from kb_app.domain.errors import Cancelled, UsageError
from kb_app.domain.export import Scope
from kb_app.parsing.parser import parse_article
from kb_app.settings import Settings

SECRETS = (
    "secret-dossier", "Zibeline Confidentielle", "Kryptonyme", "Mme Orvet", "M. Vanneau", "xylographe", "zorilla",
    "carnet interne", "commentaire caché", "pachyderme", "quartzite", "saltimbanque", "variolite", "Lynx Boréal",
)  # fmt: skip


def nothing(_done: int, _total: int) -> None:
    """Nobody watches."""


def png(comment: bytes) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    pixels = zlib.compress(b"\0\xff\xff\xff")
    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    parts = (chunk(b"IHDR", header), chunk(b"tEXt", comment), chunk(b"IDAT", pixels), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.fixture
def secretive(make_home: Callable[..., Settings], tmp_path: Path) -> Services:
    """A folder of which `public/` may leave; whatever else it holds has a word of its own from SECRETS."""
    share = tmp_path / "share"
    (share / "public").mkdir(parents=True)
    (share / "interne").mkdir()
    (share / "public" / "a.md").write_text(
        "---\nid: a\ntitle: Fiche publique\naliases: [publique]\nowner: Mme Orvet\nauthors: [M. Vanneau]\n"
        "verified_by: Mme Orvet\ncarnet interne: pachyderme\nsites: [lyon, rennes]\n# commentaire caché\n---\n\n"
        "Voir [Zibeline Confidentielle](../interne/secret-dossier.md), [[secret-dossier]],\n"
        '[[Zibeline Confidentielle|ailleurs]], [la suite](../interne/secret-dossier.md#quartzite "Kryptonyme"),\n'
        "[là][x], ![Kryptonyme](../interne/secret-dossier.png), <a href='../interne/secret-dossier.md'>ici</a>\n"
        'et [bien](b.md). <!-- commentaire caché : pachyderme -->\n\n[x]: ../interne/secret-dossier.md "Kryptonyme"\n\n'
        "> [!SITE] Rennes\n> Seulement saltimbanque.\n\n"
        "    [dans du code](../interne/secret-dossier.md)\n\n![image](i.png)\n",
        "utf-8",
    )
    (share / "public" / "b.md").write_text("---\nid: b\n---\n# Autre fiche\n\nTexte commun.\n", "utf-8")
    (share / "public" / "avis.md").write_text(
        "---\nid: avis\nkind: notice\nconcerns: [a, secret-dossier]\n---\n# Avis\n\nTexte.\n", "utf-8"
    )
    (share / "public" / "c--lyon.md").write_text(
        "---\nid: variolite\nvariant_of: lynx\n---\n# C\n\nvariolite\n", "utf-8"
    )
    (share / "public" / "i.png").write_bytes(png(b"Author\0Mme Orvet"))
    (share / "interne" / "lynx.md").write_text("---\nid: lynx\n---\n# Lynx Boréal\n\nTexte.\n", "utf-8")
    (share / "interne" / "secret-dossier.md").write_text(
        "---\nid: secret-dossier\ntitle: Zibeline Confidentielle\naliases: [Kryptonyme]\nauthors: [M. Vanneau]\n---\n\n"
        "xylographe\n\n## Quartzite\n\nTexte.\n",
        "utf-8",
    )
    (share / "knowledge.toml").write_text(
        'name = "Dossier"\nowners = ["Mme Orvet"]\n[[sites]]\ncode = "lyon"\nlabel = "Lyon"\n'
        '[pins]\n"zorilla" = "secret-dossier"\n"publique" = "a"\n',
        "utf-8",
    )
    (share / "synonyms.txt").write_text("zorilla, commun\nautre, commun\nzorilla => texte\n", "utf-8")
    settings = make_home(settle(share))
    refresh(settings)
    return build(settings)


SCOPE = Scope(folder_path="public", site="lyon")


def bytes_of(target: Path) -> bytes:
    return b"\n".join(
        str(p.relative_to(target)).encode() + b"\n" + p.read_bytes() for p in target.rglob("*") if p.is_file()
    )


def test_nothing_of_the_rest_is_in_the_bytes(secretive: Services, tmp_path: Path) -> None:
    made = secretive.exporting.handover(tmp_path / "remise", SCOPE, "Prestataire", "Direction", nothing)
    content = bytes_of(tmp_path / "remise").decode("utf-8", "replace").lower()
    assert [word for word in SECRETS if word.lower() in content] == []
    assert "interne" not in content
    assert made.articles == 3
    text = (tmp_path / "remise" / "public" / "a.md").read_text("utf-8")
    for kept in ("Fiche publique", "[bien](b.md)", "ailleurs", "![image](i.png)", "publique"):
        assert kept in text
    assert "autre, commun" in (tmp_path / "remise" / "synonyms.txt").read_text("utf-8")
    assert (tmp_path / "remise" / "public" / "i.png").read_bytes().startswith(b"\x89PNG")


def test_the_preview_is_what_leaves(secretive: Services, tmp_path: Path) -> None:
    outgoing = secretive.exporting.outgoing(SCOPE, with_people=False)
    secretive.exporting.handover(tmp_path / "remise.zip", SCOPE, "Prestataire", "Direction", nothing)
    with zipfile.ZipFile(tmp_path / "remise.zip") as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == dict(outgoing.files)
        assert {entry.date_time[:3] for entry in archive.infolist()} == {datetime.now().astimezone().timetuple()[:3]}


def test_people_only_if_asked(secretive: Services, tmp_path: Path) -> None:
    with_them = secretive.exporting.outgoing(SCOPE, with_people=True)
    assert b"Mme Orvet" in with_them.files["public/a.md"]
    assert b"Kryptonyme" not in b"".join(with_them.files.values())


def test_what_the_prose_says_is_told(secretive: Services, tmp_path: Path) -> None:
    home = secretive.settings
    path = home.copy / "share" / "public" / "b.md"
    path.write_text("# Autre fiche\n\nComme dans Zibeline Confidentielle.\n", "utf-8")
    (told,) = secretive.exporting.outgoing(SCOPE, with_people=False).mentions
    assert told.path == "public/b.md"
    assert "Zibeline Confidentielle" in told.message


def test_the_register_says_what_when_to_whom_and_who_decided(secretive: Services, tmp_path: Path) -> None:
    for number in (1, 2):
        secretive.exporting.handover(tmp_path / f"r{number}", SCOPE, "=Prestataire", "Direction", nothing)
    with secretive.exporting.register.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert [row["bundle"] for row in rows] == ["r1", "r2"]
    assert rows[0]["recipient"] == "'=Prestataire"
    assert rows[0]["decided_by"] == "Direction"
    assert rows[0]["articles"] == "3"
    assert "public" in rows[0]["scope"]
    assert rows[0]["digest"] == rows[1]["digest"] == secretive.exporting.outgoing(SCOPE, with_people=False).digest


def test_nobody_named_or_stopped_leaves_neither_bundle_nor_line(secretive: Services, tmp_path: Path) -> None:
    def stop(done: int, _total: int) -> None:
        if done == 2:
            raise Cancelled

    with pytest.raises(UsageError):
        secretive.exporting.handover(tmp_path / "remise", SCOPE, "Prestataire", " ", nothing)
    with pytest.raises(Cancelled):
        secretive.exporting.handover(tmp_path / "remise", SCOPE, "Prestataire", "Direction", stop)
    assert not (tmp_path / "remise").exists()
    assert not secretive.exporting.register.exists()


@pytest.mark.parametrize("directory", ["paiement", "inscriptions", "outils", "examens"])
def test_no_id_address_or_link_of_the_rest_of_the_sample(services: Services, tmp_path: Path, directory: str) -> None:
    scope = Scope(folder_path=directory)
    (chosen,) = services.exporting.choose(scope)
    services.exporting.handover(tmp_path / "remise", scope, "Prestataire", "Direction", nothing)
    content = bytes_of(tmp_path / "remise").decode("utf-8", "replace")
    inside, rest = set(chosen.paths), set()
    for path in (chosen.root).rglob("*.md"):
        local = path.relative_to(chosen.root).as_posix()
        if local not in inside:
            rest |= {parse_article(path.read_bytes(), folder="", path=local).id, local}
    assert [word for word in rest if "-" in word and re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", content)] == []
    for path in (tmp_path / "remise").rglob("*.md"):
        article = parse_article(path.read_bytes(), folder="", path=path.relative_to(tmp_path / "remise").as_posix())
        assert article.header.owner == "" == article.header.verified_by
        assert not [link for link in article.links if link.kind is LinkKind.ARTICLE and link.target not in inside]
