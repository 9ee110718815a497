"""Say that an article is wrong, ask, report a gap, thank, reply: into the outbox, share or no share."""

import time
from collections.abc import Callable

from kb_app.domain.contribution import LONGEST_TEXT, Defect, Feedback, OutboxItem, Subject, Verdict
from kb_app.domain.errors import ArticleNotFound, UsageError
from kb_app.language import later, tr
from kb_app.library.catalogue import Catalogue
from kb_app.settings import Settings
from kb_app.workspace.outbox import Outbox

SUBJECTS = {
    Subject.FLAG: later("Signalement"),
    Subject.QUESTION: later("Question"),
    Subject.GAP: later("Fiche manquante"),
    Subject.THANKS: later("Merci"),
    Subject.REPLY: later("Réponse"),
    Subject.PROPOSAL: later("Proposition"),
}
DEFECTS = {
    Defect.WRONG: later("C'est faux"),
    Defect.OUTDATED: later("C'est périmé"),
    Defect.UNCLEAR: later("Ce n'est pas clair"),
    Defect.MISSING: later("Il manque quelque chose"),
}
_NEED_WORDS = frozenset({Subject.QUESTION, Subject.GAP, Subject.REPLY})


class FeedbackDesk:
    """Takes feedback for the followed folders; `settings` is asked at each call, since signature and folders change."""

    def __init__(
        self,
        outbox: Outbox,
        catalogue: Catalogue,
        settings: Callable[[], Settings],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._outbox = outbox
        self._catalogue = catalogue
        self._settings = settings
        self._clock = clock

    def send(
        self,
        subject: Subject,
        text: str,
        article: str = "",
        *,
        section: str = "",
        site: str = "",
        in_reply_to: str = "",
        folder: str = "",
        defect: Defect | None = None,
        verdict: Verdict | None = None,
        author: str | None = None,
        joins: str = "",
    ) -> OutboxItem:
        """Save it; it is on this computer's disk when this returns, and leaves when the folder answers.

        `author` is the name that signs it, by default that of the settings. `article` is an id or a path, `folder` a
        label for what has no article (the first followed folder without it). `joins` is the feedback that a duplicate
        repeats.
        Raises ArticleNotFound, UsageError, LocalError.
        """
        text = text.strip()
        if subject in _NEED_WORDS and not text:
            raise UsageError(tr("Il manque le texte : dites en une phrase ce qui est demandé."))
        if len(text) > LONGEST_TEXT:
            raise UsageError(tr("Le texte est trop long ({count} caractères) : résumez-le.", count=len(text)))
        settings = self._settings()
        labels = tuple(followed.label for followed in settings.folders)
        if not labels:
            raise UsageError(tr("Aucun dossier partagé n'est suivi : rien ne peut être envoyé."))
        id_, title, revision = "", "", ""
        if article:
            entry = self._catalogue.find(article, (folder,) if folder else labels)
            if entry is None:
                raise ArticleNotFound(article)
            id_, title, revision, folder = entry.id, entry.title, entry.revision, entry.folder
        elif subject is not Subject.GAP and not in_reply_to:
            raise UsageError(tr("Quelle fiche ? Donnez son identifiant : kb flag ID --text « … »."))
        signed = settings.text("signature") if author is None else author.strip()
        feedback = Feedback(
            subject, id_, text, revision, section, site, in_reply_to, signed, title, defect, verdict, joins
        )
        return self._outbox.put(folder or labels[0], feedback, self._clock())


def signature_note(signature: str) -> str:
    """What the sender must know of their name, before the first send."""
    if signature:
        return tr("Signé « {name} ».", name=signature)
    return tr("Non signé. Sur un serveur Windows, le propriétaire du fichier peut quand même vous désigner.")
