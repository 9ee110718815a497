"""`kb login`: the password of a shared folder that is not mounted, asked for and put into the system's keyring."""

import argparse
import getpass
import sys

from kb_app.cli.terminal import write
from kb_app.language import tr
from kb_app.places import place_of
from kb_app.services.signing_in import address_of, sign_in
from kb_app.settings import Settings


def login(_: Settings, arguments: argparse.Namespace) -> int:
    address = address_of(place_of(arguments.address))
    prompt = tr("Mot de passe de {user} sur {server} : ", user=address.user, server=address.server)
    # scripts hand it over on standard input; it is never an argument, which everybody on the computer could see
    password = getpass.getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    sign_in(address, password)
    write(tr("Mot de passe enregistré dans le trousseau du système ; le dossier répond."))
    return 0
