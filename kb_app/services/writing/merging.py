"""Three forms of one article, section by section: what each side changed, what goes together, what must be settled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kb_app.domain.names import fold
from kb_app.language import later
from kb_app.parsing.parser import parse_article
from kb_app.sync.merge import merge3


class State(StrEnum):
    SAME = "same"
    MINE = "mine"
    THEIRS = "theirs"
    MERGED = "merged"
    CONFLICT = "conflict"


class Choice(StrEnum):
    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"
    WRITTEN = "written"


STATES = {
    State.SAME: later("inchangée"),
    State.MINE: later("changée par vous"),
    State.THEIRS: later("changée par l'autre"),
    State.MERGED: later("changée par les deux, réunie sans perte"),
    State.CONFLICT: later("changée par les deux au même endroit : à vous de choisir"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A section as the base, mine and theirs have it, with the line ends; empty where it is not there.

    `heading` is empty for what stands before the first one, and `is_header` is true of the header. `merged` is what
    both changes make together, None for a conflict.
    """

    heading: str
    mine: str
    theirs: str
    state: State
    merged: str | None
    is_header: bool = False


_HEADER, _LEAD = ("header", ""), ("lead", "")
Key = tuple[str, str]


def parts_of(base: str, mine: str, theirs: str) -> tuple[Part, ...]:
    r"""The sections in the order of `mine`, what only `theirs` has where it stands there. Lines are parted by `\n`."""
    forms = [_cut(text) for text in (base, mine, theirs)]
    was, my, their = forms
    headings = {key: heading for form in forms for key, (heading, _) in form.items()}
    found = []
    for key in _order(list(my), list(their)):
        texts = [form[key][1] if key in form else "" for form in (was, my, their)]
        state, merged = _merge(*texts)
        if any(texts[1:]):
            found.append(Part(headings[key], texts[1], texts[2], state, merged, is_header=key == _HEADER))
    return tuple(found)


def joined(parts: Sequence[Part], choices: Mapping[int, Choice], written: Mapping[int, str] | None = None) -> str:
    """The text that `choices` make, by the place of each conflict among `parts`; one without a choice stays mine.

    `written` has what a person wrote in the places where that is the choice.
    """
    chosen = [
        _spaced(written[at], part.mine)
        if written and choices.get(at) is Choice.WRITTEN
        else _chosen(part, choices.get(at, Choice.MINE))
        for at, part in enumerate(parts)
    ]
    texts = [text for text in chosen if text]
    return "".join(text if text.endswith("\n") or text is texts[-1] else f"{text}\n" for text in texts)


def _spaced(text: str, like: str) -> str:
    """`text` with the empty lines at its end that `like` has, so that what follows stays a block of its own."""
    return text.rstrip("\n") + like[len(like.rstrip("\n")) :]


def _chosen(part: Part, choice: Choice) -> str:
    if part.merged is not None:
        return part.merged
    if choice is Choice.BOTH and not part.is_header:
        body = part.theirs.split("\n", 1)[1] if part.heading and "\n" in part.theirs else part.theirs
        return f"{part.mine.rstrip()}\n\n{body.lstrip()}"
    return part.theirs if choice is Choice.THEIRS else part.mine


def _merge(base: str, mine: str, theirs: str) -> tuple[State, str | None]:
    if mine == theirs:
        return (State.SAME if mine == base else State.MERGED), mine
    if mine == base:
        return State.THEIRS, theirs
    if theirs == base:
        return State.MINE, mine
    if not (base and mine and theirs):
        return State.CONFLICT, None
    merged = merge3(base.encode(), mine.encode(), theirs.encode())
    return (State.CONFLICT, None) if merged is None else (State.MERGED, merged.decode())


def _cut(text: str) -> dict[Key, tuple[str, str]]:
    """Heading and text of the header, of the beginning and of each section, by a key that other forms share."""
    lines = text.splitlines(keepends=True)
    article = parse_article(text.encode(), folder="", path="x.md")
    starts = [(section.line - 1, section.heading) for section in article.sections if section.level > 1]
    body = next((at + 1 for at, line in enumerate(lines) if at and line.rstrip() in ("---", "...")), 0)
    has_header = text.startswith("---") and body and (not starts or body <= starts[0][0])
    pieces: dict[Key, tuple[str, str]] = {_HEADER: ("", "".join(lines[:body]))} if has_header else {}
    first = starts[0][0] if starts else len(lines)
    pieces[_LEAD] = ("", "".join(lines[body if has_header else 0 : first]))
    for number, (start, heading) in enumerate(starts):
        end = starts[number + 1][0] if number + 1 < len(starts) else len(lines)
        same = sum(1 for _, name in pieces if name.partition("#")[0] == fold(heading))
        pieces["section", f"{fold(heading)}#{same}"] = (heading, "".join(lines[start:end]))
    return pieces


def _order(mine: list[Key], theirs: list[Key]) -> list[Key]:
    """`mine`, with each that only `theirs` has after the one that it follows there."""
    order = list(mine)
    for at, key in enumerate(theirs):
        if key not in order:
            order.insert(order.index(theirs[at - 1]) + 1 if at else 0, key)
    return order
