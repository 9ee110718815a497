"""What can be asked of `kb import` and `kb export`"""

import argparse
from datetime import date
from pathlib import Path

from kb_app.cli.help import Commands, add_command, add_json
from kb_app.domain.export import Format
from kb_app.language import tr


def add_transfer(commands: Commands) -> None:
    _add_import(commands)
    _add_export(commands)


def _add_import(commands: Commands) -> None:
    parser = add_command(
        commands,
        "import",
        tr("reprendre des documents : Word, PDF, tableurs, wikis, dossiers"),
        "import notes.docx --into ~/fiches --dry-run",
    )
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
    add_json(parser)


def _add_export(commands: Commands) -> None:
    parser = add_command(
        commands,
        "export",
        tr("faire des fiches autre chose : page de secours, PDF, site…"),
        "export rescue -o secours.html",
        "export pdf remboursement -o remboursement.pdf",
    )
    parser.add_argument("format", choices=tuple(each.value for each in Format), help=tr("ce qu'il faut faire"))
    parser.add_argument("id", nargs="?", default="", metavar="ID", help=tr("une seule fiche (pdf, checklist)"))
    parser.add_argument(
        "-o", "--output", type=Path, required=True, metavar=tr("CHEMIN"), help=tr("fichier ou dossier à écrire")
    )
    parser.add_argument("--tag", action="append", default=[], metavar=tr("MOT-CLÉ"), help=tr("fiches de ce mot-clé"))
    parser.add_argument("--site", default="", metavar=tr("CODE"), help=tr("ce qui vaut pour ce site"))
    parser.add_argument("--folder-path", default="", metavar=tr("RÉPERTOIRE"), help=tr("fiches de ce répertoire"))
    parser.add_argument("--since", type=_day, metavar=tr("AAAA-MM-JJ"), help=tr("fiches modifiées depuis ce jour"))
    parser.add_argument("--label", default="", metavar=tr("NOM"), help=tr("changes : de quel dossier suivi"))
    parser.add_argument("--to", default="", metavar=tr("NOM"), help=tr("handover : à qui (inscrit au registre)"))
    parser.add_argument("--decided-by", default="", metavar=tr("NOM"), help=tr("handover : qui l'a décidée"))
    parser.add_argument("--with-people", action="store_true", help=tr("handover : avec les noms des auteurs"))
    parser.add_argument("--dry-run", action="store_true", help=tr("handover : dire ce qui partirait, sans rien écrire"))
    parser.add_argument(
        "--listen",
        action="store_true",
        help=tr("dire l'avancement en JSON ; s'arrêter quand l'entrée standard se ferme"),
    )
    add_json(parser)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        words = tr("donnez un jour comme 2026-11-24, au lieu de « {text} »", text=text)
        raise argparse.ArgumentTypeError(words) from error
