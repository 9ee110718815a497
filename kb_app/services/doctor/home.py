"""The home: can it be written to, is there room, and is it where it should be?"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from kb_app import durable
from kb_app.language import later, tr
from kb_app.services.doctor.finding import Ailment, Finding, Level, well
from kb_app.services.doctor.surroundings import Surroundings
from kb_app.settings import Settings
from kb_app.sync.watcher import is_watchable

LITTLE_SPACE = 500_000_000  # bytes
NO_SPACE = 20_000_000  # bytes; a refresh of a small folder needs about that

_HOME = later("Dossier local")
HOME_REFUSES = Ailment(
    "home-refuses",
    Level.ERROR,
    _HOME,
    later("Impossible d'écrire dans {path} ({reason})."),
    later("Ni la copie des fiches, ni vos brouillons, ni vos envois ne peuvent être gardés."),
    later("Vérifiez les droits sur ce dossier, ou choisissez-en un autre avec --home ou KB_HOME."),
)
HOME_FULL = Ailment(
    "home-full",
    Level.ERROR,
    _HOME,
    later("Il ne reste que {free} Mo dans {path}."),
    later("La copie ne peut plus être tenue à jour et un brouillon risque de ne pas être enregistré."),
    later("Libérez de la place sur ce disque."),
)
HOME_NEARLY_FULL = Ailment(
    "home-nearly-full",
    Level.WARNING,
    _HOME,
    later("Il ne reste que {free} Mo dans {path}."),
    later("Une grosse mise à jour pourrait ne pas tenir."),
    later("Libérez de la place sur ce disque."),
)
HOME_ON_NETWORK = Ailment(
    "home-on-network",
    Level.WARNING,
    _HOME,
    later("{path} est sur le réseau."),
    later("La recherche devient lente, et s'arrête avec le réseau : c'est justement ce que la copie doit éviter."),
    later("Choisissez un dossier du disque de ce poste avec --home ou KB_HOME."),
)
HOME_INSIDE_FOLDER = Ailment(
    "home-inside-folder",
    Level.ERROR,
    _HOME,
    later("{path} est dans le dossier partagé « {label} »."),
    later("Vos brouillons seraient lisibles par tous, et la copie se copierait elle-même."),
    later("Choisissez un dossier hors du partage avec --home ou KB_HOME."),
)
FOLDER_INSIDE_HOME = Ailment(
    "folder-inside-home",
    Level.ERROR,
    _HOME,
    later("Le dossier suivi « {label} » est dans le dossier local {path}."),
    later("Ce qui est dans le dossier local peut être effacé et refait : l'original des fiches aussi."),
    later("Déplacez les fiches ailleurs, puis suivez leur nouvel emplacement."),
)


def check_home(settings: Settings, around: Surroundings) -> Iterator[Finding]:
    try:
        settings.workspace.mkdir(parents=True, exist_ok=True)
        probe = settings.workspace / f".probe-{os.getpid()}"
        durable.write_new(probe, b"1")
        probe.unlink()
    except OSError as error:
        yield HOME_REFUSES.found(path=settings.home, reason=durable.refusal(error))
        return
    free = shutil.disk_usage(settings.home).free
    megabytes = free // 1_000_000
    if free < NO_SPACE:
        yield HOME_FULL.found(free=megabytes, path=settings.home)
    elif free < LITTLE_SPACE:
        yield HOME_NEARLY_FULL.found(free=megabytes, path=settings.home)
    else:
        said = tr("{path}, {free} Go libres", path=settings.home, free=free // 1_000_000_000)
        yield well("home", tr(_HOME), said)
    if not is_watchable(settings.home, around.mounts):
        yield HOME_ON_NETWORK.found(path=settings.home)
    for folder in settings.folders:
        if isinstance(folder.path, Path):
            # not `resolve`, which would ask a share that may hang
            if settings.home.is_relative_to(folder.path):
                yield HOME_INSIDE_FOLDER.found(path=settings.home, label=folder.label)
            elif folder.path.is_relative_to(settings.home):
                yield FOLDER_INSIDE_HOME.found(path=settings.home, label=folder.label)
