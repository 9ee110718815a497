"""The right side when nothing is being read: what is urgent, what was answered, what is new, and where to begin."""

from collections.abc import Sequence
from datetime import date
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from kb_app.domain.article import Urgency
from kb_app.domain.release import Upgrade
from kb_app.language import tr, trn
from kb_app.services.conversations import Conversation, reply_words
from kb_app.services.notices import Notice
from kb_app.services.upgrading import upgrade_words
from kb_app.services.walking import Unfinished, waiting_words
from kb_app.services.wording import day_words
from kb_app.services.writing.draft_shelf import DraftRow
from kb_app.ui.theme import READER_WIDTH, Theme
from kb_app.ui.widgets.banner import Banner
from kb_app.ui.widgets.elided_button import ElidedButton
from kb_app.ui.widgets.flow_layout import FlowLayout

DRAFTS = 3  # listed on the home page


class HomePane(QScrollArea):
    """`key_opened` carries an article's key, `resume_asked` that of the procedure to go on with."""

    key_opened = Signal(str)
    resume_asked = Signal(str)
    keys_asked = Signal()
    reply_read = Signal(object)
    draft_opened = Signal(object)
    drafts_asked = Signal()
    topic_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: tuple[str, tuple[Notice, ...], int] | None = None
        self._replies: tuple[Conversation, ...] = ()
        self._drafts: tuple[DraftRow, ...] = ()
        self._walks: tuple[Unfinished, ...] = ()
        self._topics: tuple[tuple[str, int], ...] = ()
        self._upgrade: Upgrade | None = None
        self._drawn: object = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._show_again()

    def show_replies(self, replies: Sequence[Conversation]) -> None:
        """What this person said and was answered."""
        self._replies = tuple(replies)
        self._show_again()

    def show_upgrade(self, wanted: Upgrade | None) -> None:
        """A newer build of the program, which nobody is made to install; to be called before `show_home`."""
        self._upgrade = wanted

    def show_walks(self, walks: Sequence[Unfinished]) -> None:
        """Procedures that were begun and wait."""
        if tuple(walks) != self._walks:
            self._walks = tuple(walks)
            self._show_again()

    def show_drafts(self, drafts: Sequence[DraftRow]) -> None:
        """What this person began to write and did not publish."""
        self._drafts = tuple(drafts)
        self._show_again()

    def show_topics(self, topics: Sequence[tuple[str, int]]) -> None:
        """Tags, each with how many articles have it; to be called before `show_home`."""
        self._topics = tuple(topics)

    def show_home(self, name: str, notices: Sequence[Notice], articles: int) -> None:
        """`name` is the folder's own name; `notices` those in force, the most urgent first."""
        self._shown = (name, tuple(notices), articles)
        drawn = (self._shown, self._walks, self._replies, self._drafts, self._topics, self._upgrade, self._theme)
        if drawn == self._drawn:
            return
        self._drawn = drawn
        focused = self._focused_name()
        page = QWidget()
        page.setObjectName("reader")
        page.setMaximumWidth(READER_WIDTH + 56)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(28, 28, 28, 28)
        layout.setSpacing(8)
        title = QLabel(name or tr("Accueil"))
        title.setProperty("role", "title")
        title.setWordWrap(True)
        layout.addWidget(title)
        if not articles:
            words = QLabel(tr("Les fiches arrivent : la recherche répond dès les premières copiées."))
            words.setProperty("role", "lead")
            words.setWordWrap(True)
            layout.addWidget(words)
        layout.addSpacing(8)
        urgent = [notice for notice in notices if notice.urgency is Urgency.URGENT]
        self._add_walks(layout)
        self._add_notices(layout, tr("Avis urgents"), urgent)
        self._add_replies(layout)
        self._add_notices(layout, tr("Avis en cours"), [notice for notice in notices if notice not in urgent])
        if not notices:
            layout.addWidget(_heading(tr("Avis en cours")))
            none = QLabel(tr("Aucun avis en ce moment."))
            none.setProperty("role", "muted")
            layout.addWidget(none)
        self._add_drafts(layout)
        self._add_topics(layout)
        self._add_upgrade(layout)
        keys = ElidedButton(tr("Toutes les touches (F1)"), "link")
        keys.clicked.connect(self.keys_asked)
        layout.addSpacing(12)
        layout.addWidget(keys, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(1)
        self.setWidget(page)
        if focused:
            self._give_focus(focused)

    def _focused_name(self) -> str:
        """What the button with the focus is called; a page that is drawn anew takes the focus from nobody."""
        focused = QApplication.focusWidget()
        is_here = isinstance(focused, QPushButton) and self.isAncestorOf(focused)
        return focused.accessibleName() or focused.text() if is_here and isinstance(focused, QPushButton) else ""

    def _give_focus(self, name: str) -> None:
        buttons = self.findChildren(QPushButton)
        same = [button for button in buttons if name in (button.accessibleName(), button.text())]
        for button in (same or buttons)[:1]:
            button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_upgrade(self, layout: QVBoxLayout) -> None:
        if self._upgrade is None:
            return
        words = upgrade_words(self._upgrade)
        layout.addSpacing(8)
        layout.addWidget(Banner(self._theme, "warn" if self._upgrade.is_needed else "info", escape(words), words))

    def _show_again(self) -> None:
        if self._shown is not None:
            self.show_home(*self._shown)

    def _add_topics(self, layout: QVBoxLayout) -> None:
        if not self._topics:
            return
        layout.addSpacing(8)
        layout.addWidget(_heading(tr("Parcourir par sujet")))
        row = FlowLayout(6)
        for tag, count in self._topics:
            chip = QPushButton(f"{tag} · {count}")
            chip.setProperty("role", "chip")
            chip.setAccessibleName(trn("{tag}, {count} fiche", "{tag}, {count} fiches", count, tag=tag))
            chip.clicked.connect(lambda _checked=False, tag=tag: self.topic_chosen.emit(tag))
            row.addWidget(chip)
        layout.addLayout(row)

    def _add_walks(self, layout: QVBoxLayout) -> None:
        if not self._walks:
            return
        layout.addWidget(_heading(tr("Procédures commencées")))
        for number, each in enumerate(self._walks):
            words = waiting_words(each, with_key=number == 0)
            text = f"<b>{escape(each.title)}</b><br>{escape(words)}"
            card = Banner(self._theme, "strong", text, f"{each.title}. {words}", tr("Reprendre"))
            card.action_chosen.connect(lambda key=each.key: self.resume_asked.emit(key))
            layout.addWidget(card)
        layout.addSpacing(8)

    def _add_drafts(self, layout: QVBoxLayout) -> None:
        if not self._drafts:
            return
        layout.addWidget(_heading(tr("Mes brouillons")))
        for row in self._drafts[:DRAFTS]:
            words = tr("{title} (nouvelle)", title=row.title) if row.is_new else row.title
            button = ElidedButton(tr("{title} · {when}", title=words, when=f"{row.written:%d/%m %H:%M}"), "link")
            button.clicked.connect(lambda _checked=False, file=row.file: self.draft_opened.emit(file))
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        if len(self._drafts) > DRAFTS:
            more = ElidedButton(tr("Tous mes brouillons (Ctrl+Maj+D)"), "link")
            more.clicked.connect(self.drafts_asked)
            layout.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addSpacing(8)

    def _add_replies(self, layout: QVBoxLayout) -> None:
        if not self._replies:
            return
        layout.addWidget(_heading(tr("Réponses à vos messages")))
        for each in self._replies:
            about = each.title or each.said.feedback.text
            words = reply_words(each.replies[-1], date.today())
            text = f"<b>{escape(about)}</b><br>" + escape(words).replace("\n", "<br>")
            card = Banner(self._theme, "good", text, f"{about}. {words}", tr("Vu"))
            card.action_chosen.connect(lambda each=each: self.reply_read.emit(each))
            layout.addWidget(card)
        layout.addSpacing(8)

    def _add_notices(self, layout: QVBoxLayout, heading: str, notices: Sequence[Notice]) -> None:
        if notices:
            layout.addWidget(_heading(heading))
        for notice in notices:
            until = tr(" · jusqu'au {day}", day=day_words(notice.ends)) if notice.ends else ""
            sites = " · " + ", ".join(notice.site_labels) if notice.site_labels else ""
            text = f"<b>{escape(notice.title)}</b>{escape(until)}{escape(sites)}<br>{escape(notice.lead)}"
            tone = "bad" if notice.urgency is Urgency.URGENT else "quiet"
            card = Banner(self._theme, tone, text, f"{notice.title}{until}{sites}. {notice.lead}", tr("Lire"))
            card.action_chosen.connect(lambda key=notice.key: self.key_opened.emit(key))
            layout.addWidget(card)
        if notices:
            layout.addSpacing(8)


def _heading(words: str) -> QLabel:
    label = QLabel(words.upper())
    label.setProperty("role", "heading")
    return label
