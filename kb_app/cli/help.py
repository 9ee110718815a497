"""How the help of a command reads: what it does in a sentence, its options, and what one may type"""

import argparse
import shutil
from typing import TypeAlias

from kb_app.language import language, tr

WIDEST = 100  # columns: longer lines are hard to follow
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


class Help(argparse.HelpFormatter):
    """Examples keep their lines; in French a colon stands apart from its word."""

    def __init__(self, prog: str) -> None:
        columns = shutil.get_terminal_size().columns
        super().__init__(prog, max_help_position=30, width=min(columns, WIDEST) - 2)

    def start_section(self, heading: str | None) -> None:
        apart = "\u00a0" if language() == "fr" else ""
        super().start_section(f"{heading.capitalize()}{apart}" if heading else heading)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        paragraphs = text.split("\n\n")
        return "\n\n".join(
            part if "\n" in part else super(Help, self)._fill_text(part, width, indent) for part in paragraphs
        )


def add_command(commands: Commands, name: str, words: str, *examples: str) -> argparse.ArgumentParser:
    """A command that does what `words` say, in the infinitive; `examples` are what may be typed after `kb`."""
    return commands.add_parser(
        name,
        help=words,
        description=words[0].upper() + words[1:] + ("" if words.endswith("…") else "."),
        epilog="\n".join((tr("Exemples :"), *(f"  kb {example}" for example in examples))) if examples else None,
        formatter_class=Help,
    )


def add_json(parser: argparse.ArgumentParser) -> None:
    """Every command that answers may answer a program."""
    parser.add_argument("--json", action="store_true", help=tr("réponse en JSON"))


def add_deed(parser: argparse.ArgumentParser, deeds: tuple[str, ...], deed_help: str, id_help: str) -> None:
    """What is done, and with which of the things that the command lists; without both it lists them."""
    parser.add_argument("deed", nargs="?", choices=deeds, help=deed_help)
    parser.add_argument("id", nargs="?", default="", metavar="ID", help=id_help)
