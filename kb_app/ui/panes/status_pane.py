"""The bottom line: how old the copy is, said honestly; progress of long work; files to correct; keys."""

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

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
from kb_app.services.wording import as_of_words, refresh_sentence, since_words
from kb_app.ui.announcing import announce
from kb_app.ui.theme import Theme

TONE = {
    FolderState.CURRENT: "good",
    FolderState.CHECKING: "info",
    FolderState.WAITING: "warn",
    FolderState.OFFLINE: "warn",
    FolderState.NO_ACCESS: "warn",
    FolderState.STOPPED: "warn",
    FolderState.SUSPICIOUS: "bad",
}
TOLD: dict[str, str] = {
    Fate.DELIVERED: later("Envoi remis."),
    Fate.MERGED: later("Envoi remis, réuni avec les changements d'un autre."),
    Fate.CONFLICT: later("Quelqu'un a changé les mêmes lignes : votre texte est à côté de la fiche."),
}


def state_sentence(change: StateChanged, now: datetime) -> str:
    """The honest age of the copy of one folder."""
    time = as_of_words(change.moment(), now)
    match change.state:
        case FolderState.CURRENT:
            return tr("Copie {time}, à jour", time=time)
        case FolderState.CHECKING if time:
            return tr("Copie {time}, vérification en cours", time=time)
        case FolderState.CHECKING:
            return tr("Première copie en cours")
        case FolderState.WAITING if time:
            return tr("Copie {time}, le dossier partagé tarde à répondre", time=time)
        case FolderState.WAITING:
            return tr("Le dossier partagé tarde à répondre")
        case FolderState.SUSPICIOUS if not time:
            return tr("Le dossier partagé semble anormal : rien n'a été copié")
        case FolderState.SUSPICIOUS:
            return tr("Copie {time} gardée : le dossier partagé semble anormal", time=time)
        case FolderState.NO_ACCESS if time:
            return tr("Copie {time}, accès au dossier partagé refusé", time=time)
        case FolderState.NO_ACCESS:
            return tr("Accès au dossier partagé refusé")
        case FolderState.STOPPED if change.detail == PAUSED:
            return _paused_sentence(time, change.paused_at(), now)
        case FolderState.STOPPED if time:
            return tr(
                "Copie {time}, synchronisation arrêtée : {reason}", time=time, reason=refresh_sentence(change.detail)
            )
        case FolderState.STOPPED:
            return tr("Synchronisation arrêtée : {reason}", reason=refresh_sentence(change.detail))
        case _ if time:
            return tr("Hors ligne, copie {time}", time=time)
        case _:
            return tr("Hors ligne, aucune copie pour l'instant")


def _paused_sentence(time: str, since: datetime | None, now: datetime) -> str:
    words = since_words(since, now) if since else ""
    if time and words:
        return tr("Copie {time}, synchronisation suspendue depuis {since}", time=time, since=words)
    if time:
        return tr("Copie {time}, synchronisation suspendue", time=time)
    return tr("Première copie suspendue depuis {since}", since=words) if words else tr("Première copie suspendue")


def _in_full(change: StateChanged, now: datetime) -> str:
    said = state_sentence(change, now)
    if change.is_read_only:
        said = tr("{state} · lecture seule", state=said)
    explains = change.detail and change.state in (FolderState.OFFLINE, FolderState.NO_ACCESS, FolderState.SUSPICIOUS)
    return f"{said}\n{refresh_sentence(change.detail)}" if explains else said


_LONGEST_NEWS = 60
"""Characters of a notice's title beside the rest of the line."""


