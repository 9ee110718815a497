"""C1 C2 C4 to C9 C11 C12 C17 K4: two people change one article, and one of them may not be ours."""

from pathlib import Path

import pytest
from fakes.deliveries import Author, articles, author, edit, everything, finish, run_to
from fakes.desk import Clock
from fakes.filling import LONG_AGO, mark
from fakes.memory_folder import MemoryFolder

from kb_app.sync.conflicts import conflict_of
from kb_app.sync.founding import Mode
from kb_app.sync.history import history, restore
from kb_app.sync.publisher import Terms
from kb_app.sync.repair import rescue
from kb_app.sync.submission import Delivery, Receipt

OLD = b"---\ntitle: A\n---\none\ntwo\nthree\nfour\n"
OURS = OLD.replace(b"one", b"ONE")
THEIRS = OLD.replace(b"four", b"FOUR")
BOTH = OURS.replace(b"four", b"FOUR")
CLASH = OLD.replace(b"one", b"eins")


@pytest.fixture
def library(share: MemoryFolder) -> MemoryFolder:
    mark(share)
    share.client = "server"
    share.write("sub/a.md", OLD, mtime=LONG_AGO)
    return share


@pytest.fixture
def two(library: MemoryFolder, clock: Clock, tmp_path: Path) -> tuple[Author, Author]:
    made = (author(library, tmp_path, clock, "1"), author(library, tmp_path, clock, "2"))
    knowing = Terms(text_of=lambda revision: OLD)
    return made[0].with_terms(knowing), made[1].with_terms(knowing)


def deliver_both(two: tuple[Author, Author], clock: Clock, theirs: bytes | None, ours: bytes | None) -> Receipt:
    assert two[1].deliver(edit("sub/a.md", OLD, theirs, author="Léa")).outcome is Delivery.DELIVERED
    clock.wait(3600)
    return two[0].deliver(edit("sub/a.md", OLD, ours, author="Sam (Rennes)"))


def copies(library: MemoryFolder) -> list[str]:
    names = [path.rpartition("/")[2] for path in articles(library)]
    return [name for name in names if conflict_of(name, names)]


def test_c1_edits_that_do_not_touch_are_merged(two: tuple[Author, Author], library: MemoryFolder, clock: Clock) -> None:
    receipt = deliver_both(two, clock, THEIRS, OURS)
    assert receipt.outcome is Delivery.MERGED
    assert articles(library) == {"sub/a.md": BOTH}
    assert {OURS, THEIRS, OLD} <= everything(library)


def test_c1_edits_that_touch_leave_both_texts(two: tuple[Author, Author], library: MemoryFolder, clock: Clock) -> None:
    receipt = deliver_both(two, clock, CLASH, OURS)
    assert (receipt.outcome, receipt.reason) == (Delivery.CONFLICT, "changed")
    assert articles(library) == {"sub/a.md": CLASH, receipt.conflict_path: OURS}
    name = receipt.conflict_path.rpartition("/")[2]
    assert "(conflit, Sam Rennes, 20" in name
    assert conflict_of(name, ()), "the reader shows it under the article"


def test_c2_an_editor_replaces_the_file_between_our_look_and_our_claim(
    two: tuple[Author, Author], library: MemoryFolder, clock: Clock
) -> None:
    steps = two[0].steps(submission := edit("sub/a.md", OLD, OURS))
    run_to(steps, "claim")
    library.overwrite("sub/a.md", THEIRS)
    assert finish(steps).reason == "being-changed"
    assert articles(library) == {"sub/a.md": THEIRS}, "put back"
    assert two[0].deliver_until_done(submission, clock.wait).outcome is Delivery.MERGED
    assert articles(library) == {"sub/a.md": BOTH}


def test_c2_an_editor_saves_in_the_gap(two: tuple[Author, Author], library: MemoryFolder, clock: Clock) -> None:
    steps = two[0].steps(submission := edit("sub/a.md", OLD, OURS))
    run_to(steps, "publish")
    library.write("sub/a.md", CLASH)
    finish(steps)
    assert two[0].deliver_until_done(submission, clock.wait).outcome is Delivery.CONFLICT
    assert set(articles(library).values()) == {OURS, CLASH}


