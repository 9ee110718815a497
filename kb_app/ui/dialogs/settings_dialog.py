"""Preferences, drawn from the table of settings."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from kb_app.domain.folder import Site
from kb_app.language import tr
from kb_app.preferences import TABLE, Setting
from kb_app.settings import Settings
from kb_app.ui.widgets.dialog import Dialog
from kb_app.ui.widgets.setting_field import field_value, setting_field

FIELD_WIDTH = 280
LABEL_WIDTH = 340


class SettingsDialog(Dialog):
    """`changes()` holds what the person changed, once accepted. `sites` are those that the folders know.

    `obstacles` says of settings that do nothing on this computer why.
    """

    def __init__(
        self,
        settings: Settings,
        sites: Sequence[Site] = (),
        parent: QWidget | None = None,
        obstacles: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(parent)
        self._obstacles = obstacles or {}
        self._settings = settings
        self._fields: dict[str, QWidget] = {}
        self.setWindowTitle(tr("Préférences"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 12, 16)
        page = QWidget()
        page.setObjectName("reader")
        page.setLayout(self._grid(sites))
        scroll = QScrollArea()  # large text on a small screen
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidgetResizable(True)
        scroll.setWidget(page)
        layout.addWidget(scroll)
        place = QLabel(tr("Tout est gardé dans {path}", path=settings.home))
        place.setProperty("role", "muted")
        place.setWordWrap(True)
        place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(place)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Save).setProperty("role", "primary")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)
        wanted = page.sizeHint()
        self.resize(wanted.width() + 60, min(wanted.height() + 130, self.screen().availableGeometry().height() - 80))

    def changes(self) -> dict[str, str | int | bool]:
        found = {key: field_value(field) for key, field in self._fields.items() if field.isEnabled()}
        return {key: value for key, value in found.items() if value != self._settings[key]}

    def _grid(self, sites: Sequence[Site]) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 12, 0)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        for group in dict.fromkeys(setting.group for setting in TABLE):
            heading = QLabel(tr(group).upper())
            heading.setProperty("role", "heading")
            heading.setContentsMargins(0, 14 if self._fields else 0, 0, 0)
            grid.addWidget(heading, grid.rowCount(), 0, 1, 2)
            for setting in TABLE:
                if setting.group == group:
                    self._add(setting, grid, sites)
        grid.setRowStretch(grid.rowCount(), 1)
        return grid

    def _add(self, setting: Setting, grid: QGridLayout, sites: Sequence[Site]) -> None:
        why = self._why_not(setting)
        field = setting_field(setting, self._settings[setting.key], sites)
        field.setEnabled(not why)
        field.setMinimumWidth(FIELD_WIDTH)
        words = tr(setting.text)
        field.setAccessibleName(f"{words} ({why})" if why else words)
        label = QLabel(words)
        label.setWordWrap(True)
        label.setMinimumWidth(LABEL_WIDTH)
        label.setBuddy(field)
        row = grid.rowCount()
        said = QVBoxLayout()
        said.setSpacing(2)
        said.addWidget(label)
        grid.addLayout(said, row, 0)
        grid.addWidget(field, row, 1)
        if why:
            reason = QLabel(why)
            reason.setProperty("role", "muted")
            reason.setWordWrap(True)
            said.addWidget(reason)
        self._fields[setting.key] = field

    def _why_not(self, setting: Setting) -> str:
        """Why it cannot be changed here, or empty."""
        if self._settings.is_locked(setting.key):
            return tr("Fixé par votre organisation.")
        why = self._obstacles.get(setting.key, "")
        return tr("Pas ici : {why}.", why=why) if why else ""
