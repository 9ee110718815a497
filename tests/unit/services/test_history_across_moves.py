"""The history of an article goes on when it is moved: by this program, by hand, and back again."""

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from homes import refresh, settle

from kb_app.bootstrap import build
from kb_app.domain.contribution import Change, Fate
from kb_app.settings import Settings
from kb_app.sync.history import sha256
from kb_app.workspace.outbox import Outbox


def text(words: str, id_: str = "bourse") -> bytes:
    return f"---\nid: {id_}\ntitle: Bourse\n---\n\n{words}\n".encode()


FIRST, SECOND, THIRD = (text(words) for words in ("Un.", "Deux.", "Trois."))


@pytest.fixture
def share(tmp_path: Path) -> Path:
    root = tmp_path / "Fiches"
    (root / "vieux").mkdir(parents=True)
    (root / "vieux" / "bourse.md").write_bytes(FIRST)
    for number in range(12):
        (root / f"fiche-{number}.md").write_text(f"# Fiche {number}\n\nTexte.\n", "utf-8")
    return settle(root)


@pytest.fixture
def followed(make_home: Callable[..., Settings], share: Path) -> Settings:
    made = make_home(share)
    refresh(made)
    return made


def send(followed: Settings, share: Path, path: str, base: bytes, content: bytes | None, moved_from: str = "") -> None:
    outbox = Outbox(followed.outbox)
    revision = sha256(base) if base else ""
    item = outbox.put(
        followed.folders[0].label, Change("bourse", "Bourse", path, revision, content, moved_from, "Léa"), time.time()
    )
    refresh(followed)
    # history tells moments by the second
    time.sleep(1.1)
    settle(share)
    refresh(followed)
    assert outbox.get(item.id).progress.fate is Fate.DELIVERED


def versions(followed: Settings, id_: str = "bourse") -> list[bytes]:
    services = build(followed)
    found = [version.content for version in services.history.versions(id_)]
    services.close()
    return found


def test_versions_from_before_a_move_and_a_second_one(followed: Settings, share: Path) -> None:
    send(followed, share, "vieux/bourse.md", FIRST, SECOND)
    send(followed, share, "neuf/bourse.md", SECOND, SECOND, "vieux/bourse.md")
    assert versions(followed) == [SECOND, FIRST], "a move is no version"
    send(followed, share, "aides.md", SECOND, THIRD, "neuf/bourse.md")
    assert versions(followed) == [THIRD, SECOND, FIRST]
    services = build(followed)
    item = services.history.restore("bourse", sha256(FIRST)[:12])
    assert isinstance(item.contribution, Change)
    assert (item.contribution.path, item.contribution.content) == ("aides.md", FIRST)
    services.close()


def test_who_took_the_old_place_has_a_history_of_its_own(followed: Settings, share: Path) -> None:
    send(followed, share, "neuf/bourse.md", FIRST, SECOND, "vieux/bourse.md")
    other, later = text("Autre.", "logement"), text("Autre chose.", "logement")
    send(followed, share, "vieux/bourse.md", b"", other)
    send(followed, share, "vieux/bourse.md", other, later)
    assert versions(followed) == [SECOND, FIRST]
    assert versions(followed, "logement")[:2] == [later, other]


def test_moved_by_hand_it_is_known_by_its_id(followed: Settings, share: Path) -> None:
    send(followed, share, "vieux/bourse.md", FIRST, SECOND)
    (share / "vieux" / "bourse.md").rename(share / "bourse-2026.md")
    refresh(followed)
    assert versions(followed) == [SECOND, FIRST]


def test_x1_a_record_of_a_hostile_client_leads_nowhere(followed: Settings, share: Path, tmp_path: Path) -> None:
    send(followed, share, "vieux/bourse.md", FIRST, SECOND)
    secret = text("Secret.")
    (tmp_path / "secret.md").write_bytes(secret)
    outside = "../../../../secret"
    forged = [
        {"kind": "revision", "path": "x.md", "revision": outside},
        {"kind": "revision", "path": "vieux/bourse.md", "revision": sha256(SECOND), "moved_from": f"{outside}.md"},
    ]
    for number, record in enumerate(forged, 1):
        lines = "\n".join(f"{key}: {json.dumps(value)}" for key, value in record.items())
        place = followed.inbox / followed.folders[0].label / ("f" * 16)
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{number:06d}-{number:032x}.md").write_text(f"---\n{lines}\n---\n")
    services = build(followed)
    assert len(services.inbox.published(followed.folders[0].label)) == 1, "our own"
    services.close()
    assert versions(followed) == [SECOND, FIRST]
