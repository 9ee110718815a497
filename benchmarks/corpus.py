"""Large folders to measure on: sentences of real articles recombined, so that lengths and frequencies stay natural.

Recombined sentences alone would bring no new words, while real folders do (Heaps' law). So each made article also gets
a few words of its own: names, codes and compounds spelt from the syllables of the source, in the proportion in which
the source itself goes on finding new words.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kb_app.parsing.parser import parse_article
from kb_app.places import sample_folder

_SENTENCE = re.compile(r"(?<=[.!?…])\s+")
_WORD = re.compile(r"[^\W\d_]{3,}")
_SYLLABLE = re.compile(r"[^aeiouyàâéèêëîïôûùœ]*[aeiouyàâéèêëîïôûùœ]+", re.IGNORECASE)
NEW_WORDS_AN_ARTICLE = 4.0
"""Between what real folders show: 1.7 a help desk (articles 1,000 to 2,800), 6.1 a ministry (articles 500 to 1,175)."""
SITES = ("rennes", "toulouse", "lyon", "lille")


@dataclass(frozen=True, slots=True)
class Source:
    """What a folder is made of."""

    titles: tuple[str, ...]
    sentences: tuple[str, ...]
    headings: tuple[str, ...]
    syllables: tuple[str, ...]


def read_source(folder: Path | None = None) -> Source:
    """The building blocks found in `folder`, the sample folder by default."""
    root = folder or sample_folder()
    titles, sentences, headings = [], [], []
    for path in sorted(root.rglob("*.md")):
        article = parse_article(path.read_bytes(), folder="source", path=path.relative_to(root).as_posix())
        titles.append(article.title)
        for section in article.sections:
            headings += [section.heading] if section.heading else []
            sentences += [" ".join(s.split()) for s in _SENTENCE.split(section.text) if 20 < len(s) < 400]
    words = {word.lower() for sentence in sentences for word in _WORD.findall(sentence)}
    syllables = {syllable for word in words for syllable in _SYLLABLE.findall(word)}
    return Source(tuple(titles), tuple(sentences), tuple(headings), tuple(sorted(syllables)))


def articles(count: int, source: Source, seed: int = 7) -> Iterator[tuple[str, str]]:
    """`count` pairs of path and Markdown text; the same seed gives the same folder."""
    rng = random.Random(seed)
    for number in range(count):
        own = [_new_word(rng, source) for _ in range(_poisson_like(rng, NEW_WORDS_AN_ARTICLE))]
        title = f"{_recombined_title(rng, source)} {own[0] if own else number}"
        body = [" ".join(_sentences(rng, source, own, rng.randint(1, 3)))]
        for _ in range(rng.randint(2, 7)):
            body.append(f"## {rng.choice(source.headings)}")
            body += [" ".join(_sentences(rng, source, own, rng.randint(2, 5))) for _ in range(rng.randint(1, 3))]
        header = [f"title: {title!r}"]
        if rng.random() < 0.3:
            header.append(f"sites: [{', '.join(rng.sample(SITES, rng.randint(1, 2)))}]")
        header.append(f"confidence: {rng.choice(['validated', 'validated', 'not-validated'])}")
        yield f"{number % 97:02}/fiche-{number}.md", "\n".join(["---", *header, "---", ""]) + "\n\n".join(body) + "\n"


def write_folder(root: Path, count: int, source: Source, seed: int = 7) -> Path:
    """`count` made articles under `root`, which is returned; a folder that is complete already is used again."""
    done = root / f".made-{count}-{seed}"
    if not done.exists():
        for path, text in articles(count, source, seed):
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, "utf-8")
        done.touch()
    return root


def _sentences(rng: random.Random, source: Source, own: list[str], count: int) -> Iterator[str]:
    for _ in range(count):
        sentence = rng.choice(source.sentences)
        if own and rng.random() < 0.25:
            words = sentence.split()
            words.insert(rng.randint(1, len(words)), rng.choice(own))
            sentence = " ".join(words)
        yield sentence


def _recombined_title(rng: random.Random, source: Source) -> str:
    first, second = rng.choice(source.titles).split(), rng.choice(source.titles).split()
    return " ".join([*first[: max(2, len(first) // 2)], *second[len(second) // 2 :]])


def _new_word(rng: random.Random, source: Source) -> str:
    return "".join(rng.choice(source.syllables) for _ in range(rng.randint(2, 4)))


def _poisson_like(rng: random.Random, mean: float) -> int:
    return int(mean) + (rng.random() < mean % 1)
