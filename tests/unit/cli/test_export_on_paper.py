"""Articles as PDF from the command line: one, a directory with its contents, a procedure to tick off."""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest

from kb_app.bootstrap import Services
from kb_app.cli.main import main
from kb_app.domain.errors import Cancelled
from kb_app.domain.export import Scope
from kb_app.services.exports.checklist import as_checklist
from kb_app.settings import Settings
from kb_app.ui.pdf import write_pdf

Run = Callable[..., int]
PAGE = re.compile(rb"/Type\s*/Page\b")


@pytest.fixture
def run(sample_home: Settings, qapp: object) -> Run:
    return lambda *words: main(["--home", str(sample_home.home), *map(str, words)])


def test_one_article(run: Run, tmp_path: Path) -> None:
    assert run("export", "pdf", "paiement-echelonne", "-o", tmp_path / "fiche.pdf", "--site", "rennes") == 0
    content = (tmp_path / "fiche.pdf").read_bytes()
    assert content.startswith(b"%PDF-")
    assert 1 <= len(PAGE.findall(content)) <= 3


def test_a_directory_begins_with_its_contents(run: Run, tmp_path: Path) -> None:
    assert run("export", "pdf", "-o", tmp_path / "paiement.pdf", "--folder-path", "paiement") == 0
    assert len(PAGE.findall((tmp_path / "paiement.pdf").read_bytes())) >= 1 + 12


def test_a_checklist_has_every_step_and_where_answers_lead(services: Services) -> None:
    room = services.reading_room
    html = unescape(as_checklist(room.open(room.key_of("paiement-echelonne")), room).html).replace("\xa0", " ")
    assert html.count("<h2>☐ ") == 6
    assert "☐ Toutes remplies → étape 2" in html
    assert "☐ Un impayé en cours → fiche « Prélèvement rejeté par la banque »" in html
    assert "moins de 300 € : paiement en une fois" in html
    assert "kb:paiement/paiement-echelonne.md#demander-les-pieces" not in html


def test_a_checklist_on_paper(run: Run, tmp_path: Path) -> None:
    assert run("export", "checklist", "paiement-echelonne", "-o", tmp_path / "feuille.pdf") == 0
    assert (tmp_path / "feuille.pdf").read_bytes().startswith(b"%PDF-")
    assert run("export", "checklist", "tarifs-2026-2027", "-o", tmp_path / "non.pdf") == 2
    assert run("export", "checklist", "-o", tmp_path / "non.pdf") == 2
    assert not (tmp_path / "non.pdf").exists()


def test_stopping_leaves_nothing(services: Services, qapp: object, tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        if done > total / 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        services.exporting.pdf(tmp_path / "x.pdf", Scope(folder_path="paiement"), "", write_pdf, stop)
    assert [path.name for path in tmp_path.iterdir()] == ["home"]
