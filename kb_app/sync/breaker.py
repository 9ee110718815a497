"""The breaker: when so much is missing that the share is more likely wrong than tidied up."""

from collections import Counter
from collections.abc import Collection, Iterator

from kb_app.sync.ignore import FileKind, kind_of

_FEW = 10
_FRACTION = 0.05
_LEFT = 0.5


def tripped_by(lost: Collection[str], known: Collection[str], listed: Collection[str]) -> str:
    """The rule that stops the removal of all `lost` among the `known` paths, or "" when it looks like ordinary work.

    `listed` are the directories that are still there and were listed.
    One single file is always ordinary: somebody deletes an article, and asking every agent about it would only teach
    them to agree.
    """
    if len(lost) < 2:
        return ""
    lost_kinds, known_kinds = _count_articles(lost), _count_articles(known)
    if any(lost_kinds[kind] > max(_FEW, _FRACTION * known_kinds[kind]) for kind in lost_kinds):
        return "many-removed"
    lost_below, known_below = _count_below(lost), _count_below(known)
    gone = {path for path, count in lost_below.items() if count == known_below[path]}
    if any("/" not in path and path not in lost for path in gone):
        return "folder-removed"
    children = Counter(path.rpartition("/")[0] for path in known_below)
    gone_children = Counter(path.rpartition("/")[0] for path in gone)
    shrunk = (parent for parent, count in gone_children.items() if children[parent] - count < _LEFT * children[parent])
    return "listing-shrank" if any(parent in listed for parent in shrunk) else ""


def _count_articles(paths: Collection[str]) -> Counter[bool]:
    return Counter(kind_of(path) is FileKind.ARTICLE for path in paths)


def _count_below(paths: Collection[str]) -> Counter[str]:
    """For every file and directory on the way to `paths`, how many of them are below it."""
    return Counter(part for path in paths for part in _with_parents(path))


def _with_parents(path: str) -> Iterator[str]:
    while path:
        yield path
        path = path.rpartition("/")[0]
