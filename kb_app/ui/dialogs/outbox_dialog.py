"""What was sent and has not arrived: what, where to, since when, why it waits; try again, take back, undo."""

import time
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from kb_app.domain.contribution import Change, DamagedItem, Fate, OutboxItem
from kb_app.domain.errors import LocalError
from kb_app.language import tr
from kb_app.services.events import Delivering, Done, Event
from kb_app.services.sending import Sending, can_be_settled, kind_words, proposed_words, since_words, state_words
from kb_app.services.wording import local_sentence
from kb_app.ui.widgets.dialog import Dialog
from kb_app.ui.widgets.list_place import ListPlace
from kb_app.ui.widgets.row_list import Row, RowList


class OutboxDialog(Dialog):
    """`retry_asked` is for whoever can refresh now, `settle_asked` for whoever can make one text of two.

    `on_told` takes the events of refreshes.
    """

    retry_asked = Signal()
    settle_asked = Signal(object)

    def __init__(self, sending: Sending, parent: QWidget | None = None, clock: Callable[[], float] = time.time) -> None:
        super().__init__(parent)
        self._sending = sending
        self._clock = clock
        self._dropped: OutboxItem | None = None
        self._proposed: tuple[tuple[OutboxItem, str], ...] = ()
        self.setWindowTitle(tr("À envoyer"))
        layout = self.lay_out(960, 460)
        self._words = QLabel()
        self._words.setProperty("role", "muted")
        self._words.setWordWrap(True)
        layout.addWidget(self._words)
        columns = (tr("Envoi"), tr("Dossier"), tr("Depuis"), tr("État"))
        self._table = RowList(tr("À envoyer"), columns, (110, 110, 250), 0)
        self._table.setObjectName("outbox")
        self._table.itemSelectionChanged.connect(self._show_selected)
        listed = QWidget()
        column = QVBoxLayout(listed)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._table)
        self._place = ListPlace(listed)
        layout.addWidget(self._place, 1)
        self._detail = QLabel()
        self._detail.setWordWrap(True)
        self._detail.setTextFormat(Qt.TextFormat.PlainText)
        self._detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._detail.setMinimumHeight(3 * self._detail.fontMetrics().lineSpacing())
        self._detail.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addWidget(self._detail)
        layout.addLayout(self._make_buttons())
        self.show_items()

    def show_proposed(self, proposed: tuple[tuple[OutboxItem, str], ...]) -> None:
        """What arrived and waits to be approved, each with the name of who decides."""
        self._proposed = proposed
        self.show_items()

    def show_items(self) -> None:
        """List anew what waits; the selection stays on its item."""
        try:
            items: tuple[OutboxItem, ...] = (*self._sending.conflicts(), *self._sending.waiting())
            damaged = self._sending.damaged()
        except LocalError as error:
            self._words.setText(local_sentence(error.reason))
            return
        rows = [self._row(item, state_words(item)) for item in items]
        rows += [self._row(item, proposed_words(owner)) for item, owner in self._proposed]
        rows += [_damaged_row(broken) for broken in damaged]
        self._table.fill(rows)
        self._place.say("" if rows else tr("Rien n'attend : tout ce que vous avez envoyé est arrivé."))
        if any(item.progress.fate is Fate.CONFLICT for item in items):
            words = tr("Ce qui est en conflit attend votre choix ; le reste partira seul dès que possible.")
        elif items or damaged:
            words = tr("Tout est enregistré sur ce poste et partira seul dès que le dossier partagé le permet.")
        elif self._proposed:
            words = tr("Tout ce que vous avez envoyé est arrivé ; ceci attend qu'on le valide.")
        else:
            words = ""
        self._words.setText(words)
        self._show_selected()

    def on_told(self, event: Event) -> None:
        """Something may have left."""
        if isinstance(event, Delivering | Done):
            self.show_items()

    def _make_buttons(self) -> QHBoxLayout:
        line = QHBoxLayout()
        self._retry = QPushButton(tr("&Réessayer maintenant"))
        self._retry.clicked.connect(self._on_retry)
        self._drop = QPushButton(tr("N&e pas envoyer"))
        self._drop.clicked.connect(self._on_drop)
        self._settle = QPushButton(tr("Ré&unir les deux textes…"))
        self._settle.setProperty("role", "primary")
        self._settle.clicked.connect(self._on_settle)
        self._undo = QPushButton(tr("&Annuler"))
        self._undo.clicked.connect(self._on_undo)
        self._undo.hide()
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        for button in (self._settle, self._retry, self._drop, self._undo):
            button.setAutoDefault(False)
            line.addWidget(button)
        line.addStretch(1)
        line.addWidget(close)
        return line

    def _on_retry(self) -> None:
        try:
            self._sending.retry()
        except LocalError as error:
            self._words.setText(local_sentence(error.reason))
            return
        self.retry_asked.emit()

    def _on_settle(self) -> None:
        item = self._selected()
        self.accept()
        self.settle_asked.emit(item)

    def _on_drop(self) -> None:
        item = self._selected()
        if item is None:
            return
        self._dropped = item if self._move(self._sending.drop, item) else None
        self._undo.setVisible(self._dropped is not None)

    def _on_undo(self) -> None:
        if self._dropped is not None:
            self._move(self._sending.restore, self._dropped)
        self._dropped = None
        self._undo.hide()
        self._table.setFocus()

    def _move(self, deed: Callable[[OutboxItem], bool], item: OutboxItem) -> bool:
        """Take back or undo; False if it had left, or the disk refused."""
        try:
            moved = deed(item)
        except LocalError as error:
            self._words.setText(local_sentence(error.reason))
            return False
        self.show_items()
        return moved

    def _row(self, item: OutboxItem, state: str) -> Row:
        kind = tr("{kind} : {title}", kind=kind_words(item), title=item.title)
        return Row((kind, item.folder, since_words(item, self._clock()), state), item, item.id)

    def _selected(self) -> OutboxItem | None:
        item = self._table.value()
        return item if isinstance(item, OutboxItem) else None

    def _show_selected(self) -> None:
        """All of what the columns may cut, and what can be done about it."""
        row, item = self._table.currentItem(), self._selected()
        lines = [row.text(0), row.text(3)] if row is not None else []
        if item is not None and isinstance(change := item.contribution, Change) and change.moved_from:
            lines.insert(1, f"{change.moved_from} → {change.path}")
        self._detail.setText("\n".join(lines))
        is_conflict = item is not None and item.progress.fate is Fate.CONFLICT
        self._settle.setVisible(item is not None and can_be_settled(item))
        self._drop.setText(tr("C&lasser") if is_conflict else tr("N&e pas envoyer"))
        self._drop.setEnabled(item is not None and item not in [proposed for proposed, _ in self._proposed])
        self._retry.setEnabled(self._table.topLevelItemCount() > 0)


def _damaged_row(broken: DamagedItem) -> Row:
    return Row((tr("Envoi abîmé"), "", "", tr("gardé de côté : {path}", path=broken.file)), None, broken.name)
