"""How good the answers of each engine are, on sets of real questions with judged answers.

A set is a directory: `articles/`, `qrels.tsv` (qid, article id, grade), and one file of questions (qid, words) for
each form: as typed, with a slip of the finger, as a few keywords.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

from benchmarks.engines.engine import write_texts
from benchmarks.engines.process import LIMIT
from benchmarks.engines.registry import OURS
from benchmarks.figures import Grades, Quality, bootstrap, intent, mean, quality
from benchmarks.running import Bench, benches, conditions, parsed
from benchmarks.tables import table

FORMS = {"as typed": "queries.tsv", "with a slip": "queries-typo.tsv", "keywords": "queries-kw.tsv"}
Scores = Mapping[str, Mapping[str, Quality]]
"""By form, then by qid."""


@dataclass(frozen=True, slots=True)
class JudgedSet:
    name: str
    articles: Path
    grades: Mapping[str, Grades]
    questions: Mapping[str, Sequence[tuple[str, str]]]
    files: Mapping[str, Path]


def judged_sets(place: Path) -> list[JudgedSet]:
    """The sets in the directory `place`, by name."""
    return [_read(path.parent) for path in sorted(place.absolute().glob("*/qrels.tsv"))]


def compare(place: Path, work: Path) -> str:
    """Every engine on every set in `place`: tables in Markdown."""
    parts = []
    for one in judged_sets(place):
        here = work / one.name
        here.mkdir()
        texts = list(parsed(one.articles))
        write_texts(here / "texts.jsonl", texts)
        found = benches(one.articles, here)
        scores = {bench.entry.name: scored(_answers(bench, one, here), one) for bench in found}
        about = f"{len(texts)} articles, {len(one.grades)} questions of {len(set(map(intent, one.grades)))} intents"
        parts += [f"### {one.name}: {about}", _table(scores), conditions(found)]
    return "\n\n".join(parts)


def scored(answers: Mapping[str, Mapping[str, Sequence[str]]], one: JudgedSet) -> Scores:
    """How good `answers` (by form, then by qid) are; a question without an answer counts as 0."""
    return {
        form: {qid: quality(of_form.get(qid, ()), grades) for qid, grades in one.grades.items()}
        for form, of_form in answers.items()
    }


def difference(scores: Scores, others: Scores) -> str:
    """nDCG@10 of `scores` less that of `others` over all forms, with its 95 % interval."""
    pairs = [
        (intent(qid), own.ndcg - others[form][qid].ndcg) for form, rows in scores.items() for qid, own in rows.items()
    ]
    whole, low, high = bootstrap(pairs)
    return f"{whole:+.3f} [{low:+.3f}, {high:+.3f}]"


def forms(scores: Scores) -> list[str]:
    """nDCG@10, success@1, success@3, MRR: each of the three forms, and the mean of them."""
    by_form = [astuple(mean(list(rows.values()))) for rows in scores.values()]
    return [
        f"{' / '.join(f'{value:.3f}' for value in values)} ({sum(values) / len(values):.3f})"
        for values in zip(*by_form, strict=True)
    ]


def _read(place: Path) -> JudgedSet:
    grades: dict[str, dict[str, int]] = {}
    for qid, id_, grade in _fields(place / "qrels.tsv"):
        grades.setdefault(qid, {})[id_] = int(grade)
    files = {form: place / name for form, name in FORMS.items()}
    questions = {form: [(qid, text) for qid, text in _fields(path)] for form, path in files.items()}
    return JudgedSet(place.name, place / "articles", grades, questions, files)


def _fields(path: Path) -> Iterator[list[str]]:
    return (line.split("\t") for line in path.read_text("utf-8").splitlines() if line)


def _answers(bench: Bench, one: JudgedSet, work: Path) -> dict[str, dict[str, list[str]]]:
    """Ids of the answers by form and qid. Ours through the public door, the command line."""
    if bench.entry.name == OURS:
        return answers_of_ours(one, work)
    bench.run("build", texts=str(work / "texts.jsonl"))
    return {form: bench.run("answer", questions=questions) for form, questions in one.questions.items()}


def answers_of_ours(one: JudgedSet, work: Path) -> dict[str, dict[str, list[str]]]:
    """Ids by form and qid of the command line's search, with a home made in `work`."""
    home = str(work / "home")
    _kb("--folder", str(one.articles), "--home", home, "sync")
    return {form: _batch(home, path) for form, path in one.files.items()}


def _batch(home: str, questions: Path) -> dict[str, list[str]]:
    lines = _kb("--home", home, "search", "--batch", str(questions), "--limit", str(LIMIT), "--json").splitlines()
    return {row["qid"]: [hit["id"] for hit in row["hits"]] for row in map(json.loads, lines)}


def _kb(*arguments: str) -> str:
    done = subprocess.run([sys.executable, "-m", "kb_app", *arguments], check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout


def _table(scores: Mapping[str, Scores]) -> str:
    header = ["typed / slip / keywords (mean)", "nDCG@10", "success@1", "success@3", "MRR", "ours less it, nDCG@10"]
    return table(
        header,
        [[name, *forms(own), "" if name == OURS else difference(scores[OURS], own)] for name, own in scores.items()],
    )
