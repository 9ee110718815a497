"""Before publishing: what others will read, what changes for them, and what the content standard still asks."""

from html import escape

from PySide6.QtWidgets import QDialogButtonBox, QHBoxLayout, QLabel, QWidget

from kb_app.domain.change import TextChanges, text_changes
from kb_app.language import tr, trn
from kb_app.services.feedback import signature_note
from kb_app.services.writing.manuscript import Review
from kb_app.ui.theme import Theme
from kb_app.ui.widgets.article_view import ArticleView
from kb_app.ui.widgets.banner import Banner
from kb_app.ui.widgets.dialog import Dialog
from kb_app.ui.widgets.rendered import show_reading


class PublishDialog(Dialog):
    """Accepted: publish. What is new is marked as the reader marks it."""

    def __init__(self, theme: Theme, review: Review, signature: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Publier"))
        layout = self.lay_out(900, 720)
        lead = QLabel(tr("Voici ce que liront les autres"))
        lead.setProperty("role", "lead")
        view = ArticleView()
        view.setAccessibleName(lead.text())
        view.set_theme(theme)
        after = review.preview.reading
        new = show_reading(view, after, theme)
        self._count = QLabel()
        self._count.setProperty("role", "muted")
        if review.before is not None:
            old = ArticleView()
            changes = text_changes(show_reading(old, review.before, theme), new)
            old.deleteLater()
            view.mark_changes(changes.lines)
            self._count.setText(_count_words(changes))
        else:
            self._count.setText(tr("Nouvelle fiche : {path}", path=after.path))
        head = QHBoxLayout()
        head.addWidget(lead, 1)
        head.addWidget(self._count)
        layout.addLayout(head)
        for check in review.preview.checks:
            if not check.is_kept:
                words = f"<b>{escape(check.name)}</b> · {escape(check.advice)}"
                layout.addWidget(Banner(theme, "warn", words, f"{check.name}. {check.advice}"))
        layout.addWidget(view, 1)
        note = QLabel(signature_note(signature))
        note.setProperty("role", "muted")
        note.setWordWrap(True)
        layout.addWidget(note)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        send = buttons.addButton(tr("Publier"), QDialogButtonBox.ButtonRole.AcceptRole)
        send.setProperty("role", "primary")
        send.setDefault(True)
        send.setFocus()
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)

    def said(self) -> str:
        """How much changes, in words."""
        return self._count.text()


def _count_words(changes: TextChanges) -> str:
    if not changes.places:
        return tr("Le texte est le même ; seul l'en-tête change.")
    return trn("{count} passage changé", "{count} passages changés", changes.places)
