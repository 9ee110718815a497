"""What one pass after another does to the copy."""

from fakes.desk import START, Clock, Desk
from fakes.memory_folder import MemoryFolder

from kb_app.sync.fetcher import Fetched
from kb_app.sync.ledger import Outcome
from kb_app.sync.puller import Planned
from kb_app.sync.scanner import Scanning
from kb_app.sync.state import load, release, save

HOUR = 3600.0
OLD = START - 100 * HOUR


def fill(share: MemoryFolder, *paths: str) -> None:
    for path in paths:
        share.write(path, f"text of {path}", mtime=OLD)


def test_first_pass_copies_everything_that_is_followed(desk: Desk, share: MemoryFolder) -> None:
    fill(share, "knowledge.toml", "synonyms.txt", "a.md", "sub/deep/b.markdown", "assets/c.png")
    fill(share, "report.pdf", "sub/knowledge.toml", "Thumbs.db", ".git/d.md", "~$a.md")
    result = desk.pull()
    expected = {"knowledge.toml", "synonyms.txt", "a.md", "sub/deep/b.markdown", "assets/c.png"}
    assert desk.texts(result) == {path: f"text of {path}" for path in expected}
    assert set(result.added) == expected
    assert (result.outcome, result.changed, result.removed, result.problems) == (Outcome.DONE, (), (), ())
    assert result.as_of == START


def test_a_pass_over_an_unchanged_folder_reads_nothing(desk: Desk, share: MemoryFolder) -> None:
    fill(share, "a.md", "sub/b.md")
    desk.pull()
    share.read_paths.clear()
    desk.clock.wait(300)
    result = desk.pull()
    assert [path for path in share.read_paths if not path.startswith(".kb")] == []
    assert (result.added, result.changed, result.removed) == ((), (), ())
    assert result.as_of == START + 300


def test_an_edited_article_is_replaced_and_its_old_text_kept_in_the_trash(desk: Desk, share: MemoryFolder) -> None:
    fill(share, "a.md", "b.md")
    desk.pull()
    desk.clock.wait(300)
    share.write("a.md", "new text", mtime=desk.clock() - 60)
    result = desk.pull()
    assert result.changed == ("a.md",)
    assert desk.texts(result)["a.md"] == "new text"
    assert desk.trashed() == {"a.md": "text of a.md"}


def test_a_touched_file_is_no_change(desk: Desk, share: MemoryFolder) -> None:
    fill(share, "a.md")
    desk.pull()
    share.write("a.md", "text of a.md", mtime=START - HOUR)
    result = desk.pull()
    assert result.changed == ()
    assert desk.trashed() == {}


def test_a_file_written_a_moment_ago_is_read_again_before_it_is_believed(desk: Desk, share: MemoryFolder) -> None:
    share.write("a.md", "half")

    def save_the_rest(path: str) -> None:
        if path == "a.md" and desk.clock() > START + 1:
            share.before_read = lambda path: None
            share.write("a.md", "half and the rest")

    share.before_read = save_the_rest
    result = desk.pull()
    assert result.added == ()
    assert [problem.rule for problem in result.problems] == ["unsettled"]
    assert result.again_in is not None and result.again_in <= 2.1
    desk.clock.wait(3)
    assert desk.texts(desk.pull()) == {"a.md": "half and the rest"}


def test_one_pass_is_enough_for_a_file_that_was_just_saved(desk: Desk, share: MemoryFolder) -> None:
    share.write("a.md", "all of it")
    result = desk.pull()
    assert desk.texts(result) == {"a.md": "all of it"}
    assert result.problems == ()


def test_a_removed_article_goes_to_the_trash_after_the_second_scan(desk: Desk, share: MemoryFolder) -> None:
    fill(share, *(f"{number}.md" for number in range(5)))
    desk.pull()
    share.delete("3.md")
    first = desk.pull()
    assert first.removed == () and "3.md" in first.files
    assert first.again_in == 60
    desk.clock.wait(30)
    assert desk.pull().removed == ()
    desk.clock.wait(31)
    result = desk.pull()
    assert result.removed == ("3.md",)
    assert "3.md" not in result.files
    assert not (desk.copy / "3.md").exists()
    assert desk.trashed() == {"3.md": "text of 3.md"}
    assert result.again_in is None


def test_an_article_that_comes_back_starts_a_new_grace(desk: Desk, share: MemoryFolder) -> None:
    fill(share, "a.md", "b.md", "c.md")
    desk.pull()
    share.delete("a.md")
    desk.pull()
    fill(share, "a.md")
    desk.clock.wait(61)
    desk.pull()
    share.delete("a.md")
    assert desk.pull().removed == ()


