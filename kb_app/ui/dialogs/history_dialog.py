"""The versions of an article: who signed each and when, what it changed word by word, and the way back to one."""

from collections.abc import Collection, Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTextBrowser,
    QWidget,
)

from kb_app.domain.word_change import word_changes
from kb_app.language import tr
from kb_app.services.history import Version, version_text
from kb_app.ui.diff_html import FIRST_CHANGE, to_html
from kb_app.ui.theme import Theme
from kb_app.ui.widgets.dialog import Dialog
from kb_app.ui.widgets.list_place import ListPlace


class HistoryDialog(Dialog):
    """`restore_asked` carries a revision. It opens at once, and says that it waits for the shared folder.

    `since` is when the site's variant was written: the version of that day is then what the present one is compared to.
    """

    restore_asked = Signal(str)

    def __init__(self, theme: Theme, title: str, since: datetime | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._since = theme, since
        self._versions: tuple[Version, ...] = ()
        self.setWindowTitle(tr("Versions : {title}", title=title))
        layout = self.lay_out(1000, 640)
        self._words = QLabel(
            tr("Ce que chaque version a changé ; les noms sont ceux qui ont signé, sans vérification.")
        )
        self._words.setProperty("role", "lead")
        self._words.setWordWrap(True)
        self._words.hide()
        self._rows = QListWidget()
        self._rows.setAccessibleName(tr("Versions"))
        self._rows.setFixedWidth(280)
        self._rows.setSpacing(3)
        self._rows.currentRowChanged.connect(self._show)
        self._view = QTextBrowser()
        self._view.setAccessibleName(tr("Ce que cette version a changé"))
        self._view.setOpenLinks(False)
        listed = QWidget()
        body = QHBoxLayout(listed)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(14)
        body.addWidget(self._rows)
        body.addWidget(self._view, 1)
        self._restore = QPushButton(tr("Revenir à cette version…"))
        self._restore.setAutoDefault(False)
        self._restore.setEnabled(False)
        self._restore.clicked.connect(self._on_restore)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(self._restore)
        foot.addStretch(1)
        foot.addWidget(close)
        layout.addWidget(self._words)
        self._place = ListPlace(listed)
        self._place.say(tr("Lecture des versions sur le dossier partagé…"))
        layout.addWidget(self._place, 1)
        layout.addLayout(foot)

    def show_versions(self, versions: Sequence[Version], own: Collection[str] = ()) -> None:
        """List them, the newest first; `own` are the revisions of this person's own."""
        self._versions = tuple(versions)
        self._words.setVisible(bool(versions))
        self._place.say("" if versions else tr("Aucune version connue."))
        for version in versions:
            author = version.author or tr("non signé")
            if version.revision in own:
                author = tr("vous ({name})", name=version.author) if version.author else tr("vous")
            when = f"{version.written:%d/%m/%Y %H:%M}" if version.written else tr("première version connue")
            now = tr(" · en ce moment") if version.is_present else ""
            self._rows.addItem(QListWidgetItem(f"{when}{now}\n{author}"))
        if self._since is not None and (at := self._at_variant()) is not None:
            item = QListWidgetItem(tr("Depuis la version du site\n{when}", when=f"{self._since:%d/%m/%Y}"))
            item.setData(Qt.ItemDataRole.UserRole, at)
            self._rows.insertItem(0, item)
        self._rows.setCurrentRow(0)
        self._rows.setFocus()

    def show_trouble(self, words: str) -> None:
        """The shared folder is away: the versions are there, and nowhere else."""
        self._place.say(tr("{why} Les versions sont sur le dossier partagé : réessayez plus tard.", why=words))

    def words(self) -> str:
        return self._place.words() or self._words.text()

    def row_texts(self) -> tuple[str, ...]:
        return tuple(self._rows.item(row).text() for row in range(self._rows.count()))

    def shown(self) -> str:
        return self._view.toPlainText()

    def _at_variant(self) -> int | None:
        """The version that was in force when the site's variant was written."""
        for at, version in enumerate(self._versions):
            if self._since is not None and (version.written is None or version.written <= self._since):
                return at or None
        return None

    def _show(self, row: int) -> None:
        item = self._rows.item(row)
        if item is None:
            return
        compared = item.data(Qt.ItemDataRole.UserRole)
        at = row - (self._rows.count() - len(self._versions)) if compared is None else 0
        before = compared if compared is not None else at + 1
        old = version_text(self._versions[before]) if before < len(self._versions) else ""
        self._view.setHtml(to_html(word_changes(old, version_text(self._versions[at])), self._theme))
        self._show_first_change()
        self._restore.setEnabled(not self._versions[at].is_present)

    def _show_first_change(self) -> None:
        """With some lines above it, for whoever looks where it is."""
        self._view.scrollToAnchor(FIRST_CHANGE)
        bar = self._view.verticalScrollBar()
        if bar.value() < bar.maximum():  # at the end, it is lower in the view already
            bar.setValue(bar.value() - self._view.viewport().height() // 3)

    def _on_restore(self) -> None:
        at = self._rows.currentRow() - (self._rows.count() - len(self._versions))
        self.restore_asked.emit(self._versions[at].revision)
        self.accept()