def test_c2_a_stranger_was_displaced_and_the_path_taken_meanwhile(
    two: tuple[Author, Author], library: MemoryFolder, clock: Clock
) -> None:
    steps = two[0].steps(submission := edit("sub/a.md", OLD, OURS))
    run_to(steps, "claim")
    library.overwrite("sub/a.md", CLASH)
    run_to(steps, "put back")
    library.write("sub/a.md", THEIRS)
    finish(steps)
    assert two[0].deliver_until_done(submission, clock.wait).outcome is Delivery.MERGED
    assert set(articles(library).values()) == {BOTH, CLASH}
    assert len(copies(library)) == 1


def test_c2_in_a_folder_that_a_tool_carries_around(
    two: tuple[Author, Author], library: MemoryFolder, clock: Clock
) -> None:
    computer = two[0].with_terms(Terms(mode=Mode.SYNCED, text_of=lambda revision: OLD))
    steps = computer.steps(edit("sub/a.md", OLD, OURS))
    run_to(steps, "swap")
    library.overwrite("sub/a.md", THEIRS)
    receipt = finish(steps)
    assert receipt.outcome is Delivery.CONFLICT
    assert articles(library) == {"sub/a.md": OURS, receipt.conflict_path: THEIRS}


def test_c2_the_path_is_never_empty_in_a_folder_that_a_tool_carries_around(
    two: tuple[Author, Author], library: MemoryFolder
) -> None:
    computer = two[0].with_terms(Terms(mode=Mode.SYNCED))
    steps = computer.steps(edit("sub/a.md", OLD, OURS))
    for _ in steps:
        assert "sub/a.md" in library.files
    assert articles(library) == {"sub/a.md": OURS}


def test_c4_a_save_from_an_older_text_over_ours(two: tuple[Author, Author], library: MemoryFolder) -> None:
    assert two[0].deliver(edit("sub/a.md", OLD, OURS)).outcome is Delivery.DELIVERED
    library.write("sub/a.md", THEIRS)
    assert OURS in everything(library), "ours is among the deposits"
    assert restore(library, history(library, "sub/a.md")[0]) == OLD


def test_c5_an_editor_keeps_the_old_file_open_and_saves_into_the_history(
    two: tuple[Author, Author], library: MemoryFolder
) -> None:
    held = library.open("sub/a.md")
    assert two[0].deliver(edit("sub/a.md", OLD, OURS)).outcome is Delivery.DELIVERED
    assert rescue(two[0].seat, two[0].client, "sub/a.md") == ()
    library.write(library.path_of(held) or "", THEIRS)
    found = rescue(two[0].seat, two[0].client, "sub/a.md")
    assert [articles(library)[path] for path in found] == [THEIRS]
    assert rescue(two[1].seat, two[1].client, "sub/a.md") == (), "once"


def test_c6_an_edit_wins_over_a_deletion(two: tuple[Author, Author], library: MemoryFolder, clock: Clock) -> None:
    receipt = deliver_both(two, clock, None, OURS)
    assert (receipt.outcome, receipt.reason) == (Delivery.DELIVERED, "was-deleted")
    assert articles(library) == {"sub/a.md": OURS}


def test_c6_a_deletion_gives_way_to_an_edit(two: tuple[Author, Author], library: MemoryFolder, clock: Clock) -> None:
    receipt = deliver_both(two, clock, THEIRS, None)
    assert (receipt.outcome, receipt.reason) == (Delivery.CONFLICT, "changed")
    assert articles(library) == {"sub/a.md": THEIRS}


def test_c7_an_edit_follows_a_rename(two: tuple[Author, Author], library: MemoryFolder, clock: Clock) -> None:
    moved = two[1].deliver(edit("new/b.md", OLD, THEIRS, moved_from="sub/a.md"))
    assert (moved.outcome, articles(library)) == (Delivery.DELIVERED, {"new/b.md": THEIRS})
    clock.wait(3600)
    receipt = two[0].deliver(edit("sub/a.md", OLD, OURS))
    assert (receipt.outcome, receipt.path) == (Delivery.MERGED, "new/b.md")
    assert articles(library) == {"new/b.md": BOTH}


