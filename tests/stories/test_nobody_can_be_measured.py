"""Two people work for a day; then every file, export and answer is walked: no figure about either can be had."""

import json
import re
from pathlib import Path

import pytest

from kb_app import settings
from kb_app.bootstrap import Services, build
from kb_app.domain.contribution import Defect, Subject, Verdict
from kb_app.domain.query import Query

SECRET = "xylophone"
ALLOWED_KEYS = {
    "kind", "article", "revision", "section", "site", "written", "author", "in_reply_to", "defect", "verdict",
    "base", "path", "moved_from", "parents", "seq", "title", "displaced", "content", "merged", "base_path", "previous",
}  # fmt: skip
MEASURES = re.compile(r"(?i)durée|duration|temps passé|opened_at|last_seen|presence|présence|online|ranking|classement")


def desk(home: Path, signature: str) -> Services:
    loaded = settings.change(settings.load(home, environment={}), signature=signature)
    settings.save(loaded)
    return build(loaded)


@pytest.fixture
def day(kb, share: Path, tmp_path: Path) -> tuple[Path, Path]:
    """The homes of an agent and an expert after a day."""
    homes = tmp_path / "agent", tmp_path / "expert"
    for home in homes:
        kb("--home", home, "--folder", share, "sync")
    agent = desk(homes[0], "Léa Martin")
    agent.searching.search(Query(f"{SECRET} bourse"))
    agent.vocabulary_gaps.note_settled(agent.searching.search(Query(SECRET)))
    agent.vocabulary_gaps.close()
    key = agent.reading_room.key_of("bourse")
    agent.news.note_read(agent.reading_room.open(key), "lu")
    flag = agent.feedback.send(Subject.FLAG, "Le délai a changé", "bourse", defect=Defect.OUTDATED)
    agent.feedback.send(Subject.QUESTION, "Et pour un mineur ?", "bourse", author="")
    agent.close()
    kb("--home", homes[0], "sync")
    kb("--home", homes[1], "sync")
    expert = desk(homes[1], "Marc Durand")
    expert.tending.credit("bourse", "Léa Martin")
    expert.feedback.send(Subject.REPLY, "Corrigé.", "bourse", in_reply_to=flag.id, verdict=Verdict.FIXED)
    expert.close()
    for home in (homes[1], homes[0], homes[1]):
        kb("--home", home, "sync")
    return homes


def texts(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes().decode("utf-8", "replace")
        for path in root.rglob("*")
        if path.is_file()
    }


def test_what_was_searched_and_read_never_reaches_the_share_or_the_other(day, share: Path) -> None:
    agent, expert = day
    assert [name for name, text in texts(share).items() if SECRET in text] == []
    assert [name for name, text in texts(expert).items() if SECRET in text] == []
    assert {name for name, text in texts(agent).items() if SECRET in text} == {"workspace/unanswered.db"}


def test_the_share_holds_only_what_was_sent(day, share: Path) -> None:
    records = {name: text for name, text in texts(share).items() if "/inbox/" in f"/{name}" and name.endswith(".md")}
    assert len(records) >= 3
    keys = {line.partition(":")[0] for text in records.values() for line in text.split("---")[1].strip().splitlines()}
    assert keys <= ALLOWED_KEYS
    unsigned = [text for text in records.values() if "kind: question" in text]
    assert unsigned
    assert "Léa" not in "".join(unsigned)
    assert [name for name, text in texts(share).items() if MEASURES.search(text)] == []


def test_no_answer_of_the_command_line_counts_people(day, kb) -> None:
    for home in day:
        for command in ("health", "doctor", "sync", "outbox"):
            said = kb("--home", home, command, "--json").out
            assert said
            assert "Léa" not in said
            assert "Marc" not in said
            assert not MEASURES.search(said)


def test_nothing_else_is_kept_at_home(day) -> None:
    for home in day:
        names = {path.relative_to(home).parts[0] for path in home.rglob("*") if path.is_file()}
        assert names <= {
            "copy", "library.db", "library.db-wal", "library.db-shm", "index", "sync", "trash", "inbox", "workspace",
            "config.toml", "health.json",
        }  # fmt: skip
        health = json.loads((home / "health.json").read_text("utf-8")) if (home / "health.json").exists() else {}
        assert all(isinstance(count, int) for week in health.values() for count in week.values())
