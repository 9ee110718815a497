"""What the application knows about me: everything is shown, a copy can be had, erasing erases."""

from datetime import UTC, date, datetime
from fnmatch import fnmatch
from pathlib import Path

import pytest

from kb_app.bootstrap import Services
from kb_app.domain.contribution import Subject
from kb_app.domain.errors import LocalError
from kb_app.domain.mark import Mark

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture
def used(services: Services) -> Services:
    """A home after a day's work."""
    key = services.reading_room.key_of("remboursement")
    reading = services.reading_room.open(key)
    services.home.set_favourite(Mark(key, reading.title), True, NOW)
    services.home.note_opened(Mark(key, reading.title), NOW)
    services.news.note_read(reading, reading.text)
    services.unanswered.add("vire", date(2026, 11, 24), "exclusion")
    services.feedback.send(Subject.FLAG, "Le délai a changé", "remboursement", author="Léa")
    services.editing.begin("Une fiche", "", "")
    services.change(signature="Léa")
    return services


def items(services: Services) -> dict[str, tuple[str, ...]]:
    return {holding.name: holding.items for holding in services.personal.holdings()}


def test_every_file_of_the_workspace_belongs_to_a_holding(used: Services) -> None:
    home = used.settings.home
    patterns = [pattern for holding in used.personal.holdings() for pattern in holding.files]
    files = [path.relative_to(home).as_posix() for path in used.settings.workspace.rglob("*") if path.is_file()]
    assert files
    assert [file for file in files if not any(fnmatch(file, pattern) for pattern in patterns)] == []


def test_everything_is_shown(used: Services) -> None:
    shown = items(used)
    assert shown["Favoris et fiches ouvertes récemment"] == ("Délais et moyens de remboursement",) * 2
    assert shown["Recherches sans réponse"] == ("vire\u00a0: 1 fois",)
    assert "Délais et moyens de remboursement" in shown["Dernière lecture de chaque fiche"][0]
    assert len(shown["Envois en attente"]) == len(shown["Brouillons"]) == 1
    assert any("Léa" in item for item in shown["Préférences"])


def test_erasing_leaves_only_what_would_be_lost(used: Services) -> None:
    used.personal.erase()
    kept = {holding.name for holding in used.personal.holdings() if holding.items}
    assert kept == {holding.name for holding in used.personal.holdings() if holding.items and not holding.is_erasable}
    assert kept >= {"Préférences", "Envois en attente", "Brouillons"}


def test_a_copy_holds_all_of_it(used: Services, tmp_path: Path) -> None:
    used.personal.export(tmp_path / "moi.md")
    text = (tmp_path / "moi.md").read_text("utf-8")
    assert all(item in text for each in items(used).values() for item in each)
    with pytest.raises(LocalError):
        used.personal.export(tmp_path / "absent" / "moi.md")
