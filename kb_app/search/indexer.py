"""The door to the search index for the one process that writes it."""

import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from kb_app import durable
from kb_app.domain.article import Article
from kb_app.domain.errors import IndexUnusable, LocalError
from kb_app.search.block import Block, block_of
from kb_app.search.found import Skipped
from kb_app.search.inversion import invert
from kb_app.search.ranking import DEFAULT, Ranking
from kb_app.search.schema import schema
from kb_app.search.segment_writer import write_segment
from kb_app.search.snapshot import Snapshot, open_snapshot
from kb_app.search.storage import (
    FORMAT,
    Pointer,
    commit,
    new_generation,
    read_pointer,
    read_toc,
    remove_generation,
    remove_other_generations,
    writing,
)

Source = Callable[[], Article | None]
"""Reads an article where it is indexed, perhaps in another process (so it can be pickled); None if it is gone."""

FIRST_ANSWERS = 300
"""Articles after which a first build answers for the first time."""
ANSWERS_AGAIN = 6
"""It answers from more each time it has this many times as many."""
SEGMENT = 10_000
"""Articles in one segment: bounds the memory of a build to 0.5 GB. With 25,000 it was 1 GB, for 1 ms less at 50,000."""
CHUNK = 100
"""Articles handed to another process at a time."""
ALONE = 600
"""Articles up to which starting other processes costs more than it gains."""


def rebuild(
    directory: Path,
    articles: Iterable[Article | Source],
    *,
    total: int,
    processes: int = 2,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
    cancelled: Callable[[], bool] = lambda: False,
    ranking: Ranking = DEFAULT,
) -> list[Skipped]:
    """Index `articles` into a new generation, which replaces the old one when it is complete.

    Where there is no usable index yet, it already answers from the first few hundred articles (state BUILDING).
    `total` is an estimate, for progress and for deciding whether other processes are worth it. Returns the articles
    that could not be indexed. When `cancelled`, an index that was there stays; a first one stays as far as it got.
    Raises LocalError when the disk is full or not writable, IndexUnusable when another process is writing.
    """
    with _local_errors(), writing(directory):
        early = not _usable(directory)
        name = new_generation(directory)
        shown = False
        try:
            build = _Build(directory, name)
            skipped: list[Skipped] = []
            done = 0
            for block, refused in _blocks(articles, processes if total > ALONE else 1, ranking):
                if cancelled():
                    return skipped
                build.add(block)
                skipped += refused
                done += block.count + len(refused)
                if early and build.worth_showing():
                    build.show(complete=False)
                    shown = True
                on_progress(done, max(done, total))
            build.show(complete=True)
            shown = True
        finally:
            if not shown:
                remove_generation(directory / name)
        remove_other_generations(directory, name)
    return skipped


def update(
    directory: Path,
    changed: Iterable[Article | Source],
    removed: Iterable[str] = (),
    *,
    processes: int = 1,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
    ranking: Ranking = DEFAULT,
) -> list[Skipped]:
    """Replace or add the `changed` articles and forget the `removed` keys, in one commit.

    Older forms of what is only read here (`Source`) are to be among the `removed`. Many articles are shared among
    `processes`. Where there is no index yet it begins one. Returns the articles that could not be indexed; an older
    form of such a one is forgotten too. Raises IndexUnusable when the index is broken or another process is writing,
    LocalError when the disk is full or not writable.
    """
    with _local_errors(), writing(directory):
        pointer = read_pointer(directory)
        if pointer is None:
            pointer = Pointer(FORMAT, new_generation(directory), 0, "", complete=True)
            snapshot, segments = Snapshot(pointer, [], []), []
        else:
            snapshot, segments = (
                open_snapshot(directory) or Snapshot(pointer, [], []),
                read_toc(directory, pointer).segments,
            )
        articles = list(changed)
        blocks, skipped = [], []
        for block, refused in _blocks(articles, processes if len(articles) > ALONE else 1, ranking):
            blocks.append(block)
            skipped += refused
            on_progress(sum(one.count for one in blocks) + len(skipped), len(articles))
        old = [*removed, *(article.key for article in articles if isinstance(article, Article))]
        segments = _without(old, snapshot, segments)
        if blocks := [block for block in blocks if block.count]:
            segments.append(write_segment(directory / pointer.generation, blocks))
        commit(directory, pointer.generation, pointer.toc + 1, schema(), segments, complete=pointer.complete)
    return skipped


