"""ripgrep over the folder as it is: any word, accents or not; the files with most matching lines first."""

import re
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from benchmarks.engines.engine import Question, Shown, Text, read_texts, write_texts
from benchmarks.engines.french import asked

_ACCENTED = {"a": "aàâä", "c": "cç", "e": "eéèêë", "i": "iîï", "o": "oôö", "u": "uùûü", "y": "yÿ"}


def version() -> str:
    return _run("--version").split()[1]


class Ripgrep:
    """Has no index; only a list of what each file is called and where it applies."""

    def __init__(self, folder: Path, place: Path) -> None:
        self._folder = folder
        self._list = place / "known.jsonl"

    @cached_property
    def _known(self) -> dict[str, Text]:
        return {text.path: text for text in read_texts(self._list)}

    def build(self, texts: Sequence[Text]) -> None:
        write_texts(self._list, (replace(text, sections=()) for text in texts))

    def update(self, texts: Sequence[Text]) -> None:
        """Nothing to do: the files are the index."""

    def search(self, question: Question, limit: int) -> list[Shown]:
        meant, unfinished = asked(question)
        # no word boundaries: ripgrep's automaton has none for text with accents, and is several times slower with them
        patterns = [_loose(word.removesuffix("s")) for word in meant] + ([_loose(unfinished)] if unfinished else [])
        if not patterns:
            return []
        options = ["--ignore-case", "--no-config", "--glob=*.md"]
        options += [f"--regexp={pattern}" for pattern in patterns]
        counts: list[tuple[int, str]] = []
        for line in _run("--count", "--null", *options, ".", cwd=self._folder).splitlines():
            path, _, count = line.partition("\0")
            text = self._known.get(path.removeprefix("./"))
            if text and (not question.site or not text.sites or question.site in text.sites):
                counts.append((-int(count), text.path))
        best = [path for _, path in sorted(counts)[:limit]]
        if not best:
            return []
        lines = _run(
            "--max-count=1", "--no-line-number", "--with-filename", "--null", *options, *best, cwd=self._folder
        )
        first = dict(line.split("\0", 1) for line in lines.splitlines() if "\0" in line)
        return [Shown(self._known[path].id, self._known[path].title, first.get(path, "")[:180]) for path in best]

    def size(self) -> int:
        return 0

    def close(self) -> None:
        """Nothing is open."""


def _loose(word: str) -> str:
    """A pattern for `word` with or without accents."""
    return "".join(f"[{_ACCENTED[char]}]" if char in _ACCENTED else re.escape(char) for char in word)


def _run(*arguments: str, cwd: Path | None = None) -> str:
    """ripgrep's output; finding nothing (code 1) is an answer, anything worse is an error."""
    done = subprocess.run(["rg", *arguments], cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode > 1:
        raise OSError(done.stderr)
    return done.stdout
