"""Nothing in the window moves by itself, so that nobody needs a setting that stops it."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractAnimation, QEvent, QObject, Qt
from PySide6.QtGui import QMovie
from PySide6.QtWidgets import QApplication, QProgressBar, QWidget
from ui.driving import type_text

import kb_app.ui
from kb_app.ui.window import Window

EFFECTS = (
    Qt.UIEffect.UI_AnimateMenu,
    Qt.UIEffect.UI_FadeMenu,
    Qt.UIEffect.UI_AnimateCombo,
    Qt.UIEffect.UI_AnimateTooltip,
    Qt.UIEffect.UI_FadeTooltip,
    Qt.UIEffect.UI_AnimateToolBox,
)


class Paints(QObject):
    """Which widgets are painted."""

    def __init__(self) -> None:
        super().__init__()
        self.painted: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget):
            self.painted.append(f"{type(watched).__name__} {watched.objectName()}")
        return False


def test_no_effect_of_the_toolkit_is_on(window: Window, qapp: QApplication) -> None:
    assert [effect for effect in EFFECTS if qapp.isEffectEnabled(effect)] == []


@pytest.mark.parametrize("state", ["home", "results", "step"])
def test_a_window_at_rest_paints_nothing(window: Window, qapp: QApplication, qtbot, state: str) -> None:
    if state == "results":
        type_text(window, "paiement")
        qtbot.waitUntil(lambda: window.answer() is not None and window.reading() is not None, timeout=5000)
    if state == "step":
        window.open_id("paiement-echelonne")
        qtbot.waitUntil(lambda: window.reading() is not None, timeout=5000)
        window.action("start_walk").trigger()
        qtbot.waitUntil(lambda: window.stage() is not None, timeout=5000)
    qapp.focusWidget().clearFocus()  # the caret of a field blinks as the system wants it
    qtbot.wait(700)
    paints = Paints()
    qapp.installEventFilter(paints)
    qtbot.wait(500)
    qapp.removeEventFilter(paints)
    assert paints.painted == []
    assert window.findChildren(QAbstractAnimation) == []
    assert window.findChildren(QMovie) == []
    assert [bar for bar in window.findChildren(QProgressBar) if bar.minimum() == bar.maximum()] == []


def test_no_code_of_the_window_animates() -> None:
    """What is only made for a moment, as a dialog's animation, would not be seen above."""
    moving = re.compile(r"\bQ\w*Animation\b|\bQTimeLine\b|\bQMovie\b|setEffectEnabled\(.*True|setRange\(0, 0\)")
    modules = [path for root in kb_app.ui.__path__ for path in Path(root).rglob("*.py")]
    assert [path.name for path in modules if moving.search(path.read_text("utf-8"))] == []
