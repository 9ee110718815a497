"""Whether an organisation announces a newer build: `[vademecum]` in the `knowledge.toml` of a followed folder.

Only the local copy is read, so nothing is asked of a network, and a start waits for nothing. Nobody is held up: it is
said, and IT or the person installs it when they like.
"""

from functools import cache
from importlib.metadata import PackageNotFoundError, version

from kb_app.domain.release import Upgrade, upgrade
from kb_app.language import tr
from kb_app.services.knowledge import KnowledgeShelf


@cache
def running_version() -> str:
    """This program's version; empty where that is not known, and then nothing is newer."""
    try:
        return version("kb-app")
    except PackageNotFoundError:
        return ""


def upgrade_of(running: str, knowledge: KnowledgeShelf, folders: tuple[str, ...]) -> Upgrade | None:
    """What the followed folders ask of the program of version `running`."""
    if not running:
        return None
    return upgrade(running, (known.release for known in knowledge.all(folders).values()))


def upgrade_words(wanted: Upgrade) -> str:
    """For the window: what there is, and where."""
    if wanted.is_needed:
        said = tr("Votre organisation demande la version {version} de Vademecum.", version=wanted.version)
    else:
        said = tr("La version {version} de Vademecum est disponible.", version=wanted.version)
    return tr("{said} À installer depuis : {where}", said=said, where=wanted.where) if wanted.where else said
