"""The benchmarks measure what they say: figures right on cases worked out by hand, engines that find what is there."""

import math
import random
import shutil
from dataclasses import asdict, replace
from itertools import islice
from pathlib import Path

import pytest

from benchmarks import corpus
from benchmarks.ablation import PARTS, Part
from benchmarks.engines.engine import write_texts
from benchmarks.engines.registry import BY_NAME, ENTRIES, OURS, interpreter
from benchmarks.figures import Quality, bootstrap, intent, mean, percentile, quality
from benchmarks.questions import keystrokes, with_slip
from benchmarks.relevance import FORMS, compare
from benchmarks.running import Bench, parsed
from benchmarks.tables import table
from kb_app.search.ranking import DEFAULT

ALWAYS = (OURS, "tantivy", "SQLite FTS5")
THERE = [entry.name for entry in ENTRIES if entry.name in ALWAYS or interpreter(entry.name)[0]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return corpus.write_folder(tmp_path_factory.mktemp("folder"), 50, corpus.read_source())


@pytest.mark.parametrize("name", THERE)
def test_an_engine_finds_titles_and_changed_articles(name: str, folder: Path, tmp_path: Path) -> None:
    texts = list(parsed(folder))
    write_texts(tmp_path / "texts.jsonl", texts)
    bench = Bench(BY_NAME[name], folder, tmp_path)
    bench.run("build", texts=str(tmp_path / "texts.jsonl"))
    wanted = texts[::10]
    answers = bench.run("answer", questions=[(text.id, text.title) for text in wanted])
    if not bench.entry.indexes:  # ripgrep ranks by lines that match: long articles come first
        assert all(answers[text.id] for text in wanted)
        return
    assert all(text.id in answers[text.id][:3] for text in wanted)

    changed = replace(wanted[0], sections=(("", "kiwizorp"),))
    again = replace(wanted[0], sections=(("", "bubamulf"),))
    batches = [{"word": word, "texts": [asdict(text)]} for word, text in (("kiwizorp", changed), ("bubamulf", again))]
    assert len(bench.run("update", batches=batches)) == 2
    assert bench.run("answer", questions=[("old", "kiwizorp"), ("new", "bubamulf")]) == {"old": [], "new": [again.id]}


@pytest.mark.parametrize("name", THERE)
def test_an_engine_completes_words_and_keeps_other_sites_away(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for id_, site in (("lyon", "sites: lyon\n"), ("rennes", "sites: rennes\n"), ("tous", "")):
        (folder / f"{id_}.md").write_text(f"---\ntitle: Inscription\n{site}---\nPour les élèves.\n", "utf-8")
    write_texts(tmp_path / "texts.jsonl", parsed(folder))
    bench = Bench(BY_NAME[name], folder, tmp_path)
    bench.run("build", texts=str(tmp_path / "texts.jsonl"))
    questions = [("unfinished", "elev", "", True), ("site", "inscription", "rennes")]
    answers = bench.run("answer", questions=questions)
    assert sorted(answers["unfinished"]) == ["lyon", "rennes", "tous"]
    assert sorted(answers["site"][:2]) == ["rennes", "tous"]
    assert answers["site"][2:] == (["lyon"] if name == OURS else [])  # ours puts other sites' articles last
    served = bench.run("serve", sets={"key": [question[1:] for question in questions]})
    assert [len(times) for times in served["times"]["key"].values()] == [2, 2]
    assert served["megabytes"]["all"] > served["megabytes"]["own"] > 0


def test_relevance_of_every_engine(folder: Path, tmp_path: Path) -> None:
    place = tmp_path / "sets" / "tiny"
    shutil.copytree(folder, place / "articles")
    texts = list(parsed(folder))[:3]
    (place / "qrels.tsv").write_text("".join(f"T{n}.0\t{text.id}\t3\n" for n, text in enumerate(texts)), "utf-8")
    for name in FORMS.values():
        questions = "".join(f"T{n}.0\t{text.title}\n" for n, text in enumerate(texts))
        (place / name).write_text(questions, "utf-8")
    said = compare(tmp_path / "sets", tmp_path)
    assert "### tiny: 50 articles, 3 questions of 3 intents" in said
    rows = {line.split(" | ")[0].strip("| "): line for line in said.splitlines() if line.startswith("| ")}
    assert set(THERE) <= rows.keys()
    assert "1.000 / 1.000 / 1.000 (1.000)" in rows[OURS]


def test_quality_of_answers() -> None:
    grades = {"best": 3, "good": 2, "weak": 1, "wrong": 0}
    assert quality(["best", "good", "weak"], grades) == Quality(1.0, 1.0, 1.0, 1.0)
    found = quality(["wrong", "good", "good", "best"], grades)
    ideal = 7 + 3 / math.log2(3) + 1 / 2
    assert found.ndcg == pytest.approx((3 / math.log2(3) + 7 / 2) / ideal)
    assert (found.success1, found.success3, found.reciprocal) == (0.0, 1.0, 0.5)
    assert quality([], grades) == Quality(0.0, 0.0, 0.0, 0.0)
    far = quality([f"other{number}" for number in range(10)] + ["best"], grades)
    assert far == Quality(0.0, 0.0, 0.0, 0.0)


def test_means_and_percentiles() -> None:
    assert mean([Quality(1.0, 1.0, 1.0, 1.0), Quality(0.0, 0.0, 1.0, 0.5)]) == Quality(0.5, 0.5, 1.0, 0.75)
    assert percentile([5, 1, 4, 2, 3], 0.5) == 3
    assert percentile(range(1, 101), 0.95) == 95
    assert percentile([7], 0.95) == 7


def test_bootstrap_draws_intents() -> None:
    assert intent("A002.1") == "A002"
    assert bootstrap([("one", 0.25), ("two", 0.25)], draws=50) == (0.25, 0.25, 0.25)
    whole, low, high = bootstrap([(f"{number % 10}", float(number % 2)) for number in range(1000)])
    assert whole == 0.5
    assert 0.15 <= low <= 0.3  # ten intents, not a thousand questions: the mean of ten coins
    assert 0.7 <= high <= 0.85


def test_keystrokes_are_what_the_field_holds() -> None:
    assert [question.text for question in keystrokes(["le cas"])] == ["l", "le", "le c", "le ca", "le cas"]
    assert all(question.prefix for question in keystrokes(["le cas"]))


def test_slips_change_one_word_and_keep_its_first_letter() -> None:
    rng = random.Random(0)
    slipped = {with_slip("carte étudiante", rng) for _ in range(200)}
    assert len(slipped) > 20
    assert all(text.startswith("carte é") for text in slipped)
    assert with_slip("le cas", rng) == "le cas"


def test_tables_are_markdown() -> None:
    assert table(["", "a"], [["x", "1"]]) == "|  | a |\n| --- | ---: |\n| x | 1 |"


def test_made_folders_are_the_same_again() -> None:
    source = corpus.read_source()
    assert list(islice(corpus.articles(3, source), 3)) == list(islice(corpus.articles(9, source), 3))


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_every_part_of_the_ranking_can_be_switched_off(part: Part) -> None:
    assert part.literal or part.without() != DEFAULT
