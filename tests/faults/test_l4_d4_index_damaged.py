"""L4, D4, B10, D2: whatever happens to the index, a search answers right or the index says that it must be rebuilt."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from articles_made import article

from kb_app.domain.errors import IndexUnusable
from kb_app.domain.query import Query
from kb_app.search import indexer
from kb_app.search.found import IndexState
from kb_app.search.index import SearchIndex
from kb_app.search.storage import verify

ARTICLES = [article(f"a{number}", f"Fiche {number}", "La bourse de l'année.") for number in range(30)]
WANTED = sorted(one.id for one in ARTICLES)


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("index") / "index"
    indexer.rebuild(place, ARTICLES, total=len(ARTICLES))
    return place


@pytest.fixture
def place(pristine: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(pristine, tmp_path / "index"))


def found(place: Path) -> list[str]:
    index = SearchIndex(place)
    try:
        return sorted(match.id for match in index.search(Query("bourse", limit=100)).matches)
    finally:
        index.close()


def files(place: Path) -> list[Path]:
    return sorted(path for path in place.rglob("*") if path.is_file() and path.name != "write.lock")


def rebuilds(place: Path) -> None:
    indexer.rebuild(place, ARTICLES, total=len(ARTICLES))
    verify(place)
    assert found(place) == WANTED


def damaged(place: Path, path: Path) -> None:
    """Either the right answer, or an index that says it is broken; and it can be built again."""
    try:
        verify(place)
        assert found(place) == WANTED, path.name
    except IndexUnusable:
        pass
    rebuilds(place)


def test_d4_each_file_deleted(place: Path) -> None:
    for path in files(place):
        if path.exists():
            path.unlink()
            if path.parent == place:  # without its pointer there is no index: nothing is found, nothing breaks
                assert SearchIndex(place).state() is IndexState.EMPTY
                assert found(place) == []
            damaged_or_empty(place, path)


def damaged_or_empty(place: Path, path: Path) -> None:
    if SearchIndex(place).state() is IndexState.EMPTY:
        rebuilds(place)
    else:
        damaged(place, path)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9])
def test_d4_each_file_truncated(place: Path, share: float) -> None:
    for path in files(place):
        if path.exists():
            os.truncate(path, int(path.stat().st_size * share))
            damaged(place, path)


def test_d4_zeros_in_the_middle_of_each_file(place: Path) -> None:
    for path in files(place):
        if path.exists() and path.stat().st_size:
            content = bytearray(path.read_bytes())
            middle = len(content) // 2
            content[middle : middle + 64] = bytes(len(content[middle : middle + 64]))
            path.write_bytes(content)
            damaged(place, path)


def test_d4_index_of_a_newer_version(place: Path) -> None:
    pointer = next(path for path in files(place) if path.parent == place)
    fields = json.loads(pointer.read_bytes())
    pointer.write_text(json.dumps(fields | {"format": fields["format"] + 1}), "ascii")
    assert SearchIndex(place).state() is IndexState.BROKEN
    with pytest.raises(IndexUnusable):
        found(place)
    rebuilds(place)


def test_d4_a_folder_where_the_pointer_should_be(place: Path) -> None:
    pointer = next(path for path in files(place) if path.parent == place)
    pointer.unlink()
    pointer.mkdir()
    assert SearchIndex(place).state() is IndexState.BROKEN


def test_d4_the_index_goes_while_it_is_open(place: Path) -> None:
    index = SearchIndex(place)
    assert index.search(Query("bourse")).matches
    shutil.rmtree(place)
    assert index.search(Query("bourse")).matches == ()
    rebuilds(place)
    assert index.search(Query("bourse")).matches
    index.close()


FULL = """
import resource, sys
from pathlib import Path
from articles_made import article
from kb_app.domain.errors import LocalError
from kb_app.search import indexer
place, limit, deed = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
many = [article(f"b{n}", f"Autre {n}", "Encore du texte. " * 50) for n in range(200)]
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
try:
    if deed == "update":
        indexer.update(place, many)
    else:
        indexer.rebuild(place, many, total=len(many), processes=1)
except LocalError as error:
    print(error.reason)
"""


@pytest.mark.parametrize("deed", ["update", "rebuild"])
@pytest.mark.parametrize("limit", [0, 100, 4_096, 20_000])
def test_d2_disk_full_while_writing_keeps_the_old_index(place: Path, deed: str, limit: int) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(place), str(limit), deed],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])},
    )
    assert done.stdout.strip() == "disk-error"
    verify(place)
    assert found(place) == WANTED
    rebuilds(place)


@pytest.mark.slow
def test_l4_sigkill_in_the_middle_of_a_commit_a_hundred_times(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("index_writer.py")), str(tmp_path / "index"), "100", "7"],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])},
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["answered"] == 100
