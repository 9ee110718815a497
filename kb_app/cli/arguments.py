"""What can be asked on the command line. The contract is in the README; scripts depend on it."""

import argparse
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import TypeAlias

from kb_app.domain.contribution import Subject
from kb_app.domain.export import Format
from kb_app.language import tr


def build_parser() -> argparse.ArgumentParser:
    """The parser, in the language in use."""
    parser = argparse.ArgumentParser(
        prog="kb",
        description=tr("Vademecum : les réponses du dossier partagé, cherchées et lues même sans réseau."),
        epilog=tr(
            "Codes de sortie : 0 fait, 1 problèmes trouvés, 2 mauvais usage, 3 dossier partagé hors ligne "
            "(les réponses viennent de la copie), 4 dossier partagé anormal (rien n'a été supprimé), "
            "5 impossible d'écrire sur cet ordinateur. Variables : KB_FOLDER, KB_HOME, KB_CONFIG, KB_SITE."
        ),
    )
    parser.add_argument("--version", action="version", version=f"kb {version('kb-app')}", help=tr("dit la version"))
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
    _add_sync(commands)
    _add_search(commands)
    _add_show(commands)
    _add_check(commands)
    _add_drafts(commands)
    _add_publish(commands)
    _add_flag(commands)
    _add_outbox(commands)
    _add_proposals(commands)
    _add_forget(commands)
    _add_spell(commands)
    _add_history(commands)
    _add_trash(commands)
    _add_rearranging(commands)
    _add_health(commands)
    _add_export(commands)
    _add_import(commands)
    _add_doctor(commands)
    _add_adopt(commands)
    _add_login(commands)
    commands.add_parser("demo", help=tr("essayer avec le dossier d'exemple, sans rien garder"))
    return parser


Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _add_open(commands: Commands) -> None:
    parser = commands.add_parser("open", help=tr("ouvrir la fenêtre (c'est aussi ce que fait kb tout seul)"))
    parser.add_argument("--query", default="", metavar=tr("MOTS"), help=tr("commencer par cette recherche"))


def _add_sync(commands: Commands) -> None:
    parser = commands.add_parser("sync", help=tr("mettre à jour la copie locale, une fois ou sans fin"))
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
    parser = commands.add_parser("search", help=tr("chercher dans la copie locale"))
    parser.add_argument("query", nargs="?", metavar=tr("MOTS"), help=tr("les mots cherchés"))
    parser.add_argument("--batch", type=Path, metavar=tr("FICHIER"), help=tr("une recherche par ligne : qid<TAB>mots"))
    parser.add_argument("--site", default=None, metavar=tr("CODE"), help=tr("site de l'appelant"))
    parser.add_argument("--limit", type=_count, default=10, metavar="N", help=tr("nombre de résultats"))
    parser.add_argument("--literal", action="store_true", help=tr("sans correction des fautes"))
    parser.add_argument("--explain", action="store_true", help=tr("dire pourquoi chaque résultat est à sa place"))
    parser.add_argument("--json", action="store_true", help=tr("réponse en JSON"))


def _add_show(commands: Commands) -> None:
    parser = commands.add_parser("show", help=tr("montrer une fiche"))
    parser.add_argument("id", metavar="ID", help=tr("identifiant ou chemin de la fiche"))
    parser.add_argument("--site", default=None, metavar=tr("CODE"), help=tr("site de l'appelant"))
    parser.add_argument("--format", choices=("md", "text", "html"), default="text", help=tr("forme du texte"))
    parser.add_argument("--json", action="store_true", help=tr("en-tête, sections et confiance en JSON"))


def _add_check(commands: Commands) -> None:
    parser = commands.add_parser("check", help=tr("relire un dossier : liens, en-têtes, procédures, encodages"))
    parser.add_argument("directory", type=Path, metavar=tr("DOSSIER"), help=tr("le dossier à relire"))
    parser.add_argument("--json", action="store_true", help=tr("réponse en JSON"))


def _add_health(commands: Commands) -> None:
    parser = commands.add_parser(
        "health", help=tr("l'état des fiches : à revoir, signalées, sans responsable, liens cassés")
    )
    parser.add_argument("--json", action="store_true", help=tr("réponse en JSON"))


def _add_drafts(commands: Commands) -> None:
    parser = commands.add_parser("new", help=tr("commencer une fiche, d'après un modèle"))
    parser.add_argument("title", nargs="?", default="", metavar=tr("TITRE"), help=tr("titre de la fiche"))
    parser.add_argument("--template", default="", metavar=tr("MODÈLE"), help=tr("modèle du dossier partagé"))
    parser.add_argument("--into", default="", metavar=tr("RÉPERTOIRE"), help=tr("où la ranger dans le dossier partagé"))
    parser.add_argument("--json", action="store_true", help=tr("réponse en JSON"))
    parser = commands.add_parser("edit", help=tr("reprendre une fiche : son brouillon, ouvert dans $EDITOR"))
    parser.add_argument("id", metavar="ID", help=tr("identifiant ou chemin de la fiche"))
    parser.add_argument("--json", action="store_true", help=tr("réponse en JSON"))