def test_a_renamed_article_moves_at_once(desk: Desk, share: MemoryFolder) -> None:
    fill(share, "a.md", "b.md")
    desk.pull()
    share.move_by_hand("a.md", "sub/renamed.md")
    result = desk.pull()
    assert result.moved == (("a.md", "sub/renamed.md"),)
    assert result.removed == ("a.md",)
    assert desk.texts(result) == {"sub/renamed.md": "text of a.md", "b.md": "text of b.md"}


def test_a_whole_directory_renamed_is_no_loss(desk: Desk, share: MemoryFolder) -> None:
    paths = [f"old/{number}.md" for number in range(30)]
    fill(share, *paths)
    desk.pull()
    for path in paths:
        share.move_by_hand(path, path.replace("old", "new"))
    result = desk.pull()
    assert result.outcome is Outcome.DONE
    assert len(result.moved) == 30


def test_files_copied_elsewhere_and_deleted_are_no_loss(desk: Desk, share: MemoryFolder) -> None:
    """As git or a file manager does it: new numbers, new times, only the content is the same."""
    paths = [f"old/{number}.md" for number in range(8)]
    fill(share, *paths, *(f"other{number}.md" for number in range(40)))
    desk.pull()
    for path in paths:
        share.write(path.replace("old", "new"), f"text of {path}", mtime=OLD + 10)
        share.delete(path)
    result = desk.pull()
    assert len(result.moved) == 8
    assert result.held == {}
    assert result.outcome is Outcome.DONE


def test_many_removals_are_held_for_ever_and_all_stays_readable(desk: Desk, share: MemoryFolder) -> None:
    paths = [f"{number}.md" for number in range(30)]
    fill(share, *paths)
    desk.pull()
    for path in paths[:11]:
        share.delete(path)
    for _ in range(5):
        result = desk.pull()
        assert result.outcome is Outcome.SUSPICIOUS
        assert result.reason == "many-removed"
        assert result.held.keys() == set(paths[:11])
        assert result.removed == ()
        desk.clock.wait(100_000)
    assert desk.texts(result).keys() == set(paths)


def test_the_rest_is_followed_while_removals_are_held(desk: Desk, share: MemoryFolder) -> None:
    paths = [f"{number}.md" for number in range(30)]
    fill(share, *paths)
    desk.pull()
    for path in paths[:11]:
        share.delete(path)
    share.write("29.md", "news", mtime=OLD + 1)
    result = desk.pull_twice()
    assert desk.texts(result)["29.md"] == "news"
    share.delete("28.md")
    result = desk.pull_twice()
    assert "28.md" in result.held


def test_a_person_lets_held_removals_go(desk: Desk, share: MemoryFolder) -> None:
    paths = [f"{number}.md" for number in range(30)]
    fill(share, *paths)
    desk.pull()
    for path in paths[:11]:
        share.delete(path)
    desk.pull()
    save(release(load(desk.state_file), paths[:10]), desk.state_file)
    result = desk.pull()
    assert set(result.removed) == set(paths[:10])
    assert result.held.keys() == {paths[10]}
    assert desk.trashed().keys() == set(paths[:10])


def test_a_released_article_that_is_back_is_not_removed(desk: Desk, share: MemoryFolder) -> None:
    paths = [f"{number}.md" for number in range(30)]
    fill(share, *paths)
    desk.pull()
    for path in paths[:11]:
        share.delete(path)
    desk.pull()
    save(release(load(desk.state_file), paths), desk.state_file)
    fill(share, *paths)
    result = desk.pull()
    assert (result.outcome, result.removed) == (Outcome.DONE, ())
    assert load(desk.state_file).released == frozenset()


def test_held_articles_that_come_back_end_the_pause(desk: Desk, share: MemoryFolder) -> None:
    paths = [f"{number}.md" for number in range(30)]
    fill(share, *paths)
    desk.pull()
    share.truncated[""] = 5
    assert desk.pull().outcome is Outcome.SUSPICIOUS
    share.truncated.clear()
    result = desk.pull()
    assert result.outcome is Outcome.DONE
    assert result.held == {}


def test_a_hint_looks_at_one_directory_and_the_way_to_it(desk: Desk, share: MemoryFolder) -> None:
    fill(share, "a.md", "sub/b.md", "sub/deep/c.md", "other/d.md")
    desk.pull()
    share.listed.clear()
    desk.clock.wait(300)
    share.write("sub/b.md", "new", mtime=OLD + 1)
    share.write("other/d.md", "not looked at", mtime=OLD + 1)
    result = desk.pull(hints=frozenset({"sub"}))
    assert sorted(share.listed) == ["", "sub"]
    assert (result.changed, result.removed) == (("sub/b.md",), ())
    assert result.as_of == START, "a look at one directory does not make the copy younger"


