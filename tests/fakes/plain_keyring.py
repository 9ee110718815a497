"""A system keyring for tests, by keyring's own door: passwords are in the file that `KB_TEST_KEYRING` names."""

import json
import os
from pathlib import Path

from keyring.backend import KeyringBackend


class PlainKeyring(KeyringBackend):
    priority = -1  # only where it is asked for: keyring knows every class of its kind that was ever imported

    def get_password(self, service: str, username: str) -> str | None:
        return _kept().get(f"{service}|{username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        Path(os.environ["KB_TEST_KEYRING"]).write_text(json.dumps({**_kept(), f"{service}|{username}": password}))

    def delete_password(self, service: str, username: str) -> None:
        raise NotImplementedError


def _kept() -> dict[str, str]:
    try:
        return dict(json.loads(Path(os.environ["KB_TEST_KEYRING"]).read_text()))
    except FileNotFoundError:
        return {}
