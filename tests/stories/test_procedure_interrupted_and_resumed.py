"""A computer dies in the middle of a guided procedure; the next start offers to go on at the same step."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from kb_app.settings import Settings

WALK = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication
from ui.driving import press, type_text
from kb_app import places
from kb_app import language, settings
from kb_app.bootstrap import build
from kb_app.ui.app import prepare
from kb_app.ui.window import Window

language.use("fr", places.resources() / "translations")
application = QApplication(["kb"])
services = build(settings.load(Path(sys.argv[1]), environment={}))
prepare(application, services)
window = Window(services, application)
window.show()


def until(holds):
    end = time.monotonic() + 30
    while not holds():
        if time.monotonic() > end:
            sys.exit("waited in vain")
        loop = QEventLoop()
        QTimer.singleShot(10, loop.quit)
        loop.exec()


def step():
    return window.stage().step.heading if window.stage() is not None else ""


until(window.isActiveWindow)
if sys.argv[2] == "begin":
    window.open_id("paiement-echelonne")
    until(lambda: window.reading() is not None)
    press(window, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    until(step)
    for _ in range(2):
        before = step()
        type_text(window, "1")
        until(lambda: step() != before)
else:
    print([each.heading for each in window.desk.home._walks], flush=True)
    press(window, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    until(step)
    stage = window.stage()
    print([(stop.heading, stop.answer) for stop in stage.walk.path], flush=True)
print(step(), flush=True)
application.exec()
"""


def test_procedure_goes_on_at_the_same_step_after_sigkill(sample_home: Settings) -> None:
    with _window(sample_home, "begin") as first:
        assert _line(first) == "Demander les pièces"
        os.kill(first.pid, signal.SIGKILL)
    with _window(sample_home, "resume") as second:
        lines = [_line(second) for _ in range(3)]
        second.kill()
    assert lines == [
        "['Demander les pièces']",
        "[('Vérifier les conditions', 'Toutes remplies'), ('Choisir le nombre', 'Il est d’accord'), "
        "('Demander les pièces', '')]",
        "Demander les pièces",
    ]


def _window(home: Settings, what: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1]), "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.Popen(
        [sys.executable, "-c", WALK, str(home.home), what],
        stdout=subprocess.PIPE,
        env={**environment, "PYTHONIOENCODING": "utf-8"},
        encoding="utf-8",
    )


def _line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()
