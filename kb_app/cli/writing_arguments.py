"""What can be asked of the commands that write: articles, messages, and what became of them"""

from pathlib import Path

from kb_app.cli.help import Commands, add_command, add_deed, add_json
from kb_app.domain.contribution import Subject
from kb_app.language import tr


def add_writing(commands: Commands) -> None:
    """From a new article to what was removed."""
    _add_drafts(commands)
    _add_publish(commands)
    _add_flag(commands)
    _add_outbox(commands)
    _add_proposals(commands)
    _add_history(commands)
    _add_trash(commands)
    _add_rearranging(commands)
    _add_forget(commands)
    _add_spell(commands)


def _add_drafts(commands: Commands) -> None:
    parser = add_command(
        commands,
        "new",
        tr("commencer une fiche, d'après un modèle"),
        'new "Changer de centre d\'examen" --template reponse --into examens',
    )
    parser.add_argument("title", nargs="?", default="", metavar=tr("TITRE"), help=tr("titre de la fiche"))
    parser.add_argument("--template", default="", metavar=tr("MODÈLE"), help=tr("modèle du dossier partagé"))
    parser.add_argument("--into", default="", metavar=tr("RÉPERTOIRE"), help=tr("où la ranger dans le dossier partagé"))
    add_json(parser)
    parser = add_command(
        commands, "edit", tr("reprendre une fiche : son brouillon, ouvert dans $EDITOR"), "edit remboursement"
    )
    parser.add_argument("id", metavar="ID", help=tr("identifiant ou chemin de la fiche"))
    add_json(parser)


def _add_publish(commands: Commands) -> None:
    parser = add_command(commands, "publish", tr("envoyer un texte au dossier partagé"), "publish remboursement.md")
    parser.add_argument("file", type=Path, metavar=tr("FICHIER"), help=tr("brouillon, ou tout fichier Markdown"))
    parser.add_argument("--base", metavar="REV", help=tr("version dont le texte est parti ; sinon celle de la copie"))
    add_json(parser)


def _add_flag(commands: Commands) -> None:
    parser = add_command(
        commands,
        "flag",
        tr("signaler, demander ou remercier, même hors ligne"),
        'flag remboursement --text "Le délai est passé à 20 jours"',
        'flag --kind gap --text "La carte de transport des apprenants"',
    )
    parser.add_argument("id", nargs="?", default="", metavar="ID", help=tr("identifiant ou chemin de la fiche"))
    parser.add_argument("--text", required=True, metavar=tr("TEXTE"), help=tr("ce qui est à dire"))
    parser.add_argument(
        "--kind",
        choices=tuple(subject.value for subject in Subject if subject is not Subject.PROPOSAL),
        default=Subject.FLAG.value,
        help=tr("erreur, question, fiche manquante, merci ou réponse"),
    )
    parser.add_argument("--site", default=None, metavar=tr("CODE"), help=tr("site de l'appelant"))
    parser.add_argument("--in-reply-to", default="", metavar="ID", help=tr("le message auquel répondre"))
    add_json(parser)


def _add_outbox(commands: Commands) -> None:
    parser = add_command(
        commands, "outbox", tr("voir ce qui attend de partir, depuis quand et pourquoi"), "outbox", "outbox retry"
    )
    add_deed(
        parser,
        ("retry", "show", "drop"),
        tr("retenter tout ; montrer un envoi ; le retirer"),
        tr("début de l'identifiant d'un envoi"),
    )
    parser.add_argument("--all", action="store_true", help=tr("aussi ce qui a été remis depuis un mois"))
    add_json(parser)


def _add_proposals(commands: Commands) -> None:
    parser = add_command(
        commands,
        "proposals",
        tr("voir les changements qui attendent une validation, et en décider"),
        "proposals show 3f2a",
        'proposals decline 3f2a --text "Le barème n\'a pas changé"',
    )
    add_deed(
        parser,
        ("show", "approve", "decline"),
        tr("montrer ce qui change ; publier ; laisser la fiche telle quelle"),
        tr("début de l'identifiant d'une proposition"),
    )
    parser.add_argument("--text", default="", metavar=tr("TEXTE"), help=tr("decline : pourquoi"))
    add_json(parser)


def _add_forget(commands: Commands) -> None:
    parser = add_command(
        commands,
        "forget",
        tr("retirer un nom des fiches, à la demande de la personne"),
        'forget "Léa Martin"',
        'forget "Léa Martin" --send',
    )
    parser.add_argument("name", metavar=tr("NOM"), help=tr("le nom, comme il est signé"))
    parser.add_argument("--send", action="store_true", help=tr("publier les changements, après les avoir lus"))
    add_json(parser)


def _add_spell(commands: Commands) -> None:
    parser = add_command(commands, "spell", tr("dire ce qu'un mot mal écrit peut vouloir dire"), "spell remboursment")
    parser.add_argument("word", metavar=tr("MOT"), help=tr("le mot"))
    add_json(parser)


def _add_history(commands: Commands) -> None:
    parser = add_command(
        commands, "history", tr("voir les versions d'une fiche, et revenir à l'une d'elles"), "history remboursement"
    )
    parser.add_argument("id", metavar="ID", help=tr("identifiant ou chemin de la fiche"))
    parser.add_argument("--restore", metavar="REV", help=tr("renvoyer cette version au dossier partagé"))
    parser.add_argument("--texts", action="store_true", help=tr("avec --json : le texte de chaque version"))
    add_json(parser)


def _add_trash(commands: Commands) -> None:
    parser = add_command(
        commands,
        "trash",
        tr("retrouver ce qui a été retiré ou remplacé depuis 90 jours"),
        "trash",
        "trash return paiement/remboursement.md",
    )
    add_deed(
        parser,
        ("show", "return", "held", "agree"),
        tr(
            "lire une version ; la renvoyer au dossier partagé ; les retraits qui attendent une décision ; "
            "dire qu'ils sont voulus"
        ),
        tr("début de son identifiant, ou son chemin"),
    )
    add_json(parser)


def _add_rearranging(commands: Commands) -> None:
    parser = add_command(
        commands, "remove", tr("retirer une fiche du dossier partagé, pour tous"), "remove geste-commercial-2025"
    )
    parser.add_argument("id", metavar="ID", help=tr("identifiant ou chemin de la fiche"))
    add_json(parser)
    parser = add_command(
        commands,
        "move",
        tr("déplacer ou renommer une fiche du dossier partagé"),
        "move remboursement paiement/delais-de-remboursement.md",
    )
    parser.add_argument("id", metavar="ID", help=tr("identifiant ou chemin de la fiche"))
    parser.add_argument("path", metavar=tr("CHEMIN"), help=tr("où, dans le même dossier ; répertoire s'il finit par /"))
    parser.add_argument("--leave-links", action="store_true", help=tr("laisser tels quels les liens des autres fiches"))
    add_json(parser)