class StatusPane(QFrame):
    outbox_asked = Signal()
    problems_asked = Signal()
    state_asked = Signal()
    notices_asked = Signal()
    pause_asked = Signal()
    """Suspend what is going on, or go on with it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status")
        self._theme = theme
        self._states: dict[str, StateChanged] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 5, 16, 5)
        layout.setSpacing(10)
        self._dot = QLabel("●")
        self._state = QPushButton(tr("Démarrage"))
        self._state.setProperty("role", "link")
        self._state.clicked.connect(self.state_asked)
        self._articles = QLabel()
        self._upgrade = QLabel()
        self._upgrade.hide()
        self._work = QLabel()
        self._progress = QProgressBar()
        self._progress.setFixedWidth(140)
        self._progress.setTextVisible(False)
        self._pause = QPushButton()
        self._pause.setProperty("role", "link")
        self._pause.clicked.connect(self.pause_asked)
        self._waiting = QPushButton()
        self._conflicts = 0
        self._waiting.setProperty("role", "link")
        self._waiting.clicked.connect(self.outbox_asked)
        self._notices = QPushButton()
        self._notices.setProperty("role", "link")
        self._notices.clicked.connect(self.notices_asked)
        self._notices.hide()
        self._problems = QPushButton()
        self._problems.setProperty("role", "link")
        self._problems.clicked.connect(self.problems_asked)
        self._keys = QLabel(tr("Ctrl+K chercher · Ctrl+Maj+C copier la réponse · F1 touches"))
        for widget in (self._dot, self._state, self._articles, self._upgrade, self._work, self._progress, self._pause):
            layout.addWidget(widget)
        layout.addStretch(1)
        self._said = QLabel()
        for widget in (self._said, self._notices, self._waiting, self._problems, self._keys):
            layout.addWidget(widget)
        self._waiting.hide()
        self._problems.hide()
        self._works = False
        self._end_work()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._paint_dot()

    def set_compact(self, compact: bool) -> None:
        self._keys.setVisible(not compact)

    def show_counts(self, articles: int, problems: int) -> None:
        self._articles.setText("· " + trn("{count} fiche", "{count} fiches", articles) if articles else "")
        self._problems.setVisible(problems > 0)
        self._problems.setText(trn("{count} fichier à corriger", "{count} fichiers à corriger", problems))

    def show_upgrade(self, wanted: Upgrade | None) -> None:
        """A newer build of the program: said in passing, with where to get it in the tip."""
        self._upgrade.setVisible(wanted is not None)
        if wanted is not None:
            self._upgrade.setText("· " + tr("version {version} à installer", version=wanted.version))
            self._upgrade.setToolTip(upgrade_words(wanted))

    def upgrade(self) -> str:
        """What is said of a newer build."""
        return self._upgrade.toolTip()

    def show_notices(self, words: str, tone: str = "") -> None:
        """News in a few words, or nothing; with a tone it stands out, and it never takes the focus."""
        self._notices.setVisible(bool(words))
        self._notices.setText(words if len(words) <= _LONGEST_NEWS else words[:_LONGEST_NEWS].rstrip() + "…")
        self._notices.setToolTip(words)
        self._notices.setAccessibleName(words)
        self._notices.setStyleSheet(f"color: {self._theme.tone(tone)[0]}; font-weight: 600;" if tone else "")

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
        self._waiting.setVisible(bool(waiting or conflicts))
        self._waiting.setText(" · ".join(filter(None, words)))

    def say(self, sentence: str) -> None:
        """A fact of the moment, such as `copied`; the next one replaces it."""
        self._said.setText(sentence)
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

    def sentences(self, now: datetime) -> dict[str, str]:
        """The state of each folder in words, by label; on a second line why it could not be looked at."""
        return {label: _in_full(state, now) for label, state in self._states.items()}

    def held(self) -> dict[str, int]:
        """How many removals of each folder wait for a person, by label."""
        return {label: state.held for label, state in self._states.items()}

    def worst_state(self) -> StateChanged | None:
        """The state that matters most when several folders are followed."""
        order = list(TONE)
        return max(self._states.values(), key=lambda change: order.index(change.state), default=None)

    def sentence(self) -> str:
        return self._state.text()

    def _paint_dot(self) -> None:
        worst = self.worst_state()
        colour = self._theme.tone(TONE[worst.state])[0] if worst else self._theme.muted
        self._dot.setStyleSheet(f"color: {colour}")

    def _show_work(self, sentence: str, done: int, total: int) -> None:
        self._work.setText(sentence)
        self._progress.setRange(0, total)
        self._progress.setValue(done)
        self._works = True
        self._work.show()
        self._progress.show()
        self._offer_pause()

    def _end_work(self) -> None:
        self._works = False
        self._work.hide()
        self._progress.hide()
        self._offer_pause()

    def _offer_pause(self) -> None:
        self._pause.setText(tr("Reprendre") if self.is_paused() else tr("Suspendre"))
        self._pause.setAccessibleName(
            tr("Reprendre la synchronisation") if self.is_paused() else tr("Suspendre la synchronisation")
        )
        self._pause.setVisible(self._works or self.is_paused())
