"""Somebody changed the article meanwhile: section by section, what goes together by itself and what must be chosen."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from kb_app.domain.word_change import Fate, word_changes
from kb_app.language import later, tr, trn
from kb_app.services.writing.manuscript import Rival
from kb_app.services.writing.merging import STATES, Choice, Part, State, joined
from kb_app.ui.diff_html import to_html
from kb_app.ui.theme import Theme
from kb_app.ui.widgets.article_view import ArticleView
from kb_app.ui.widgets.dialog import Dialog
from kb_app.ui.widgets.rendered import new_words, show_section

VIEW_WIDTH = 360

CHOICES = (
    (Choice.MINE, later("&1  Garder mon texte")),
    (Choice.THEIRS, later("&2  Garder l'autre texte")),
    (Choice.BOTH, later("&3  Garder les deux")),
    (Choice.WRITTEN, later("&4  Écrire moi-même")),
)
_CHOSEN = {
    Choice.MINE: later("votre texte"),
    Choice.THEIRS: later("l'autre texte"),
    Choice.BOTH: later("les deux textes"),
    Choice.WRITTEN: later("ce que vous écrivez"),
}


class MergeDialog(Dialog):
    """`text()` is what the choices make, once accepted; it can still be changed in the editor."""

    def __init__(self, theme: Theme, rival: Rival, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._parts, self._readings = theme, rival.parts, rival.readings
        self._choices: dict[int, Choice] = {}
        self._written: dict[int, str] = {}
        self.setWindowTitle(tr("Réunir deux textes"))
        layout = self.lay_out(1180, 740)
        who = tr("{name} (non vérifié)", name=rival.author) if rival.author else tr("Quelqu'un")
        lead = QLabel(tr("{who} a changé cette fiche pendant que vous écriviez. Rien n'est perdu.", who=who))
        lead.setProperty("role", "lead")
        lead.setWordWrap(True)
        layout.addWidget(lead)
        layout.addLayout(self._make_body(), 1)
        self._left = QLabel()
        self._left.setProperty("role", "muted")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._go_on = buttons.addButton(tr("Reprendre dans l'éditeur"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._go_on.setProperty("role", "primary")
        self._go_on.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(self._left, 1)
        foot.addWidget(buttons)
        layout.addLayout(foot)
        for number, (choice, _) in enumerate(CHOICES, 1):
            QShortcut(QKeySequence(str(number)), self).activated.connect(lambda choice=choice: self.choose(choice))
        self._list_parts()

    def text(self) -> str:
        return joined(self._parts, self._choices, self._written)

    def choose(self, choice: Choice) -> None:
        """Settle the section that is shown, and go on to the next that must be."""
        at = self._at()
        if self._parts[at].state is not State.CONFLICT or (
            self._parts[at].is_header and choice in (Choice.BOTH, Choice.WRITTEN)
        ):
            return
        self._choices[at] = choice
        self._name(at)
        self._show_left()
        if choice is Choice.WRITTEN:
            self._write(at)
            return
        after = [other for other in self._open() if other > at] or self._open()
        if after:
            self._rows.setCurrentRow(self._shown.index(after[0]))
        else:
            self._show()
            self._go_on.setFocus(Qt.FocusReason.OtherFocusReason)

    def row_texts(self) -> tuple[str, ...]:
        return tuple(self._rows.item(row).text() for row in range(self._rows.count()))

    def _make_body(self) -> QHBoxLayout:
        self._rows = QListWidget()
        self._rows.setAccessibleName(tr("Parties de la fiche"))
        self._rows.setFixedWidth(290)
        self._rows.setWordWrap(True)
        self._rows.setSpacing(3)
        self._rows.currentRowChanged.connect(lambda _row: self._show())
        body = QHBoxLayout()
        body.setSpacing(14)
        left = QVBoxLayout()
        heading = QLabel(tr("Parties de la fiche").upper())
        heading.setProperty("role", "heading")
        left.addWidget(heading)
        left.addWidget(self._rows, 1)
        body.addLayout(left)
        right = QVBoxLayout()
        columns = QHBoxLayout()
        self._views = []
        for words in (tr("Votre texte"), tr("L'autre texte")):
            column = QVBoxLayout()
            label = QLabel(words.upper())
            label.setProperty("role", "heading")
            view = ArticleView()
            view.setAccessibleName(words)
            view.set_theme(self._theme)
            column.addWidget(label)
            column.addWidget(view, 1)
            columns.addLayout(column, 1)
            self._views.append(view)
        right.addLayout(columns, 1)
        self._own = QPlainTextEdit()
        self._own.setAccessibleName(tr("Ce que vous écrivez à la place"))
        self._own.setTabChangesFocus(True)
        self._own.setFixedHeight(150)
        self._own.textChanged.connect(self._on_own)
        right.addWidget(self._own)
        self._said = QLabel(tr("Cette partie se réunit toute seule : rien à faire."))
        self._said.setWordWrap(True)
        right.addWidget(self._said)
        line = QHBoxLayout()
        self._buttons = []
        for choice, words in CHOICES:
            button = QPushButton(tr(words))
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, choice=choice: self.choose(choice))
            self._buttons.append(button)
            line.addWidget(button)
        line.addStretch(1)
        right.addLayout(line)
        body.addLayout(right, 1)
        return body

    def _list_parts(self) -> None:
        self._shown = [at for at, part in enumerate(self._parts) if part.state is not State.SAME]
        for at in self._shown:
            item = QListWidgetItem()
            if self._parts[at].state is State.CONFLICT:
                item.setForeground(QColor(self._theme.tone("bad")[0]))
            self._rows.addItem(item)
            self._name(at)
        conflicts = self._open()
        self._rows.setCurrentRow(self._shown.index(conflicts[0]) if conflicts else 0)
        self._show_left()

    def _name(self, at: int) -> None:
        part = self._parts[at]
        chosen = self._choices.get(at)
        state = tr("vous gardez {what}", what=tr(_CHOSEN[chosen])) if chosen else tr(STATES[part.state])
        mark = "✓" if part.state is not State.CONFLICT or chosen else "⚠"
        item = self._rows.item(self._shown.index(at))
        item.setText(f"{mark} {_heading(part)}\n{state}")
        if mark == "✓":
            item.setForeground(QColor(self._theme.text))

    def _show(self) -> None:
        if not self._shown:
            return
        at = self._at()
        part = self._parts[at]
        if part.is_header:
            self._show_header(part)
        else:
            texts = [
                show_section(view, reading, self._theme, VIEW_WIDTH)
                for view, reading in zip(self._views, self._readings[at], strict=True)
            ]
            self._views[0].mark_words(new_words(texts[1], texts[0]))
            self._views[1].mark_words(new_words(texts[0], texts[1]))
        self._own.setVisible(self._choices.get(at) is Choice.WRITTEN)
        if at in self._written:
            self._own.setPlainText(self._written[at])
        is_open = part.state is State.CONFLICT
        self._said.setVisible(not is_open)
        for button, (choice, _) in zip(self._buttons, CHOICES, strict=True):
            button.setVisible(is_open)
            button.setEnabled(not part.is_header or choice in (Choice.MINE, Choice.THEIRS))

    def _show_header(self, part: Part) -> None:
        """A header has no form that is read: its lines, with the words that differ."""
        for view, before, after in zip(self._views, (part.theirs, part.mine), (part.mine, part.theirs), strict=True):
            runs = (run for run in word_changes(before, after) if run.fate is not Fate.REMOVED)
            view.show_article([to_html(runs, self._theme)], {}, [])

    def _write(self, at: int) -> None:
        """Write the section oneself, from both texts."""
        self._written.setdefault(at, joined((self._parts[at],), {0: Choice.BOTH}))
        self._show()
        self._own.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_own(self) -> None:
        at = self._at()
        if self._choices.get(at) is Choice.WRITTEN:
            self._written[at] = self._own.toPlainText()

    def _show_left(self) -> None:
        left = len(self._open())
        self._go_on.setEnabled(not left)
        self._left.setText(
            trn("{count} partie à choisir", "{count} parties à choisir", left)
            if left
            else tr("Tout est réuni ; vous pourrez encore changer le texte avant de publier.")
        )

    def _open(self) -> list[int]:
        """The conflicts that nobody settled yet."""
        return [at for at, part in enumerate(self._parts) if part.state is State.CONFLICT and at not in self._choices]

    def _at(self) -> int:
        return self._shown[max(0, self._rows.currentRow())]


def _heading(part: Part) -> str:
    if part.is_header:
        return tr("En-tête")
    return part.heading or tr("Début de la fiche")
