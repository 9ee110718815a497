"""Types in the editor of the real window, in a process of its own that may be killed: `writer.py HOME LOG`.

Each line of the log says how many letters had been typed, and when (monotonic seconds), before the next one was.
"""

import sys
import time
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from kb_app import language, places, settings
from kb_app.bootstrap import build
from kb_app.ui.app import prepare
from kb_app.ui.widgets.markdown_editor import MarkdownEditor
from kb_app.ui.window import Window


def main() -> None:
    home, log = Path(sys.argv[1]), Path(sys.argv[2])
    application = QApplication([])
    language.use("fr", places.resources() / "translations")
    services = build(settings.load(home, environment={}))
    prepare(application, services)
    window = Window(services, application)
    window.show()
    window.open_id("bourse")
    while window.reading() is None:
        application.processEvents()
    window.action("edit_article").trigger()
    while window.writing() is None:
        application.processEvents()
    editor = window.writing().findChild(MarkdownEditor)
    window.writing().go_to_line(5)
    with log.open("w", buffering=1) as told:
        for typed in range(1, 100_000):
            letter = chr(ord("a") + typed % 26)
            event = QKeyEvent(QKeyEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter)
            QApplication.sendEvent(editor, event)
            told.write(f"{typed} {time.monotonic()}\n")
            until = time.monotonic() + 0.01
            while time.monotonic() < until:
                application.processEvents()


if __name__ == "__main__":
    main()
