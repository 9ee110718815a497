"""`synonyms.txt`, in Solr's format: `a, b` mean the same; who types what is left of `=>` also means what is right."""

import re

from kb_app.domain.article import Problem, Severity
from kb_app.domain.folder import Synonyms
from kb_app.language import tr

_COMMA = re.compile(r"(?<!\\),")


def parse_synonyms(text: str, path: str = "synonyms.txt") -> tuple[Synonyms, tuple[Problem, ...]]:
    """The synonyms, and the lines that say nothing; words are kept as written."""
    groups: list[tuple[str, ...]] = []
    mappings: list[tuple[tuple[str, ...], tuple[str, ...]]] = []
    problems: list[Problem] = []
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        left, arrow, right = line.partition("=>")
        words, targets = _words(left), _words(right)
        if arrow and words and targets and "=>" not in right:
            mappings.append((words, targets))
        elif not arrow and len(words) > 1:
            groups.append(words)
        else:
            message = tr("Ligne de synonymes incomplète : écrivez « caf, allocations » ou « mdp => mot de passe ».")
            problems.append(Problem(path, number, "bad-synonyms", Severity.WARNING, message))
    return Synonyms(tuple(groups), tuple(mappings)), tuple(problems)


def _words(written: str) -> tuple[str, ...]:
    words = (" ".join(part.replace("\\,", ",").split()) for part in _COMMA.split(written))
    return tuple(dict.fromkeys(word for word in words if word))
