"""How the window looks: theme, size of the text, outline; and the settings they are kept in."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMainWindow

from kb_app.domain.errors import KbError
from kb_app.domain.folder import Site
from kb_app.language import tr
from kb_app.services.wording import error_sentence
from kb_app.settings import Settings
from kb_app.ui.desk import Desk
from kb_app.ui.dialogs.settings_dialog import SettingsDialog
from kb_app.ui.flows.presence_flow import obstacles
from kb_app.ui.style_sheet import style_sheet
from kb_app.ui.theme import THEMES, Theme, next_theme, palette, system_theme

ZOOM = range(60, 251, 10)  # percent


class ChangeableSettings(Protocol):
    """Settings that stay changed."""

    settings: Settings

    def sites(self) -> Sequence[Site]: ...

    def change(self, **changes: str | int | bool) -> None: ...


class LookFlow(QObject):
    """`said` carries a sentence for the status line, `site_changed` the site that is chosen at each start.

    `changed` says that settings did.
    """

    said = Signal(str)
    site_changed = Signal(str)
    changed = Signal()

    def __init__(self, desk: Desk, kept: ChangeableSettings, application: QApplication, window: QMainWindow) -> None:
        super().__init__(window)
        self._desk, self._kept, self._application, self._window = desk, kept, application, window
        self._theme = wanted_theme(kept.settings)
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self.apply)
        hints.accessibility().contrastPreferenceChanged.connect(self.apply)

    def theme(self) -> Theme:
        return self._theme

    def apply(self) -> None:
        """Draw everything as the settings, and the system where they leave it to it, want it."""
        settings = self._kept.settings
        self._theme = wanted_theme(settings)
        zoom = settings.number("zoom")
        self._application.setPalette(palette(self._theme))
        self._application.setStyleSheet(style_sheet(self._theme, zoom))
        self._desk.set_theme(self._theme, zoom)
        self._desk.reader.show_outline(bool(settings["outline"]) and not self._desk.is_compact())

    def change(self, **changes: str | int | bool) -> None:
        """Change settings, show them at once, keep them."""
        try:
            self._kept.change(**changes)
        except KbError as error:
            self.said.emit(error_sentence(error))
        self.apply()
        self.changed.emit()

    def zoom_in(self) -> None:
        self.change(zoom=min(ZOOM[-1], self._kept.settings.number("zoom") + ZOOM.step))

    def zoom_out(self) -> None:
        self.change(zoom=max(ZOOM[0], self._kept.settings.number("zoom") - ZOOM.step))

    def reset_zoom(self) -> None:
        self.change(zoom=100)

    def toggle_outline(self) -> None:
        """As it is seen: where there is too little room for it, the key still shows it."""
        shown = not self._desk.reader.shows_outline()
        self.change(outline=shown)
        self._desk.reader.show_outline(shown, insist=shown)

    def toggle_theme(self) -> None:
        self.change(theme=next_theme(self._theme).name)

    def open_settings(self) -> None:
        dialog = SettingsDialog(self._kept.settings, self._kept.sites(), self._window, obstacles())
        if dialog.exec() and (changes := dialog.changes()):
            self.change(**changes)
            if "language" in changes:
                self.said.emit(tr("La langue changera au prochain démarrage."))
            if "site" in changes:
                self.site_changed.emit(str(changes["site"]))


def wanted_theme(settings: Settings) -> Theme:
    """The chosen theme, else the system's."""
    return THEMES.get(settings.text("theme")) or system_theme()
