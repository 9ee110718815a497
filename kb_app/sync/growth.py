"""How much the versions of a shared folder weigh, by a sample: nobody lists 256 directories to know that."""

from dataclasses import dataclass

from kb_app.sync.folder import Folder

_ROOT = ".kb/objects"
_SAMPLE = 8


@dataclass(frozen=True, slots=True)
class Growth:
    """Versions that our computers published to a folder, and their bytes; both estimated when there are many."""

    versions: int
    size: int


def measured(folder: Folder) -> Growth:
    """Texts are kept under their hash, which spreads them evenly: a few directories stand for all. Raises OSError."""
    try:
        directories = sorted(entry.name for entry in folder.entries(_ROOT) if entry.is_dir)
    except FileNotFoundError:
        return Growth(0, 0)
    sample = directories[:: max(1, len(directories) // _SAMPLE)]
    sizes = [entry.signature.size for name in sample for entry in folder.entries(f"{_ROOT}/{name}") if not entry.is_dir]
    scale = len(directories) / max(len(sample), 1)
    return Growth(round(len(sizes) * scale), round(sum(sizes) * scale))
