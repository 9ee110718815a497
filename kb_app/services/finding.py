"""Finding words in the text that is shown, as they are typed: accents, case and ligatures do not matter."""

from kb_app.domain.query import Span
from kb_app.search.analysis import fold

MOST = 2_000
"""Places that are marked at most."""


def occurrences(text: str, wanted: str) -> tuple[Span, ...]:
    """Where `wanted` stands in `text`, apart from each other; a folded letter that stands for two counts whole."""
    sought = fold(" ".join(wanted.split()))
    if not sought:
        return ()
    pieces = [fold(character) if not character.isspace() else " " for character in text]
    folded = "".join(pieces)
    owner = [at for at, piece in enumerate(pieces) for _ in piece]
    found: list[Span] = []
    start = folded.find(sought)
    while start >= 0 and len(found) < MOST:
        end = start + len(sought)
        found.append((owner[start], owner[end - 1] + 1))
        start = folded.find(sought, end)
    return tuple(found)
