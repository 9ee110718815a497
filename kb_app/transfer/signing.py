"""Who made a bundle: an Ed25519 key of this home, and the keys of others that somebody here has compared and trusts.

`cryptography` is imported when it is needed: only bundles of changes want it (extra `changes`).
"""

import hashlib
import json
import re
from pathlib import Path
from types import ModuleType

from kb_app import durable
from kb_app.domain.errors import UsageError
from kb_app.language import tr

_CONTEXT = b"vademecum changes 1\n"
"""Signed before every message, so that a signature can never be taken for one of something else."""


class Keyring:
    """The keys below `root`, in the workspace: `own.key` is secret, `trusted.json` lists who is believed.

    `taken.json` has when the last bundle of each sender was made.
    """

    def __init__(self, root: Path) -> None:
        self._own = root / "own.key"
        self._trusted = root / "trusted.json"
        self._taken = root / "taken.json"

    def sign(self, message: bytes) -> tuple[bytes, bytes]:
        """Public key and signature; the key is made at the first call. Raises UsageError, LocalError."""
        private = _ed25519().Ed25519PrivateKey.from_private_bytes(self._secret())
        public: bytes = private.public_key().public_bytes_raw()
        return public, private.sign(_CONTEXT + message)

    def fingerprint(self) -> str:
        """What the receiver compares, by telephone: that of this home's own key."""
        return fingerprint(self.sign(b"")[0])

    def is_trusted(self, public: bytes) -> bool:
        return public.hex() in self._known()

    def trust(self, public: bytes) -> None:
        """Believe this key from now on. Raises LocalError."""
        try:
            self._trusted.parent.mkdir(parents=True, exist_ok=True)
            durable.replace(self._trusted, json.dumps(sorted({*self._known(), public.hex()}), indent=1).encode())
        except OSError as error:
            raise durable.local_error(error) from error

    def last_taken(self, public: bytes, library: str) -> str:
        """When the last bundle of `library` that was taken from the owner of `public` was made; empty for none."""
        return self._taken_from().get(f"{public.hex()} {library}", "")

    def note_taken(self, public: bytes, library: str, made: str) -> None:
        """Raises LocalError."""
        content = json.dumps({**self._taken_from(), f"{public.hex()} {library}": made}, indent=1)
        try:
            durable.replace(self._taken, content.encode())
        except OSError as error:
            raise durable.local_error(error) from error

    def _taken_from(self) -> dict[str, str]:
        try:
            return {str(key): str(made) for key, made in json.loads(self._taken.read_text("utf-8")).items()}
        except (OSError, ValueError, AttributeError):
            # lost, an old bundle could be taken once more: its texts are still older than those here
            return {}

    def _known(self) -> set[str]:
        try:
            return set(map(str, json.loads(self._trusted.read_text("utf-8"))))
        except FileNotFoundError:
            return set()
        except (OSError, ValueError, TypeError) as error:
            raise UsageError(tr("{path} ne peut pas être lu : personne n'est cru.", path=self._trusted)) from error

    def _secret(self) -> bytes:
        try:
            return self._own.read_bytes()
        except FileNotFoundError:
            pass
        except OSError as error:
            raise durable.local_error(error) from error
        secret: bytes = _ed25519().Ed25519PrivateKey.generate().private_bytes_raw()
        try:
            self._own.parent.mkdir(parents=True, exist_ok=True)
            self._own.touch(0o600)
            durable.write_new(self._own, secret)
        except OSError as error:
            raise durable.local_error(error) from error
        return secret


def is_signed(message: bytes, public: bytes, signature: bytes) -> bool:
    """Whether the owner of the key `public` signed `message`. Raises UsageError when that cannot be checked here."""
    ed25519 = _ed25519()
    from cryptography.exceptions import InvalidSignature

    try:
        ed25519.Ed25519PublicKey.from_public_bytes(public).verify(signature, _CONTEXT + message)
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint(public: bytes) -> str:
    """128 bits of a key's SHA-256 in groups of four, to be read out."""
    return " ".join(re.findall("....", hashlib.sha256(public).hexdigest()[:32]))


def _ed25519() -> ModuleType:
    try:
        from cryptography.hazmat.primitives.asymmetric import ed25519
    except ImportError as error:
        raise UsageError(tr("Pour les lots de changements, installez : pip install 'kb-app[changes]'.")) from error
    return ed25519
