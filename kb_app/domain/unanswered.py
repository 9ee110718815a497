"""A search that found nothing good, on this computer."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UnansweredSearch:
    """`text` is what was typed, folded; `times` how often; `instead` what was typed next and led to an article."""

    text: str
    times: int
    instead: str = ""
