"""Pictures of the window, taken from the running program on the sample folder: `make shots`.

python packaging/take_screenshots.py docs/pictures
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kb_app import language, places, settings
from kb_app.bootstrap import build, build_refresher
from kb_app.services.events import FolderState, StateChanged
from kb_app.ui.app import prepare
from kb_app.ui.window import Window

SIZE = (1280, 820)
SETTLE_MS = 600


def settle(milliseconds: int = SETTLE_MS) -> None:
    """Let the window work and paint."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def sample_home(root: Path) -> settings.Settings:
    made = settings.follow(settings.load(root, environment={}), (places.sample_folder(),))
    settings.save(made)
    refresher = build_refresher(made)
    refresher.refresh(lambda _event: None)
    refresher.close()
    return made


def current(window: Window, state: FolderState, minutes: int) -> None:
    """The state that the refresh process would tell."""
    as_of = (datetime.now(UTC) - timedelta(minutes=minutes)).isoformat()
    window.show_event(StateChanged("articles", state, as_of))


def search_results(window: Window) -> None:
    window.search_for("payer en plusieurs fois")


def site_answer(window: Window) -> None:
    window.flows.site.choose("rennes")
    window.search_for("payer en plusieurs fois")


def typo(window: Window) -> None:
    window.search_for("certifcat de scolarité")


def no_result(window: Window) -> None:
    window.search_for("xylophone quantique")


def home(window: Window) -> None:
    window.action("open_home").trigger()


def offline(window: Window) -> None:
    window.search_for("mot de passe oublié")
    current(window, FolderState.OFFLINE, 187)


def dark(window: Window) -> None:
    window.action("toggle_theme").trigger()
    window.search_for("payer en plusieurs fois")


def large_text(window: Window) -> None:
    for _ in range(5):
        window.action("zoom_in").trigger()
    window.search_for("attestation")


def compact(window: Window) -> None:
    window.action("toggle_compact").trigger()
    window.search_for("bourse")


def answer(keys: str) -> None:
    """Digits, and `>` for Enter, as a person presses them."""
    for key in keys:
        focused = QApplication.focusWidget()
        if focused is not None:
            QTest.keyClick(focused, Qt.Key.Key_Return) if key == ">" else QTest.keyClicks(focused, key)
        settle(200)


def procedure(window: Window) -> None:
    window.open_id("paiement-echelonne")
    settle()
    window.action("start_walk").trigger()
    settle()
    answer("1")


def procedure_dark(window: Window) -> None:
    window.action("toggle_theme").trigger()
    procedure(window)


def procedure_end(window: Window) -> None:
    procedure(window)
    answer("1>1>")


SHOTS: dict[str, Callable[[Window], None]] = {
    "home": home,
    "search": search_results,
    "site": site_answer,
    "typo": typo,
    "no-result": no_result,
    "offline": offline,
    "dark": dark,
    "large-text": large_text,
    "compact": compact,
    "procedure": procedure,
    "procedure-dark": procedure_dark,
    "procedure-end": procedure_end,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*", help="only these pictures")
    parser.add_argument("--language", default="fr", choices=language.LANGUAGES)
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    language.use(arguments.language, places.resources() / "translations")
    application = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as root:
        followed = sample_home(Path(root, "home"))
        for name, act in SHOTS.items():
            if not arguments.names or name in arguments.names:
                take(application, followed, act, arguments.folder / f"{name}.png")
        if not arguments.names or "first-run" in arguments.names:
            nothing = settings.load(Path(root, "empty"), environment={})
            take(application, nothing, lambda _window: None, arguments.folder / "first-run.png")
    return 0


def take(application: QApplication, followed: settings.Settings, act: Callable[[Window], None], picture: Path) -> None:
    (followed.home / "window.ini").unlink(missing_ok=True)  # each begins wide
    services = build(followed)
    prepare(application, services)
    window = Window(services, application)
    window.resize(*SIZE)
    window.show()
    settle(200)
    if followed.folders:
        current(window, FolderState.CURRENT, 2)
    act(window)
    settle()
    window.grab().save(str(picture))
    window.close()
    services.close()


if __name__ == "__main__":
    sys.exit(main())