def _add_publish(commands: Commands) -> None:
    parser = commands.add_parser("publish", help=tr("envoyer un texte au dossier partagé"))
    parser.add_argument("file", type=Path, metavar=tr("FICHIER"), help=tr("brouillon, ou tout fichier Markdown"))
    parser.add_argument("--base", metavar="REV", help=tr("version dont le texte est parti ; sinon celle de la copie"))
    parser.add_argument("--json", action="store_true", help=tr("réponse en JSON"))


def _add_flag(commands: Commands) -> None:
    parser = commands.add_parser("flag", help=tr("signaler, demander ou remercier, même hors ligne"))
    parser.add_argument("id", nargs="?", default="", metavar="ID", help=tr("identifiant ou chemin de la fiche"))
    parser.add_argument("--text", required=True, metavar=tr("TEXTE"), help=tr("ce qui est à dire"))
    parser.add_argument(
        "--kind",
        choices=tuple(subject for subject in Subject if subject is not Subject.PROPOSAL),
        default=Subject.FLAG,
        help=tr("erreur, question, fiche manquante, merci ou réponse"),
    )
    parser.add_argument("--site", default=None, metavar=tr("CODE"), help=tr("site de l'appelant"))
    parser.add_argument("--in-reply-to", default="", metavar="ID", help=tr("le message auquel répondre"))
    parser.add_argument("--json", action="store_true", help=tr("réponse en JSON"))


def _add_outbox(commands: Commands) -> None:
    parser = commands.add_parser("outbox", help=tr("ce qui attend de partir, depuis quand et pourquoi"))
    _add_deed(
        parser,
        ("retry", "show", "drop"),
        tr("retenter tout ; montrer un envoi ; le retirer"),
        tr("début de l'identifiant d'un envoi"),
    )
    parser.add_argument("--all", action="store_true", help=tr("aussi ce qui a été remis depuis un mois"))
    parser.add_argument("--json", action="store_true", help=tr("réponse en JSON"))


def _add_proposals(commands: Commands) -> None:
    parser = commands.add_parser("proposals", help=tr("les changements qui attendent une validation, et en décider"))
    _add_deed(
        parser,
        ("show", "approve", "decline"),
        tr("montrer ce qui change ; publier ; laisser la fiche telle quelle"),
        tr("début de l'identifiant d'une proposition"),
    )
    parser.add_argument("--text", default="", metavar=tr("TEXTE"), help=tr("decline : pourquoi"))
    parser.add_argument("--json", action="store_true", help=tr("réponse en JSON"))


def _add_deed(parser: argparse.ArgumentParser, deeds: tuple[str, ...], deed_help: str, id_help: str) -> None:
    """What is done, and with which of the things that the command lists; without both it lists them."""
    parser.add_argument("deed", nargs="?", choices=deeds, help=deed_help)
    parser.add_argument("id", nargs="?", default="", metavar="ID", help=id_help)


def _add_forget(commands: Commands) -> None:
    parser = commands.add_parser("forget", help=tr("retirer un nom des fiches, à la demande de la personne"))
    parser.add_argument("name", metavar=tr("NOM"), help=tr("le nom, comme il est signé"))
    parser.add_argument("--send", action="store_true", help=tr("publier les changements, après les avoir lus"))
    parser.add_argument("--json", action="store_true", help=tr("réponse en JSON"))


def _add_spell(commands: Commands) -> None:
    parser = commands.add_parser("spell", help=tr("ce qu'un mot mal écrit peut vouloir dire"))
    parser.add_argument("word", metavar=tr("MOT"), help=tr("le mot"))
    parser.add_argument("--json", action="store_true", help=tr("réponse en JSON"))


def _add_history(commands: Commands) -> None:
    parser = commands.add_parser("history", help=tr("les versions d'une fiche, et revenir à l'une d'elles"))
    parser.add_argument("id", metavar="ID", help=tr("identifiant ou chemin de la fiche"))
    parser.add_argument("--restore", metavar="REV", help=tr("renvoyer cette version au dossier partagé"))
    parser.add_argument("--texts", action="store_true", help=tr("avec --json : le texte de chaque version"))
    parser.add_argument("--json", action="store_true", help=tr("réponse en JSON"))


def _add_trash(commands: Commands) -> None:
    parser = commands.add_parser("trash", help=tr("ce qui a été retiré ou remplacé depuis 90 jours, et le retrouver"))
    _add_deed(
        parser,
        ("show", "return", "held", "agree"),
        tr(
            "lire une version ; la renvoyer au dossier partagé ; les retraits qui attendent une décision ; "
            "dire qu'ils sont voulus"
        ),
        tr("début de son identifiant, ou son chemin"),
    )
    parser.add_argument("--json", action="store_true", help=tr("réponse en JSON"))


