"""The static site: MkDocs builds it strictly, anchors included, from all of the sample and from a part of it."""

import subprocess
import sys
from pathlib import Path

from kb_app.bootstrap import Services
from kb_app.domain.export import Scope
from kb_app.transfer.static_site import SitePage, write_site


def nothing(_done: int, _total: int) -> None:
    """Nobody watches."""


def build_strictly(folder: Path) -> Path:
    """`mkdocs build --strict`, with anchors that lead nowhere as warnings too."""
    settings = folder / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8") + "validation:\n  anchors: warn\n", "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return folder / "site"


def test_all_of_the_sample(services: Services, tmp_path: Path) -> None:
    made = services.exporting.site(tmp_path / "site", Scope(), nothing)
    site = build_strictly(tmp_path / "site")
    assert made.left_out == ()
    assert len(list(site.rglob("*.html"))) == made.articles + 2
    rennes = (site / "paiement" / "paiement-echelonne--rennes.html").read_text("utf-8")
    assert "Mettre en place un paiement échelonné (Rennes)" in rennes
    assert 'href="../bourses/aide-campus.html"' in rennes
    assert 'href="paiement-echelonne--toulouse.html"' in rennes
    assert (site / "attestations" / "assets" / "carte-etudiant.png").exists()


def test_a_part_of_it(services: Services, tmp_path: Path) -> None:
    made = services.exporting.site(tmp_path / "part", Scope(folder_path="paiement"), nothing)
    build_strictly(tmp_path / "part")
    assert made.left_out


def test_the_menu_of_a_large_site_is_its_contents(tmp_path: Path) -> None:
    pages = [SitePage(path, f"Fiche {path}", "", "Texte.") for path in ("index.md", "a.md", "b/c.md")]
    write_site("Base", "fr", pages, {}, tmp_path / "site", nothing, large=2)
    site = build_strictly(tmp_path / "site")
    contents = (site / "sommaire.html").read_text("utf-8")
    assert [path for path in ("index.html", "a.html", "b/c.html") if f'href="{path}"' not in contents] == []
    assert "sommaire.html" in (site / "b" / "c.html").read_text("utf-8")
    assert "Fiche a.md" not in (site / "b" / "c.html").read_text("utf-8")