class _Build:
    """A generation in the making: full segments, and the one that is being gathered."""

    def __init__(self, directory: Path, name: str) -> None:
        self._directory = directory
        self._name = name
        self._full: list[Any] = []
        self._blocks: list[Block] = []
        self._count = 0
        self._next = FIRST_ANSWERS
        self._commits = 0

    def add(self, block: Block) -> None:
        self._blocks.append(block)
        self._count += block.count
        if self._count >= SEGMENT:
            self._full.append(write_segment(self._directory / self._name, self._blocks))
            self._blocks, self._count = [], 0

    def worth_showing(self) -> bool:
        return not self._full and self._count >= self._next

    def show(self, *, complete: bool) -> None:
        """Commit what there is; what was gathered stays, to be written again with what follows."""
        segments = list(self._full)
        if self._count:
            segments.append(write_segment(self._directory / self._name, self._blocks))
        self._commits += 1
        commit(self._directory, self._name, self._commits, schema(), segments, complete=complete)
        self._next = self._count * ANSWERS_AGAIN


def _usable(directory: Path) -> bool:
    try:
        pointer = read_pointer(directory)
        return pointer is not None and pointer.complete and open_snapshot(directory) is not None
    except IndexUnusable:
        return False


def _without(keys: list[str], snapshot: Snapshot, segments: list[Any]) -> list[Any]:
    """`segments` with the articles of these keys marked as deleted; segments of which nothing is left are dropped."""
    for key in dict.fromkeys(keys):
        for number in snapshot.numbers(f"key:{key}"):
            at = max(at for at, base in enumerate(snapshot.bases) if base <= number)
            segments[at].delete_document(number - snapshot.bases[at])
    return [segment for segment in segments if segment.doc_count() > 0]


def _blocks(
    articles: Iterable[Article | Source], processes: int, ranking: Ranking
) -> Iterator[tuple[Block, list[Skipped]]]:
    """Blocks of `CHUNK` articles in their order, with the articles that could not be inverted."""
    source = iter(articles)
    chunks = iter(lambda: list(islice(source, CHUNK)), [])
    if processes <= 1:
        for chunk in chunks:
            yield _block(chunk, ranking)
        return
    with ProcessPoolExecutor(processes, get_context("spawn"), _leave_ctrl_c) as pool:
        waiting = deque(pool.submit(_block, chunk, ranking) for chunk in islice(chunks, 2 * processes))
        while waiting:
            done = waiting.popleft().result()
            waiting.extend(pool.submit(_block, chunk, ranking) for chunk in islice(chunks, 1))
            yield done


def _leave_ctrl_c() -> None:
    """It is for the process that gives out the work, which ends the others in good order."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _block(articles: list[Article | Source], ranking: Ranking) -> tuple[Block, list[Skipped]]:
    inverted, skipped = [], []
    for one in articles:
        article = one if isinstance(one, Article) else one()
        if article is None:
            continue
        try:
            inverted.append(invert(article, ranking))
        except (ValueError, TypeError, AttributeError, LookupError, RecursionError, OverflowError) as error:
            skipped.append(Skipped(article.key, repr(error)))
    return block_of(inverted), skipped


@contextmanager
def _local_errors() -> Iterator[None]:
    """What the disk refuses, in the words of the error tree."""
    try:
        yield
    except BrokenProcessPool as error:
        raise LocalError("worker-died", str(error)) from error
    except OSError as error:
        raise durable.local_error(error) from error
