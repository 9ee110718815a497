"""Two people work for a day; then every file, export and answer is walked: no figure about either can be had."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractListModel, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
)
from stories.telling import Kb, kb_in, small_share
from ui.driving import with_dialog

from kb_app import language, places, settings
from kb_app.bootstrap import Services, build
from kb_app.domain.contribution import Defect, Subject, Verdict
from kb_app.domain.query import Query

SECRET = "xylophone"
ALLOWED_KEYS = {
    "kind", "article", "revision", "section", "site", "written", "author", "in_reply_to", "defect", "verdict",
    "base", "path", "moved_from", "parents", "seq", "title", "displaced", "content", "merged", "base_path", "previous",
}  # fmt: skip
MEASURES = re.compile(r"(?i)durée|duration|temps passé|opened_at|last_seen|presence|présence|online|ranking|classement")


PEOPLE = "Léa Martin", "Marc Durand"
FIGURE = (
    r"\b\d+\s+(?:fiches?|signalements?|questions?|réponses?|corrections?|messages?|fois|minutes?|min|heures?|jours?)\b"
)
SCREENS = (
    "show_inbox", "show_health", "show_outbox", "show_sync", "show_trash", "show_problems", "show_drafts",
    "show_history", "prepare_report",
)  # fmt: skip
EXPORTS = {
    "rescue": ["secours.html"],
    "markdown": ["fiches"],
    "site": ["site"],
    "changes": ["c.kbchanges", "--since", "2020-01-01"],
    "handover": ["remise", "--to", "Prestataire", "--decided-by", "Direction"],
}


def desk(home: Path, signature: str) -> Services:
    loaded = settings.change(settings.load(home, environment={}), signature=signature)
    settings.save(loaded)
    return build(loaded)


@pytest.fixture(scope="module")
def share(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_share(tmp_path_factory.mktemp("day") / "share")


@pytest.fixture(scope="module")
def kb(share: Path) -> Kb:
    return kb_in(share.parent / "home")


@pytest.fixture(scope="module")
def day(kb: Kb, share: Path) -> tuple[Path, Path]:
    """The homes of an agent and an expert after a day; looked at by every test."""
    language.use("fr", places.resources() / "translations")
    homes = share.parent / "agent", share.parent / "expert"
    for home in homes:
        kb("--home", home, "--folder", share, "sync")
    agent = desk(homes[0], "Léa Martin")
    agent.searching.search(Query(f"{SECRET} bourse"))
    agent.vocabulary_gaps.note_settled(agent.searching.search(Query(SECRET)))
    agent.vocabulary_gaps.close()
    key = agent.reading_room.key_of("bourse")
    agent.news.note_read(agent.reading_room.open(key), "lu")
    flag = agent.feedback.send(Subject.FLAG, "Le délai a changé", "bourse", defect=Defect.OUTDATED)
    agent.feedback.send(Subject.QUESTION, "Et pour un mineur ?", "bourse", author="")
    agent.close()
    kb("--home", homes[0], "sync")
    kb("--home", homes[1], "sync")
    expert = desk(homes[1], "Marc Durand")
    expert.tending.credit("bourse", "Léa Martin")
    expert.feedback.send(Subject.REPLY, "Corrigé.", "bourse", in_reply_to=flag.id, verdict=Verdict.FIXED)
    expert.close()
    for home in (homes[1], homes[0], homes[1]):
        kb("--home", home, "sync")
    return homes


def texts(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes().decode("utf-8", "replace")
        for path in root.rglob("*")
        if path.is_file()
    }


def test_what_was_searched_and_read_never_reaches_the_share_or_the_other(day, share: Path) -> None:
    agent, expert = day
    assert [name for name, text in texts(share).items() if SECRET in text] == []
    assert [name for name, text in texts(expert).items() if SECRET in text] == []
    assert {name for name, text in texts(agent).items() if SECRET in text} == {"workspace/unanswered.db"}


def test_the_share_holds_only_what_was_sent(day, share: Path) -> None:
    records = {name: text for name, text in texts(share).items() if "/inbox/" in f"/{name}" and name.endswith(".md")}
    assert len(records) >= 3
    keys = {line.partition(":")[0] for text in records.values() for line in text.split("---")[1].strip().splitlines()}
    assert keys <= ALLOWED_KEYS
    unsigned = [text for text in records.values() if "kind: question" in text]
    assert unsigned
    assert "Léa" not in "".join(unsigned)
    assert [name for name, text in texts(share).items() if MEASURES.search(text)] == []


def test_no_answer_of_the_command_line_counts_people(day, kb) -> None:
    for home in day:
        for command in ("health", "doctor", "sync", "outbox"):
            said = kb("--home", home, command, "--json").out
            assert said
            assert "Léa" not in said
            assert "Marc" not in said
            assert not MEASURES.search(said)


def test_nothing_else_is_kept_at_home(day) -> None:
    for home in day:
        names = {path.relative_to(home).parts[0] for path in home.rglob("*") if path.is_file()}
        assert names <= {
            "copy", "library.db", "library.db-wal", "library.db-shm", "index", "sync", "trash", "inbox", "workspace",
            "config.toml", "health.json",
        }  # fmt: skip
        health = json.loads((home / "health.json").read_text("utf-8")) if (home / "health.json").exists() else {}
        assert all(isinstance(count, int) for week in health.values() for count in week.values())


def test_no_export_tells_what_was_searched_or_counts_anybody(day, kb, tmp_path: Path) -> None:
    for home in day:
        for form, (name, *more) in EXPORTS.items():
            target = tmp_path / f"{home.name}-{name}"
            assert kb("--home", home, "export", form, "-o", target, *more).code == 0
            files = texts(target).values() if target.is_dir() else [target.read_bytes().decode("utf-8", "replace")]
            told = "\n".join(files)
            assert told
            assert SECRET not in told
            assert not MEASURES.search(told)
            assert not any(figures_of(person, told) for person in PEOPLE)


def test_no_version_of_an_article_tells_more_than_who_signed_it(day, kb) -> None:
    for home in day:
        rows = json.loads(kb("--home", home, "history", "bourse", "--json").out)
        assert rows
        assert {key for row in rows for key in row} == {"revision", "present", "written", "replaced", "author", "diff"}
        assert kb("--home", home, "history", "--json").code == 2, "the versions of one article, never of a person"
        assert json.loads(kb("--home", home, "proposals", "--json").out) == []


def test_no_screen_counts_the_other(day, window_of, qtbot) -> None:
    for home, other in zip(day, reversed(PEOPLE), strict=True):
        services = build(settings.load(home, environment={}))
        window = window_of(services)
        window.open_id("bourse")
        qtbot.waitUntil(lambda window=window: window.reading() is not None, timeout=5000)
        judge(other, "window", list(shown()))
        for name in SCREENS:
            with_dialog(
                QDialog,
                window.action(name).trigger,
                lambda _dialog, other=other, name=name: judge(other, name, settled(qtbot)),
            )
        window.close()
        services.close()


def judge(person: str, name: str, told: list[str]) -> None:
    assert told, name
    for words in told:
        assert not MEASURES.search(words), (name, words)
        assert not figures_of(person, words), (name, words)


def settled(qtbot) -> list[str]:
    """What a dialog says once it was filled."""
    qtbot.wait(300)
    return list(shown())


def shown() -> Iterator[str]:
    """Every text that can be seen or heard now."""
    for widget in QApplication.allWidgets():
        if not widget.isVisible():
            continue
        yield from filter(None, (widget.accessibleName(), widget.toolTip()))
        if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
            yield widget.text()
        elif isinstance(widget, QTextEdit | QPlainTextEdit):
            yield widget.toPlainText()
        elif isinstance(widget, QAbstractItemView) and (model := widget.model()) is not None:
            columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount()
            for row in range(model.rowCount()):
                cells = (model.index(row, at).data(Qt.ItemDataRole.DisplayRole) for at in range(columns))
                yield " ".join(map(str, cells))


def figures_of(person: str, words: str) -> list[str]:
    """Counts and durations that stand beside a person's name."""
    beside = rf"{FIGURE}[^.\n]{{0,40}}{person}|{person}[^.\n]{{0,40}}{FIGURE}"
    return [found[0] for found in re.finditer(beside, words)]
