"""The bottom line: how old the copy is, said honestly; progress of long work; files to correct; keys."""

from datetime import datetime

from PySide6.QtCore import QTimer, Signal, SignalInstance
from PySide6.QtWidgets import QLabel, QProgressBar, QWidget

from kb_app.domain.contribution import Fate
from kb_app.domain.release import Upgrade
from kb_app.language import later, tr, trn
from kb_app.services.events import (
    PAUSED,
    Delivering,
    Done,
    Event,
    Fetching,
    FolderState,
    Indexing,
    Scanning,
    StateChanged,
)
from kb_app.services.upgrading import upgrade_words
from kb_app.ui.announcing import announce
from kb_app.ui.state_words import TONES_OF_STATES, state_in_full, state_sentence
from kb_app.ui.theme import Theme
from kb_app.ui.tray_picture import Mark
from kb_app.ui.widgets.elided_button import ElidedButton
from kb_app.ui.widgets.elided_label import ElidedLabel
from kb_app.ui.widgets.fitting_row import FittingRow

TOLD: dict[str, str] = {
    Fate.DELIVERED: later("Envoi remis."),
    Fate.MERGED: later("Envoi remis, réuni avec les changements d'un autre."),
    Fate.CONFLICT: later("Quelqu'un a changé les mêmes lignes : votre texte est à côté de la fiche."),
}


SAID_MS = 20_000  # a fact of the moment is read by then, and the line is calm again