def test_c7_a_rename_takes_an_edit_along(two: tuple[Author, Author], library: MemoryFolder, clock: Clock) -> None:
    assert two[1].deliver(edit("sub/a.md", OLD, THEIRS)).outcome is Delivery.DELIVERED
    clock.wait(3600)
    receipt = two[0].deliver(edit("new/b.md", OLD, OURS, moved_from="sub/a.md"))
    assert (receipt.outcome, articles(library)) == (Delivery.MERGED, {"new/b.md": BOTH})


def test_c7_two_renames(two: tuple[Author, Author], library: MemoryFolder, clock: Clock) -> None:
    assert two[1].deliver(edit("b.md", OLD, OLD, moved_from="sub/a.md")).outcome is Delivery.DELIVERED
    clock.wait(3600)
    assert two[0].deliver(edit("c.md", OLD, OURS, moved_from="sub/a.md")).outcome is Delivery.DELIVERED
    assert articles(library) == {"c.md": OURS}


def test_c7_the_new_name_is_taken(two: tuple[Author, Author], library: MemoryFolder) -> None:
    library.write("b.md", b"another", mtime=LONG_AGO)
    receipt = two[0].deliver(edit("b.md", OLD, OURS, moved_from="sub/a.md"))
    assert (receipt.outcome, receipt.reason) == (Delivery.CONFLICT, "taken")
    assert articles(library) == {"b.md": b"another", "sub/a.md": OLD, receipt.conflict_path: OURS}


def test_c7_only_the_case_of_a_name_changes(two: tuple[Author, Author], library: MemoryFolder) -> None:
    assert two[0].deliver(edit("sub/A.md", OLD, OURS, moved_from="sub/a.md")).outcome is Delivery.DELIVERED
    assert articles(library) == {"sub/A.md": OURS}


def test_c8_two_new_articles_of_one_name(two: tuple[Author, Author], library: MemoryFolder, clock: Clock) -> None:
    first = two[1].deliver(edit("new.md", None, THEIRS))
    second = two[0].deliver(edit("new.md", None, OURS))
    assert (first.outcome, second.outcome, second.reason) == (Delivery.DELIVERED, Delivery.CONFLICT, "taken")
    assert articles(library) == {"sub/a.md": OLD, "new.md": THEIRS, second.conflict_path: OURS}


def test_c8_a_new_article_takes_the_place_that_another_left(two: tuple[Author, Author], library: MemoryFolder) -> None:
    assert two[1].deliver(edit("b.md", OLD, OLD, moved_from="sub/a.md")).outcome is Delivery.DELIVERED
    assert two[0].deliver(edit("sub/a.md", None, OURS)).outcome is Delivery.DELIVERED
    assert articles(library) == {"b.md": OLD, "sub/a.md": OURS}


def test_c8_two_conflicts_of_one_person_in_one_minute(two: tuple[Author, Author], library: MemoryFolder) -> None:
    library.write("new.md", b"there", mtime=LONG_AGO)
    found = [two[0].deliver(edit("new.md", None, text, author="Léa")).conflict_path for text in (OURS, THEIRS)]
    assert len(set(found)) == 2
    assert len(copies(library)) == 2


