"""The outbox: saved before anyone says so, whole or not at all, in order, and nothing in it is lost to a crash."""

import errno
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kb_app.domain.contribution import Change, Fate, Feedback, Progress, Subject
from kb_app.domain.errors import LocalError, UsageError
from kb_app.workspace.outbox import KEPT_SECONDS, Outbox

NOW = 1_795_600_000.0
FLAG = Feedback(Subject.FLAG, "bourse", "Le délai a changé.\nIl est de 15 jours…", "ab" * 32, "délai", "rennes")
CHANGE = Change(
    "bourse", "Demander une bourse", "aides/bourse.md", "cd" * 32, b"# Bourse\r\n\r\n\xe9t\xe9\n\n", author="Léa"
)
DONE = Progress(Fate.DELIVERED, attempts=1, delivered_at=NOW, path="aides/bourse.md")


@pytest.fixture
def outbox(tmp_path: Path) -> Outbox:
    return Outbox(tmp_path / "outbox")


@pytest.mark.parametrize(
    "contribution", [FLAG, CHANGE, replace(CHANGE, content=None), replace(CHANGE, moved_from="b.md", content=b"")]
)
def test_what_was_put_comes_back_as_it_was(tmp_path: Path, contribution: Feedback | Change) -> None:
    put = Outbox(tmp_path).put("commun", contribution, NOW)
    assert Outbox(tmp_path).waiting() == (put,)
    assert put.contribution == contribution
    assert put.progress == Progress()


def test_a_person_can_read_the_file(outbox: Outbox, tmp_path: Path) -> None:
    outbox.put("commun", FLAG, NOW)
    text = next((tmp_path / "outbox").glob("*.item")).read_text("utf-8")
    assert text.endswith("Le délai a changé.\nIl est de 15 jours…")
    assert '"article": "bourse"' in text


def test_items_keep_their_order(outbox: Outbox) -> None:
    ids = [outbox.put("commun", FLAG, NOW - number).id for number in range(12)]
    assert [item.id for item in outbox.waiting()] == ids


def test_delivered_items_are_kept_for_a_month(outbox: Outbox, tmp_path: Path) -> None:
    item = outbox.put("commun", CHANGE, NOW)
    outbox.settle(item, DONE)
    assert outbox.waiting() == ()
    assert [(sent.id, sent.progress) for sent in outbox.sent()] == [(item.id, DONE)]
    later = time.time() + KEPT_SECONDS
    outbox.tidy(later - 60)
    assert outbox.get(item.id).contribution == CHANGE
    outbox.tidy(later + 60)
    assert outbox.sent() == ()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_conflict_is_kept_until_somebody_settles_it(outbox: Outbox) -> None:
    item = outbox.put("commun", CHANGE, NOW)
    outbox.settle(item, replace(DONE, fate=Fate.CONFLICT, reason="overwritten"))
    later = time.time() + 3 * KEPT_SECONDS
    outbox.tidy(later)
    (kept,) = outbox.sent()
    assert outbox.drop(kept)
    outbox.tidy(later)
    assert outbox.sent() == ()


def test_dropping_can_be_undone(outbox: Outbox) -> None:
    item = outbox.put("commun", FLAG, NOW)
    assert outbox.drop(item)
    assert outbox.waiting() == ()
    assert outbox.restore(item)
    assert outbox.waiting() == (item,)
    outbox.settle(item, DONE)
    assert not outbox.drop(item)


def test_a_settled_conflict_can_be_put_away_and_called_back(outbox: Outbox) -> None:
    outbox.settle(outbox.put("commun", CHANGE, NOW), replace(DONE, fate=Fate.CONFLICT, conflict_path="autre.md"))
    (item,) = outbox.sent()
    assert outbox.drop(item)
    assert outbox.sent() == ()
    assert outbox.restore(item)
    assert outbox.sent() == (item,)
    assert outbox.waiting() == ()


def test_an_item_is_found_by_the_beginning_of_its_id(outbox: Outbox) -> None:
    items = [outbox.put("commun", FLAG, NOW) for _ in range(40)]
    assert outbox.get(items[0].id[:12]).id == items[0].id
    for wrong in ("", "xyz"):
        with pytest.raises(UsageError, match="Aucun envoi"):
            outbox.get(wrong)
    shared = next(digit for digit in "0123456789abcdef" if sum(item.id[0] == digit for item in items) > 1)
    with pytest.raises(UsageError, match="Plusieurs envois"):
        outbox.get(shared)


@pytest.mark.parametrize("harm", ["flip", "cut", "empty", "nuls"])
def test_d5_a_damaged_item_is_shown_and_kept_aside_and_holds_up_no_other(
    outbox: Outbox, tmp_path: Path, harm: str
) -> None:
    first, second = outbox.put("commun", CHANGE, NOW), outbox.put("commun", FLAG, NOW)
    file = next((tmp_path / "outbox").glob(f"*{first.id}*"))
    data = file.read_bytes()
    harmed = {"flip": data.replace(b"Bourse", b"bourse"), "cut": data[:-3], "empty": b"", "nuls": bytes(len(data))}[
        harm
    ]
    file.write_bytes(harmed)
    for _ in range(2):
        assert outbox.waiting() == (second,)
        (damaged,) = outbox.damaged()
        assert Path(damaged.file).read_bytes() == harmed
        outbox.tidy(NOW)
    assert not file.exists()


