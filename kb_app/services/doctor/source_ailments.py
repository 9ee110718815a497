"""What can be wrong with a shared folder, in words."""

from kb_app.language import later
from kb_app.services.doctor.finding import Ailment, Level

FOLDER = later("Dossier « {label} »")
SENDING = later("Envois vers « {label} »")
_FOLDERS = later("Dossiers suivis")
_STALE = later("Les réponses viennent de la copie de ce poste, qui vieillit ; vos envois attendent.")

FOLDERS_NONE = Ailment(
    "folders-none",
    Level.WARNING,
    _FOLDERS,
    later("Aucun dossier n'est suivi."),
    later("Il n'y a pas de fiches à chercher."),
    later("Suivez un dossier depuis la fenêtre, ou avec kb --folder CHEMIN sync."),
)
FOLDER_TWICE = Ailment(
    "folder-twice",
    Level.WARNING,
    _FOLDERS,
    later("« {label} » est le même dossier que « {other} », ou il est dedans."),
    later("Chaque fiche est trouvée deux fois, et la place sur le disque est prise deux fois."),
    later("Ne suivez que l'un des deux : retirez l'autre du fichier de préférences."),
)
FOLDER_ABSENT = Ailment(
    "folder-absent",
    Level.ERROR,
    FOLDER,
    later("{path} n'existe pas sur ce poste."),
    _STALE,
    later("Connectez le lecteur réseau ou le VPN ; si le dossier a été déplacé, suivez son nouvel emplacement."),
)
FOLDER_SILENT = Ailment(
    "folder-silent",
    Level.ERROR,
    FOLDER,
    later("{path} ne répond pas ({reason})."),
    _STALE,
    later("Vérifiez le réseau ou le VPN, puis réessayez."),
)
FOLDER_IS_FILE = Ailment(
    "folder-is-file",
    Level.ERROR,
    FOLDER,
    later("{path} est un fichier, pas un dossier."),
    later("Aucune fiche ne peut en venir."),
    later("Suivez le dossier qui contient les fiches."),
)
FOLDER_CLOSED = Ailment(
    "folder-closed",
    Level.ERROR,
    FOLDER,
    later("L'accès à {path} est refusé."),
    _STALE,
    later("Demandez le droit de lecture à la personne qui gère ce dossier."),
)
EXTRA_MISSING = Ailment(
    "extra-missing",
    Level.ERROR,
    FOLDER,
    later("Cette adresse demande le complément « {extra} » de Vademecum, qui n'est pas installé."),
    later("Le dossier ne peut pas être lu du tout."),
    later("Installez-le : pip install 'kb-app[{extra}]', ou demandez-le à votre service informatique."),
)
PASSWORD_MISSING = Ailment(
    "password-missing",
    Level.WARNING,
    FOLDER,
    later("Aucun mot de passe n'est enregistré pour {path}, ou le trousseau du système est absent."),
    later("Le serveur refusera la connexion."),
    later("Enregistrez-le avec kb login {path}."),
)
FOLDER_WITHOUT_ARTICLES = Ailment(
    "folder-without-articles",
    Level.WARNING,
    FOLDER,
    later("{path} est vide."),
    later("C'est souvent le signe d'un lecteur qui n'est pas connecté, ou du mauvais dossier."),
    later("Vérifiez que c'est le bon dossier ; sinon, déposez-y une première fiche."),
)
MARKER_MISSING = Ailment(
    "marker-missing",
    Level.ERROR,
    FOLDER,
    later("Le repère du dossier (.kb/share.json) a disparu."),
    later("Un dossier sans son repère est pris pour un lecteur débranché : il n'est plus lu, rien n'est supprimé."),
    later(
        "Faites remettre le dossier .kb depuis une sauvegarde par la personne qui gère le partage ; "
        "si c'est une nouvelle bibliothèque, suivez-la à neuf : kb adopt."
    ),
)
MARKER_DAMAGED = Ailment(
    "marker-damaged",
    Level.ERROR,
    FOLDER,
    later("Le repère du dossier (.kb/share.json) est abîmé."),
    later("On ne sait plus si c'est le bon dossier : il n'est plus lu, rien n'est supprimé."),
    later("Faites remettre ce fichier depuis une sauvegarde par la personne qui gère le partage."),
)
OTHER_LIBRARY = Ailment(
    "other-library",
    Level.ERROR,
    FOLDER,
    later("{path} contient une autre bibliothèque que celle qui était suivie."),
    later("La suivre remplacerait vos fiches par d'autres : elle n'est pas lue."),
    later("Vérifiez le lecteur ou le chemin ; si le changement est voulu, suivez-la à neuf : kb adopt."),
)
FOLDER_TOO_NEW = Ailment(
    "folder-too-new",
    Level.WARNING,
    SENDING,
    later("Ce dossier demande une version plus récente de Vademecum."),
    later("Il se lit, mais rien de ce que vous écrivez ne peut y partir."),
    later("Installez la nouvelle version, ou demandez-la à votre service informatique."),
)
FOLDER_READ_ONLY = Ailment(
    "folder-read-only",
    Level.NOTE,
    SENDING,
    later("Vous n'avez pas le droit d'écrire dans ce dossier."),
    later("Les fiches se lisent, mais vos signalements et vos textes n'y arriveront pas."),
    later("Si vous devez y écrire, demandez ce droit à la personne qui gère le dossier."),
)
SENDING_BLOCKED = Ailment(
    "sending-blocked",
    Level.WARNING,
    SENDING,
    later("Rien ne peut partir : {reason}."),
    later("Vos signalements et vos textes restent sur ce poste, en attente."),
    later("Prévenez la personne qui gère le dossier ; kb outbox montre ce qui attend."),
)
CLOCK_WRONG = Ailment(
    "clock-wrong",
    Level.ERROR,
    SENDING,
    later("L'horloge de ce poste et celle du serveur diffèrent de {minutes} min."),
    later("L'âge de la copie et l'ordre des versions sont faux, et certains serveurs refusent la connexion."),
    later("Réglez l'heure de ce poste sur l'heure automatique, ou signalez l'écart à l'informatique."),
)
