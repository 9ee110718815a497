"""An icon near the clock and keys that call the window: off at first, and said where the desktop has neither."""

import pytest
from fakes.memory_key import Keyboard, MemoryKey
from PySide6.QtWidgets import QSystemTrayIcon

from kb_app import settings as settings_module
from kb_app.services.events import FolderState, StateChanged
from kb_app.ui.dialogs.settings_dialog import SettingsDialog
from kb_app.ui.flows.presence_flow import PresenceFlow, obstacles
from kb_app.ui.global_keys import Chord
from kb_app.ui.window import Window

V = Chord(frozenset({"Ctrl", "Alt"}), "V")


@pytest.fixture
def with_tray(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A desktop that has a place for icons; what they said."""
    said: list[str] = []
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: True))
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda _icon, _title, words: said.append(words))
    return said


def test_nothing_of_it_is_on_at_first(window: Window, with_tray: list[str]) -> None:
    assert not window.presence.keeps_running()
    window.close()
    assert with_tray == []


def test_a_closed_window_stays_near_the_clock_until_one_quits(window: Window, with_tray: list[str]) -> None:
    window.flows.look.change(tray=True)
    window.close()
    window.close()
    assert not window.isVisible()
    assert with_tray == ["Vademecum reste ouvert près de l’horloge."]
    icon = window.presence.findChild(QSystemTrayIcon)
    rows = [action.text() for action in icon.contextMenu().actions() if action.text()]
    assert rows == ["Ouvrir Vademecum", "Synchroniser maintenant", "Suspendre la synchronisation", "Quitter"]
    icon.contextMenu().actions()[0].trigger()
    assert window.isVisible()
    window.action("quit_program").trigger()
    assert not window.isVisible()
    assert not icon.isVisible()


def test_keys_call_the_window_and_are_told_when_they_are_taken(window: Window) -> None:
    keyboard, called, said = Keyboard(), [], []
    kept = [settings_module.change(window.services.settings, global_key="Ctrl+Alt+V")]
    flow = PresenceFlow(lambda: kept[0], list, str, window, MemoryKey(keyboard))
    flow.called.connect(lambda: called.append(True))
    flow.said.connect(said.append)
    flow.apply()
    keyboard.press(V)
    assert called == [True]
    other = PresenceFlow(lambda: kept[0], list, str, window, MemoryKey(keyboard))
    other.said.connect(said.append)
    other.apply()
    assert said == ["Les touches Ctrl+Alt+V sont déjà prises par une autre application."]
    kept[0] = settings_module.change(kept[0], global_key="V")
    flow.apply()
    assert "ne convient pas" in said[-1]
    assert keyboard.holders == {}


def test_settings_say_what_this_desktop_does_not_have(window: Window) -> None:
    found = obstacles()
    assert set(found) == {"tray", "global_key"}
    dialog = SettingsDialog(window.services.settings, (), window, found)
    for key, why in found.items():
        field = dialog._fields[key]
        assert not field.isEnabled()
        assert why in field.accessibleName()


def test_the_icon_shows_what_matters_most_by_its_shape(window: Window, with_tray: list[str]) -> None:
    window.flows.look.change(tray=True)
    icon = window.presence.findChild(QSystemTrayIcon)
    status, label = window.desk.status, window.services.labels()[0]

    def picture() -> bytes:
        return bytes(icon.icon().pixmap(22, 22).toImage().constBits())

    window.show_event(StateChanged(label, FolderState.CURRENT, "2026-11-24T08:00:00+00:00"))
    seen = [picture()]
    status.show_sending(2, 0)
    assert icon.toolTip().splitlines()[2] == "2 envois en attente"
    seen.append(picture())
    window.show_event(StateChanged(label, FolderState.OFFLINE, "2026-11-24T08:00:00+00:00"))
    assert icon.toolTip().splitlines()[1].startswith("Hors ligne")
    seen.append(picture())
    status.show_notices("Avis urgent : panne", "bad")
    assert icon.toolTip().splitlines()[1] == "Avis urgent : panne"
    seen.append(picture())
    assert len(set(seen)) == 4
    assert with_tray == []


def test_an_urgent_notice_is_told_once_while_the_window_is_closed(window: Window, with_tray: list[str]) -> None:
    window.flows.look.change(tray=True)
    window.close()
    for _ in range(2):
        window.desk.status.show_notices("Avis urgent : panne", "bad")
    assert with_tray[1:] == ["Avis urgent : panne"]
    assert not window.isVisible()