def test_c9_the_same_edit_by_both_is_no_conflict(
    two: tuple[Author, Author], library: MemoryFolder, clock: Clock
) -> None:
    receipt = deliver_both(two, clock, OURS, OURS)
    assert receipt.outcome is Delivery.DELIVERED
    assert articles(library) == {"sub/a.md": OURS}


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        (b"---\ntitle: A\ntags: x\n---\none\n\ntwo\n", b"---\ntags: y\ntitle: A\n---\none\n\ntwo\n"),
        (b"---\ntitle: A\n---\none\n\ntwo\n| a | b | c |\n", b"---\ntitle: A\n---\n| d | e |\none\n\ntwo\n"),
    ],
    ids=["a header key twice", "a table of two widths elsewhere is no fault"],
)
def test_c11_a_merge_is_judged_before_it_is_published(
    theirs: bytes, ours: bytes, library: MemoryFolder, two: tuple[Author, Author], clock: Clock
) -> None:
    base = b"---\ntitle: A\n---\none\n\ntwo\n"
    library.write("sub/a.md", base, mtime=LONG_AGO)
    two[1].deliver(edit("sub/a.md", base, theirs))
    clock.wait(3600)
    receipt = two[0].with_terms(Terms(text_of=lambda revision: base)).deliver(edit("sub/a.md", base, ours))
    is_twice = b"tags" in ours
    assert receipt.outcome is (Delivery.CONFLICT if is_twice else Delivery.MERGED)


def test_c11_rows_of_two_widths_in_one_table_are_a_conflict(
    library: MemoryFolder, two: tuple[Author, Author], clock: Clock
) -> None:
    base = b"| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n| 5 | 6 |\n\nend\n"
    wider = b"".join(line + b" x |\n" if line else b"\n" for line in base.split(b"\n")[:5]) + b"\nend\n"
    longer = base.replace(b"\n\nend", b"\n| 7 | 8 |\n\nend")
    library.write("sub/a.md", base, mtime=LONG_AGO)
    two[1].deliver(edit("sub/a.md", base, wider))
    clock.wait(3600)
    receipt = two[0].with_terms(Terms(text_of=lambda revision: base)).deliver(edit("sub/a.md", base, longer))
    assert receipt.outcome is Delivery.CONFLICT
    assert set(articles(library).values()) == {wider, longer}


def test_c11_a_merge_that_the_parser_refuses_is_a_conflict(
    two: tuple[Author, Author], library: MemoryFolder, clock: Clock
) -> None:
    judged: list[bytes] = []
    strict = Terms(text_of=lambda revision: OLD, is_sound=lambda text: judged.append(text) is not None)
    receipt = deliver_both((two[0].with_terms(strict), two[1]), clock, THEIRS, OURS)
    assert receipt.outcome is Delivery.CONFLICT
    assert judged == [BOTH]
    assert set(articles(library).values()) == {OURS, THEIRS}


@pytest.mark.parametrize("rewritten", [OLD.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + OLD])
def test_c12_other_line_ends_are_no_conflict_and_stay(
    rewritten: bytes, two: tuple[Author, Author], library: MemoryFolder
) -> None:
    library.write("sub/a.md", rewritten, mtime=LONG_AGO)
    assert two[0].deliver(edit("sub/a.md", OLD, OURS)).outcome is Delivery.MERGED
    assert articles(library) == {"sub/a.md": rewritten.replace(b"one", b"ONE")}


def test_c17_after_a_backup_was_restored_newer_texts_are_offered_and_not_merged_away(
    two: tuple[Author, Author], library: MemoryFolder, clock: Clock
) -> None:
    two[0].deliver(edit("sub/a.md", OLD, OURS))
    backup = dict(library.files)
    two[0].deliver(edit("sub/a.md", OURS, BOTH))
    library.files = backup
    clock.wait(3600)
    latest = BOTH + b"five\n"
    receipt = two[0].with_terms(Terms(text_of=lambda revision: BOTH)).deliver(edit("sub/a.md", BOTH, latest))
    assert (receipt.outcome, receipt.reason) == (Delivery.CONFLICT, "went-back")
    assert articles(library) == {"sub/a.md": OURS, receipt.conflict_path: latest}


def test_k4_what_came_last_is_told_by_numbers_and_not_by_dates(
    two: tuple[Author, Author], library: MemoryFolder, clock: Clock
) -> None:
    texts = [OLD]
    for number in range(3):
        texts.append(texts[-1] + b"%d\n" % number)
        two[number % 2].deliver(edit("sub/a.md", texts[-2], texts[-1]))
        clock.now -= 86_400
    found = history(library, "sub/a.md")
    assert [restore(library, one) for one in found] == [texts[2], texts[1], texts[0]]
