"""The real program with a protocol planted in it that is known to lose: `python -m soak.planted P1 words for kb`."""

import sys

from fakes.lossy_protocols import blind_replace, compare_and_replace, never_bring_back

from kb_app.cli.main import main
from kb_app.sync import opening, publisher, smb_folder
from kb_app.sync.depot import Depot
from kb_app.sync.smb_folder import SmbFolder

PLANTS = {"P0": blind_replace, "P1": compare_and_replace, "P3": None}
"""P3 is our own protocol, in which no computer finishes what another one began."""


class ReplacingFolder(SmbFolder):
    """Also empties a file and writes it again, as whoever does not know better."""

    def overwrite(self, path: str, content: bytes | None) -> None:
        if content is None:
            self.remove(path)
            return
        opening_it = self._open(path, smb_folder._WRITE, smb_folder._FILE, smb_folder._OVERWRITE_IF)
        self._do(path, lambda: [opening_it, smb_folder._write(0, content), smb_folder._close()])


def plant(name: str) -> None:
    protocol = PLANTS[name]
    if protocol is None:
        Depot.bring_back = never_bring_back  # type: ignore[method-assign]
    else:
        opening.SmbFolder = ReplacingFolder  # type: ignore[misc]
        publisher.delivery = protocol  # type: ignore[assignment]


if __name__ == "__main__":
    plant(sys.argv[1])
    sys.exit(main(sys.argv[2:]))
