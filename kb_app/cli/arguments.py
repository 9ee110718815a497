"""What can be asked on the command line. The contract is in the README; scripts depend on it."""

import argparse
from importlib.metadata import version
from pathlib import Path

from kb_app.cli.help import Commands, Help, add_command, add_json
from kb_app.cli.transfer_arguments import add_transfer
from kb_app.cli.writing_arguments import add_writing
from kb_app.language import tr


def build_parser() -> argparse.ArgumentParser:
    """The parser, in the language in use."""
    parser = argparse.ArgumentParser(
        prog="kb",
        formatter_class=Help,
        description=tr("Vademecum : les réponses du dossier partagé, cherchées et lues même sans réseau."),
        epilog=tr(
            "Codes de sortie : 0 fait, 1 problèmes trouvés, 2 mauvais usage, 3 dossier partagé hors ligne "
            "(les réponses viennent de la copie), 4 dossier partagé anormal (rien n'a été supprimé), "
            "5 impossible d'écrire sur cet ordinateur. Variables : KB_FOLDER, KB_HOME, KB_CONFIG, KB_SITE."
        ),
    )
    parser.add_argument("--version", action="version", version=f"kb {version('kb-app')}", help=tr("dire la version"))
    parser.add_argument(
        "--folder",
        action="append",
        default=[],
        metavar=tr("CHEMIN"),
        help=tr("dossier partagé à suivre, ou son adresse (smb://…) ; peut être répété"),
    )
    parser.add_argument(
        "--home", type=Path, metavar=tr("DOSSIER"), help=tr("où garder la copie locale, l'index et vos favoris")
    )
    parser.add_argument("--config", type=Path, metavar=tr("FICHIER"), help=tr("fichier de préférences"))
    commands = parser.add_subparsers(dest="command", title=tr("commandes"), metavar=tr("COMMANDE"))
    _add_open(commands)
    _add_search(commands)
    _add_show(commands)
    add_writing(commands)
    _add_sync(commands)
    _add_check(commands)
    _add_health(commands)
    add_transfer(commands)
    _add_doctor(commands)
    _add_adopt(commands)
    _add_login(commands)
    add_command(commands, "demo", tr("essayer avec le dossier d'exemple, sans rien garder"))
    return parser


def _add_open(commands: Commands) -> None:
    parser = add_command(
        commands,
        "open",
        tr("ouvrir la fenêtre (c'est aussi ce que fait kb tout seul)"),
        'open --query "mot de passe oublié"',
    )
    parser.add_argument("--query", default="", metavar=tr("MOTS"), help=tr("commencer par cette recherche"))


def _add_sync(commands: Commands) -> None:
    parser = add_command(
        commands, "sync", tr("mettre à jour la copie locale, une fois ou sans fin"), "sync", "sync --watch"
    )
    parser.add_argument("--watch", action="store_true", help=tr("continuer sans fin"))
    parser.add_argument(
        "--only",
        action="append",
        default=[],
        metavar=tr("NOM"),
        help=tr("ce dossier seulement (une fois, sans --watch)"),
    )
    parser.add_argument("--json", action="store_true", help=tr("un objet JSON par ligne"))
    parser.add_argument(
        "--listen",
        action="store_true",
        help=tr("lire des ordres sur l'entrée standard : refresh, pause, quit ; s'arrêter quand elle se ferme"),
    )


def _add_search(commands: Commands) -> None:
    parser = add_command(
        commands,
        "search",
        tr("chercher dans la copie locale"),
        'search "payer en plusieurs fois"',
        'search "carte étudiant" --site rennes --limit 3',
    )
    parser.add_argument("query", nargs="?", metavar=tr("MOTS"), help=tr("les mots cherchés"))
    parser.add_argument("--batch", type=Path, metavar=tr("FICHIER"), help=tr("une recherche par ligne : qid<TAB>mots"))
    parser.add_argument("--site", default=None, metavar=tr("CODE"), help=tr("site de l'appelant"))
    parser.add_argument("--limit", type=_count, default=10, metavar="N", help=tr("nombre de résultats"))
    parser.add_argument("--literal", action="store_true", help=tr("sans correction des fautes"))
    parser.add_argument("--explain", action="store_true", help=tr("dire pourquoi chaque résultat est à sa place"))
    add_json(parser)


def _add_show(commands: Commands) -> None:
    parser = add_command(
        commands,
        "show",
        tr("montrer une fiche"),
        "show paiement-echelonne --site rennes",
        "show paiement-echelonne --format md",
    )
    parser.add_argument("id", metavar="ID", help=tr("identifiant ou chemin de la fiche"))
    parser.add_argument("--site", default=None, metavar=tr("CODE"), help=tr("site de l'appelant"))
    parser.add_argument("--format", choices=("md", "text", "html"), default="text", help=tr("forme du texte"))
    parser.add_argument("--json", action="store_true", help=tr("en-tête, sections et confiance en JSON"))


def _add_check(commands: Commands) -> None:
    parser = add_command(
        commands, "check", tr("relire un dossier : liens, en-têtes, procédures, encodages"), "check ~/fiches"
    )
    parser.add_argument("directory", type=Path, metavar=tr("DOSSIER"), help=tr("le dossier à relire"))
    add_json(parser)


def _add_health(commands: Commands) -> None:
    parser = add_command(
        commands, "health", tr("voir l'état des fiches : à revoir, signalées, sans responsable, liens cassés")
    )
    add_json(parser)


def _add_doctor(commands: Commands) -> None:
    parser = add_command(commands, "doctor", tr("dire ce qui ne va pas sur ce poste, et quoi faire"))
    add_json(parser)


def _add_adopt(commands: Commands) -> None:
    parser = add_command(
        commands, "adopt", tr("suivre à neuf un dossier qui est devenu une autre bibliothèque"), "adopt fiches --yes"
    )
    parser.add_argument("label", nargs="?", default="", metavar=tr("NOM"), help=tr("son nom, si plusieurs sont suivis"))
    parser.add_argument("--yes", action="store_true", help=tr("le changement est voulu ; l'ancienne copie est gardée"))
    add_json(parser)


def _add_login(commands: Commands) -> None:
    parser = add_command(
        commands, "login", tr("enregistrer le mot de passe d'un dossier à distance"), "login smb://anne@serveur/partage"
    )
    parser.add_argument("address", metavar=tr("ADRESSE"), help=tr("smb://nom@serveur/partage, sans mot de passe"))


def _count(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(tr("donnez un nombre, au moins 1, au lieu de « {text} »", text=text))
    return int(text)
