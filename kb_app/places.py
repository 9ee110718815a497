"""Where things are: shared folders, what comes with the program, the home of everything local, the policy."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import platformdirs

from kb_app.domain.errors import UsageError
from kb_app.domain.share_url import BadUrl, ShareUrl, is_url, parse_url
from kb_app.language import later, tr

PACKAGE = Path(__file__).parent
Place = Path | ShareUrl


def program() -> list[str]:
    """How `kb` is started again by itself; the command is to follow."""
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "kb_app"]


def resources() -> Path:
    """Icons, fonts, catalogues: inside the wheel, or beside the package in a checkout."""
    inside = PACKAGE / "resources"
    return inside if inside.is_dir() else PACKAGE.parent / "resources"


def sample_folder() -> Path:
    """The sample shared folder that comes with the program."""
    inside = PACKAGE / "articles"
    return inside if inside.is_dir() else PACKAGE.parent / "articles"


def default_home() -> Path:
    """`index/` of a checkout, the folder of a portable copy, else the platform's per-user local data folder.

    A packaged program with a file called `portable` beside it keeps everything in `data/` there.
    """
    beside = Path(sys.executable).parent
    if getattr(sys, "frozen", False) and (beside / "portable").exists():
        return beside / "data"
    checkout = PACKAGE.parent / "index"
    if (checkout / "README.md").exists() and (PACKAGE.parent / "pyproject.toml").exists():
        return checkout
    return Path(platformdirs.user_data_dir("Vademecum", appauthor=False, roaming=False))


def policy_path(environment: Mapping[str, str]) -> Path:
    """`KB_POLICY`, else `policy.toml` where the platform keeps what administrators set for everybody."""
    if named := environment.get("KB_POLICY"):
        return Path(named)
    if os.name == "posix" and not Path("/Library").is_dir():
        return Path("/etc/vademecum/policy.toml")
    return Path(platformdirs.site_config_dir("Vademecum", appauthor=False)) / "policy.toml"


def place_of(text: str) -> Place:
    """Where a shared folder is, as people write it: a path, or an address. Raises UsageError, without the text."""
    if not is_url(text):
        return Path(text)
    try:
        return parse_url(text)
    except BadUrl as error:
        raise UsageError(tr(_BAD_URLS[error.reason])) from None


_BAD_URLS = {
    "password": later(
        "L'adresse d'un dossier partagé ne doit pas contenir de mot de passe : retirez-le, "
        "puis enregistrez-le avec kb login ADRESSE."
    ),
    "scheme": later("Adresse inconnue : elle commence par smb://, sftp://, webdav://, webdavs:// ou s3://."),
    "place": later("Adresse incomplète : écrivez-la comme smb://nom@serveur/partage/dossier."),
}
