"""From the outbox to a folder: in order, once, "delivered" only when it is; one bad item holds up no other."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kb_app.domain.contribution import Change, Fate, Feedback, Subject
from kb_app.domain.errors import ShareOffline
from kb_app.parsing.feedback import read_feedback
from kb_app.services.delivery import BEHIND, FIRST_RETRY, LAST_RETRY, Deliverer
from kb_app.services.events import Delivering, from_json, to_json
from kb_app.services.sending import state_words
from kb_app.settings import FollowedFolder
from kb_app.sync.submission import Delivery, Receipt, Submission
from kb_app.workspace.outbox import Outbox

HERE = FollowedFolder("commun", Path("/nowhere"))
FLAG = Feedback(Subject.FLAG, "bourse", "Le délai a changé.", author="Léa", title="Demander une bourse")


def change(path: str, text: str = "# Texte\n") -> Change:
    return Change(path, path, path, "ab" * 32, text.encode())


def plain(sentence: str) -> str:
    return sentence.replace("\u00a0", " ").replace("\u202f", " ")


@dataclass
class Share:
    """A folder that takes everything, but for what `answers` says of a path."""

    answers: dict[str, Receipt | ShareOffline] = field(default_factory=dict)
    taken: list[Submission] = field(default_factory=list)
    asked: int = 0

    def publish(self, folder: FollowedFolder, submission: Submission) -> Receipt:
        self.asked += 1
        answer = self.answers.get(submission.path)
        if isinstance(answer, ShareOffline):
            raise answer
        if answer is None or answer.outcome is not Delivery.WAITING:
            self.taken.append(submission)
        return answer or Receipt(Delivery.DELIVERED, submission.path, "cd" * 32, seq=len(self.taken))


@dataclass
class Desk:
    outbox: Outbox
    share: Share = field(default_factory=Share)
    now: float = 1_795_600_000.0
    events: list[object] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.deliverer = Deliverer(self.outbox, self.share.publish, clock=lambda: self.now, chance=lambda: 0.5)

    def put(self, contribution: Change | Feedback, folder: str = "commun") -> str:
        return self.outbox.put(folder, contribution, self.now).id

    def deliver(self) -> int:
        return self.deliverer.deliver(HERE, self.events.append).count

    def words(self) -> list[str]:
        return [plain(state_words(item)) for item in self.outbox.waiting()]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(Outbox(tmp_path / "outbox"))


def waits(reason: str) -> Receipt:
    return Receipt(Delivery.WAITING, "", reason=reason)


def test_everything_goes_out_in_order_and_only_once(desk: Desk) -> None:
    ids = [desk.put(change("aides/a.md")), desk.put(FLAG), desk.put(change("b.md"))]
    assert desk.words() == ["enregistré sur ce poste"] * 3
    delivered = desk.deliverer.deliver(HERE, desk.events.append)
    assert (delivered.count, delivered.directories) == (3, {"aides", ""})
    assert [submission.id for submission in desk.share.taken] == ids
    assert [item.progress.delivered_at for item in desk.outbox.sent()] == [desk.now] * 3
    assert desk.deliver() == 0
    assert desk.share.asked == 3


def test_a_feedback_goes_out_as_a_record_that_can_be_read(desk: Desk) -> None:
    desk.put(FLAG)
    desk.deliver()
    read = read_feedback(desk.share.taken[0].inbox)
    assert read is not None
    assert (read[0].article, read[0].text, read[0].author) == ("bourse", "Le délai a changé.", "Léa")


def test_events_cross_processes(desk: Desk) -> None:
    desk.put(change("a.md"))
    desk.deliver()
    (event,) = desk.events
    assert isinstance(event, Delivering)
    assert (event.outcome, event.path, event.waiting) == ("delivered", "a.md", 0)
    assert from_json(to_json(event)) == event


def test_one_that_cannot_go_out_holds_up_only_its_own_article(desk: Desk) -> None:
    desk.share.answers["a.md"] = waits("open-elsewhere")
    for contribution in (change("a.md"), change("a.md", "# Deux\n"), change("b.md"), FLAG):
        desk.put(contribution)
    assert desk.deliver() == 2
    assert [item.progress.reason for item in desk.outbox.waiting()] == ["open-elsewhere", BEHIND]
    assert desk.words()[0] == "en attente : la fiche est ouverte sur un autre poste"
    desk.share.answers.clear()
    desk.now += FIRST_RETRY
    assert desk.deliver() == 2
    assert [submission.content for submission in desk.share.taken[-2:]] == [b"# Texte\n", b"# Deux\n"]


def test_pictures_go_before_the_article_that_shows_them(desk: Desk) -> None:
    picture = Change("bourse", "b-1.png", "assets/b-1.png", "", b"\x89PNG")
    article = Change("bourse", "Bourse", "bourse.md", "ab" * 32, b"![](assets/b-1.png)\n")
    desk.share.answers["assets/b-1.png"] = waits("share-full")
    for contribution in (picture, article, change("autre.md")):
        desk.put(contribution)
    assert desk.deliver() == 1
    assert [item.progress.reason for item in desk.outbox.waiting()] == ["share-full", BEHIND]
    desk.share.answers.clear()
    desk.now += FIRST_RETRY
    assert desk.deliver() == 2
    assert [submission.path for submission in desk.share.taken] == ["autre.md", "assets/b-1.png", "bourse.md"]


def test_retries_come_later_and_later_but_never_cease(desk: Desk) -> None:
    desk.share.answers["a.md"] = waits("open-elsewhere")
    desk.put(change("a.md"))
    gaps = []
    for _ in range(14):
        desk.deliver()
        (item,) = desk.outbox.waiting()
        gaps.append(item.progress.next_try - desk.now)
        desk.now = item.progress.next_try - 0.1
        asked = desk.share.asked
        desk.deliver()
        assert desk.share.asked == asked
        desk.now += 0.1
    assert gaps[0] == pytest.approx(FIRST_RETRY)
    assert gaps == sorted(gaps)
    assert gaps[-1] == pytest.approx(LAST_RETRY)


def test_a_folder_that_goes_away_is_asked_once(desk: Desk) -> None:
    for number in range(5):
        desk.put(change(f"{number}.md"))
    desk.share.answers["1.md"] = ShareOffline("no-answer")
    assert desk.deliver() == 1
    assert desk.share.asked == 2
    assert desk.words() == ["en attente : le partage ne répond pas"] * 4


def test_what_waits_for_an_absent_folder_goes_out_at_once_when_it_is_back(desk: Desk) -> None:
    desk.share.answers["a.md"] = waits("offline")
    desk.put(change("a.md"))
    desk.deliver()
    desk.deliverer.hold(HERE, "absent")
    assert desk.words() == ["en attente : le partage est absent"]
    desk.share.answers.clear()
    assert desk.deliver() == 1


def test_another_folder_s_items_stay(desk: Desk) -> None:
    desk.put(FLAG, "prestataire")
    assert desk.deliver() == 0
    assert desk.deliverer.waiting() == 1


@pytest.mark.parametrize(
    ("receipt", "words"),
    [
        (Receipt(Delivery.MERGED, "a.md"), "remis, réuni avec les changements d’un autre"),
        (
            Receipt(Delivery.CONFLICT, "a.md", reason="changed", conflict_path="a (conflit).md"),
            "en conflit : quelqu’un a changé les mêmes lignes ; votre texte est dans a (conflit).md",
        ),
        (
            Receipt(Delivery.DELIVERED, "a.md", reason="was-deleted"),
            "remis : la fiche avait été supprimée, elle est revenue",
        ),
    ],
)
def test_merge_and_conflict_are_told(desk: Desk, receipt: Receipt, words: str) -> None:
    desk.share.answers["a.md"] = receipt
    desk.put(change("a.md"))
    assert desk.deliver() == 1
    (sent,) = desk.outbox.sent()
    assert sent.progress.fate == Fate(receipt.outcome)
    assert plain(state_words(sent)) == words


def test_who_finds_another_process_at_work_leaves_it_alone(desk: Desk) -> None:
    desk.put(FLAG)
    with desk.outbox.turn():
        assert desk.deliver() == 0
    assert desk.share.asked == 0
    assert desk.deliver() == 1


def test_cancelled_in_between(desk: Desk) -> None:
    for number in range(3):
        desk.put(change(f"{number}.md"))
    desk.deliverer.deliver(HERE, desk.events.append, lambda: desk.share.asked >= 1)
    assert len(desk.outbox.waiting()) == 2


def test_putting_something_in_the_outbox_is_noticed_once(desk: Desk) -> None:
    posted: Callable[[], object] = desk.deliverer.posted
    assert posted() == {}
    desk.share.answers["aides/a.md"] = waits("open-elsewhere")
    desk.put(change("aides/a.md"))
    desk.put(FLAG)
    assert posted() == {"commun": {"aides", ""}}
    assert posted() == {}
    desk.deliver()
    assert posted() == {}
    desk.now += FIRST_RETRY
    assert posted() == {"commun": {"aides"}}
    assert posted() == {}
