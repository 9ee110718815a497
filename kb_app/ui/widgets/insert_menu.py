"""What can be put into a text by a key or a menu: bold and italic, headings, links, tables, callouts."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from kb_app.language import later, tr
from kb_app.ui.widgets.markdown_editor import MarkdownEditor

CALLOUTS = (
    ("NOTE", later("À savoir")),
    ("TIP", later("Conseil")),
    ("IMPORTANT", later("Important")),
    ("WARNING", later("Attention")),
    ("PHRASE", later("Phrase à dire")),
)


class InsertMenu(QMenu):
    """Its keys work wherever the focus is in `page`. `link_begun` says that the name of an article is to follow."""

    link_begun = Signal()

    def __init__(self, editor: MarkdownEditor, page: QWidget) -> None:
        super().__init__(page)
        self._editor, self._page = editor, page
        for words, keys, deed in (
            (tr("Gras"), "Ctrl+B", lambda: editor.wrap("**")),
            (tr("Italique"), "Ctrl+I", lambda: editor.wrap("*")),
            (tr("Sous-titre"), "Ctrl+Alt+H", lambda: self._insert("## ", tr("Sous-titre"))),
            (tr("Lien vers une fiche"), "Ctrl+Alt+L", self._begin_link),
            (tr("Tableau"), "Ctrl+Alt+T", self._insert_table),
        ):
            self._add(words, keys, deed)
        self.addSeparator()
        for number, (mark, words) in enumerate(CALLOUTS, 1):
            self._add(tr(words), f"Ctrl+Alt+{number}", partial(self._insert_callout, mark))

    def _add(self, words: str, keys: str, deed: Callable[[], None]) -> None:
        action = self.addAction(words)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda _checked=False: deed())
        self._page.addAction(action)

    def _insert(self, mark: str, words: str) -> None:
        """The `words` after `mark`, selected: what is typed next takes their place."""
        self._editor.insert_block(f"{mark}{words}", select=(len(mark), len(words)))

    def _begin_link(self) -> None:
        chosen = self._editor.textCursor().selectedText()
        self._editor.insert(f"[{chosen}](" if chosen else "[[")
        self.link_begun.emit()

    def _insert_table(self) -> None:
        first = tr("Situation")
        second = tr("Réponse")
        table = f"| {first} | {second} |\n|---|---|\n|  |  |"
        self._editor.insert_block(table, select=(2, len(first)))

    def _insert_callout(self, mark: str) -> None:
        title = f" {tr('Titre de la phrase')}" if mark == "PHRASE" else ""
        self._insert(f"> [!{mark}]{title}\n> ", tr("Écrivez ici."))
