"""Files of a shared folder in one signed file, for a computer that cannot reach the folder: carried by hand.

A first line that names the format, the sender's Ed25519 key (32 bytes) and signature (64 bytes) of all that follows: a
zip with `manifest.json` and the files below `files/`. Nothing is unpacked before the signature was found good.
"""

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kb_app import durable
from kb_app.domain.errors import UsageError
from kb_app.domain.export import Progress
from kb_app.language import tr
from kb_app.transfer.destination import whole, zipped
from kb_app.transfer.signing import Keyring, is_signed

SUFFIX = ".kbchanges"
MANIFEST, FILES = "manifest.json", "files/"
MAGIC, KEY, SIGNATURE = b"vademecum changes 1\n", 32, 64
MAX_FILES, MAX_BYTES, MAX_MANIFEST = 100_000, 2_000_000_000, 64_000_000
_VERSION = 2
_READ = (1, 2)
"""Version 1 carried no removals."""


@dataclass(frozen=True, slots=True)
class CarriedFile:
    """A file by its path in the shared folder; `mtime_ns` is its time there."""

    path: str
    sha256: str
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class CarriedRemoval:
    """A file that is no longer in the shared folder: what its last text was."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """`library` is the shared folder's own identity, empty for a plain folder; `made` and `since` are ISO 8601 in UTC
    and a day.
    """

    label: str
    library: str
    since: str
    made: str
    files: tuple[CarriedFile, ...]
    removed: tuple[CarriedRemoval, ...] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """A bundle whose every byte is what `public`, the sender's key, signed."""

    manifest: Manifest
    public: bytes
    contents: dict[str, bytes]


def write_changes(
    manifest: Manifest, places: Iterable[Path], keyring: Keyring, target: Path, progress: Progress
) -> None:
    """Write the bundle; `places` are where the manifest's files are. Raises UsageError, LocalError, Cancelled."""
    written = json.dumps({"version": _VERSION, **asdict(manifest)}, ensure_ascii=False).encode()
    packed = io.BytesIO()
    with zipped(packed) as sink:
        sink.put(MANIFEST, written, 0)
        for number, (file, place) in enumerate(zip(manifest.files, places, strict=True)):
            progress(number, len(manifest.files))
            try:
                content = place.read_bytes()
            except OSError as error:
                raise durable.local_error(error) from error
            if hashlib.sha256(content).hexdigest() != file.sha256:
                raise UsageError(tr("{path} a changé pendant l'export : recommencez.", path=file.path))
            sink.put(FILES + file.path, content, file.mtime_ns / 1e9)
    body = packed.getvalue()
    public, signature = keyring.sign(body)
    with whole(target) as beside:
        beside.write_bytes(MAGIC + public + signature + body)
    progress(len(manifest.files), len(manifest.files))


def read_changes(source: Path) -> Read:
    """The bundle at `source`.

    Raises UsageError when it is none, when anything in it is not as it was signed, or when a newer program made it.
    """
    try:
        content = source.read_bytes() if source.stat().st_size <= MAX_BYTES else b""
    except OSError as error:
        raise _refused(source) from error
    head = len(MAGIC)
    public, signature = content[head : head + KEY], content[head + KEY : head + KEY + SIGNATURE]
    body = content[head + KEY + SIGNATURE :]
    if not content.startswith(MAGIC) or not is_signed(body, public, signature):
        raise _refused(source)
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            manifest = _manifest(json.loads(_member(archive, MANIFEST, MAX_MANIFEST)))
            contents = {file.path: _content(archive, file, source) for file in manifest.files}
    except (ValueError, TypeError, KeyError, RuntimeError, zipfile.BadZipFile, zlib.error) as error:
        raise _refused(source) from error
    return Read(manifest, public, contents)


def _content(archive: zipfile.ZipFile, file: CarriedFile, source: Path) -> bytes:
    content = _member(archive, FILES + file.path, file.size)
    if len(content) != file.size or hashlib.sha256(content).hexdigest() != file.sha256:
        raise _refused(source)
    return content


def _member(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """A member of no more than `most` bytes, whatever the archive says of its size."""
    with archive.open(name) as member:
        content = member.read(most + 1)
    if len(content) > most:
        raise ValueError(name)
    return content


def _manifest(document: dict[str, Any]) -> Manifest:
    version = document.pop("version")
    if version not in _READ:
        if isinstance(version, int) and version > _VERSION:
            raise UsageError(tr("Ce lot vient d'une version plus récente de Vademecum : installez-la pour le prendre."))
        raise ValueError("version")
    files = tuple(CarriedFile(**row) for row in document.pop("files"))
    removed = tuple(CarriedRemoval(**row) for row in document.pop("removed", ()))
    if (
        len(files) + len(removed) > MAX_FILES
        or sum(file.size for file in files) > MAX_BYTES
        or any(file.size < 0 for file in files)
    ):
        raise ValueError("too much")
    return Manifest(**document, files=files, removed=removed)


def _refused(source: Path) -> UsageError:
    said = tr("{path} n'est pas un lot de changements, ou a été modifié : il est refusé, rien n'a changé.", path=source)
    return UsageError(said)
