"""L2, I11: a process that dies, or whose disk or share fails, at any file operation of a delivery delivers once."""

import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from fakes.broken_operations import Saboteur
from homes import refresh, settle

from kb_app import settings
from kb_app.bootstrap import build
from kb_app.domain.contribution import Subject
from kb_app.domain.errors import LocalError
from kb_app.services.delivery import Deliverer
from kb_app.services.publishing import publish
from kb_app.settings import Settings
from kb_app.workspace.bases import Bases
from kb_app.workspace.outbox import Outbox

TEXT = b"# Fiche 3\n\nTexte nouveau.\n"
LATER = 10_000.0


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A share that was written to before, and a home with a flag and a change to deliver."""
    base = tmp_path_factory.mktemp("l2") / "template"
    (base / "share").mkdir(parents=True)
    for number in range(12):
        (base / "share" / f"fiche-{number}.md").write_text(f"# Fiche {number}\n\nTexte {number}.\n", "utf-8")
    settle(base / "share")
    followed = home(base)
    refresh(followed)
    services = build(followed)
    services.feedback.send(Subject.THANKS, "D'abord", "fiche-1")
    refresh(followed)
    refresh(followed)
    services.feedback.send(Subject.FLAG, "Le délai a changé", "fiche-3")
    draft = services.editing.open_draft("fiche-3")
    draft.write_bytes(TEXT)
    services.editing.publish(draft)
    services.close()
    return base


def home(base: Path) -> Settings:
    """The home of `base`, wherever `base` was copied to: nothing about folders is kept in a file."""
    return settings.follow(settings.load(base / "home", base / "no-config", environment={}), (base / "share",))


def deliver(base: Path, later: float = 0.0) -> None:
    followed = home(base)

    def clock() -> float:
        return time.time() + later

    bases = Bases(followed.bases)
    deliverer = Deliverer(
        Outbox(followed.outbox),
        lambda folder, submission: publish(followed, folder, submission, bases=bases, clock=clock),
        clock=clock,
    )
    deliverer.deliver(followed.folders[0], lambda event: None)


def interrupted(template: Path, place: Path, deed: str, step: int) -> Iterator[int]:
    """Every `step`-th operation at which the first delivery was interrupted, with what it left at `place`."""
    at_operation, went_on = 1 - step, True
    while went_on:
        at_operation += step
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(template, place)
        child = os.fork()
        if child == 0:
            code = 1
            try:
                saboteur = Saboteur(place, at_operation, deed)
                with suppress(LocalError):
                    deliver(place)
                code = 0 if saboteur.count < at_operation else 2
            finally:
                os._exit(code)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert status in (0, 2, -signal.SIGKILL), f"operation {at_operation} raised something else than LocalError"
        went_on = status != 0
        yield at_operation


@pytest.mark.slow
@pytest.mark.parametrize(("deed", "step"), [("kill", 4), ("fail once", 5)])
def test_l2_i11_delivered_once_whatever_operation_is_the_last(
    template: Path, tmp_path: Path, deed: str, step: int
) -> None:
    place, number = tmp_path / "run", 0
    for number in interrupted(template, place, deed, step):
        deliver(place, LATER)
        deliver(place, 2 * LATER)
        outbox = Outbox(place / "home" / "workspace" / "outbox")
        assert outbox.waiting() == (), number
        assert outbox.damaged() == (), number
        assert len(outbox.sent()) == 3, number
        share = place / "share"
        assert (share / "fiche-3.md").read_bytes() == TEXT, number
        assert len(list(share.glob("*.md"))) == 12, number
        records = [file.read_text("utf-8") for file in (share / ".kb" / "inbox").rglob("*.md")]
        assert sum("Le délai a changé" in record for record in records) == 1, number
    assert number > 40
