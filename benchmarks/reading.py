"""From the choice of an article to its text on the screen, beside what Qt has of its own; and the ↓ key held down."""

import os
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import markdown
from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QTextBrowser

from benchmarks.corpus import read_source, write_folder
from kb_app import language, places, settings
from kb_app.bootstrap import build, build_refresher
from kb_app.ui.app import prepare, settle_memory
from kb_app.ui.panes.reader_pane import ReaderPane
from kb_app.ui.widgets.article_view import ArticleView
from kb_app.ui.window import Window

SIZES = (5_000, 20_000, 200_000)
TIMES = 20
KEYS_A_SECOND = 30
RESULTS = 100
FRAME_MS = 1000 / 60
PATIENCE = 10.0
HEAD = "| article | shown by | painted, median ms | 95th percentile | processor time | whole | longest pause |"


class _PaintWatch(QObject):
    """When the text was painted last."""

    def __init__(self) -> None:
        super().__init__()
        self.painted_at = 0.0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self._note)
        return super().eventFilter(watched, event)

    def painted_after(self, moment: float) -> bool:
        return self.painted_at > moment

    def _note(self) -> None:
        self.painted_at = time.perf_counter()


class _Pauses:
    """Milliseconds between turns of the event loop."""

    def __init__(self, owner: QObject) -> None:
        self._last = time.perf_counter()
        self.passed: list[float] = []
        timer = QTimer(owner)
        timer.setInterval(1)
        timer.timeout.connect(self._tick)
        timer.start()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.passed.append(1000 * (now - self._last))
        self._last = now


def measure(work: Path) -> str:
    """Tables in Markdown."""
    folder = write_folder(work / "folder", 300, read_source())
    for size in SIZES:
        for letter in "ab":
            (folder / f"long-{size}-{letter}.md").write_text(_article(f"long-{size}-{letter}", size), "utf-8")
    language.use("fr", places.resources() / "translations")
    followed = settings.follow(settings.load(work / "home", environment={}), (folder,))
    settings.save(settings.change(followed, results=RESULTS))
    refresher = build_refresher(followed)
    refresher.refresh(lambda _event: None)
    refresher.close()
    services = build(settings.change(followed, results=RESULTS))
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    prepare(application, services)
    window = Window(services, application)
    window.resize(1200, 800)
    window.show()
    settle_memory()
    rows = [f"| {size // 1000} kB | Vademecum | {_opening(window, application, size)} |" for size in SIZES]
    held = _held_down(window, application)
    window.close()
    services.close()
    for size in SIZES:
        text = _article("peer", size).split("---\n", 2)[2]
        rows += [f"| {size // 1000} kB | {name} | {_peer(application, show, text)} |" for name, show in _PEERS.items()]
    return "\n".join(
        [
            HEAD,
            "|---|---|---:|---:|---:|---:|---:|",
            *sorted(rows, key=lambda row: int(row.split()[1])),
            "",
            f"Down through {RESULTS} results and up again, {KEYS_A_SECOND} keys a second: {held}.",
            f"Load of the computer before: {os.getloadavg()[1]:.1f}.",
        ]
    )


def _set_markdown(browser: QTextBrowser, text: str) -> None:
    browser.setMarkdown(text)


def _set_html(browser: QTextBrowser, text: str) -> None:
    """Python-Markdown with its own extensions, as most programs call it."""
    browser.setHtml(markdown.markdown(text, extensions=["extra", "sane_lists", "toc"]))


_PEERS = {"QTextBrowser.setMarkdown": _set_markdown, "Python-Markdown and setHtml": _set_html}


