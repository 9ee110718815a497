"""What an agent types into a folder: two to four words of a title or of a sentence, letter by letter, with slips."""

import random
from collections.abc import Sequence

from benchmarks.engines.engine import Question, Text
from benchmarks.engines.french import words

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def typed_questions(texts: Sequence[Text], count: int, seed: int = 5) -> list[str]:
    """`count` questions, half from titles and half from the text under them; the same seed gives the same ones."""
    rng = random.Random(seed)
    found: list[str] = []
    while len(found) < count:
        text = rng.choice(texts)
        source = (
            text.title if len(found) % 2 else rng.choice([body for _, body in text.sections if body] or [text.title])
        )
        plain = [word.strip(".,;:!?()«»\"'").lower() for word in source.split()]
        plain = [word for word in plain if len(word) > 2 and words(word)]
        size = rng.randint(2, 4)
        start = rng.randrange(max(1, len(plain) - size + 1))
        if plain:
            found.append(" ".join(plain[start : start + size]))
    return found


def keystrokes(questions: Sequence[str]) -> list[Question]:
    """Every state of the search field while `questions` are typed; a space alone changes nothing."""
    return [
        Question(question[:size], prefix=True)
        for question in questions
        for size in range(1, len(question) + 1)
        if question[size - 1] != " "
    ]


def with_slip(question: str, rng: random.Random) -> str:
    """`question` with one letter of its longest word left out, doubled, changed or swapped, never the first."""
    longest = max(question.split(), key=len)
    if len(longest) < 4:
        return question
    at = rng.randint(1, len(longest) - 2)
    slipped = rng.choice((
        longest[:at] + longest[at + 1 :],
        longest[:at] + longest[at] + longest[at:],
        longest[:at] + rng.choice(_LETTERS) + longest[at + 1 :],
        longest[:at] + longest[at + 1] + longest[at] + longest[at + 2 :],
    ))  # fmt: skip
    return question.replace(longest, slipped, 1)
