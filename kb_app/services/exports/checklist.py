"""A procedure as a sheet to tick off: its steps with a box each, and where each answer leads."""

from collections.abc import Iterator
from dataclasses import replace
from html import escape

from kb_app.domain.article import Choice
from kb_app.domain.errors import ArticleNotFound, UsageError
from kb_app.domain.procedure import Procedure, Step
from kb_app.domain.variant import Part
from kb_app.language import tr
from kb_app.parsing.procedure import without_choices
from kb_app.services.reading import Reading
from kb_app.services.reading_room import ReadingRoom
from kb_app.services.rendering.rendered import Rendered
from kb_app.services.walking import is_procedure, procedure_of

BOX = "☐"


def as_checklist(reading: Reading, room: ReadingRoom) -> Reading:
    """`reading` with the sheet as its HTML. Raises UsageError for an article that is no procedure."""
    if not is_procedure(reading):
        raise UsageError(
            tr("« {title} » n'est pas une procédure : elle n'a pas d'étapes à cocher.", title=reading.title)
        )
    procedure = procedure_of(reading)
    first = procedure.steps[0].sections[0]
    lines = tr("Dossier : {line} Date : {line}", line="_" * 24)
    parts = [f"<p>{escape(lines)}</p>", room.render_parts(reading, reading.parts[:first])]
    for number, step in enumerate(procedure.steps, 1):
        parts += _step(number, step, procedure, reading, room)
    return replace(reading, rendered=Rendered(parts), outline=())


def _step(number: int, step: Step, procedure: Procedure, reading: Reading, room: ReadingRoom) -> Iterator[str]:
    """The heading with its box, the text without its list of answers, and the answers with a box each."""
    yield f"<h2>{BOX} {number}. {escape(step.heading)}</h2>"
    first, *rest = [_without_answers(reading.parts[at], step) for at in step.sections]
    headless = first.section.source.partition("\n")[2]
    yield room.render_parts(reading, [replace(first, section=replace(first.section, source=headless)), *rest])
    if step.choices:
        answers = (
            f"{BOX} {escape(each.label)} → {escape(_goal(each, procedure, reading, room))}" for each in step.choices
        )
        yield f"<p>{'<br>'.join(answers)}</p>"


def _without_answers(part: Part, step: Step) -> Part:
    if not step.choices:
        return part
    return replace(part, section=without_choices(part.section, part.path, step.choices))


def _goal(choice: Choice, procedure: Procedure, reading: Reading, room: ReadingRoom) -> str:
    """Where an answer leads: a step of the sheet, or another article by its title."""
    step = procedure.step(choice.anchor) if choice.path == reading.path else None
    if step is not None:
        return tr("étape {number}", number=procedure.steps.index(step) + 1)
    try:
        return tr("fiche « {title} »", title=room.open(room.key_of_link(reading, choice.path)).title)
    except ArticleNotFound:
        return choice.path
