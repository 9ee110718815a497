"""Starting engines in their own processes, one at a time, and what they run on."""

import json
import platform
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.engines.engine import Text
from benchmarks.engines.registry import ENTRIES, ROOT, Entry, interpreter
from kb_app.parsing.parser import parse_article


@dataclass(frozen=True, slots=True)
class Bench:
    """An engine that is there, with the folder it is measured on and a place for its files."""

    entry: Entry
    folder: Path
    place: Path

    def run(self, task: str, **data: Any) -> Any:
        """The result of `task` in a new process. Raises CalledProcessError with what it said."""
        done = subprocess.run(
            self._command(task), cwd=ROOT, input=json.dumps(data), text=True, check=True, stdout=subprocess.PIPE
        )
        return json.loads(done.stdout)

    def seconds_until_first_answer(self, question: str) -> float:
        """From starting the process to its first answer."""
        began = time.perf_counter()
        with subprocess.Popen(
            self._command("first_answer"), cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(json.dumps({"question": question}))
            process.stdin.close()
            process.stdout.readline()
            return time.perf_counter() - began

    def _command(self, task: str) -> list[str]:
        python, _ = interpreter(self.entry.name)
        return [python, "-m", "benchmarks.engines.process", self.entry.name, str(self.folder), str(self.place), task]


def benches(folder: Path, work: Path) -> list[Bench]:
    """The engines that are installed, ours first; the others are named on the way."""
    found = []
    for entry in ENTRIES:
        if interpreter(entry.name)[0]:
            place = work / entry.module
            place.mkdir(parents=True, exist_ok=True)
            found.append(Bench(entry, folder.absolute(), place.absolute()))
        else:
            print(f"{entry.name}: not installed ({entry.package})")
    return found


def parsed(folder: Path) -> Iterator[Text]:
    """Every article of `folder` as our parser reads it."""
    for path in sorted(folder.rglob("*.md")):
        name = path.relative_to(folder).as_posix()
        if name.startswith("templates/"):
            continue
        article = parse_article(path.read_bytes(), folder=folder.name, path=name)
        header = article.header
        yield Text(
            path=name,
            id=article.id,
            title=article.title,
            aliases=header.aliases,
            tags=header.tags,
            description=header.description,
            sites=header.sites,
            confidence=header.confidence.value,
            variant_of=header.variant_of,
            sections=tuple((section.heading, section.text) for section in article.sections),
        )


def conditions(found: list[Bench]) -> str:
    """Machine, versions and date, for under a table."""
    processors = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines()
        if line.startswith("model name")
    ]
    versions = "; ".join(f"{bench.entry.name} {interpreter(bench.entry.name)[1]}" for bench in found)
    load = Path("/proc/loadavg").read_text("ascii").split()[0]
    return (
        f"{time.strftime('%Y-%m-%d %H:%M')}, {len(processors)} × {processors[0]}, {platform.system()} "
        f"{platform.release().split('-')[0]}, Python {platform.python_version()}; load before: {load}.\n"
        f"Versions: {versions}."
    )
