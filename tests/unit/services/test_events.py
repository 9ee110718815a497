"""Events cross the process border whole, and what is no event is passed over."""

import json

import pytest

from kb_app.services.events import (
    Done,
    Event,
    Fetching,
    FolderState,
    Indexing,
    ProblemFound,
    Scanning,
    StateChanged,
    from_json,
    to_json,
)

EVENTS: list[Event] = [
    Scanning("commun", 3, 40),
    Fetching("commun", 1, 2),
    Indexing(5, 9),
    ProblemFound("commun", "a.md", "broken-header", "error", "L’en-tête…"),
    StateChanged("commun", FolderState.OFFLINE, "2026-11-24T09:12:00+00:00", "absent", 2),
    Done(1, 2, 3, 4, 5, 6, 7, 8, 9.5),
]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_round_trip(event: Event) -> None:
    line = to_json(event)
    assert "\n" not in line
    assert from_json(line) == event


def test_the_names_of_the_contract() -> None:
    assert [json.loads(to_json(event))["event"] for event in EVENTS] == [
        "scan",
        "fetch",
        "index",
        "problem",
        "state",
        "done",
    ]
    contract = {"articles", "added", "changed", "removed", "held", "problems", "delivered", "waiting", "seconds"}
    assert contract <= json.loads(to_json(EVENTS[-1])).keys()


@pytest.mark.parametrize(
    "line",
    [
        "",
        "nonsense",
        "[]",
        "3",
        '{"event": "tea"}',
        '{"event": "scan"}',
        '{"event": "state", "folder": "a", "state": "?"}',
    ],
)
def test_what_is_no_event(line: str) -> None:
    assert from_json(line) is None
