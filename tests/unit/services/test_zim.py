"""The ZIM file, read again with the library that Kiwix is made of; the Kiwix project's own checker where it is."""

import shutil
import subprocess
from pathlib import Path

import pytest
from libzim.reader import Archive
from libzim.search import Query, Searcher

from kb_app.bootstrap import Services
from kb_app.domain.errors import Cancelled, UsageError
from kb_app.domain.export import Scope


def nothing(_done: int, _total: int) -> None:
    """Nobody watches."""


def test_pages_search_and_main_page(services: Services, tmp_path: Path) -> None:
    made = services.exporting.zim(tmp_path / "fiches.zim", Scope(), nothing)
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
