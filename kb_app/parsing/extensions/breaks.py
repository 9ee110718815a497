"""Line breaks that their writer asked for: two spaces or a backslash at the end of a line."""

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import SubstituteTagInlineProcessor


class Breaks(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.inlinePatterns.register(SubstituteTagInlineProcessor(r"(?:(?<! ) {2,}|\\)\n", "br"), "linebreak", 100)
