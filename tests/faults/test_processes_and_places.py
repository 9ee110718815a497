"""N15, C15, B6, B9, L5, L9, K5, X11, X15: sleep and wake, a second start, headers that lie, homes left half way."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from homes import refresh, settle

from kb_app.bootstrap import build
from kb_app.domain.query import Query
from kb_app.domain.review import ReviewState, review_state
from kb_app.library.catalogue import Catalogue
from kb_app.parsing.parser import parse_article
from kb_app.settings import Settings

ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith(("KB_", "DISPLAY"))} | {
    "QT_QPA_PLATFORM": "offscreen",
    "PYTHONIOENCODING": "utf-8",
}


def start(home: Path, *arguments: str, **options: object) -> subprocess.Popen[str]:
    words = [sys.executable, "-m", "kb_app", "--home", str(home), *arguments]
    return subprocess.Popen(words, env=ENVIRONMENT, text=True, **options)  # type: ignore[call-overload]


def filled(folder: Path, count: int = 20) -> Path:
    folder.mkdir(parents=True)
    for number in range(count):
        (folder / f"f{number}.md").write_text(f"# Fiche {number}\n\nLa bourse numéro {number}.\n", "utf-8")
    return settle(folder)


def test_n15_a_sleep_in_the_middle_is_slept_through(make_home, tmp_path: Path) -> None:
    share = filled(tmp_path / "fiches", 300)
    settings: Settings = make_home(share)
    process = start(settings.home, "sync", "--json", stdout=subprocess.PIPE)
    time.sleep(0.4)
    process.send_signal(signal.SIGSTOP)
    time.sleep(2)
    process.send_signal(signal.SIGCONT)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert json.loads(out.splitlines()[-1])["articles"] == 300


@pytest.mark.parametrize("_attempt", range(3))
def test_c15_of_two_starts_in_one_moment_one_stays_and_takes_every_query(sample_home: Settings, _attempt: int) -> None:
    both = [start(sample_home.home, "open", "--query", "bourse", stderr=subprocess.DEVNULL) for _ in range(2)]
    try:
        deadline = time.monotonic() + 30
        while all(each.poll() is None for each in both):
            assert time.monotonic() < deadline, "two windows on one home"
            time.sleep(0.05)
        assert [each.poll() for each in both if each.poll() is not None] == [0]
        third = start(sample_home.home, "open", "--query", "certificat", stderr=subprocess.DEVNULL)
        assert third.wait(timeout=30) == 0
        assert [each.poll() for each in both].count(None) == 1
        for each in both:
            each.kill()
            each.wait()
        after = start(sample_home.home, "open", "--query", "bourse", stderr=subprocess.DEVNULL)
        both.append(after)
        with pytest.raises(subprocess.TimeoutExpired):
            after.wait(timeout=3)  # what the killed one left keeps nobody out
    finally:
        for each in both:
            each.kill()
            each.wait()


def test_b6_two_articles_with_one_id_are_both_found_and_told(make_home, tmp_path: Path) -> None:
    share = filled(tmp_path / "fiches", 2)
    for name in ("un", "deux"):
        (share / f"{name}.md").write_text(f"---\nid: meme\ntitle: Titre {name}\n---\nTexte {name}.\n", "utf-8")
    settle(share)
    settings = make_home(share)
    refresh(settings)
    services = build(settings)
    found = services.searching.search(Query("titre")).hits
    assert {hit.title for hit in found} == {"Titre un", "Titre deux"}
    services.close()
    checked = subprocess.run(
        [sys.executable, "-m", "kb_app", "check", str(share), "--json"],
        capture_output=True, text=True, check=False, env=ENVIRONMENT,
    )  # fmt: skip
    assert "duplicate-id" in {row["rule"] for row in json.loads(checked.stdout)}


@pytest.mark.parametrize(
    "text", ["0000-00-00", "9999-99-99", "bientôt", "2026-02-30", "[1, 2]", "12345678901234567890"]
)
def test_b9_dates_that_are_none_are_told_and_stop_nothing(text: str) -> None:
    header = f"---\nid: a\ntitle: A\nreview_on: {text}\nverified_on: {text}\n---\nTexte.\n"
    article = parse_article(header.encode(), folder="f", path="a.md")
    assert (article.header.review_on, article.header.verified_on) == (None, None)
    assert article.title == "A"
    assert len(article.problems) == 2


def test_l5_what_was_copied_and_not_listed_or_indexed_is_carried_on(make_home, tmp_path: Path) -> None:
    share = filled(tmp_path / "fiches")
    settings = make_home(share)
    refresh(settings)
    catalogue = Catalogue(settings.library, writable=True)
    catalogue.replace((), ["fiches:f3.md"])  # killed between the copy and the library
    catalogue.forget_indexed()  # and before the index
    catalogue.close()
    shutil.rmtree(settings.index)
    refresh(settings)
    services = build(settings)
    assert len(services.searching.search(Query("bourse", limit=100)).hits) == 20
    services.close()


def test_l9_a_library_of_another_version_is_made_anew_even_when_that_was_cut_off(make_home, tmp_path: Path) -> None:
    share = filled(tmp_path / "fiches")
    settings = make_home(share)
    refresh(settings)
    with sqlite3.connect(settings.library) as database:
        database.execute("pragma user_version = 1")
        database.execute("drop table section")  # killed in the middle of making it anew
    refresh(settings)
    services = build(settings)
    assert len(services.searching.search(Query("bourse", limit=100)).hits) == 20
    services.close()


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Paris"])
def test_k5_a_review_is_due_by_the_readers_own_day(zone: str, monkeypatch) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    header = parse_article(b"---\nid: a\nreview_on: 2026-11-24\n---\nTexte.\n", folder="f", path="a.md").header
    assert review_state(header, 12, date(2026, 11, 24)) is ReviewState.DUE
    assert review_state(header, 12, date(2026, 11, 25)) is ReviewState.OVERDUE
    monkeypatch.undo()
    time.tzset()


def test_x11_query_bombs_are_cut_and_told_on_the_command_line(sample_home: Settings) -> None:
    process = start(sample_home.home, "search", "--batch", "/dev/stdin", stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    bombs = "q1\t" + "mot " * 10_000 + "\nq2\t*a*\nq3\t" + '"' * 10_000 + "\nq4\tbourse\n"
    out, _ = process.communicate(bombs, timeout=60)
    rows = [json.loads(line) for line in out.splitlines()]
    assert [row["qid"] for row in rows] == ["q1", "q2", "q3", "q4"]
    assert rows[-1]["hits"]


def test_x15_an_index_planted_in_the_share_is_never_opened(make_home, tmp_path: Path) -> None:
    share = filled(tmp_path / "fiches")
    other = make_home(share)
    refresh(other)
    for planted in (share / "index", share / ".kb" / "index"):
        shutil.copytree(other.index, planted)
        for file in planted.rglob("*"):
            if file.is_file():
                file.write_bytes(b"cos\nsystem\n(S'touch " + str(tmp_path / "ran").encode() + b"'\ntR.")
    settle(share)
    refresh(other)
    services = build(other)
    assert len(services.searching.search(Query("bourse", limit=100)).hits) == 20
    services.close()
    assert not (tmp_path / "ran").exists()
    assert not list(other.copy.rglob("*.seg"))
