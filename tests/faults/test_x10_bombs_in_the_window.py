"""X10: texts made to exhaust the reader are shown within two seconds, and the window goes on meanwhile."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from fakes.bombs import TEXTS
from homes import refresh, settle
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from ui.driving import type_text

from kb_app.bootstrap import build
from kb_app.services.rendering import door
from kb_app.settings import Settings
from kb_app.ui.app import prepare
from kb_app.ui.widgets.article_view import ArticleView
from kb_app.ui.window import Window

SHOWN_SECONDS = 2.0
PAUSE_SECONDS = 0.5
"""Five times what I6 allows: other work shares the computer that tests run on. `docs/adr/0008` has the figures."""


def test_x10_bombs_are_shown_in_time_and_the_window_goes_on(
    qtbot, qapp: QApplication, make_home: Callable[..., Settings], root: Path
) -> None:
    wanted = ("open-brackets", "nested-lists", "nested-quotes", "unfinished-references", "check-boxes", "strong-words")
    for name in (*wanted, "table-of-100000-rows", "wide-table", "words-at-the-limit", "emoji", "folds"):
        (root / f"{name}.md").write_text(TEXTS[name], "utf-8")
    settle(root)
    followed = make_home(root)
    refresh(followed)
    services = build(followed)
    prepare(qapp, services)
    window = Window(services, qapp)
    qtbot.addWidget(window)
    window.show()
    pauses = _watch(window)
    slow: dict[str, tuple[float, float]] = {}
    for path in sorted(root.glob("*.md")):
        qtbot.wait(50)
        pauses.clear()
        start = time.perf_counter()
        window.open_id(path.stem)
        qtbot.waitUntil(lambda id_=path.stem: _shows(window, id_), timeout=20_000)
        shown = time.perf_counter() - start
        qtbot.wait(250)
        if shown > SHOWN_SECONDS or max(pauses) > PAUSE_SECONDS:
            slow[path.stem] = (round(shown, 2), round(max(pauses), 2))
    window.close()
    services.close()
    assert slow == {}


@pytest.mark.parametrize(
    "gone_wrong", {"it fails": "1 / 0", "it is killed": "import os, signal; os.kill(os.getpid(), 9)"}.items(), ids=str
)
def test_x10_a_renderer_that_fails_leaves_the_text_and_says_so(
    gone_wrong: tuple[str, str], monkeypatch: pytest.MonkeyPatch, make_home, window_of, root: Path, qtbot
) -> None:
    window = _window_on(root, make_home, window_of, monkeypatch, gone_wrong[1])
    window.open_id("strong-words")
    view = window.desk.reader.findChild(ArticleView)
    qtbot.waitUntil(lambda: "il est montré tel quel, en partie" in view.toPlainText(), timeout=10_000)
    assert "**a** **a**" in view.toPlainText()
    assert window.reading().rendered.is_whole


def test_x10_a_renderer_that_never_ends_keeps_nobody_waiting(
    monkeypatch: pytest.MonkeyPatch, make_home, window_of, root: Path, tmp_path: Path, qtbot
) -> None:
    """The beginning of the text is there meanwhile; whoever goes on to another article ends the renderer."""
    told = tmp_path / "pid"
    endless = f"import os; open({str(told)!r}, 'w').write(str(os.getpid()))\nwhile True: pass"
    window = _window_on(root, make_home, window_of, monkeypatch, endless)
    pauses = _watch(window)
    start = time.perf_counter()
    window.open_id("strong-words")
    view = window.desk.reader.findChild(ArticleView)
    qtbot.waitUntil(lambda: "**a** **a**" in view.toPlainText(), timeout=10_000)
    assert time.perf_counter() - start < SHOWN_SECONDS
    assert "pendant sa mise en forme" in view.toPlainText()
    for action in ("print_article", "copy_answer"):
        window.action(action).trigger()
        assert "en cours de mise en forme" in window.said(), action
    qtbot.waitUntil(lambda: told.exists() and told.read_text() != "", timeout=10_000)
    type_text(window, "calme")
    start = time.perf_counter()
    window.open_id("calme")
    qtbot.waitUntil(lambda: _shows(window, "calme"), timeout=10_000)
    assert time.perf_counter() - start < SHOWN_SECONDS
    assert max(pauses) < PAUSE_SECONDS
    with pytest.raises(ProcessLookupError):
        os.kill(int(told.read_text()), 0)


def test_x10_what_the_process_rendered_takes_the_place_of_the_beginning(
    make_home, window_of, root: Path, monkeypatch: pytest.MonkeyPatch, qtbot
) -> None:
    """What was waiting for the text is done then: the heading that was asked for is on top, the reading is noted."""
    (root / "longue.md").write_text("# Longue\n\n" + "**mot** " * 4_000 + "\n\n## Fin\n\n" + "mot\n\n" * 90, "utf-8")
    window = _window_on(root, make_home, window_of, monkeypatch, "")
    window.flows.reader.open(window.services.reading_room.key_of("longue"), "fin")
    view = window.desk.reader.findChild(ArticleView)
    qtbot.waitUntil(lambda: _shows(window, "longue") and "Fin" in view.toPlainText(), timeout=10_000)
    assert "**" not in view.toPlainText()
    qtbot.waitUntil(lambda: view.anchor() == "fin", timeout=5_000)
    assert view.verticalScrollBar().value() > 500


def _window_on(
    root: Path, make_home: Callable[..., Settings], window_of, monkeypatch: pytest.MonkeyPatch, code: str
) -> Window:
    """A window on a hostile article and a calm one; `code` is the renderer, if any."""
    (root / "strong-words.md").write_text("**a** " * 60_000, "utf-8")
    (root / "calme.md").write_text("# Calme\n\nRien.\n", "utf-8")
    followed = make_home(settle(root))
    refresh(followed)
    if code:
        monkeypatch.setattr(door, "command", lambda: [sys.executable, "-c", code])
    return window_of(build(followed))


def _shows(window: Window, id_: str) -> bool:
    reading = window.reading()
    return reading is not None and reading.article.id == id_


def _watch(window: Window) -> list[float]:
    """Seconds between turns of the event loop, as they pass."""
    pauses: list[float] = []
    last = [time.perf_counter()]

    def tick() -> None:
        now = time.perf_counter()
        pauses.append(now - last[0])
        last[0] = now

    timer = QTimer(window)
    timer.setInterval(1)
    timer.timeout.connect(tick)
    timer.start()
    return pauses


@pytest.mark.parametrize("name", ["line-of-10-MB"])
def test_x10_what_is_over_the_limit_is_not_even_read(make_home: Callable[..., Settings], root: Path, name: str) -> None:
    (root / "a.md").write_text(TEXTS[name], "utf-8")
    followed = make_home(settle(root))
    refresh(followed)
    services = build(followed)
    assert [problem.rule for problem in services.problems()] == ["too-large"]
    services.close()
