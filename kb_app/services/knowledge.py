"""What each shared folder says of itself, read from the local copy and read again when it changed."""

from pathlib import Path

from kb_app.domain.folder import Knowledge, Site
from kb_app.parsing.knowledge import read_knowledge

Stamp = tuple[int, int] | None


class KnowledgeShelf:
    """`knowledge.toml` and `synonyms.txt` of every followed folder; a folder without them has the defaults."""

    def __init__(self, copy: Path) -> None:
        self._copy = copy
        self._read: dict[str, tuple[tuple[Stamp, Stamp], Knowledge]] = {}

    def of(self, folder: str) -> Knowledge:
        root = self._copy / folder
        stamps = _stamp(root / "knowledge.toml"), _stamp(root / "synonyms.txt")
        if folder not in self._read or self._read[folder][0] != stamps:
            self._read[folder] = (stamps, read_knowledge(root))
        return self._read[folder][1]

    def all(self, folders: tuple[str, ...]) -> dict[str, Knowledge]:
        return {folder: self.of(folder) for folder in folders}

    def sites(self, folders: tuple[str, ...]) -> tuple[Site, ...]:
        """The sites of all folders, in the order in which they are declared, each once."""
        found: dict[str, Site] = {}
        for folder in folders:
            for site in self.of(folder).sites:
                found.setdefault(site.code, site)
        return tuple(found.values())


def _stamp(path: Path) -> Stamp:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
