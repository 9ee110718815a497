"""`kb spell`: what a misspelt word may mean, by the dictionary of this computer."""

import argparse
import json

from kb_app.cli.terminal import write
from kb_app.language import tr
from kb_app.services.writing.spelling import Spelling
from kb_app.settings import Settings


def spell(_: Settings, arguments: argparse.Namespace) -> int:
    spelling = Spelling()
    is_known = spelling.load()
    suggested = spelling.suggestions(arguments.word)
    if arguments.json:
        write(json.dumps(suggested, ensure_ascii=False))
    elif not is_known:
        write(tr("Aucun dictionnaire français sur cet ordinateur."))
    else:
        write("\n".join(suggested) or tr("Aucune autre orthographe."))
    return 0
