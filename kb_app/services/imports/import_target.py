"""The folder that is imported into, as it was found: what lies where, and what earlier imports left there"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from kb_app.domain.article import Article
from kb_app.sync.names import fold
from kb_app.transfer.importing.ledger import Record

SOURCE = "source"
"""The key of the header that says which document an article came from."""


@dataclass(slots=True)
class Target:
    """The folder that is imported into, as it was found: its files' bytes on demand, its articles parsed.

    `merges` says of a digest whether a text written upon that one can be put together with what others made of it.
    What is new goes into the directory `inside`.
    """

    names: frozenset[str]
    read: Callable[[str], bytes | None]
    articles: Mapping[str, Article]
    records: Mapping[str, Record]
    merges: Callable[[str], bool] = lambda _digest: False
    inside: str = ""
    by_source: dict[str, str] = field(default_factory=dict)
    folded: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folded = {fold(name): name for name in self.names}
        for path, article in self.articles.items():
            source = dict(article.header.other).get(SOURCE)
            if source:
                self.by_source.setdefault(source, path)

    def bytes_at(self, path: str) -> bytes | None:
        known = self.folded.get(fold(path))
        return self.read(known) if known is not None else None

    def path_for(self, path: str) -> str:
        """Where what is new goes."""
        return f"{self.inside}/{path}" if self.inside else path

    def path_of(self, key: str) -> str | None:
        """Where the document of that key lies since an earlier import."""
        record = self.records.get(key)
        if record is not None and record.path in self.names:
            return record.path
        return self.by_source.get(key)
