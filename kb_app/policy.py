"""What an organisation's IT decides for a computer: a file that only administrators write.

`[defaults]` are the values of settings that nobody chose yet, `[locked]` those that nobody may change, and each
`[[folders]]` (`label`, `path`) a shared folder that is always followed. Keys are those of the settings file. An
organisation installs it with its software distribution; no network is asked for it.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Policy:
    """`path` is where it was looked for; `broken` says why it could not be read, and then nothing of it holds.

    `unknown` are names in it that mean nothing here, for `kb doctor`.
    """

    path: Path
    defaults: Mapping[str, Any] = field(default_factory=dict)
    locked: Mapping[str, Any] = field(default_factory=dict)
    folders: tuple[Mapping[str, Any], ...] = ()
    broken: str = ""
    unknown: tuple[str, ...] = ()


def read_policy(path: Path) -> Policy:
    """The policy that lies at `path`; an empty one where there is none."""
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return Policy(path)
    except (OSError, ValueError) as error:
        return Policy(path, broken=str(error))
    rows = document.get("folders", [])
    return Policy(
        path,
        _table(document.get("defaults")),
        _table(document.get("locked")),
        tuple(row for row in rows if isinstance(row, dict)) if isinstance(rows, list) else (),
        unknown=tuple(sorted(document.keys() - {"defaults", "locked", "folders"})),
    )


def _table(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
