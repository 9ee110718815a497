"""What an archive from anywhere may be: checked from its list of entries, before anything of it is unpacked."""

import stat
import struct
import unicodedata
import zipfile
from pathlib import PurePosixPath
from typing import IO

from kb_app.domain.errors import UsageError
from kb_app.domain.names import displayable
from kb_app.language import tr

MAX_ENTRIES = 50_000
MAX_DIRECTORY = 16 << 20
"""Bytes of a zip's list of entries: what Python reads whole before it can count."""
MAX_FILE = 256 << 20
MAX_TOTAL = 2 << 30
"""Bytes of all files, unpacked."""
MAX_RATIO = 200
"""Times that a file may grow when unpacked; text compresses tenfold, a bomb a thousandfold."""
SMALL = 10 << 20
"""Bytes of a file that may grow at any rate."""

_END = b"PK\x05\x06"
_END_64 = b"PK\x06\x06"


def open_zip(file: IO[bytes], label: str) -> zipfile.ZipFile:
    """The archive in `file`, all limits held. Raises UsageError, which names the limit."""
    if _size_of_directory(file) > MAX_DIRECTORY:
        raise _refused(label, _too_many())
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error) as error:
        raise _refused(label, tr("ce n'est pas une archive ZIP entière")) from error
    reason = _reason(archive.infolist())
    if reason:
        raise _refused(label, reason)
    return archive


def is_safe_name(name: str) -> bool:
    """False for a name that could lead out of the folder that it is unpacked in, on any computer."""
    parts = name.split("/")
    has_control = any(unicodedata.category(character) in ("Cc", "Cs") for character in name)
    return not {"", ".", ".."} & set(parts) and not set("\\:") & set(name) and not has_control


def _reason(entries: list[zipfile.ZipInfo]) -> str:
    if len(entries) > MAX_ENTRIES:
        return _too_many()
    total, seen = 0, dict[str, str]()
    for entry in entries:
        name = entry.filename.removesuffix("/")
        shown = displayable(name)[:100]
        if not is_safe_name(name):
            return tr("le nom « {name} » sort du dossier ou n'est pas permis", name=shown)
        if stat.S_ISLNK(entry.external_attr >> 16):
            return tr("« {name} » est un lien symbolique : ils ne sont pas permis", name=shown)
        if entry.flag_bits & 1:
            return tr("elle est protégée par un mot de passe")
        folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
        if folded in seen:
            return tr(
                "« {name} » et « {other} » ne diffèrent que par les majuscules ou sont en double",
                name=shown, other=displayable(seen[folded])[:100],
            )  # fmt: skip
        seen[folded] = name
        if entry.file_size > MAX_FILE:
            return tr("« {name} » dépasse {limit} Mo une fois décompressé", name=shown, limit=MAX_FILE >> 20)
        if entry.file_size > SMALL and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            return tr("« {name} » grossit plus de {limit} fois une fois décompressé", name=shown, limit=MAX_RATIO)
        total += entry.file_size
    if total > MAX_TOTAL:
        return tr("elle dépasse {limit} Mo une fois décompressée", limit=MAX_TOTAL >> 20)
    folders = {str(parent).casefold() for name in seen.values() for parent in PurePosixPath(name).parents}
    clash = next((entry for entry in entries if not entry.is_dir() and entry.filename.casefold() in folders), None)
    return tr("« {name} » est un fichier et un dossier", name=displayable(clash.filename)) if clash else ""


def _size_of_directory(file: IO[bytes]) -> int:
    """What the end of the archive says of its list of entries, in bytes; 0 when there is no such end."""
    size = file.seek(0, 2)
    start = file.seek(max(0, size - (1 << 16) - 200))
    tail = file.read(size - start)
    file.seek(0)
    found = []
    if (at := tail.rfind(_END)) >= 0 and len(tail) >= at + 16:
        found.append(int.from_bytes(tail[at + 12 : at + 16], "little") % 0xFFFFFFFF)
    if (at := tail.rfind(_END_64)) >= 0 and len(tail) >= at + 48:
        found.append(int.from_bytes(tail[at + 40 : at + 48], "little"))
    return max(found, default=0)


def _too_many() -> str:
    return tr("elle a plus de {limit} entrées", limit=MAX_ENTRIES)


def _refused(label: str, reason: str) -> UsageError:
    return UsageError(tr("Archive « {name} » refusée : {reason}.", name=displayable(label), reason=reason))