def _add_rearranging(commands: Commands) -> None:
    parser = commands.add_parser("remove", help=tr("retirer une fiche du dossier partagé, pour tous"))
    parser.add_argument("id", metavar="ID", help=tr("identifiant ou chemin de la fiche"))
    parser.add_argument("--json", action="store_true", help=tr("réponse en JSON"))
    parser = commands.add_parser("move", help=tr("déplacer ou renommer une fiche du dossier partagé"))
    parser.add_argument("id", metavar="ID", help=tr("identifiant ou chemin de la fiche"))
    parser.add_argument("path", metavar=tr("CHEMIN"), help=tr("où, dans le même dossier ; répertoire s'il finit par /"))
    parser.add_argument("--json", action="store_true", help=tr("réponse en JSON"))


def _add_import(commands: Commands) -> None:
    parser = commands.add_parser("import", help=tr("reprendre des documents : Word, PDF, tableurs, wikis, dossiers"))
    parser.add_argument("source", nargs="+", type=Path, metavar=tr("SOURCE"), help=tr("fichier, dossier ou ZIP"))
    parser.add_argument(
        "--into", metavar=tr("DOSSIER"), help=tr("où mettre les fiches ; un dossier suivi les reçoit par vos envois")
    )
    parser.add_argument(
        "--trust", default="", metavar=tr("EMPREINTE"), help=tr("lot de changements : croire cet expéditeur désormais")
    )
    parser.add_argument(
        "--remove", action="store_true", help=tr("lot de changements : retirer aussi ce qui attendait votre accord")
    )
    parser.add_argument("--dry-run", action="store_true", help=tr("dire ce qui serait écrit, sans rien écrire"))
    parser.add_argument("--json", action="store_true", help=tr("réponse en JSON"))


def _add_export(commands: Commands) -> None:
    parser = commands.add_parser("export", help=tr("faire des fiches autre chose : page de secours, PDF, site…"))
    parser.add_argument("format", type=Format, choices=tuple(Format), help=tr("ce qu'il faut faire"))
    parser.add_argument("id", nargs="?", default="", metavar="ID", help=tr("une seule fiche (pdf, checklist)"))
    parser.add_argument(
        "-o", "--output", type=Path, required=True, metavar=tr("CHEMIN"), help=tr("fichier ou dossier à écrire")
    )
    parser.add_argument("--tag", action="append", default=[], metavar=tr("MOT-CLÉ"), help=tr("fiches de ce mot-clé"))
    parser.add_argument("--site", default="", metavar=tr("CODE"), help=tr("ce qui vaut pour ce site"))
    parser.add_argument("--folder-path", default="", metavar=tr("RÉPERTOIRE"), help=tr("fiches de ce répertoire"))
    parser.add_argument(
        "--since", type=date.fromisoformat, metavar=tr("AAAA-MM-JJ"), help=tr("fiches modifiées depuis ce jour")
    )
    parser.add_argument("--label", default="", metavar=tr("NOM"), help=tr("changes : de quel dossier suivi"))
    parser.add_argument("--to", default="", metavar=tr("NOM"), help=tr("remise : à qui (inscrit au registre)"))
    parser.add_argument("--decided-by", default="", metavar=tr("NOM"), help=tr("remise : qui l'a décidée"))
    parser.add_argument("--with-people", action="store_true", help=tr("remise : avec les noms des auteurs"))
    parser.add_argument("--dry-run", action="store_true", help=tr("remise : dire ce qui partirait, sans rien écrire"))
    parser.add_argument(
        "--listen",
        action="store_true",
        help=tr("dire l'avancement en JSON ; s'arrêter quand l'entrée standard se ferme"),
    )
    parser.add_argument("--json", action="store_true", help=tr("réponse en JSON"))


def _add_doctor(commands: Commands) -> None:
    parser = commands.add_parser("doctor", help=tr("dire ce qui ne va pas sur ce poste, et quoi faire"))
    parser.add_argument("--json", action="store_true", help=tr("réponse en JSON"))


def _add_adopt(commands: Commands) -> None:
    parser = commands.add_parser("adopt", help=tr("suivre à neuf un dossier qui est devenu une autre bibliothèque"))
    parser.add_argument("label", nargs="?", default="", metavar=tr("NOM"), help=tr("son nom, si plusieurs sont suivis"))
    parser.add_argument("--yes", action="store_true", help=tr("le changement est voulu ; l'ancienne copie est gardée"))
    parser.add_argument("--json", action="store_true", help=tr("réponse en JSON"))


def _add_login(commands: Commands) -> None:
    parser = commands.add_parser("login", help=tr("enregistrer le mot de passe d'un dossier à distance"))
    parser.add_argument("address", metavar=tr("ADRESSE"), help=tr("smb://nom@serveur/partage, sans mot de passe"))


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number
