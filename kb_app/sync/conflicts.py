"""The copies that are left when two people changed one file, by us and by other tools: shown under the article."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath


@dataclass(frozen=True, slots=True)
class ConflictCopy:
    """`original` is the name of the article it is a copy of. When not `certain` the name could also be somebody's
    own choice: then it is a copy only if both texts have the same id or first heading.
    """

    original: str
    certain: bool


_DATE = r"\d{4}-?\d{2}-?\d{2}"
_CERTAIN = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<stem>.+)\.sync-conflict-{_DATE}-\d{{6}}-[A-Z0-9]{{7}}",  # Syncthing
        r"(?P<stem>.+?) ?\((?:[^()]*\S )?conflicted copy[^()]*\)",  # Nextcloud, ownCloud, Dropbox
        r"(?P<stem>.+?) ?\([Cc]opie en conflit[^()]*\)",  # Dropbox in French
        rf"(?P<stem>.+)_conflict-{_DATE}-\d{{6}}",  # ownCloud
        r"(?P<stem>.+) \((?:conflict|conflit), [^()]+, [^()]+\)",  # our own
        r"(?P<stem>.+)\.conflict\d+",  # rclone bisync
        r"(?P<stem>.+)\.\.path[12]",
    )
)
_BESIDE_CERTAIN = re.compile(r"(?P<stem>.+)-(?:DESKTOP|LAPTOP|WIN)-[A-Z0-9]{6,}")  # OneDrive and Windows' default names
_BESIDE = (
    re.compile(r"(?P<stem>.+)-[A-Z][A-Z0-9-]{2,14}"),  # OneDrive: a computer's name, at most 15 characters
    re.compile(r"(?P<stem>.+) \(\d{1,2}\)"),
)
_MAYBE = re.compile(r"[Cc]onfli|\.\.path|-[A-Z]| \(\d")  # in every name that a pattern fits, and in few others
_NOT_IN_SIGNATURE = re.compile(r'[()<>:"/\\|?*,\x00-\x1f\x7f]+')
_LONGEST_STEM = 90
_AFTER_SUFFIX = re.compile(r"(?P<name>.+)(?:\.conflict\d+|\.\.path[12])")


def conflict_of(name: str, siblings: Collection[str]) -> ConflictCopy | None:
    """What the file called `name` is a conflict copy of, among its `siblings`; None for an ordinary article."""
    if not _MAYBE.search(name):
        return None
    if after := _AFTER_SUFFIX.fullmatch(name):
        return ConflictCopy(after["name"], certain=True)
    suffix = PurePosixPath(name).suffix
    stem = name.removesuffix(suffix)
    for pattern in _CERTAIN:
        if found := pattern.fullmatch(stem):
            return ConflictCopy(found["stem"] + suffix, certain=True)
    for pattern in (_BESIDE_CERTAIN, *_BESIDE):
        if (found := pattern.fullmatch(stem)) and found["stem"] + suffix in siblings:
            return ConflictCopy(found["stem"] + suffix, certain=pattern is _BESIDE_CERTAIN)
    return None


def conflict_path(path: str, who: str, when: datetime, number: int = 1) -> str:
    """Where our text goes when it cannot take the place of the article at `path`: beside it, signed and dated.

    `number` tells two copies of one minute apart.
    """
    directory, slash, name = path.rpartition("/")
    suffix = PurePosixPath(name).suffix
    stem = name.removesuffix(suffix)[:_LONGEST_STEM]
    signature = " ".join(_NOT_IN_SIGNATURE.sub(" ", who).split())[:40].strip(" .") or "anonyme"
    moment = when.strftime("%Y-%m-%d %Hh%M") + (f"-{number}" if number > 1 else "")
    return f"{directory}{slash}{stem} (conflit, {signature}, {moment}){suffix}"
