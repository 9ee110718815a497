"""C4 and what a server loses: what was delivered is looked for again, its author is told, and nothing is merged."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from homes import refresh, settle

from kb_app.bootstrap import build, build_refresher
from kb_app.domain.contribution import Change, Fate, OutboxItem, Subject
from kb_app.services import aftercare
from kb_app.services.diagnosis import diagnose
from kb_app.services.sending import OVERWRITTEN, can_be_settled, state_words
from kb_app.settings import Settings, follow, load
from kb_app.sync.depot import object_path
from kb_app.sync.history import sha256
from kb_app.workspace.bases import Bases
from kb_app.workspace.outbox import Outbox

OLD = b"# Bourse\n\n## Quand\n\nEn mai.\n\n## Combien\n\n500 euros.\n"
OURS = OLD.replace(b"mai", b"juin")
THEIRS = OLD.replace(b"500", b"600")


@pytest.fixture
def share(tmp_path: Path) -> Path:
    root = tmp_path / "Fiches"
    root.mkdir()
    for name in ("bourse", "logement"):
        (root / f"{name}.md").write_bytes(OLD)
    return settle(root)


@pytest.fixture
def followed(make_home: Callable[..., Settings], share: Path) -> Settings:
    made = make_home(share)
    refresh(made)
    return made


def publish(followed: Settings, text: bytes, base: bytes = OLD) -> OutboxItem:
    """Written upon `base`, and delivered."""
    Bases(followed.bases).keep(base, time.time())
    outbox = Outbox(followed.outbox)
    change = Change("bourse", "Bourse", "bourse.md", sha256(base), text, author="Léa")
    item = outbox.put(followed.folders[0].label, change, time.time())
    refresh(followed)
    settle(share_of(followed))
    assert outbox.get(item.id).progress.fate is Fate.DELIVERED
    return item


def share_of(followed: Settings) -> Path:
    place = followed.folders[0].path
    assert isinstance(place, Path)
    return place


def save(followed: Settings, text: bytes) -> None:
    """As an editor that knows nothing of us."""
    (share_of(followed) / "bourse.md").write_bytes(text)
    settle(share_of(followed))


def state(followed: Settings, item: OutboxItem) -> OutboxItem:
    refresh(followed)
    return Outbox(followed.outbox).get(item.id)


def test_c4_its_author_is_told_that_an_older_text_was_saved_over_theirs(followed: Settings) -> None:
    item = publish(followed, OURS)
    save(followed, THEIRS)
    told = [event for event in refresh(followed) if getattr(event, "reason", "") == OVERWRITTEN]
    assert [event.item for event in told] == [item.id]  # type: ignore[attr-defined]
    found = Outbox(followed.outbox).get(item.id)
    assert (found.progress.fate, found.progress.reason) == (Fate.CONFLICT, OVERWRITTEN)
    assert "plus ancien" in state_words(found) and can_be_settled(found)
    assert (share_of(followed) / "bourse.md").read_bytes() == THEIRS, "nothing is merged by itself"
    services = build(followed)
    assert [one.id for one in services.sending.conflicts()] == [item.id]
    services.close()


def test_c4_of_a_merge_both_changes_are_missed(followed: Settings, share: Path, tmp_path: Path) -> None:
    other = follow(load(tmp_path / "other", environment={}), (share,))
    refresh(other)
    publish(followed, OURS)
    Bases(other.bases).keep(OLD, time.time())
    change = Change("bourse", "Bourse", "bourse.md", sha256(OLD), THEIRS, author="Sam")
    item = Outbox(other.outbox).put(other.folders[0].label, change, time.time())
    refresh(other)
    settle(share)
    assert Outbox(other.outbox).get(item.id).progress.fate is Fate.MERGED
    save(followed, OLD.replace(b"500", b"700"))
    assert state(other, item).progress.reason == OVERWRITTEN


def test_c4_a_conflict_is_told_once_and_settled_by_one_text_of_both(followed: Settings) -> None:
    item = publish(followed, OURS)
    save(followed, THEIRS)
    refresh(followed)
    assert not [event for event in refresh(followed) if getattr(event, "reason", "") == OVERWRITTEN]
    services = build(followed)
    manuscript = services.drafting.reopen(item)
    rival = services.drafting.review(manuscript, OURS.decode()).rival
    assert rival is not None and {part.state.value for part in rival.parts} == {"same", "mine", "theirs"}
    services.close()


@pytest.mark.parametrize(
    "text",
    [
        OURS.replace(b"500", b"600"),
        OURS.replace(b"juin", b"juin, au plus tard"),
        OURS.replace(b"\n", b"\r\n"),
        OURS + b"\n## Contact\n\nLa scolarite.\n",
    ],
)
def test_c4_whoever_wrote_upon_ours_is_no_rival(followed: Settings, text: bytes) -> None:
    item = publish(followed, OURS)
    save(followed, text)
    assert state(followed, item).progress.fate is Fate.DELIVERED


def test_c4_whoever_replaced_ours_with_this_program_saw_it(followed: Settings, share: Path, tmp_path: Path) -> None:
    item = publish(followed, OURS)
    other = follow(load(tmp_path / "other", environment={}), (share,))
    refresh(other)
    publish(other, THEIRS, base=OURS)
    assert state(followed, item).progress.fate is Fate.DELIVERED


def test_c17_a_share_that_went_back_in_time_is_told_to_whoever_wrote_since(followed: Settings) -> None:
    item = publish(followed, OURS)
    save(followed, OLD)
    assert state(followed, item).progress.reason == OVERWRITTEN


@pytest.mark.parametrize("ours", [b"", b"\0" * 40, b"---\ntitle: Bourse\n\nEn juin.\n"])
def test_c4_a_copy_that_lags_behind_our_own_delivery_is_no_overwriting(followed: Settings, ours: bytes) -> None:
    """The copy doubts what we sent: it is empty, blank, or cut inside its header."""
    old = b"---\ntitle: Bourse\n---\n\n" + OLD
    save(followed, old)
    refresh(followed)
    item = publish(followed, ours, base=old)
    assert (share_of(followed) / "bourse.md").read_bytes() == ours
    for _ in range(2):
        assert state(followed, item).progress.fate is Fate.DELIVERED
        assert (followed.copy / followed.folders[0].label / "bourse.md").read_bytes() == old, "it lags behind"
    save(followed, old)
    assert state(followed, item).progress.reason == OVERWRITTEN


@pytest.mark.parametrize("what", ["text", "record", "flag"])
def test_a_server_that_lost_what_it_confirmed_gets_it_again(
    followed: Settings, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = publish(followed, OURS)
    services = build(followed)
    flag = services.feedback.send(Subject.GAP, "Comment déclarer un stage ?")
    services.close()
    refresh(followed)
    kept = share_of(followed) / ".kb"
    files = {
        "text": share_of(followed) / object_path(sha256(OURS)),
        "record": next(kept.glob(f"inbox/*/*-{item.id}.md")),
        "flag": next(kept.glob(f"inbox/*/*-{flag.id}.md")),
    }
    before = files[what].read_bytes()
    files[what].write_bytes(before[:5])
    refresh(followed)
    assert files[what].read_bytes() == before[:5], "not yet: it was delivered just now"
    monkeypatch.setattr(aftercare, "LOOKS", (0.0,))
    refresh(followed)
    assert files[what].read_bytes() == before
    files[what].unlink()
    refresh(followed)
    assert not files[what].exists(), "looked for once at each time, not at every refresh"


def test_c5_what_an_editor_saved_into_a_displaced_version_comes_beside_the_article(
    followed: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(followed, OURS)
    displaced = next((share_of(followed) / ".kb" / "history" / "bourse.md").glob("*.md"))
    displaced.write_bytes(THEIRS)
    monkeypatch.setattr(aftercare, "LOOKS", (0.0,))
    refresh(followed)
    copies = list(share_of(followed).glob("bourse (conflit*.md"))
    assert [copy.read_bytes() for copy in copies] == [THEIRS]


def test_what_interrupted_deliveries_left_is_put_away_and_old_notes_too(followed: Settings) -> None:
    publish(followed, OURS)
    kept = share_of(followed) / ".kb"
    own = next(kept.glob("tmp/*"))
    (kept / "locks").mkdir(exist_ok=True)
    left, note, fresh = own / "left", kept / "locks" / "of somebody", kept / "locks" / "of now"
    for file in (left, note, fresh):
        file.write_bytes(b"cut off")
    os.utime(left, (time.time() - 4000,) * 2)
    os.utime(note, (time.time() - 90_000,) * 2)
    Outbox(followed.outbox).forget_sent()
    refresh(followed)
    assert [file.exists() for file in (left, note, fresh)] == [False, False, True]
    assert (share_of(followed) / object_path(sha256(b"cut off"))).exists(), "whatever it was, it is kept"


def test_the_doctor_says_how_much_the_versions_are(followed: Settings) -> None:
    publish(followed, OURS)
    told = [finding.message for finding in diagnose(followed) if finding.code == "history"]
    assert [message.replace("\u00a0", " ") for message in told] == ["1 version, 1 Mo"]


def test_after_many_deliveries_some_are_looked_for_at_each_refresh(
    followed: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = [publish(followed, OURS)]
    services = build(followed)
    flags = [services.feedback.send(Subject.GAP, f"Question {number} ?") for number in range(4)]
    services.close()
    refresh(followed)
    monkeypatch.setattr(aftercare, "LOOKS", (0.0,))
    monkeypatch.setattr(aftercare, "MOST_LOOKS", 2)
    checks = []
    refresher = build_refresher(followed)
    for _ in range(4):
        refresher.refresh(lambda _event: None)
        checks.append(sum(item.progress.checks for item in Outbox(followed.outbox).sent()))
    refresher.close()
    assert checks == [2, 4, len(items) + len(flags), 5]


def test_while_nothing_happens_what_was_sent_is_not_read_again(
    followed: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = publish(followed, OURS)
    refresher = build_refresher(followed)
    refresher.refresh(lambda _event: None)
    refresher.refresh(lambda _event: None)
    reads = []
    plain = Outbox.sent
    monkeypatch.setattr(Outbox, "sent", lambda outbox: reads.append(1) or plain(outbox))
    refresher.refresh(lambda _event: None)
    assert not reads
    save(followed, THEIRS)
    refresher.refresh(lambda _event: None)
    refresher.close()
    assert reads and Outbox(followed.outbox).get(item.id).progress.reason == OVERWRITTEN
