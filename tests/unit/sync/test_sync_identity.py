"""Is it still the same library?"""

import json

import pytest
from fakes.memory_folder import MemoryFolder

from kb_app.domain.errors import ShareError, ShareOffline, ShareSuspicious
from kb_app.sync.identity import Identity, compare, identify


def mark(share: MemoryFolder, uuid: str = "u1", canary: str | None = "tweet", **more: object) -> None:
    share.write(".kb/share.json", json.dumps({"uuid": uuid, "format": 1, "created_by": "kb", **more}))
    if canary is not None:
        share.write(".kb/canary", canary)


def test_a_plain_folder_has_no_identity(share: MemoryFolder) -> None:
    share.write("a.md", "text")
    assert identify(share) == Identity()
    assert not identify(share).is_marked


def test_a_marked_folder(share: MemoryFolder) -> None:
    mark(share)
    found = identify(share)
    assert found.uuid == "u1"
    assert found.is_marked and not found.is_read_only
    assert len(found.canary) == 64


def test_a_folder_kept_by_a_newer_version_is_read_only(share: MemoryFolder) -> None:
    mark(share, format=2)
    assert identify(share).is_read_only


@pytest.mark.parametrize(
    "marker", ["", "{", "[]", "null", '{"format": 1}', '{"uuid": ""}', '{"uuid": 3}', '{"uuid": "u", "format": "x"}']
)
def test_a_damaged_marker_is_no_marker_of_a_plain_folder(share: MemoryFolder, marker: str) -> None:
    share.write(".kb/share.json", marker)
    with pytest.raises(ShareOffline, match="marker-damaged"):
        identify(share)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (PermissionError(13, "denied"), "no-access"),
        (OSError(112, "host is down"), "no-answer"),
        (OSError(5, "input/output error"), "no-answer"),
    ],
)
def test_a_marker_that_cannot_be_read(share: MemoryFolder, error: OSError, reason: str) -> None:
    mark(share)
    share.reading_errors[".kb/share.json"] = error
    with pytest.raises(ShareOffline) as caught:
        identify(share)
    assert caught.value.reason == reason


PINNED = Identity("u1", "c1")


@pytest.mark.parametrize(
    ("found", "pinned", "error", "reason"),
    [
        (Identity(), PINNED, ShareOffline, "marker-missing"),
        (Identity("u1", ""), PINNED, ShareOffline, "marker-missing"),
        (Identity("u2", "c1"), PINNED, ShareSuspicious, "other-library"),
        (Identity("u1", "c2"), PINNED, ShareSuspicious, "other-library"),
    ],
)
def test_another_library(found: Identity, pinned: Identity, error: type[ShareError], reason: str) -> None:
    with pytest.raises(error) as caught:
        compare(found, pinned)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("found", "pinned"),
    [
        (PINNED, PINNED),
        (Identity("u1", "c1", 2), PINNED),
        (Identity("u1", "c1"), Identity("u1")),
        (PINNED, Identity()),
        (Identity(), Identity()),
    ],
)
def test_the_same_library(found: Identity, pinned: Identity) -> None:
    compare(found, pinned)
