"""Our own French test set: 150 queries on the sample folder, as agents type them during a call."""

from pathlib import Path

import pytest

from kb_app.bootstrap import Services
from kb_app.domain.query import Query

QUERIES = Path(__file__).parents[2] / "data" / "queries-sample.tsv"
IN_THE_FIRST_THREE = 0.95


def rows() -> list[tuple[str, str, set[str]]]:
    lines = QUERIES.read_text("utf-8").splitlines()
    return [(qid, text, set(ids.split(","))) for qid, text, ids in (line.split("\t") for line in lines)]


def test_there_are_150_and_each_expects_an_article_that_exists(services: Services) -> None:
    expected = {id_ for _, _, ids in rows() for id_ in ids}
    assert len(rows()) == 150
    assert len({qid for qid, _, _ in rows()}) == 150
    for id_ in expected:
        assert services.reading_room.key_of(id_)


@pytest.mark.slow
def test_the_right_article_is_in_the_first_three(services: Services) -> None:
    missed = []
    for qid, text, ids in rows():
        found = [hit.id for hit in services.searching.search(Query(text, limit=3)).hits]
        if not ids.intersection(found):
            missed.append((qid, text, found))
    assert len(missed) <= 150 * (1 - IN_THE_FIRST_THREE), missed
