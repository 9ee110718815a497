"""One engine in a process of its own, doing one task: `python -m benchmarks.engines.process NAME FOLDER PLACE TASK`.

A task's input is JSON on standard input, its result JSON on standard output. Standard library only, like the engines'
common part: this runs under the system's Python too.
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.engines.engine import Engine, Question, read_texts, text_of
from benchmarks.engines.registry import open_engine

LIMIT = 20


def build(engine: Engine, task: Any) -> Any:
    """Seconds from texts in memory to an index on disk, and its bytes."""
    texts = list(read_texts(Path(task["texts"])))
    began = time.perf_counter()
    engine.build(texts)
    return {"seconds": time.perf_counter() - began, "bytes": engine.size()}


def first_answer(engine: Engine, task: Any) -> Any:
    """Answer one question; how long that took is for who started this process to say."""
    return len(engine.search(Question(task["question"]), LIMIT))


def serve(engine: Engine, task: Any) -> Any:
    """Milliseconds of each question of each set: asked for the first time, and once more."""
    engine.search(Question("bonjour"), LIMIT)
    times: dict[str, dict[str, list[float]]] = {}
    for name, rows in task["sets"].items():
        questions = [Question(*row) for row in rows]
        times[name] = {"first": _timed(engine, questions), "warm": _timed(engine, questions)}
    return {"times": times, "megabytes": _resident_megabytes()}


def update(engine: Engine, task: Any) -> Any:
    """Seconds of each batch of changed articles, until a search finds the word that they have in common."""
    engine.search(Question("bonjour"), LIMIT)
    seconds = []
    for batch in task["batches"]:
        texts = list(map(text_of, batch["texts"]))
        began = time.perf_counter()
        engine.update(texts)
        found = engine.search(Question(batch["word"]), len(texts))
        seconds.append(time.perf_counter() - began)
        if {shown.id for shown in found} != {text.id for text in texts}:
            raise LookupError(f"changed articles are not found: {len(found)} of {len(texts)}")
    return seconds


def answer(engine: Engine, task: Any) -> Any:
    """Ids of the answers to each question, best first."""
    return {qid: [shown.id for shown in engine.search(Question(*asked), LIMIT)] for qid, *asked in task["questions"]}


TASKS: dict[str, Callable[[Engine, Any], Any]] = {
    "build": build,
    "first_answer": first_answer,
    "serve": serve,
    "update": update,
    "answer": answer,
}


def _timed(engine: Engine, questions: list[Question]) -> list[float]:
    times = []
    for question in questions:
        began = time.perf_counter()
        engine.search(question, LIMIT)
        times.append((time.perf_counter() - began) * 1000)
    return times


def _resident_megabytes() -> dict[str, float]:
    """What this process has in memory (`all`, mapped files included) and `own` of that, with its largest child."""
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text("ascii").splitlines())
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    whole, own = (int(lines[key].split()[0]) / 1024 for key in ("VmRSS", "RssAnon"))
    return {"all": whole + children, "own": own + children}


def main() -> None:
    name, folder, place, task = sys.argv[1:]
    engine = open_engine(name, Path(folder), Path(place))
    result = TASKS[task](engine, json.load(sys.stdin))
    print(json.dumps(result), flush=True)
    engine.close()


if __name__ == "__main__":
    main()
