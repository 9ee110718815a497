"""Bases of merges are kept whole for a year; drafts know what they are for, and never overwrite what was written."""

import hashlib
import os
from pathlib import Path

import pytest

from kb_app.domain.errors import LocalError
from kb_app.workspace.bases import KEPT_SECONDS, Bases
from kb_app.workspace.drafts import Drafts, Origin

NOW = 1_795_600_000.0
HERE = Origin("commun", "aides/bourse.md", hashlib.sha256(b"un").hexdigest())


def test_a_base_is_given_back_whole_or_not_at_all(tmp_path: Path) -> None:
    bases = Bases(tmp_path / "bases")
    revision = bases.keep(b"texte", NOW)
    assert Bases(tmp_path / "bases").text_of(revision) == b"texte"
    (tmp_path / "bases" / revision).write_bytes(b"texxe")
    assert bases.text_of(revision) is None
    assert bases.text_of("../../secret") is None


def test_bases_are_kept_for_a_year(tmp_path: Path) -> None:
    bases = Bases(tmp_path)
    old, young = bases.keep(b"un", NOW), bases.keep(b"deux", NOW)
    os.utime(tmp_path / old, (NOW, NOW))
    os.utime(tmp_path / young, (NOW + 120, NOW + 120))
    bases.keep(b"trois", NOW + KEPT_SECONDS + 60)
    assert bases.text_of(old) is None
    assert bases.text_of(young) == b"deux"


def test_a_draft_that_was_begun_is_opened_again(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    file = drafts.open("bourse", HERE, b"un")
    file.write_bytes(b"un, et demi")
    newer = Origin(HERE.folder, HERE.path, hashlib.sha256(b"deux").hexdigest())
    assert drafts.open("bourse", newer, b"deux") == file
    assert file.read_bytes() == b"un, et demi"
    assert drafts.origin(file) == HERE


def test_an_untouched_draft_of_an_older_revision_starts_anew(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    file = drafts.open("bourse", HERE, b"un")
    newer = Origin(HERE.folder, HERE.path, hashlib.sha256(b"deux").hexdigest())
    assert drafts.open("bourse", newer, b"deux") == file
    assert (file.read_bytes(), drafts.origin(file)) == (b"deux", newer)


def test_two_articles_of_one_name_have_two_drafts(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    first = drafts.open("bourse", HERE, b"un")
    second = drafts.open("bourse", Origin("rennes", "bourse.md", ""), b"deux")
    assert drafts.files() == tuple(sorted((first, second)))
    assert first.read_bytes() == b"un"


def test_a_draft_whose_origin_was_lost_is_still_a_text(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path / "drafts")
    file = drafts.open("bourse", HERE, b"un")
    file.with_name("bourse.md.origin").write_bytes(b"{")
    assert drafts.origin(file) is None
    assert drafts.open("bourse", HERE, b"deux") != file
    stranger = tmp_path / "ailleurs.md"
    drafts.note(stranger, HERE)
    assert drafts.origin(stranger) is None


def test_d1_a_full_disk_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(descriptor: int) -> None:
        raise OSError(28, "no space left")

    drafts = Drafts(tmp_path)
    file = drafts.open("bourse", HERE, b"un")
    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(LocalError, match="disk-full"):
        drafts.open("autre", Origin("commun", "autre.md", ""), b"deux")
    with pytest.raises(LocalError, match="disk-full"):
        Bases(tmp_path / "bases").keep(b"un", NOW)
    assert file.read_bytes() == b"un"
