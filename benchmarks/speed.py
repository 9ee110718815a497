"""How fast each engine is on a folder: asking, starting, building, updating; memory and disk."""

import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.engines.engine import Question, Text, write_texts
from benchmarks.engines.registry import OURS
from benchmarks.figures import percentile
from benchmarks.questions import keystrokes, typed_questions, with_slip
from benchmarks.running import Bench, benches, conditions, parsed
from benchmarks.tables import table

QUESTIONS = 60
SITE = "rennes"
COLD_STARTS = 7
CHANGES = (1, 1, 1, 1, 1, 100, 100, 100)
"""Articles in each batch of changes."""
SETS = {
    "key": "each key while typing",
    "question": "whole question",
    "slip": "question with a slip",
    "site": "question at a site",
}


@dataclass(frozen=True, slots=True)
class Measured:
    """One engine. `times` are milliseconds by set and pass, the rest is in seconds, bytes and megabytes."""

    bench: Bench
    build: float
    disk: int
    starts: list[float]
    times: dict[str, dict[str, list[float]]]
    memory: dict[str, float]
    updates: dict[int, list[float]]


def measure(folder: Path, work: Path) -> str:
    """Measure every engine on `folder`, one after the other, each in its own processes; the table in Markdown."""
    texts = list(parsed(folder))
    write_texts(work / "texts.jsonl", texts)
    found = benches(folder, work)
    foot = conditions(found)
    questions = typed_questions(texts, QUESTIONS)
    rng = random.Random(1)
    sets = {
        "key": keystrokes(questions),
        "question": [Question(text) for text in questions],
        "slip": [Question(with_slip(text, rng)) for text in questions],
        "site": [Question(text, SITE) for text in questions],
    }
    batches = [_changed(texts, count, f"zqx{number}vw") for number, count in enumerate(CHANGES)]
    measured = []
    for bench in found:
        print(f"{len(texts)} articles: {bench.entry.name}…", file=sys.stderr)
        measured.append(_measure(bench, work / "texts.jsonl", questions[0], sets, batches))
    rows = _rows(measured)
    whole_way, command = _first_sync(folder, work / "home"), _cold_command(work / "home", questions[0])
    return "\n\n".join([
        f"### {len(texts)} articles",
        table(["", *(one.bench.entry.name for one in measured)], rows),
        f"Ours by the command line: first `kb sync` of the folder (copy, parse, library, index) {whole_way:.1f} s; "
        f"`kb search` from start to end of process {command:.2f} s.",
        foot,
    ])  # fmt: skip


def _measure(
    bench: Bench, texts: Path, question: str, sets: dict[str, list[Question]], batches: list[dict[str, Any]]
) -> Measured:
    built = bench.run("build", texts=str(texts))
    starts = [bench.seconds_until_first_answer(question) for _ in range(COLD_STARTS)]
    every = bench.entry.asked_every
    asked = {
        name: [[q.text, q.site, q.prefix] for q in questions[:: every if name == "key" else max(1, every // 5)]]
        for name, questions in sets.items()
    }
    served = bench.run("serve", sets=asked)
    updates: dict[int, list[float]] = {}
    if bench.entry.indexes:
        for batch, seconds in zip(batches, bench.run("update", batches=batches), strict=True):
            updates.setdefault(len(batch["texts"]), []).append(seconds)
    return Measured(bench, built["seconds"], built["bytes"], starts, served["times"], served["megabytes"], updates)


def _changed(texts: Sequence[Text], count: int, word: str) -> dict[str, Any]:
    """`count` articles, each with a new word in a new section."""
    drawn = random.Random(word).sample(texts, min(count, len(texts)))
    return {"word": word, "texts": [asdict(replace(text, sections=(*text.sections, ("", word)))) for text in drawn]}


def _rows(measured: Sequence[Measured]) -> list[list[str]]:
    rows = []
    for name, said in SETS.items():
        for turn in ("warm", "first") if name == "key" else ("warm",):
            unit = "p50 / p95 ms" if turn == "warm" else "p50 / p95 ms, asked for the first time"
            rows.append(_row(f"{said}, {unit}", measured, lambda one, n=name, t=turn: _pair(one.times[n][t])))
    rows.append(_row("cold start to first answer, s", measured, lambda one: _seconds(one.starts)))
    rows.append(_row("build, s", measured, lambda one: (f"{one.build:.1f}", one.build) if one.updates else None))
    for count in dict.fromkeys(CHANGES):
        said = f"update {count} article{'s' if count > 1 else ''}, s"
        rows.append(_row(said, measured, lambda one, c=count: _seconds(one.updates[c]) if one.updates else None))
    rows.append(_row("resident memory (own), MB", measured, _memory))
    rows.append(
        _row("on disk, MB", measured, lambda one: (f"{one.disk / 1e6:.1f}", one.disk / 1e6) if one.disk else None)
    )
    return rows


Figure = tuple[str, float] | None


def _row(said: str, measured: Sequence[Measured], of: Callable[..., Figure]) -> list[str]:
    """A row of figures, each with how many times ours it is."""
    figures = [of(one) for one in measured]
    ours = next(figure for one, figure in zip(measured, figures, strict=True) if one.bench.entry.name == OURS)
    row = [said]
    for one, figure in zip(measured, figures, strict=True):
        if figure is None:
            row.append("–")
        elif one.bench.entry.name == OURS or ours is None:
            row.append(figure[0])
        else:
            row.append(f"{figure[0]} (×{figure[1] / ours[1]:.2g})")
    return row


def _pair(times: list[float]) -> Figure:
    return f"{statistics.median(times):.1f} / {percentile(times, 0.95):.1f}", statistics.median(times)


def _seconds(values: list[float]) -> Figure:
    return f"{statistics.median(values):.2f}", statistics.median(values)


def _memory(one: Measured) -> Figure:
    return f"{one.memory['all']:.0f} ({one.memory['own']:.0f})", one.memory["all"]


def _first_sync(folder: Path, home: Path) -> float:
    """Seconds that `kb sync` takes in a new home."""
    began = time.perf_counter()
    subprocess.run(_kb("--folder", str(folder), "--home", str(home), "sync"), check=True, capture_output=True)
    return time.perf_counter() - began


def _cold_command(home: Path, question: str) -> float:
    """Seconds of a whole `kb search`, median."""
    times = []
    for _ in range(COLD_STARTS):
        began = time.perf_counter()
        subprocess.run(_kb("--home", str(home), "search", question), check=True, capture_output=True)
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def _kb(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "kb_app", *arguments]
