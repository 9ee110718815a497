"""Code in a line, and escaped characters: found in one linear pass, before any other mark is looked for.

Python-Markdown looks for the end of each run of backticks anew, which takes minutes on hostile text, and pairs runs
of different lengths, which GitHub does not.
"""

import re
import string

from markdown import Markdown
from markdown.extensions import Extension
from markdown.util import ETX, STX, code_escape

from kb_app.parsing.extensions.blocks import TreeParser, tree_parser
from kb_app.parsing.inline import code_spans

_ESCAPE = re.compile(rf"\\([{re.escape(string.punctuation)}])")


class CodeSpans(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.inlinePatterns.deregister("backtick")
        md.inlinePatterns.deregister("escape")
        parser = tree_parser(md)
        parser.prepare = lambda text: _prepare(parser, text)


def _prepare(parser: TreeParser, text: str) -> str:
    parts, place = [], 0
    if "`" in text:
        for start, end, content in code_spans(text):
            parts += [
                _escape(parser, text[place:start]),
                parser.stash(f"<code>{code_escape(content)}</code>", text[start:end]),
            ]
            place = end
    return "".join(parts) + _escape(parser, text[place:])


def _escape(parser: TreeParser, text: str) -> str:
    if "\\" not in text:
        return text
    # an escaped & must not join what follows it into an entity
    return _ESCAPE.sub(lambda m: parser.stash("&amp;", "&") if m[1] == "&" else f"{STX}{ord(m[1])}{ETX}", text)