def test_a_lost_or_broken_state_means_try_again(outbox: Outbox, tmp_path: Path) -> None:
    item = outbox.put("commun", FLAG, NOW)
    outbox.note(item, Progress(reason="open-elsewhere", attempts=3))
    assert outbox.waiting()[0].progress.attempts == 3
    for file in (tmp_path / "outbox" / "state").iterdir():
        file.write_bytes(b"\0\0\0")
    assert outbox.waiting() == (item,)


def test_a_crash_between_settling_and_moving_delivers_no_more(outbox: Outbox) -> None:
    item = outbox.put("commun", FLAG, NOW)
    outbox.note(item, DONE)
    assert outbox.waiting() == ()
    assert [sent.id for sent in outbox.sent()] == [item.id]
    outbox.tidy(NOW)
    assert [sent.id for sent in outbox.sent()] == [item.id]


@pytest.mark.parametrize(
    ("number", "reason"), [(errno.ENOSPC, "disk-full"), (errno.EROFS, "read-only"), (errno.EIO, "disk-error")]
)
def test_d1_d8_what_cannot_be_saved_is_not_said_to_be(
    outbox: Outbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, reason: str
) -> None:
    def refuse(descriptor: int) -> None:
        raise OSError(number, "refused")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", refuse)
        with pytest.raises(LocalError) as raised:
            outbox.put("commun", CHANGE, NOW)
    assert raised.value.reason == reason
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_only_one_process_has_the_turn(outbox: Outbox, tmp_path: Path) -> None:
    program = f"""
import time
from pathlib import Path
from kb_app.workspace.outbox import Outbox
with Outbox(Path({str(tmp_path / "outbox")!r})).turn() as ours:
    print(ours, flush=True)
    time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "True\n"
        with outbox.turn() as ours:
            assert not ours
        other.kill()
        other.wait()
    with outbox.turn() as ours:
        assert ours


PUT = """
import sys, time
from pathlib import Path
from kb_app.domain.contribution import Change
from kb_app.workspace.outbox import Outbox
outbox = Outbox(Path(sys.argv[1]))
for number in range(100000):
    print(outbox.put("commun", Change("a", "A", "a.md", "", b"text %d " % number * 5000), time.time()).id, flush=True)
"""


@pytest.mark.slow
def test_l1_a_process_killed_while_saving_leaves_all_it_reported_and_no_half_item(tmp_path: Path) -> None:
    for wait in (0.005, 0.02, 0.05, 0.08):
        place = tmp_path / str(wait)
        with subprocess.Popen([sys.executable, "-c", PUT, place], stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            told = [writer.stdout.readline().strip()]
            time.sleep(wait)
            writer.send_signal(signal.SIGKILL)
            told += [line.strip() for line in writer.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
        items = Outbox(place).waiting()
        assert {item.id for item in items} >= set(told)
        assert len(items) <= len(told) + 1
        assert Outbox(place).damaged() == ()


class _Sabotage:
    """Refuses, or kills at, the n-th operation on files below `root`, in a child process."""

    OPERATIONS = frozenset({"open", "os.rename", "os.remove", "os.mkdir", "os.listdir", "os.utime"})

    def __init__(self, root: Path, at: int, kill: bool) -> None:
        self.count, self._root, self._at, self._kill = 0, str(root), at, kill
        sys.addaudithook(self._notice)

    def _notice(self, event: str, arguments: tuple[object, ...]) -> None:
        if event in self.OPERATIONS and str(arguments[0]).startswith(self._root):
            self.count += 1
            if self.count == self._at and self._kill:
                os.kill(os.getpid(), signal.SIGKILL)
            if self.count == self._at:
                raise OSError(errno.ENOSPC, f"sabotaged {event}")


def _outcomes(template: Path, place: Path, *, kill: bool) -> Iterator[tuple[int, Outbox]]:
    """The outbox after put, note and settle were interrupted at their n-th operation, and whether they went through."""
    at, code = 0, 2
    while code:
        at += 1
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(template, place)
        child = os.fork()
        if child == 0:
            code = 1
            try:
                sabotage = _Sabotage(place, at, kill)
                outbox = Outbox(place)
                try:
                    waiting = outbox.waiting()[0]
                    outbox.put("commun", FLAG, NOW + 1)
                    outbox.note(waiting, Progress(attempts=1))
                    outbox.settle(waiting, DONE)
                    code = 2
                except (LocalError, IndexError):  # when the item itself cannot be read, none is listed
                    code = 2
                code = code if sabotage.count >= at else 0
            finally:
                os._exit(code)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        code = 2 if status == -signal.SIGKILL else status
        assert code != 1, f"operation {at} raised something else than LocalError"
        yield at, Outbox(place)


@pytest.mark.parametrize("kill", [True, False], ids=["kill", "full disk"])
def test_interrupted_at_any_operation_nothing_is_lost_or_half_there(tmp_path: Path, kill: bool) -> None:
    template = tmp_path / "template"
    before = Outbox(template).put("commun", CHANGE, NOW)
    at = 0
    for at, outbox in _outcomes(template, tmp_path / "run", kill=kill):
        for _ in range(2):
            kept = [*outbox.waiting(), *outbox.sent()]
            assert [item.id for item in kept].count(before.id) == 1, at
            assert outbox.damaged() == (), at
            assert all(item.contribution in (FLAG, CHANGE) for item in kept), at
            outbox.tidy(NOW)
    assert at > 8
