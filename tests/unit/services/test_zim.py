"""The ZIM file, read again with the library that Kiwix is made of; the Kiwix project's own checker where it is."""

import shutil
import subprocess
from pathlib import Path

import pytest
from homes import refresh, settle
from libzim.reader import Archive
from libzim.search import Query, Searcher

from kb_app.bootstrap import Services, build
from kb_app.domain.errors import Cancelled, UsageError
from kb_app.domain.export import Scope


def nothing(_done: int, _total: int) -> None:
    """Nobody watches."""


def test_pages_search_and_main_page(services: Services, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    made = services.exporting.zim(tmp_path / "fiches.zim", Scope(), nothing)
    assert capfd.readouterr().out == "", "standard output is for JSON"
    archive = Archive(tmp_path / "fiches.zim")
    assert made.left_out == ()
    assert archive.check()
    assert archive.main_entry.get_item().path == "index.html"
    assert archive.get_metadata("Language") == b"fra"
    assert archive.has_fulltext_index
    found = Searcher(archive).search(Query().set_query("paiements échelonnés"))
    assert "paiement/paiement-echelonne.html" in list(found.getResults(0, 5))
    rennes = bytes(archive.get_entry_by_path("paiement/paiement-echelonne--rennes.html").get_item().content).decode()
    assert 'href="../bourses/aide-campus.html"' in rennes
    assert "<script" not in rennes
    if shutil.which("zimcheck"):
        done = subprocess.run(["zimcheck", "-A", tmp_path / "fiches.zim"], capture_output=True, text=True, check=False)
        assert "Overall Test Status: Pass" in done.stdout, done.stdout


def test_articles_whose_pages_would_have_one_name_are_all_there(make_home, tmp_path: Path) -> None:
    """`index` is the main page's own name, and two kinds of Markdown files may share theirs."""
    folder = tmp_path / "fiches"
    folder.mkdir()
    for name in ("index.md", "a.md", "a.markdown"):
        (folder / name).write_text(f"# Fiche {name}\n\n[La page](index.md) et [l'autre](a.markdown).\n", "utf-8")
    home = make_home(settle(folder))
    refresh(home)
    services = build(home)
    services.exporting.zim(tmp_path / "fiches.zim", Scope(), nothing)
    services.close()
    archive = Archive(tmp_path / "fiches.zim")
    pages = {path: archive.get_entry_by_path(path) for path in ("index-1.html", "a.html", "a-1.html")}
    assert {page.title for page in pages.values()} == {"Fiche index.md", "Fiche a.md", "Fiche a.markdown"}
    text = bytes(pages["a.html"].get_item().content).decode()
    assert 'href="index-1.html"' in text
    assert archive.main_entry.get_item().path == "index.html"


def test_stopping_leaves_nothing(services: Services, tmp_path: Path) -> None:
    def stop(done: int, _total: int) -> None:
        if done == 100:
            raise Cancelled

    with pytest.raises(Cancelled):
        services.exporting.zim(tmp_path / "fiches.zim", Scope(), stop)
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_its_name(services: Services, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        services.exporting.zim(tmp_path / "fiches.html", Scope(), nothing)
