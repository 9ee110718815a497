"""The window under a fast typist: from key to painted hits, and the event loop's worst pauses meanwhile.

python -m benchmarks.window --articles 10000
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QListView

from benchmarks.corpus import read_source, write_folder
from kb_app import language, places, settings
from kb_app.bootstrap import build, build_refresher
from kb_app.ui.app import prepare
from kb_app.ui.window import Window

KEYS_A_SECOND = 12
FRAME_MS = 1000 / 60
QUERIES = 40


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds: `painted` from each key to the paint of its hits, `pauses` between turns of the event loop."""

    painted: tuple[float, ...]
    pauses: tuple[float, ...]
    out_of_order: int


class PaintWatch(QObject):
    """Notes when the list was painted."""

    def __init__(self) -> None:
        super().__init__()
        self.painted_at = 0.0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.painted_at = time.perf_counter()
        return super().eventFilter(watched, event)


def typed_queries(folder: Path, count: int, seed: int = 3) -> list[str]:
    """Two or three words of a title each, one in five with a letter missing."""
    rng = random.Random(seed)
    found = []
    paths = sorted(folder.rglob("*.md"))
    for path in rng.sample(paths, min(count, len(paths))):
        line = next((line for line in path.read_text("utf-8").splitlines() if line.startswith("title:")), "title: rien")
        words = [word.strip("'\"") for word in line[6:].split() if len(word) > 3][: rng.randint(2, 3)]
        text = " ".join(words)
        if rng.random() < 0.2 and len(text) > 6:
            position = rng.randint(1, len(text) - 2)
            text = text[:position] + text[position + 1 :]
        found.append(text)
    return found


def run_typist(window: Window, application: QApplication, queries: list[str]) -> Latency:
    """Types `queries` at `KEYS_A_SECOND`, one after the other, and measures each key."""
    field, results = window.findChild(QLineEdit, "search"), window.findChild(QListView, "results")
    assert field is not None
    assert results is not None
    watch = PaintWatch()
    results.viewport().installEventFilter(watch)
    pauses: list[float] = []
    last = [time.perf_counter()]

    def tick() -> None:
        now = time.perf_counter()
        pauses.append((now - last[0]) * 1000)
        last[0] = now

    ticker = QTimer()
    ticker.setTimerType(Qt.TimerType.PreciseTimer)
    ticker.timeout.connect(tick)
    ticker.start(1)
    painted: list[tuple[float, float]] = []
    wrong = 0
    for query in queries:
        field.clear()
        application.processEvents()
        for letter in query:
            began = time.perf_counter()
            QApplication.sendEvent(field, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter))
            wanted = field.text().strip()
            while time.perf_counter() - began < 1 / KEYS_A_SECOND:
                application.processEvents()
                answer = window.answer()
                there = answer is not None and answer.query.text == wanted and watch.painted_at > began
                if there and (not painted or painted[-1][0] != began):
                    painted.append((began, (watch.painted_at - began) * 1000))
            answer = window.answer()
            wrong += answer is None or answer.query.text != wanted
    ticker.stop()
    return Latency(tuple(ms for _, ms in painted), tuple(pauses), wrong)


def cold_start(home: Path, times: int = 5) -> list[float]:
    """Seconds from starting the program to a search field that can be typed in, in a process of its own."""
    program = (
        "import time\n"
        "from kb_app import settings, language\n"
        "from kb_app.bootstrap import build\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from kb_app.ui.app import prepare\n"
        "from kb_app.ui.window import Window\n"
        f"services = build(settings.load(__import__('pathlib').Path({str(home)!r}), environment={{}}))\n"
        "application = QApplication([]); prepare(application, services)\n"
        "window = Window(services, application); window.show(); application.processEvents()\n"
        "print(time.time())\n"
    )
    found = []
    for _ in range(times):
        began = time.time()
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        found.append(float(done.stdout.split()[-1]) - began)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--folder", type=Path, help="measure on this folder instead of a made one")
    parser.add_argument("--work", type=Path, help="keep the made folder and home here, to measure again")
    arguments = parser.parse_args()
    language.use("fr", places.resources() / "translations")
    with tempfile.TemporaryDirectory() as temporary:
        work = arguments.work or Path(temporary)
        folder = arguments.folder or write_folder(
            work / f"folder-{arguments.articles}", arguments.articles, read_source()
        )
        made = settings.follow(settings.load(work / f"home-{arguments.articles}", environment={}), (folder,))
        settings.save(made)
        began = time.perf_counter()
        refresher = build_refresher(made)
        done = refresher.refresh(lambda _event: None).done
        refresher.close()
        print(f"{done.articles} articles; first sync {time.perf_counter() - began:.1f} s")
        starts = cold_start(made.home)
        print(f"cold start to a usable field: median {statistics.median(starts):.3f} s, worst {max(starts):.3f} s")
        application = QApplication(sys.argv[:1])
        services = build(made)
        prepare(application, services)
        window = Window(services, application)
        window.resize(1280, 820)
        window.show()
        services.searching.warm_up()
        latency = run_typist(window, application, typed_queries(folder, QUERIES))
        window.close()
        services.close()
    report(latency)


def report(latency: Latency) -> None:
    painted = sorted(latency.painted)
    pauses = sorted(latency.pauses)
    print(
        f"key to painted hits, {len(painted)} keys: p50 {_at(painted, 0.5):.1f} ms, p95 {_at(painted, 0.95):.1f} ms, "
        f"worst {painted[-1]:.1f} ms; answers not there before the next key: {latency.out_of_order}"
    )
    dropped = sum(pause > 2 * FRAME_MS for pause in pauses)
    print(
        f"event loop: p99 pause {_at(pauses, 0.99):.1f} ms, worst {pauses[-1]:.1f} ms; {dropped} pauses over two frames"
    )


def _at(values: list[float], share: float) -> float:
    return values[min(len(values) - 1, int(share * len(values)))]


if __name__ == "__main__":
    main()
