"""A window in a process of its own, for `test_x2_x5_system_calls`: it does to articles whatever shows them.

Arguments: a home, the mark to touch when everything was done to the first article, a file to open itself or "", and
the ids of the articles.
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QFile, QIODevice, QRectF
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from kb_app import language, places, settings
from kb_app.bootstrap import build
from kb_app.ui.app import prepare
from kb_app.ui.printing import laid_out
from kb_app.ui.widgets.article_view import ArticleView
from kb_app.ui.window import Window

PATIENCE = 30.0


def main(home: Path, mark: Path, planted: str, ids: list[str]) -> None:
    language.use("fr", places.resources() / "translations")
    services = build(settings.load(home, environment={}))
    application = QApplication([])
    prepare(application, services)
    window = Window(services, application)
    window.flows.refresh.refresh_now = lambda: None
    window.resize(1100, 800)
    window.show()
    for number, id_ in enumerate(ids):
        show(window, id_)
        if number == 0:
            mark.exists()
    if planted:
        QImage(planted)
        QFile(planted).open(QIODevice.OpenModeFlag.ReadOnly)
    window.close()
    services.close()


def show(window: Window, id_: str) -> None:
    """The article read to its end, laid out for paper, copied, followed as a procedure, and begun to be written."""
    window.open_id(id_)
    until(lambda: (reading := window.reading()) is not None and reading.article.id == id_)
    view = window.desk.reader.findChild(ArticleView)
    filled: list[bool] = []
    view.when_filled(lambda: filled.append(True))
    until(lambda: bool(filled))
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    window.grab()
    reading = window.reading()
    assert reading is not None
    laid_out(reading, QRectF(0, 0, 500, 700))
    window.action("copy_answer").trigger()
    window.action("start_walk").trigger()
    until(lambda: window.stage() is not None)
    window.grab()
    window.flows.walk.leave()
    until(lambda: window.stage() is None)
    rest(0.3)
    window.action("edit_article").trigger()
    until(lambda: window.writing() is not None)
    rest(1)  # the preview comes when the hand rests
    window.grab()


def rest(seconds: float) -> None:
    end = time.monotonic() + seconds
    until(lambda: time.monotonic() > end)


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4:])
    os._exit(0)  # what Qt takes apart at the end is in no order
