"""All that this computer knows about the person who uses it: shown in full, exported, erased. Nothing of it leaves.

Every file of `workspace/` belongs to one of the holdings here (a test walks them), so that nothing is kept unsaid.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kb_app.domain.errors import LocalError
from kb_app.language import tr, trn
from kb_app.library.catalogue import Catalogue
from kb_app.preferences import TABLE
from kb_app.services.sending import kind_words
from kb_app.services.wording import day_words
from kb_app.settings import Settings
from kb_app.workspace.drafts import Drafts
from kb_app.workspace.last_readings import LastReadings
from kb_app.workspace.marks import Marks
from kb_app.workspace.outbox import Outbox
from kb_app.workspace.own_work import OwnWorks
from kb_app.workspace.seen_replies import SeenReplies
from kb_app.workspace.unanswered import UnansweredSearches
from kb_app.workspace.walks import Walks


@dataclass(frozen=True, slots=True)
class Holding:
    """One kind of thing that is kept: what, why, each piece of it, in which files of the home.

    `is_erasable` is False for what would be lost with it: texts and messages that have not left yet.
    """

    name: str
    why: str
    items: tuple[str, ...]
    files: tuple[str, ...]
    is_erasable: bool


class PersonalData:
    """Reads and erases this person's own files. Every method may raise LocalError."""

    def __init__(self, settings: Callable[[], Settings], catalogue: Catalogue) -> None:
        self._settings = settings
        self._catalogue = catalogue
        workspace = settings().workspace
        self._marks = Marks(workspace / "marks.db")
        self._readings = LastReadings(workspace / "readings.db")
        self._unanswered = UnansweredSearches(workspace / "unanswered.db")
        self._seen = SeenReplies(workspace / "replies.db")
        self._walks = Walks(workspace / "walks")
        self._works = OwnWorks(workspace / "portfolio.db")
        self._drafts = Drafts(workspace / "drafts")
        self._outbox = Outbox(settings().outbox)

    def holdings(self) -> tuple[Holding, ...]:
        """Everything, in the order in which it is shown."""
        settings = self._settings()
        return (
            Holding(
                tr("Préférences"),
                tr("Ce que vous avez choisi."),
                tuple(f"{tr(row.text)} : {settings[row.key]}" for row in TABLE if settings[row.key] != row.default),
                ("config.toml",),
                is_erasable=False,
            ),
            Holding(
                tr("Favoris et fiches ouvertes récemment"),
                tr("Pour l'accueil."),
                tuple(mark.title for mark in (*self._marks.favourites(), *self._marks.recents(50))),
                ("workspace/marks.db",),
                is_erasable=True,
            ),
            Holding(
                tr("Dernière lecture de chaque fiche"),
                tr("Pour montrer ce qui a changé depuis. Le jour seulement."),
                tuple(self._read_days()),
                ("workspace/readings.db",),
                is_erasable=True,
            ),
            Holding(
                tr("Recherches sans réponse"),
                tr("Pour proposer des synonymes à ceux qui tiennent le dossier, sur ce poste seulement."),
                tuple(
                    trn("{text} : {count} fois", "{text} : {count} fois", search.times, text=search.text)
                    for search in self._unanswered.all()
                ),
                ("workspace/unanswered.db",),
                is_erasable=True,
            ),
            Holding(
                tr("Réponses déjà vues"),
                tr("Pour ne plus les montrer à l'accueil."),
                (trn("{count} réponse", "{count} réponses", count),) if (count := len(self._seen.all())) else (),
                ("workspace/replies.db",),
                is_erasable=True,
            ),
            Holding(
                tr("Procédures commencées"),
                tr("Pour les reprendre après une interruption ; oubliées le surlendemain."),
                tuple(begun.walk.articles[0].title for begun in self._walks.all(date.today())),
                ("workspace/walks/*",),
                is_erasable=True,
            ),
            Holding(
                tr("Envois des trente derniers jours"),
                tr("Pour vous dire ce qu'ils sont devenus."),
                tuple(f"{kind_words(item)} : {item.title}" for item in self._outbox.sent()),
                ("workspace/outbox/*",),
                is_erasable=True,
            ),
            Holding(
                tr("Mon portfolio"),
                tr("Ce que vous avez envoyé et qui est arrivé : pour vous seul, à imprimer si vous voulez."),
                tuple(f"{work.title} : {day_words(work.day)}" for work in self._works.all()),
                ("workspace/portfolio.db",),
                is_erasable=True,
            ),
            Holding(
                tr("Envois en attente"),
                tr("Ils partiront ; « À envoyer » permet de les retirer."),
                tuple(f"{kind_words(item)} : {item.title}" for item in self._outbox.waiting()),
                ("workspace/outbox/*",),
                is_erasable=False,
            ),
            Holding(
                tr("Brouillons"),
                tr("Vos textes, et ceux sur lesquels ils sont écrits ; chacun se supprime là où il s'écrit."),
                tuple(str(file) for file in self._drafts.files()),
                ("workspace/drafts/*", "workspace/bases/*"),
                is_erasable=False,
            ),
            Holding(
                tr("Numéro de ce poste"),
                tr("Un numéro tiré au hasard par dossier partagé : il distingue les postes, pas les personnes."),
                tuple(path.stem for path in sorted(self._settings().clients.glob("*"))),
                ("workspace/clients/*",),
                is_erasable=False,
            ),
        )

    def document(self) -> str:
        """Everything as one Markdown text."""
        parts = [tr("# Ce que Vademecum sait de moi, sur ce poste")]
        for holding in self.holdings():
            lines = "\n".join(f"- {item}" for item in holding.items) or tr("Rien.")
            parts.append(f"## {holding.name}\n\n{holding.why}\n\n{lines}")
        return "\n\n".join(parts) + "\n"

    def export(self, file: Path) -> None:
        """Write `document` to a file that the person chose."""
        try:
            file.write_text(self.document(), "utf-8")
        except OSError as error:
            raise LocalError("not-exported", str(error)) from error

    def erase(self) -> None:
        """Forget all that is erasable; texts and messages that have not left stay."""
        self._marks.erase()
        self._readings.erase()
        self._unanswered.erase()
        self._seen.erase()
        self._works.erase()
        self._walks.erase()
        self._outbox.forget_sent()

    def _read_days(self) -> list[str]:
        days = self._readings.days()
        entries = self._catalogue.entries(key for key, _, _ in days)
        return [f"{entries[key].title if key in entries else key} : {day_words(day)}" for key, _, day in days]
