"""How much the versions weigh: exact while they are few, near enough and cheap when they are many."""

import pytest
from fakes.memory_folder import MemoryFolder

from kb_app.sync.depot import object_path
from kb_app.sync.growth import Growth, measured
from kb_app.sync.history import sha256


def keep(share: MemoryFolder, count: int) -> int:
    texts = [f"text {number}".encode() * 10 for number in range(count)]
    for text in texts:
        share.write(object_path(sha256(text)), text)
    share.listed.clear()
    return sum(map(len, texts))


def test_a_folder_without_versions(share: MemoryFolder) -> None:
    assert measured(share) == Growth(0, 0)


def test_few_versions_are_counted(share: MemoryFolder) -> None:
    size = keep(share, 5)
    assert measured(share) == Growth(5, size)


def test_many_versions_are_estimated_from_a_few_listings(share: MemoryFolder) -> None:
    size = keep(share, 8000)
    found = measured(share)
    assert (found.versions, found.size) == (pytest.approx(8000, rel=0.2), pytest.approx(size, rel=0.2))
    assert len(share.listed) < 12
