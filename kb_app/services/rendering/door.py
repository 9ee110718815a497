"""How the process that renders is started, and told apart from the commands that people type."""

from collections.abc import Sequence

from kb_app import places

_WORD = "render-one"


def command() -> list[str]:
    return [*places.program(), _WORD]


def is_asked(arguments: Sequence[str]) -> bool:
    """Whether this process, started with these arguments, is that one."""
    return list(arguments) == [_WORD]