class StatusPane(FittingRow):
    outbox_asked = Signal()
    problems_asked = Signal()
    state_asked = Signal()
    notices_asked = Signal()
    pause_asked = Signal()
    """Suspend what is going on, or go on with it."""
    changed = Signal()
    """What `matters` may be another."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status")
        self._theme = theme
        self._states: dict[str, StateChanged] = {}
        self._row.setContentsMargins(16, 5, 16, 5)
        self._row.setSpacing(14)
        self._dot = QLabel("●")
        self._state = self._link(self.state_asked, tr("Démarrage"))
        self._articles = QLabel()
        self._upgrade = QLabel()
        self._work = QLabel()
        self._progress = QProgressBar()
        self._progress.setFixedWidth(140)
        self._progress.setTextVisible(False)
        self._pause = self._link(self.pause_asked)
        self._waiting = self._link(self.outbox_asked)
        self._conflicts = 0
        self._notices = self._link(self.notices_asked)
        self._problems = self._link(self.problems_asked)
        self._keys = QLabel(tr("Ctrl+K chercher · Ctrl+Maj+C copier la réponse · F1 touches"))
        self._said = ElidedLabel()
        self._fading = QTimer(self)
        self._fading.setSingleShot(True)
        self._fading.setInterval(SAID_MS)
        self._fading.timeout.connect(lambda: self._show_said(""))
        self.hold(
            (self._dot, self._state, self._articles, self._upgrade, self._work, self._progress, self._pause),
            (self._said, self._notices, self._waiting, self._problems, self._keys),
        )
        self._rank(has_news=False)
        for unknown in (self._articles, self._upgrade, self._said, self._notices, self._waiting, self._problems):
            self.want(unknown, False)
        self._works = self._is_urgent = False
        self._end_work()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._paint_dot()

    def set_compact(self, compact: bool) -> None:
        self.want(self._keys, not compact)

    def show_counts(self, articles: int, problems: int) -> None:
        self._articles.setText(trn("{count} fiche", "{count} fiches", articles))
        self._problems.setText(trn("{count} fichier à corriger", "{count} fichiers à corriger", problems))
        self.want(self._articles, articles > 0)
        self.want(self._problems, problems > 0)

    def show_upgrade(self, wanted: Upgrade | None) -> None:
        """A newer build of the program: said in passing, with where to get it in the tip."""
        self.want(self._upgrade, wanted is not None)
        if wanted is not None:
            self._upgrade.setText(tr("version {version} à installer", version=wanted.version))
            self._upgrade.setToolTip(upgrade_words(wanted))

    def upgrade(self) -> str:
        """What is said of a newer build."""
        return self._upgrade.toolTip()

    def show_notices(self, words: str, tone: str = "") -> None:
        """News in a few words, or nothing; with a tone it stands out, and it never takes the focus."""
        self._notices.setText(words)
        self._notices.setToolTip(words)
        self._notices.setAccessibleName(words)
        self._notices.setStyleSheet(f"color: {self._theme.tone(tone)[0]}; font-weight: 600;" if tone else "")
        self._is_urgent = tone == "bad"
        self._rank(has_news=bool(tone))
        self.want(self._notices, bool(words))
        self.changed.emit()

    def news(self) -> str:
        """What is said of notices."""
        return self._notices.toolTip()

    def show_sending(self, waiting: int, conflicts: int) -> None:
        """How much was sent and has not arrived, and how much arrived beside the article."""
        self._conflicts = conflicts
        words = [
            trn("{count} conflit à régler", "{count} conflits à régler", conflicts) if conflicts else "",
            trn("{count} envoi en attente", "{count} envois en attente", waiting) if waiting else "",
        ]
        self._waiting.setText(" · ".join(filter(None, words)))
        self.want(self._waiting, bool(waiting or conflicts))
        self.changed.emit()

    def say(self, sentence: str) -> None:
        """A fact of the moment, such as `copied`; the next one replaces it, and a while later it goes."""
        self._show_said(sentence)
        self._fading.start()
        announce(self, sentence)

    def said(self) -> str:
        return self._said.text()

    def is_paused(self) -> bool:
        """Whether a person suspended the refreshing."""
        return any(state.detail == PAUSED for state in self._states.values())

    def show_event(self, event: Event, now: datetime) -> None:
        if isinstance(event, Delivering):
            self.say(tr(TOLD[event.outcome]) if event.outcome in TOLD else self.said())
            self._conflicts += event.outcome == Fate.CONFLICT
        if isinstance(event, Delivering | Done):
            self.show_sending(event.waiting, self._conflicts)
        match event:
            case StateChanged():
                self._states[event.folder] = event
                self.refresh_age(now)
                if event.state is not FolderState.CHECKING:
                    self._end_work()
            case Scanning():
                self._show_work(trn("{count} fichier vu", "{count} fichiers vus", event.files), 0, 0)
            case Fetching():
                self._show_work(
                    tr("Copie : {done} sur {total}", done=event.done, total=event.total), event.done, event.total
                )
            case Indexing():
                self._show_work(
                    tr("Indexation : {done} sur {total}", done=event.done, total=event.total), event.done, event.total
                )
            case _:
                self._end_work()

    def refresh_age(self, now: datetime) -> None:
        """Say the state again: midnight may have passed."""
        worst = self.worst_state()
        if worst is not None:
            self._state.setText(state_sentence(worst, now))
            self._state.setAccessibleName(self._state.text())
            self._state.setToolTip(
                "\n".join(
                    tr("{label} : {state}", label=label, state=state_sentence(state, now))
                    for label, state in sorted(self._states.items())
                )
            )
        self._paint_dot()
        self._offer_pause()
        self.changed.emit()

    def sentences(self, now: datetime) -> dict[str, str]:
        """The state of each folder in words, by label; on a second line why it could not be looked at."""
        return {label: state_in_full(state, now) for label, state in self._states.items()}

    def held(self) -> dict[str, int]:
        """How many removals of each folder wait for a person, by label."""
        return {label: state.held for label, state in self._states.items()}

    def worst_state(self) -> StateChanged | None:
        """The state that matters most when several folders are followed."""
        order = list(TONES_OF_STATES)
        return max(self._states.values(), key=lambda change: order.index(change.state), default=None)

    def matters(self) -> tuple[Mark, tuple[str, ...]]:
        """What matters most of all that is said, and all of it in words, that first which the mark stands for."""
        worst = self.worst_state()
        news, waiting = self.news(), self._waiting.text() if self._wanted[self._waiting] else ""
        is_away = worst is not None and TONES_OF_STATES[worst.state] in ("warn", "bad")
        mark = Mark.URGENT if self._is_urgent else Mark.AWAY if is_away else Mark.WAITING if waiting else Mark.NONE
        state = self.sentence()
        words = (news, state, waiting) if mark is Mark.URGENT else (state, waiting, news)
        return mark, tuple(filter(None, words))

    def sentence(self) -> str:
        return self._state.text()

    def _show_said(self, sentence: str) -> None:
        self._said.setText(sentence)
        self.want(self._said, bool(sentence))

    def _rank(self, *, has_news: bool) -> None:
        """A notice that just arrived stays as long as anything."""
        least = (self._keys, self._articles, self._progress, self._upgrade, self._problems, self._waiting)
        self.let_leave(*least, *(() if has_news else (self._notices,)))

    def _link(self, asked: SignalInstance, words: str = "") -> ElidedButton:
        button = ElidedButton(words, "link")
        button.clicked.connect(asked)
        return button

    def _paint_dot(self) -> None:
        worst = self.worst_state()
        colour = self._theme.tone(TONES_OF_STATES[worst.state])[0] if worst else self._theme.muted
        self._dot.setStyleSheet(f"color: {colour}")

    def _show_work(self, sentence: str, done: int, total: int) -> None:
        self._work.setText(sentence)
        self._progress.setRange(0, total)
        self._progress.setValue(done)
        self._works = True
        self.want(self._work, True)
        self.want(self._progress, True)
        self._offer_pause()

    def _end_work(self) -> None:
        self._works = False
        self.want(self._work, False)
        self.want(self._progress, False)
        self._offer_pause()

    def _offer_pause(self) -> None:
        self._pause.setText(tr("Reprendre") if self.is_paused() else tr("Suspendre"))
        self._pause.setAccessibleName(
            tr("Reprendre la synchronisation") if self.is_paused() else tr("Suspendre la synchronisation")
        )
        self.want(self._pause, self._works or self.is_paused())
