"""What `kb doctor` says: what it found, why that matters, what to do; under a word that scripts may rely on."""

from dataclasses import dataclass
from enum import StrEnum

from kb_app.language import tr


class Level(StrEnum):
    """NOTE is good to know and nothing to repair; WARNING and ERROR make `kb doctor` end with code 1."""

    OK = "ok"
    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Finding:
    """`code` never changes its meaning; the rest is in the language in use. Where all is well nothing is advised."""

    code: str
    level: Level
    topic: str
    message: str
    why: str = ""
    advice: str = ""

    @property
    def is_problem(self) -> bool:
        return self.level in (Level.WARNING, Level.ERROR)

    def document(self) -> dict[str, str]:
        return {
            "code": self.code,
            "level": self.level.value,
            "topic": self.topic,
            "message": self.message,
            "why": self.why,
            "advice": self.advice,
        }


@dataclass(frozen=True, slots=True)
class Ailment:
    """Something that can be wrong; its sentences wait for `tr`, with places for the values of `found`."""

    code: str
    level: Level
    topic: str
    what: str
    why: str
    advice: str

    def found(self, **values: object) -> Finding:
        return Finding(
            self.code,
            self.level,
            tr(self.topic, **values),
            tr(self.what, **values),
            tr(self.why, **values),
            tr(self.advice, **values),
        )


def well(code: str, topic: str, message: str) -> Finding:
    return Finding(code, Level.OK, topic, message)
