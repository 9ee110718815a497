"""A process that goes on committing to the index of a directory until somebody kills it.

Each commit replaces the same articles and takes turns between adding to the index and building it anew. Run as
`python index_writer.py DIRECTORY RUNS SEED`: forks a child per run, kills it at a random moment, and looks at what is
left. Prints one JSON object: how many runs, how many answered at once, how many had to be built again.
"""

import json
import os
import random
import signal
import sys
import time
from itertools import count
from pathlib import Path

from articles_made import article

from kb_app.domain.errors import IndexUnusable
from kb_app.domain.query import Query
from kb_app.search import indexer
from kb_app.search.index import SearchIndex
from kb_app.search.storage import verify

STAYS = "bourse"
LONGEST = 0.06
"""Seconds after which a child is killed at the latest: some commits of this size."""


def articles(turn: int) -> list:
    return [
        article(f"a{number}", f"Fiche {number}", f"La {STAYS} de l'année, tour numéro {turn}.") for number in range(20)
    ]


def write_for_ever(directory: Path) -> None:
    for turn in count():
        if turn % 3 == 2:
            indexer.rebuild(directory, articles(turn), total=20, processes=1)
        else:
            indexer.update(directory, articles(turn)[:7])


def answers(directory: Path) -> bool:
    """Whether every article is found once; False when the index says that it is to be built again."""
    index = SearchIndex(directory)
    try:
        verify(directory)
        found = index.search(Query(STAYS, limit=100)).matches
    except IndexUnusable:
        return False
    finally:
        index.close()
    assert sorted(match.id for match in found) == sorted(one.id for one in articles(0)), "an index that lies"
    return True


def main(directory: Path, runs: int, seed: int) -> None:
    chance = random.Random(seed)
    indexer.rebuild(directory, articles(0), total=20, processes=1)
    whole = rebuilt = 0
    for _ in range(runs):
        child = os.fork()
        if child == 0:
            try:
                write_for_ever(directory)
            finally:
                os._exit(1)
        time.sleep(chance.uniform(0, LONGEST))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        assert os.WTERMSIG(status) == signal.SIGKILL, "the writer failed by itself"
        if answers(directory):
            whole += 1
        else:
            indexer.rebuild(directory, articles(0), total=20, processes=1)
            assert answers(directory)
            rebuilt += 1
    json.dump({"runs": runs, "answered": whole, "rebuilt": rebuilt}, sys.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
