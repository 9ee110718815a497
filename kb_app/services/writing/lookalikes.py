"""Which articles say already what a new title announces: asked while it is typed."""

from kb_app.domain.names import fold
from kb_app.domain.query import Hit, Query
from kb_app.services.searching import Searching

MOST = 3
_OPERATORS = str.maketrans({'"': " ", ":": " ", "-": " "})


def alike(searching: Searching, title: str, but: str = "") -> tuple[Hit, ...]:
    """At most three articles whose words are those of `title`, the likeliest first; never the one of the key `but`."""
    words = " ".join(title.translate(_OPERATORS).split())
    if len(fold(words)) < 3:
        return ()
    hits = searching.search(Query(words, limit=MOST + 1, prefix=True)).hits
    return tuple(hit for hit in hits if hit.key != but)[:MOST]
