"""The log says what went wrong and not what was read; the report is shown whole and holds no name."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb_app.bootstrap import Services
from kb_app.services import report
from kb_app.services.journal import keep_journal

log = logging.getLogger("kb_app.test")


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Path]:
    before = list(logging.getLogger().handlers)
    keep_journal(tmp_path / "log", "window")
    yield tmp_path / "log" / "window.log"
    for handler in [each for each in logging.getLogger().handlers if each not in before]:
        handler.close()
        logging.getLogger().removeHandler(handler)


def test_an_error_is_noted_by_its_kind_and_place(journal: Path, tmp_path: Path, caplog) -> None:
    secret = tmp_path / "Exclusion de Martin Dupont.md"
    try:
        secret.read_text()
    except OSError as error:
        log.warning("could not be read: %s", error)
        log.exception("a task failed")
    text = journal.read_text("utf-8")
    assert "FileNotFoundError 2" in text
    assert "test_journal_and_report.py" in text
    assert "Dupont" not in text


def test_it_is_rotated(journal: Path, caplog) -> None:
    for _ in range(4_000):
        log.warning("x" * 400)
    files = sorted(journal.parent.iterdir())
    assert len(files) == 3
    assert sum(file.stat().st_size for file in files) < 1_600_000


def test_a_home_that_cannot_be_written_to_has_no_log(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("a file in the way")
    keep_journal(tmp_path / "log", "window")


def test_the_report_has_versions_and_findings_and_no_name(services: Services, tmp_path: Path) -> None:
    services.change(signature="Léa Martin", site="rennes")
    text = services.report()
    assert "PySide6-Essentials 6." in text
    assert "# doctor" in text
    assert "Léa" not in text
    assert str(services.settings.home) not in text
    report.save(text, tmp_path / "rapport.txt")
    assert (tmp_path / "rapport.txt").read_text("utf-8") == text