def _peer(application: QApplication, show: Callable[[QTextBrowser, str], None], text: str) -> str:
    """The same figures for a text view that shows all of `text` at once."""
    browser = QTextBrowser()
    browser.resize(900, 700)
    browser.show()
    watch, pauses = _PaintWatch(), _Pauses(browser)
    browser.viewport().installEventFilter(watch)
    painted, processor = [], []
    for _ in range(TIMES):
        browser.clear()
        application.processEvents()
        pauses.passed.clear()
        start, used = time.perf_counter(), time.process_time()
        show(browser, text)
        wait(application, partial(watch.painted_after, start))
        painted.append(1000 * (watch.painted_at - start))
        processor.append(1000 * (time.process_time() - used))
    browser.close()
    return _figures(painted, processor, painted, pauses.passed)


def _figures(painted: list[float], processor: list[float], whole: list[float], pauses: list[float]) -> str:
    late = sorted(painted)[round(len(painted) * 0.95) - 1]
    return f"{median(painted):.0f} | {late:.0f} | {median(processor):.0f} | {median(whole):.0f} | {max(pauses):.0f}"


def _article(id_: str, size: int) -> str:
    """Sections, lists and tables as our own articles have them, about `size` characters."""
    bodies = [path.read_text("utf-8").split("---\n", 2)[-1] for path in sorted(places.sample_folder().rglob("*.md"))]
    text = "\n\n".join(bodies)
    return f"---\nid: {id_}\ntitle: {id_}\n---\n\n" + (text * (1 + size // len(text)))[:size]


def _opening(window: Window, application: QApplication, size: int) -> str:
    view = view_of(window)
    watch, pauses = _PaintWatch(), _Pauses(window)
    view.viewport().installEventFilter(watch)
    painted, processor, whole = [], [], []
    for number in range(TIMES):
        id_ = f"long-{size}-{'ab'[number % 2]}"
        pauses.passed.clear()
        start, used = time.perf_counter(), time.process_time()
        window.open_id(id_)
        wait(application, partial(shows, window, id_))
        shown = time.perf_counter()
        wait(application, partial(watch.painted_after, shown))
        painted.append(1000 * (watch.painted_at - start))
        processor.append(1000 * (time.process_time() - used))
        filled: list[bool] = []
        view.when_filled(partial(filled.append, True))
        wait(application, partial(bool, filled))
        whole.append(1000 * (time.perf_counter() - start))
    view.viewport().removeEventFilter(watch)
    return _figures(painted, processor, whole, pauses.passed)


def _held_down(window: Window, application: QApplication) -> str:
    field = window.findChild(QLineEdit, "search")
    assert isinstance(field, QLineEdit)
    field.setText("paiement")
    wait(application, lambda: (answer := window.answer()) is not None and answer.query.text == "paiement")
    pauses = _Pauses(window)
    for key in (Qt.Key.Key_Down,) * RESULTS + (Qt.Key.Key_Up,) * RESULTS:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(field, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier))
        end = time.perf_counter() + 1 / KEYS_A_SECOND
        wait(application, partial(is_past, end))
    passed = sorted(pauses.passed)
    slow = sum(pause > 2 * FRAME_MS for pause in passed)
    late = passed[int(len(passed) * 0.95)]
    return (
        f"pauses of the event loop {median(passed):.1f} ms (median), {late:.1f} ms (95th percentile), "
        f"{passed[-1]:.0f} ms (longest); {slow} over two frames"
    )


def view_of(window: Window) -> ArticleView:
    pane = window.findChild(ReaderPane)
    assert isinstance(pane, ReaderPane)
    view = pane.findChild(ArticleView)
    assert isinstance(view, ArticleView)
    return view


def is_past(moment: float) -> bool:
    return time.perf_counter() >= moment


def shows(window: Window, id_: str) -> bool:
    reading = window.reading()
    return reading is not None and reading.article.id == id_


def wait(application: QApplication, condition: Callable[[], bool], patience: float = PATIENCE) -> None:
    end = time.perf_counter() + patience
    while not condition() and time.perf_counter() < end:  # asleep between events: rendering needs the interpreter too
        application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="bench-") as work:
        print(measure(Path(work)))


if __name__ == "__main__":
    main()
