"""What became of every word: each must be somewhere that people or the history show."""

import json
import re
from collections import Counter
from dataclasses import dataclass

from soak.desks import NAMES, Computer, Place, say, shown


@dataclass(frozen=True)
class Verdict:
    """Words by where they are (`outbox`: nowhere else yet), and what must not be: words lost, articles absent from
    their path, items that still wait, paths whose text is not in a computer's copy.
    """

    where: Counter[str]
    lost: tuple[str, ...]
    absent: tuple[str, ...]
    waiting: int
    differing: tuple[str, ...]

    @property
    def is_good(self) -> bool:
        return not (self.lost or self.absent or self.waiting or self.differing)


def judge(place: Place, computers: list[Computer], words: list[str]) -> Verdict:
    articles = shown(place.root)
    names = {f"{name}.md" for name in NAMES}
    kept = b"".join(path.read_bytes() for path in (place.root / ".kb").rglob("*.md") if path.is_file())
    waiting = [file for one in computers for file in (one.home / "workspace" / "outbox").glob("*.item")]
    texts = {
        "article": b"".join(text for path, text in articles.items() if path in names),
        "copy": b"".join(text for path, text in articles.items() if path not in names),
        "history": kept,
        "outbox": b"".join(file.read_bytes() for file in waiting),
    }
    found = {word: _where(word, texts) for word in words}
    outboxes = [json.loads(computer.kb("outbox", "--json").stdout) for computer in computers]
    verdict = Verdict(
        where=Counter(found.values()),
        lost=tuple(word for word, there in found.items() if not there),
        absent=tuple(sorted(names - articles.keys())),
        # conflicts stay there too, for a person to settle
        waiting=sum(item["state"] in {"waiting", "damaged"} for items in outboxes for item in items),
        differing=tuple(sorted({path for one in computers for path in _not_in(one, articles)})),
    )
    say(
        f"lost: {list(verdict.lost)}; absent: {list(verdict.absent)}; waiting: {verdict.waiting}; "
        f"not in a copy: {list(verdict.differing)}"
    )
    return verdict


def _where(word: str, texts: dict[str, bytes]) -> str:
    pattern = re.compile(re.escape(word).encode() + rb"\b")
    return next((name for name, text in texts.items() if pattern.search(text)), "")


def _not_in(computer: Computer, articles: dict[str, bytes]) -> list[str]:
    copied = {file.read_bytes() for file in (computer.home / "copy").rglob("*.md")}
    return [path for path, text in articles.items() if text not in copied]
