"""What sync has to say of single files: a stable word for the state and scripts, a sentence for people."""

from dataclasses import dataclass
from enum import StrEnum

from kb_app.domain.article import Problem, Severity
from kb_app.language import later, tr
from kb_app.sync.names import printable


class Rule(StrEnum):
    TOO_LARGE = "too-large"
    BAD_NAME = "bad-name"
    ODD_NAME = "odd-name"
    UNREADABLE = "unreadable"
    NO_ACCESS = "no-access"
    BUSY = "busy"
    OUTSIDE = "link-outside"
    SPECIAL = "special-file"
    ONLINE_ONLY = "online-only"
    FOLDER_UNREADABLE = "folder-unreadable"
    FOLDER_TOO_DEEP = "folder-too-deep"
    FOLDER_LOOP = "folder-loop"
    UNSETTLED = "unsettled"
    EMPTIED = "emptied"
    CUT = "cut"
    BLANKED = "blanked"
    BINARY = "binary"
    NOT_STORED = "not-stored"
    DAMAGED = "damaged"


OF_DIRECTORIES = frozenset({Rule.FOLDER_UNREADABLE, Rule.FOLDER_TOO_DEEP, Rule.FOLDER_LOOP})

_WARNINGS = frozenset(
    {Rule.ODD_NAME, Rule.BUSY, Rule.OUTSIDE, Rule.SPECIAL, Rule.FOLDER_LOOP, Rule.UNSETTLED, Rule.NOT_STORED}
)

_SENTENCES = {
    Rule.TOO_LARGE: later(
        "Fichier trop gros pour être copié : découpez la fiche (8 Mo au plus) ou allégez l'image (20 Mo)."
    ),
    Rule.BAD_NAME: later("Nom illisible (il n'est pas en UTF-8) : renommez le fichier sur le dossier partagé."),
    Rule.ODD_NAME: later("Le nom contient un saut de ligne ou un caractère de contrôle : renommez le fichier."),
    Rule.UNREADABLE: later(
        "Le fichier n'a pas pu être lu : vérifiez qu'il s'ouvre. S'il était déjà copié, la copie reste."
    ),
    Rule.NO_ACCESS: later("Accès refusé : demandez le droit de lecture à la personne qui gère le dossier."),
    Rule.BUSY: later("Le fichier est ouvert sur un autre poste : il sera relu plus tard."),
    Rule.OUTSIDE: later(
        "Lien vers un endroit hors du dossier partagé : il n'est pas suivi. "
        "Déposez le fichier lui-même dans le dossier."
    ),
    Rule.SPECIAL: later("Ce n'est pas un fichier ordinaire : il n'est pas lu."),
    Rule.ONLINE_ONLY: later(
        "Le fichier n'est pas sur ce poste (en ligne seulement) : demandez à OneDrive de toujours le garder."
    ),
    Rule.FOLDER_UNREADABLE: later(
        "Ce dossier n'a pas pu être vérifié : ses fiches restent telles que copiées. Vérifiez les droits."
    ),
    Rule.FOLDER_TOO_DEEP: later("Dossiers trop imbriqués (plus de 64 niveaux) : rapprochez ces fiches de la racine."),
    Rule.FOLDER_LOOP: later("Ce dossier renvoie à un autre dossier déjà suivi : il n'est pas suivi une seconde fois."),
    Rule.UNSETTLED: later("Le fichier est en cours d'écriture : il sera relu dans un instant."),
    Rule.EMPTIED: later(
        "Le fichier vient d'être vidé : le texte d'avant reste affiché. Remettez le texte, ou supprimez le fichier."
    ),
    Rule.CUT: later("Le fichier semble coupé : le texte d'avant reste affiché. Enregistrez-le de nouveau."),
    Rule.BLANKED: later("Le fichier ne contient que des octets nuls (panne ?) : remettez une version précédente."),
    Rule.BINARY: later("Ce n'est pas du texte : donnez au fichier son vrai suffixe, ou enregistrez-le en texte UTF-8."),
    Rule.NOT_STORED: later(
        "La copie locale n'a pas pu être écrite (antivirus ?) : nouvel essai à la prochaine synchronisation."
    ),
    Rule.DAMAGED: later(
        "La copie locale est abîmée et l'original n'a pas pu être relu : vérifiez le disque de ce poste."
    ),
}


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """`path` is as on the share, of a file or of a directory."""

    path: str
    rule: Rule


def worded(finding: Finding) -> Problem:
    """`finding` in the user's language, with what to do about it."""
    severity = Severity.WARNING if finding.rule in _WARNINGS else Severity.ERROR
    return Problem(printable(finding.path), 0, finding.rule, severity, tr(_SENTENCES[finding.rule]))