def test_a_hint_may_find_a_removal_that_the_next_pass_confirms(desk: Desk, share: MemoryFolder) -> None:
    fill(share, "a.md", "sub/b.md", "sub/c.md", "sub/d.md", "gone/e.md")
    desk.pull()
    share.delete("sub/b.md")
    result = desk.pull(hints=frozenset({"sub"}))
    assert (result.removed, result.again_in) == ((), 60)
    desk.clock.wait(60)
    assert desk.pull().removed == ("sub/b.md",)
    share.delete_directory("gone")
    assert desk.pull(hints=frozenset({"gone"})).problems == (), "a directory that was removed is no problem"


def test_progress_is_told(desk: Desk, share: MemoryFolder) -> None:
    fill(share, "a.md", "sub/b.md")
    desk.pull()
    assert [event for event in desk.events if isinstance(event, Scanning)][-1] == Scanning(2, 2)
    assert [event for event in desk.events if isinstance(event, Planned)] == [Planned(2, 0, 0)]
    fetched = [event for event in desk.events if isinstance(event, Fetched)]
    assert [(event.done, event.total) for event in fetched] == [(1, 2), (2, 2)]


def test_a_cancelled_pass_keeps_what_it_has_and_removes_nothing(desk: Desk, share: MemoryFolder) -> None:
    fill(share, *(f"{number}.md" for number in range(20)))
    desk.pull()
    share.delete("3.md")
    desk.pull()
    desk.clock.wait(61)
    fill(share, *(f"new{number}.md" for number in range(20)))
    result = desk.pull(
        cancelled=lambda: any(isinstance(event, Fetched) and event.total == 20 for event in desk.events[-1:])
    )
    assert result.outcome is Outcome.CANCELLED
    assert result.removed == ()
    assert len(result.files) > 20
    result = desk.pull()
    assert result.removed == ("3.md",)
    assert len(result.files) == 39


def test_a_pass_cancelled_before_it_began_changes_nothing(desk: Desk, share: MemoryFolder) -> None:
    fill(share, "a.md")
    result = desk.pull(cancelled=lambda: True)
    assert (result.outcome, result.files, result.as_of) == (Outcome.CANCELLED, {}, None)


def test_an_overtaken_pass_does_not_save_over_the_newer_state(desk: Desk, share: MemoryFolder, clock: Clock) -> None:
    """A worker that hung for an hour wakes up after its successor did the work."""
    fill(share, "a.md")
    desk.pull()
    share.write("a.md", "second", mtime=OLD + 1)

    def successor_passes(path: str) -> None:
        if path == "a.md":
            share.before_read = lambda path: None
            share.write("a.md", "third", mtime=OLD + 2)
            assert desk.pull().changed == ("a.md",)

    share.before_read = successor_passes
    assert desk.pull().reason == "overtaken"
    assert desk.texts(desk.pull()) == {"a.md": "third"}


def test_what_is_wrong_is_remembered_while_the_share_is_away(desk: Desk, share: MemoryFolder) -> None:
    fill(share, "a.md", "sub/b.md")
    share.listing_errors["sub"] = PermissionError(13, "denied")
    assert [problem.rule for problem in desk.pull().problems] == ["folder-unreadable"]
    share.listings_left = 0
    result = desk.pull()
    assert result.outcome is Outcome.OFFLINE
    assert [problem.rule for problem in result.problems] == ["folder-unreadable"]


def test_a_look_at_one_directory_forgets_no_problem_of_another(desk: Desk, share: MemoryFolder) -> None:
    fill(share, "a.md", "sub/b.md", "locked/c.md")
    share.listing_errors["locked"] = PermissionError(13, "denied")
    share.reading_errors["sub/b.md"] = OSError(5, "broken")
    assert [problem.path for problem in desk.pull().problems] == ["locked", "sub/b.md"]
    share.reading_errors.clear()
    assert [problem.path for problem in desk.pull(hints=frozenset({"sub"})).problems] == ["locked"]


def test_a_file_that_could_not_be_stored_is_tried_again_soon(desk: Desk, share: MemoryFolder) -> None:
    fill(share, "a.md")
    (desk.copy / "a.md").mkdir(parents=True)
    (desk.copy / "a.md" / "in the way").touch()
    assert desk.pull().again_in == 60


def test_a_marked_folder_judges_the_age_of_files_by_its_own_clock(desk: Desk, share: MemoryFolder) -> None:
    """The server is an hour ahead: a file it dated a minute ago lies in this computer's future, and is settled."""
    share.write(".kb/share.json", '{"uuid": "u", "format": 1}', mtime=OLD)
    share.client = "me"
    share.clock = lambda: desk.clock() + HOUR
    share.write("a.md", "text", mtime=share.clock() - 60)
    result = desk.pull()
    assert result.added == ("a.md",)
    assert desk.clock() == START, "nothing had to be waited for"
    assert load(desk.state_file).files["a.md"].is_settled
