"""One home and one share: when a folder is made ready to be written to, when it is not, and what is put back."""

import hashlib
import json
import shutil
import time
from pathlib import Path

import pytest
from homes import refresh, settle

from kb_app.bootstrap import build
from kb_app.domain.contribution import Subject
from kb_app.services.publishing import client_of, is_sound
from kb_app.services.sending import state_words
from kb_app.settings import Settings


@pytest.fixture
def share(tmp_path: Path) -> Path:
    root = tmp_path / "Fiches"
    root.mkdir()
    for number in range(12):
        (root / f"fiche-{number}.md").write_text(f"# Fiche {number}\n\nTexte {number}.\n", "utf-8")
    return settle(root)


@pytest.fixture
def followed(make_home, share: Path) -> Settings:
    made = make_home(share)
    refresh(made)
    return made


def flag(followed: Settings) -> None:
    services = build(followed)
    services.feedback.send(Subject.GAP, "Comment déclarer un stage ?")
    services.close()


def states(followed: Settings) -> list[str]:
    services = build(followed)
    found = [state_words(item).replace("\u00a0", " ") for item in services.sending.waiting()]
    services.close()
    return found


def test_who_only_reads_leaves_nothing_in_the_folder(followed: Settings, share: Path) -> None:
    refresh(followed)
    assert not (share / ".kb").exists()


def test_the_first_delivery_makes_the_folder_ready_once(followed: Settings, share: Path) -> None:
    flag(followed)
    refresh(followed)
    marker = (share / ".kb" / "share.json").read_bytes()
    flag(followed)
    refresh(followed)
    assert states(followed) == []
    assert (share / ".kb" / "share.json").read_bytes() == marker
    assert len(list((share / ".kb" / "inbox").glob("*/*.md"))) == 2


def test_s19_a_marker_that_went_missing_is_not_made_anew(followed: Settings, share: Path) -> None:
    flag(followed)
    refresh(followed)
    refresh(followed)
    shutil.rmtree(share / ".kb")
    flag(followed)
    refresh(followed)
    assert states(followed) == ["en attente : le repère du dossier (.kb/share.json) manque"]
    assert not (share / ".kb").exists()


def test_n3_a_folder_in_which_nothing_was_ever_found_is_not_made_ready(make_home, tmp_path: Path) -> None:
    (tmp_path / "vide").mkdir()
    followed = make_home(tmp_path / "vide")
    flag(followed)
    refresh(followed)
    assert "encore vide" in states(followed)[0]
    assert list((tmp_path / "vide").iterdir()) == []


def test_n4_another_library_at_the_same_place_gets_nothing(followed: Settings, share: Path) -> None:
    flag(followed)
    refresh(followed)
    refresh(followed)
    marker = share / ".kb" / "share.json"
    marker.write_text(json.dumps({**json.loads(marker.read_text()), "uuid": "f" * 32}), "utf-8")
    flag(followed)
    refresh(followed)
    assert states(followed) == ["en attente : ce dossier n’est plus celui qui était suivi"]
    assert len(list((share / ".kb" / "inbox").glob("*/*.md"))) == 1


def test_l3_what_another_computer_left_in_the_middle_is_put_back(followed: Settings, share: Path) -> None:
    flag(followed)
    refresh(followed)
    refresh(followed)
    text = (share / "fiche-3.md").read_bytes()
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(time.time() - 600))
    revision = hashlib.sha256(text).hexdigest()[:12]
    held = share / ".kb" / "history" / "fiche-3.md" / f"000001-{stamp}-{'c' * 16}-{'d' * 32}-{revision}.md"
    held.parent.mkdir(parents=True)
    (share / "fiche-3.md").rename(held)
    refresh(followed)
    assert (share / "fiche-3.md").read_bytes() == text


def test_a_home_is_always_the_same_to_a_folder_and_another_to_the_next(followed: Settings, tmp_path: Path) -> None:
    folder = followed.folders[0]
    assert client_of(followed, folder).id == client_of(followed, folder).id


@pytest.mark.parametrize(
    ("text", "sound"),
    [
        (b"# Titre\n\nTexte.\n", True),
        (b"---\ntitle: A\n---\n\nTexte.\n", True),
        (b"---\ntitle: A\ntitle: B\n---\n\nTexte.\n", False),
        (b"---\ntitle: [A\n---\n\nTexte.\n", False),
        (b"", False),
    ],
)
def test_c11_a_merge_that_breaks_the_header_is_no_merge(text: bytes, sound: bool) -> None:
    assert is_sound(text) is sound
