"""What `kb doctor` says of a bucket: all that is sent can arrive, only part of it, or nothing but what is new."""

import time
from pathlib import Path

import pytest
from fakes.memory_bucket import BucketSeat
from fakes.memory_folder import MemoryFolder

from kb_app.services.doctor import sources
from kb_app.services.doctor.sources import check_folders
from kb_app.services.doctor.surroundings import Surroundings
from kb_app.settings import FollowedFolder, Settings
from kb_app.sync.client import new_id
from kb_app.sync.founding import prepare


@pytest.mark.parametrize(
    ("keeps_put", "keeps_delete", "code", "words"),
    [
        (True, True, "sending", "possibles"),
        (True, False, "sending", "sauf supprimer et déplacer"),
        (False, False, "sending-blocked", "sans risque"),
    ],
)
def test_what_a_bucket_keeps_is_said(
    keeps_put: bool, keeps_delete: bool, code: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = BucketSeat(MemoryFolder(time.time), new_id())
    seat.bucket.keeps_put, seat.bucket.keeps_delete = keeps_put, keeps_delete
    prepare(seat, "test", clock=time.time)
    seat.create("a.md", b"# A\n")
    monkeypatch.setattr(sources, "open_folder", lambda *_: seat)
    followed = Settings(tmp_path, tmp_path / "config.toml", (FollowedFolder("commun", tmp_path),))
    found = {finding.code: finding for finding in check_folders(followed, Surroundings())}
    assert code in found
    told = f"{found[code].message} {found[code].why}"
    assert words in told.replace("\u00a0", " ")
