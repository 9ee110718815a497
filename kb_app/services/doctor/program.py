"""The program itself and the system under it: its parts, its display, its language, what the kernel grants."""

import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, requires, version

from kb_app.domain.errors import LocalError
from kb_app.domain.release import numbers
from kb_app.language import later, tr
from kb_app.places import resources
from kb_app.services.doctor.finding import Ailment, Finding, Level, well
from kb_app.services.doctor.surroundings import Surroundings
from kb_app.services.knowledge import KnowledgeShelf
from kb_app.services.upgrading import running_version, upgrade_of
from kb_app.services.writing.spelling import NAMES
from kb_app.settings import Settings
from kb_app.sync import state as sync_state

_PROGRAM = later("Programme")
_SYSTEM = later("Système")
_REQUIREMENT = re.compile(r"([\w.-]+)\s*([^;]*)$")
_BOUND = re.compile(r"(==|>=|<)\s*([\d.]+)")

PART_UNFIT = Ailment(
    "part-unfit",
    Level.ERROR,
    _PROGRAM,
    later("{name} {found} est installé ; il faut {wanted}."),
    later("La fenêtre peut ne pas s'ouvrir, ou s'arrêter sans prévenir."),
    later("Réinstallez Vademecum : pip install --upgrade kb-app."),
)
PART_MISSING = Ailment(
    "part-missing",
    Level.ERROR,
    _PROGRAM,
    later("{name} n'est pas installé."),
    later("Une partie du programme ne peut pas marcher."),
    later("Réinstallez Vademecum : pip install --upgrade kb-app."),
)
PROGRAM_OLD = Ailment(
    "program-old",
    Level.NOTE,
    _PROGRAM,
    later("La version {version} de Vademecum est disponible ; ce poste a la version {running}."),
    later("Tout marche encore avec celle-ci."),
    later("Installez-la quand cela vous arrange : {where}"),
)
PROGRAM_TOO_OLD = Ailment(
    "program-too-old",
    Level.WARNING,
    _PROGRAM,
    later("Ce poste a la version {running} de Vademecum ; votre organisation en demande une plus récente."),
    later("Des fiches récentes peuvent être mal montrées, et vos envois refusés."),
    later("Installez la version {version} : {where}"),
)
RESOURCES_MISSING = Ailment(
    "resources-missing",
    Level.ERROR,
    _PROGRAM,
    later("Il manque des fichiers au programme, dans {path}."),
    later("Les icônes, les polices ou la traduction ne sont pas montrées."),
    later("Réinstallez Vademecum."),
)
DISPLAY_NONE = Ailment(
    "display-none",
    Level.NOTE,
    _SYSTEM,
    later("Pas d'écran : la fenêtre ne peut pas s'ouvrir dans cette session."),
    later("Tout le reste marche en ligne de commande."),
    later("Ouvrez une session graphique pour avoir la fenêtre."),
)
ENCODING_OTHER = Ailment(
    "encoding-other",
    Level.ERROR,
    _SYSTEM,
    later("La langue du système n'est pas en UTF-8 ({encoding})."),
    later("Les fichiers dont le nom a un accent ne peuvent pas être ouverts."),
    later("Choisissez une langue en UTF-8 (LANG=fr_FR.UTF-8) ou réglez PYTHONUTF8=1."),
)
WATCHES_FEW = Ailment(
    "watches-few",
    Level.WARNING,
    _SYSTEM,
    later("Le système ne surveille que {allowed} dossiers ; ceux qui sont suivis en ont {wanted}."),
    later("Un changement n'est vu qu'au passage suivant, quelques minutes plus tard."),
    later("Augmentez fs.inotify.max_user_watches (sysctl), ou demandez-le à l'informatique."),
)
DICTIONARY_NONE = Ailment(
    "dictionary-none",
    Level.NOTE,
    _SYSTEM,
    later("Pas de dictionnaire français sur ce poste."),
    later("Les fautes ne sont pas soulignées pendant l'écriture ; tout le reste marche."),
    later("Installez le complément kb-app[spelling] et un dictionnaire (hunspell-fr)."),
)


def check_program(settings: Settings, _around: Surroundings) -> Iterator[Finding]:
    shelf = KnowledgeShelf(settings.copy)
    if (wanted := upgrade_of(running_version(), shelf, settings.labels)) is not None:
        ailment = PROGRAM_TOO_OLD if wanted.is_needed else PROGRAM_OLD
        where = wanted.where or tr("demandez à votre service informatique.")
        yield ailment.found(version=wanted.version, running=running_version(), where=where)
    unfit = list(_unfit_parts())
    yield from unfit
    if not all((resources() / name).is_dir() for name in ("translations", "fonts", "icons")):
        yield RESOURCES_MISSING.found(path=resources())
    elif not unfit:
        yield well("program", tr(_PROGRAM), tr("version {version}", version=running_version() or "?"))


def check_system(settings: Settings, around: Surroundings) -> Iterator[Finding]:
    if around.encoding.lower().replace("-", "") != "utf8":
        yield ENCODING_OTHER.found(encoding=around.encoding)
    screens = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if around.platform.startswith("linux") and not any(around.environment.get(name) for name in screens):
        yield DISPLAY_NONE.found()
    if not any((place / f"{name}.dic").is_file() for place in around.dictionaries for name in NAMES):
        yield DICTIONARY_NONE.found()
    allowed, wanted = _allowed_watches(around), _directories(settings)
    if allowed is not None and wanted > allowed:
        yield WATCHES_FEW.found(allowed=allowed, wanted=wanted)


def _unfit_parts() -> Iterator[Finding]:
    """Parts that are not there, or in a version that was not tried; a packaged program has its own, and no list."""
    if getattr(sys, "frozen", False):
        return
    try:
        wanted = requires("kb-app") or []
    except PackageNotFoundError:
        return
    for line in wanted:
        # what has a condition belongs to an extra, or to another system
        if ";" in line or not (parts := _REQUIREMENT.match(line)):
            continue
        name, bounds = parts[1], parts[2].strip()
        found = _version(name)
        if not found:
            yield PART_MISSING.found(name=name)
        elif not all(_holds(found, sign, bound) for sign, bound in _BOUND.findall(bounds)):
            yield PART_UNFIT.found(name=name, found=found, wanted=bounds)


def _holds(found: str, sign: str, bound: str) -> bool:
    here, there = numbers(found), numbers(bound)
    if sign == "==":
        return here == there
    return here >= there if sign == ">=" else here < there


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _allowed_watches(around: Surroundings) -> int | None:
    try:
        return int(around.watches.read_text("ascii"))
    except (OSError, ValueError):
        return None


def _directories(settings: Settings) -> int:
    """How many directories the followed folders have, as far as they hold files that were copied."""
    count = 0
    for label in settings.labels:
        # one that cannot be read is told of with its copy
        with suppress(LocalError):
            files = sync_state.load(settings.sync / f"{label}.json").files
            count += len({path.rpartition("/")[0] for path in files})
    return count
