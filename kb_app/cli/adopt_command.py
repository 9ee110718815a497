"""`kb adopt`: a followed folder is another library now; follow it anew, and keep the old copy"""

import argparse
import json

from kb_app.bootstrap import build
from kb_app.cli.terminal import write
from kb_app.language import tr
from kb_app.settings import Settings


def adopt(settings: Settings, arguments: argparse.Namespace) -> int:
    adopting = build(settings).adopting
    found = adopting.examine(arguments.label)
    kept = adopting.adopt(found) if arguments.yes else None
    if arguments.json:
        told = {"folder": found.label, "here": found.here, "there": found.there, "kept": str(kept) if kept else None}
        write(json.dumps(told, ensure_ascii=False))
    elif kept is None:
        write(
            tr(
                "{place} n'est plus la bibliothèque suivie. Fiches dans la copie de ce poste : {here}. "
                "Fiches dans le dossier : {there}.",
                place=found.place,
                here=found.here,
                there=found.there,
            )
        )
        write(
            tr(
                "Un lecteur débranché ou un mauvais chemin se voient de la même façon : demandez d'abord à la personne "
                "qui gère le dossier. Elle peut aussi remettre le dossier .kb depuis une sauvegarde."
            )
        )
        write(tr("Si le changement est voulu : kb adopt {label} --yes. L'ancienne copie reste.", label=found.label))
    else:
        write(tr("Au prochain kb sync, « {label} » sera copié comme une nouvelle bibliothèque.", label=found.label))
        write(tr("L'ancienne copie est gardée ; pour y chercher : kb --folder {path} sync", path=kept))
    return 0 if kept is not None else 1
