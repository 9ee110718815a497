"""The read flow: what changes in the folder changes in lists and answers; what is deleted locally comes back."""

import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from homes import refresh

from kb_app.bootstrap import build, build_refresher
from kb_app.domain.query import Query
from kb_app.library.catalogue import Catalogue
from kb_app.services.events import Done, Fetching, FolderState, ProblemFound, StateChanged
from kb_app.settings import Settings


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "Fiches"
    root.mkdir()
    for number in range(30):
        write(root / f"fiche-{number}.md", f"# Fiche {number}\n\nLe sujet numéro {number}.\n")
    write(root / "bourse.md", "# Demander une bourse\n\nAvant le 15 mai.\n")
    return root


def write(path: Path, text: str) -> None:
    """A file that was there for a while: one that is being written waits for its next look."""
    import os

    path.write_text(text, "utf-8")
    os.utime(path, (1_700_000_000, 1_700_000_000 + len(text)))


def titles(followed: Settings, text: str) -> list[str]:
    services = build(followed)
    try:
        return [hit.title for hit in services.searching.search(Query(text)).hits]
    finally:
        services.close()


def done(events: list[object]) -> Done:
    return next(event for event in events if isinstance(event, Done))


def test_added_changed_and_counted(make_home: Callable[..., Settings], folder: Path) -> None:
    followed = make_home(folder)
    first = done(refresh(followed))
    assert (first.articles, first.added, first.changed, first.removed) == (31, 31, 0, 0)
    write(folder / "bourse.md", "# Bourse sur critères sociaux\n\nAvant le 31 mai, sur critères.\n")
    write(folder / "nouvelle.md", "# Duplicata de diplôme\n\nAuprès du rectorat.\n")
    second = done(refresh(followed))
    assert (second.articles, second.added, second.changed, second.removed) == (32, 1, 1, 0)
    assert titles(followed, "critères sociaux")[0] == "Bourse sur critères sociaux"
    assert titles(followed, "duplicata")[0] == "Duplicata de diplôme"


def test_what_was_listed_early_counts_too(
    make_home: Callable[..., Settings], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb_app.services.early_listing.EARLY_SECONDS", 0.0)
    assert done(refresh(make_home(folder))).added == 31


def test_what_arrives_is_listed_as_it_comes(
    make_home: Callable[..., Settings], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy of thousands says how far it is; it does not stand still at its end until all is listed."""
    monkeypatch.setattr("kb_app.services.early_listing.BATCH", 10)
    followed = make_home(folder)
    listed: list[int] = []
    refresher = build_refresher(followed)
    catalogue = Catalogue(followed.library)
    refresher.refresh(lambda event: listed.append(catalogue.count()) if isinstance(event, Fetching) else None)
    refresher.close()
    assert listed[-1] > 20, "of 31, before the last had come"
    assert catalogue.count() == 31
    catalogue.close()


def test_nothing_changed_costs_nothing(make_home: Callable[..., Settings], folder: Path) -> None:
    followed = make_home(folder)
    refresh(followed)
    again = refresh(followed)
    assert done(again).added == done(again).changed == 0


@pytest.mark.parametrize("lost", ["library.db", "index", "sync", "copy"])
def test_whatever_is_deleted_comes_back(make_home: Callable[..., Settings], folder: Path, lost: str) -> None:
    followed = make_home(folder)
    refresh(followed)
    path = followed.home / lost
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    refresh(followed)
    assert titles(followed, "demander une bourse")[0] == "Demander une bourse"


@pytest.mark.parametrize("lost", ["library.db", "index"])
def test_also_while_the_share_is_away(make_home: Callable[..., Settings], folder: Path, lost: str) -> None:
    followed = make_home(folder)
    refresh(followed)
    folder.rename(folder.with_name("gone"))
    path = followed.home / lost
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    events = refresh(followed)
    assert titles(followed, "demander une bourse")[0] == "Demander une bourse"
    states = [event.state for event in events if isinstance(event, StateChanged)]
    assert states[-1] is FolderState.OFFLINE


def test_problems_are_told_with_what_to_do(make_home: Callable[..., Settings], folder: Path) -> None:
    write(folder / "vide.md", "")
    (folder / "binaire.md").write_bytes(bytes(range(256)))
    events = refresh(make_home(folder))
    told = {event.path: event.message for event in events if isinstance(event, ProblemFound)}
    assert set(told) == {"vide.md", "binaire.md"}


def test_a_rename_of_one_file_is_no_loss(make_home: Callable[..., Settings], folder: Path) -> None:
    followed = make_home(folder)
    refresh(followed)
    (folder / "bourse.md").rename(folder / "aide-financiere.md")
    refresh(followed)
    assert titles(followed, "demander une bourse").count("Demander une bourse") == 1


def test_templates_are_no_articles(make_home: Callable[..., Settings], folder: Path) -> None:
    (folder / "templates").mkdir()
    write(folder / "templates" / "reponse.md", "# Modèle\n\nRépondez d'abord.\n")
    assert done(refresh(make_home(folder))).articles == 31


def test_a_conflict_copy_is_told_and_never_answers(make_home: Callable[..., Settings], folder: Path) -> None:
    write(folder / "bourse.sync-conflict-20261124-091200-ABCDEFG.md", "# Demander une bourse\n\nAvant le 15 juin.\n")
    followed = make_home(folder)
    events = refresh(followed)
    assert titles(followed, "demander une bourse").count("Demander une bourse") == 1
    told = {event.rule: event.message for event in events if isinstance(event, ProblemFound)}
    assert "bourse.md" in told["conflict-copy"]


def test_two_refreshes_at_once_do_no_harm(make_home: Callable[..., Settings], folder: Path) -> None:
    followed = make_home(folder)
    threads = [threading.Thread(target=refresh, args=(followed,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    refresh(followed)
    assert titles(followed, "demander une bourse")[0] == "Demander une bourse"


@pytest.mark.parametrize("damage", ["truncate", "zeros", "remove"])
def test_a_damaged_index_is_built_anew(make_home: Callable[..., Settings], folder: Path, damage: str) -> None:
    followed = make_home(folder)
    refresh(followed)
    victim = max((p for p in followed.index.rglob("*") if p.is_file()), key=lambda path: path.stat().st_size)
    if damage == "remove":
        victim.unlink()
    else:
        content = victim.read_bytes()
        half = len(content) // 2
        victim.write_bytes(content[:half] + (b"\0" * (len(content) - half) if damage == "zeros" else b""))
    refresh(followed)
    assert titles(followed, "demander une bourse")[0] == "Demander une bourse"


def test_a_window_that_starts_says_how_old_the_copy_is_without_reading_what_is_known_of_each_file(
    make_home: Callable[..., Settings], folder: Path
) -> None:
    followed = make_home(folder)
    state = next(event for event in reversed(refresh(followed)) if isinstance(event, StateChanged))
    file = followed.sync / f"{state.folder}.json"
    file.write_bytes(file.read_bytes().partition(b"\n")[0])
    services = build(followed)
    try:
        assert services.known_states() == (StateChanged(state.folder, FolderState.CHECKING, state.as_of),)
    finally:
        services.close()
