"""S19 S20: the marker was tidied away; the library is kept by another version."""

from fakes.desk import START, Desk
from fakes.filling import fill, mark
from fakes.memory_folder import MemoryFolder

from kb_app.sync.ledger import Outcome

NAMES = tuple(f"{number}.md" for number in range(12))


def test_s19_the_marker_was_deleted_by_a_tidy_up(desk: Desk, share: MemoryFolder) -> None:
    mark(share)
    fill(share, *NAMES)
    desk.pull()
    share.delete_directory(".kb")
    share.write("3.md", "edited", mtime=START - 1000)
    result = desk.pull_twice()
    assert (result.outcome, result.reason) == (Outcome.OFFLINE, "marker-missing")
    assert (result.removed, result.as_of) == ((), START)
    assert desk.texts(result)["3.md"] == "text of 3.md"
    mark(share)
    assert desk.texts(desk.pull())["3.md"] == "edited"


def test_s19_only_the_canary_was_deleted(desk: Desk, share: MemoryFolder) -> None:
    mark(share)
    fill(share, *NAMES)
    desk.pull()
    share.delete(".kb/canary")
    assert desk.pull().reason == "marker-missing"


def test_s19_the_marker_goes_during_the_scan(desk: Desk, share: MemoryFolder) -> None:
    mark(share)
    fill(share, *NAMES)
    desk.pull()
    plain = share.entries

    def tidy(path: str) -> object:
        share.delete_directory(".kb")
        return plain(path)

    share.entries = tidy  # type: ignore[method-assign,assignment]
    result = desk.pull()
    assert (result.outcome, result.reason) == (Outcome.OFFLINE, "marker-missing")


def test_s19_a_plain_folder_may_become_a_marked_one(desk: Desk, share: MemoryFolder) -> None:
    fill(share, *NAMES)
    desk.pull()
    mark(share)
    assert desk.pull().outcome is Outcome.DONE
    share.delete_directory(".kb")
    assert desk.pull().reason == "marker-missing", "from now on it is missed"


def test_s20_a_newer_format_is_followed_and_not_written_to(desk: Desk, share: MemoryFolder) -> None:
    mark(share, version=2)
    share.client = "me"
    fill(share, *NAMES)
    result = desk.pull()
    assert (result.outcome, result.is_read_only) == (Outcome.DONE, True)
    assert desk.texts(result).keys() == set(NAMES)
    mark(share, version=1)
    assert not desk.pull().is_read_only


def test_s20_our_own_format_may_be_written_to(desk: Desk, share: MemoryFolder) -> None:
    mark(share)
    assert not desk.pull().is_read_only
