"""What an editor works with: the draft that is open, how it will be read, and what publishing it would do."""

from dataclasses import dataclass
from pathlib import Path

from kb_app.domain.article import Header
from kb_app.parsing.decoding import decode
from kb_app.parsing.line_ends import shown
from kb_app.services.reading import Reading
from kb_app.services.writing.content_standard import Check, StepRow
from kb_app.services.writing.merging import Part


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A draft that is open. `content` are its bytes when it was opened: edits are written into them.

    `folder` and `path` say what it is for, `base` upon which revision it was begun, empty for a new article.
    `obstacle` is why it cannot arrive there, as far as is known; empty if it can.
    """

    file: Path
    folder: str
    path: str
    base: str
    content: bytes
    obstacle: str = ""

    @property
    def text(self) -> str:
        r"""What the editor shows: lines parted by `\n`, without byte-order mark."""
        return shown(decode(self.content).text)


@dataclass(frozen=True, slots=True)
class Preview:
    """`reading` is what people will see. `places` are pairs of a line of the text (1-based) and the anchor of the
    section that begins there, in order; empty for the beginning of the article.
    """

    reading: Reading
    header: Header
    places: tuple[tuple[int, str], ...]
    checks: tuple[Check, ...]
    steps: tuple[StepRow, ...]


@dataclass(frozen=True, slots=True)
class Rival:
    """Another text that took the article's place since the draft was begun; `author` is as signed, or empty.

    `parts` are the sections, with what goes together and what must be settled. `readings` has for each of them how mine
    and theirs are read; None for a header, and for a section that is not there.
    """

    revision: str
    author: str
    parts: tuple[Part, ...]
    readings: tuple[tuple[Reading | None, Reading | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Review:
    """Before publishing: `preview` is what others will see, `before` what they see now, None for a new article.

    `rival` is what somebody else wrote meanwhile, as far as this computer knows.
    """

    preview: Preview
    before: Reading | None
    rival: Rival | None
