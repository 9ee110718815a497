"""What is not on the share: proven by complete listings, never concluded from an error."""

from kb_app.sync.folder import Entry
from kb_app.sync.scanner import Complete, Scan


class Absences:
    """Which absences `scan` proves. A directory's answer serves all files in it."""

    def __init__(self, scan: Scan) -> None:
        self._scan = scan
        self._names: dict[str, dict[str, Entry]] = {}
        self._cached: dict[str, bool | None] = {"": False}

    def is_proven(self, path: str) -> bool:
        """True if every directory down to `path` was listed completely and the next name was not there."""
        parent, _, name = path.rpartition("/")
        is_gone = self.is_gone(parent)
        if is_gone is not False:
            return bool(is_gone)
        names = self._listed(parent)
        return names is not None and (name not in names or names[name].is_dir)

    def is_gone(self, directory: str) -> bool | None:
        """Whether `directory` is proven to be gone; None when that is not known."""
        if directory not in self._cached:
            self._cached[directory] = self._look_for(directory)
        return self._cached[directory]

    def _look_for(self, directory: str) -> bool | None:
        parent, _, name = directory.rpartition("/")
        is_gone = self.is_gone(parent)
        if is_gone is not False:
            return is_gone
        names = self._listed(parent)
        if names is None:
            return None
        entry = names.get(name)
        if entry is not None and entry.fault is not None:
            return None
        return entry is None or not entry.is_dir

    def _listed(self, directory: str) -> dict[str, Entry] | None:
        """The names in `directory`, None if it was not listed completely."""
        if directory not in self._names:
            listing = self._scan.listings.get(directory)
            if not isinstance(listing, Complete):
                return None
            self._names[directory] = {entry.name: entry for entry in listing.entries}
        return self._names[directory]
