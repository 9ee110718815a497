"""When so much is missing that a person must look."""

import pytest

from kb_app.sync.breaker import tripped_by as rule_for


def tripped_by(lost: list[str], known: list[str]) -> str:
    """As seen when all directories are still there."""
    return rule_for(lost, known, {path.rpartition("/")[0] for path in known} | {"top"})


def articles(count: int, directory: str = "") -> list[str]:
    return [f"{directory}{number}.md" for number in range(count)]


def test_nothing_lost() -> None:
    assert tripped_by([], articles(5)) == ""


def test_ordinary_work() -> None:
    known = articles(100) + articles(20, "sub/")
    assert tripped_by(articles(10), known) == ""
    assert tripped_by(articles(5, "sub/"), known) == ""


@pytest.mark.parametrize(("known", "most"), [(100, 10), (200, 10), (400, 20), (1000, 50)])
def test_more_than_ten_and_more_than_a_twentieth(known: int, most: int) -> None:
    assert tripped_by(articles(most), articles(known)) == ""
    assert tripped_by(articles(most + 1), articles(known)) == "many-removed"


def test_images_do_not_dilute_the_articles() -> None:
    images = [f"assets/{number}.png" for number in range(9000)]
    known = articles(400) + images
    assert tripped_by(articles(21), known) == "many-removed"
    assert tripped_by(images[:400], known) == ""
    assert tripped_by(images[:451], known) == "many-removed"


def test_a_whole_top_level_folder() -> None:
    known = articles(100) + articles(3, "bourses/") + articles(3, "examens/2026/")
    assert tripped_by(articles(3, "bourses/"), known) == "folder-removed"
    assert tripped_by(articles(3, "examens/2026/"), known) == "folder-removed"
    assert tripped_by(articles(2, "bourses/"), known) == "listing-shrank"


def test_a_listing_with_less_than_half_of_what_it_had() -> None:
    known = articles(100) + articles(8, "top/sub/") + articles(9, "top/")
    assert tripped_by(articles(4, "top/sub/"), known) == ""
    assert tripped_by(articles(5, "top/sub/"), known) == "listing-shrank"


def test_directories_count_as_entries_of_a_listing() -> None:
    lost = [f"top/{number}/a.md" for number in range(6)]
    known = articles(500) + lost
    assert rule_for(lost[:3], known, {"", "top"}) == ""
    assert rule_for(lost[:4], known, {"", "top"}) == "listing-shrank"


def test_a_directory_removed_below_the_top_is_ordinary_unlike_one_that_lists_nothing() -> None:
    lost = articles(3, "top/old/")
    known = articles(500) + articles(5, "top/") + lost
    assert rule_for(lost, known, {"", "top"}) == ""
    assert rule_for(lost, known, {"", "top", "top/old"}) == "listing-shrank"


def test_one_single_file_is_somebodys_work_wherever_it_was() -> None:
    assert tripped_by(["bourses/0.md"], [*articles(5), "bourses/0.md"]) == ""
    assert tripped_by(["0.md"], ["0.md"]) == ""
