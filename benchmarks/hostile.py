"""Texts made to exhaust the reader, in the real window: when there is something to read, and its longest pauses."""

import os
import time
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from benchmarks.reading import is_past, shows, view_of, wait
from kb_app import language, places, settings
from kb_app.bootstrap import build, build_refresher
from kb_app.parsing.decoding import MAX_BYTES
from kb_app.ui.app import prepare, settle_memory
from kb_app.ui.window import Window
from tests.fakes.bombs import TEXTS

HEAD = "| text | shown, s | whole, s | longest turn, ms | its processor time, ms |\n|---|---:|---:|---:|---:|"
CALM = "calm"
PATIENCE = 60.0


class _Turns:
    """The longest turn of the event loop in milliseconds, by the clock and by its own thread's processor time."""

    def __init__(self, owner: QObject) -> None:
        self.longest = self.busiest = 0.0
        self._last = (time.perf_counter(), time.thread_time())
        timer = QTimer(owner)
        timer.setInterval(1)
        timer.timeout.connect(self._tick)
        timer.start()

    def forget(self) -> None:
        self.longest = self.busiest = 0.0

    def _tick(self) -> None:
        now = (time.perf_counter(), time.thread_time())
        self.longest = max(self.longest, 1000 * (now[0] - self._last[0]))
        self.busiest = max(self.busiest, 1000 * (now[1] - self._last[1]))
        self._last = now


def measure(work: Path, wanted: list[str]) -> str:
    """A table in Markdown, of all texts that are read at all, unless only some are `wanted`."""
    texts = {name: TEXTS[name] for name in wanted or TEXTS if len(TEXTS[name]) <= MAX_BYTES}
    folder = work / "folder"
    folder.mkdir(parents=True)
    for name, text in {**texts, CALM: "# Calm\n"}.items():
        (folder / f"{name}.md").write_text(text, "utf-8")
    language.use("fr", places.resources() / "translations")
    followed = settings.follow(settings.load(work / "home", environment={}), (folder,))
    refresher = build_refresher(followed)
    refresher.refresh(lambda _event: None)
    refresher.close()
    services = build(followed)
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    prepare(application, services)
    window = Window(services, application)
    window.resize(1200, 800)
    window.show()
    settle_memory()
    turns = _Turns(window)
    rows = [_row(window, application, turns, name) for name in texts]
    window.close()
    services.close()
    return "\n".join([HEAD, *rows, "", f"Load of the computer after: {os.getloadavg()[0]:.1f}."])


def _row(window: Window, application: QApplication, turns: _Turns, name: str) -> str:
    """The text opened from an article that is calm, and left for it again."""
    window.open_id(CALM)
    wait(application, partial(shows, window, CALM))
    wait(application, partial(is_past, time.perf_counter() + 0.2))
    turns.forget()
    start = time.perf_counter()
    window.open_id(name)
    wait(application, partial(shows, window, name), PATIENCE)
    shown = time.perf_counter() - start
    filled: list[bool] = []
    view_of(window).when_filled(partial(filled.append, True))
    wait(application, partial(bool, filled), PATIENCE)
    whole = time.perf_counter() - start
    window.open_id(CALM)
    wait(application, partial(shows, window, CALM), PATIENCE)
    return f"| {name} | {shown:.2f} | {whole:.2f} | {turns.longest:.0f} | {turns.busiest:.0f} |"
