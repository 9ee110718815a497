"""Walking through a procedure: each step as the caller's site has it, each move on the disk before it shows."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import unquote

from kb_app.domain.article import Choice, Kind, Phrase
from kb_app.domain.errors import ArticleNotFound, LocalError
from kb_app.domain.procedure import Procedure, Step
from kb_app.domain.walk import (
    Walk,
    answered,
    begun,
    gone_on,
    note_lines,
    reanchored,
    revisited,
    went_back,
)
from kb_app.language import language, tr
from kb_app.parsing.parser import phrases_of
from kb_app.parsing.procedure import steps, without_choices
from kb_app.services.reading import LinkRow, Reading
from kb_app.services.reading_room import ReadingRoom
from kb_app.services.remarks import Remark, remarks
from kb_app.services.wording import error_sentence
from kb_app.workspace.walks import Walks

WARNING_TONES = ("warn", "bad")
_PLAIN_SPACES = {0xA0: " ", 0x202F: " "}
"""Ticket tools of all ages get the note."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What is shown of a walk where it is: all that a window needs, and what the next move starts from.

    `number` of `total` is the step's place in its procedure. `choices` are the answers in order; `given` is the one
    that was given here before, empty if none. `onward` says what going on does, empty when an answer is needed. `told`
    are sentences about what just happened. `html` and `link_rows` are of the step's text without its choices.
    """

    walk: Walk
    reading: Reading
    step: Step
    number: int
    total: int
    html: str
    phrases: tuple[Phrase, ...]
    link_rows: tuple[LinkRow, ...]
    remarks: tuple[Remark, ...]
    choices: tuple[Choice, ...]
    given: str
    onward: str
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A walk that may be resumed."""

    key: str
    title: str
    heading: str
    day: date


class Walking:
    """Walks in articles of the local copy. `today` is asked at each move.

    Every move raises ArticleNotFound when the article it leads to is gone. What cannot be kept on the disk is told and
    does not stop the walk.
    """

    def __init__(self, room: ReadingRoom, walks: Walks, today: Callable[[], date] = date.today) -> None:
        self._room = room
        self._walks = walks
        self._today = today
        self._read: dict[tuple[str, str], tuple[Reading, Procedure]] = {}

    def close(self) -> None:
        self._room.close()

    def stop_rendering(self) -> None:
        """Nobody waits for what is being rendered; may be called on any thread."""
        self._room.stop_rendering()

    def begin(self, key: str, site: str = "") -> Stage:
        """At the first step. Nothing is kept until the next one, so that a walk that waits is not lost by mistake."""
        self._read.clear()
        reading, procedure = self._article(key, site)
        waits = self._walks.of(reading.key, self._today())
        told = (tr("Une procédure commencée attend : Ctrl+Maj+G la reprend."),) if waits is not None else ()
        return self._stage(begun(procedure, reading.site), told)

    def resume(self, key: str) -> Stage:
        """Where the walk that began with that article was left. Raises ArticleNotFound when there is none."""
        kept = self._walks.of(key, self._today())
        if kept is None:
            raise ArticleNotFound(key)
        return self.look_again(kept.walk, kept.walk.site)

    def look_again(self, walk: Walk, site: str) -> Stage:
        """The same step, in articles that may have changed, or for another site."""
        self._read.clear()
        known = self._procedures((article.key for article in walk.articles), site)
        if walk.key not in known:
            raise ArticleNotFound(walk.key)
        found = reanchored(replace(walk, site=site), known)
        if found == walk:
            return self._stage(walk)
        if site != walk.site and found is not None:
            told: tuple[str, ...] = ()
        elif found is None:
            told = (tr("La procédure a changé : vous la reprenez au début."),)
        elif found.here.place == walk.here.place:
            told = (tr("La procédure a changé depuis. Vous êtes à la même étape : relisez-la."),)
        else:
            told = (tr("La procédure a changé et l'étape n'existe plus : vous êtes à la précédente."),)
        return self._kept(found or begun(known[walk.key], site), told)

    def answer(self, stage: Stage, number: int) -> Stage:
        """Give the answer of that number, from 1; a number without an answer changes nothing."""
        if not 1 <= number <= len(stage.choices) or stage.walk.ended:
            return stage
        choice = stage.choices[number - 1]
        return self._lead(stage, choice.path, choice.anchor, choice.label)

    def follow(self, stage: Stage, address: str) -> Stage:
        """Follow a `kb:` link of the step's text, as if it were an answer: another article returns here."""
        path, _, anchor = address.removeprefix("kb:").partition("#")
        return self._lead(stage, unquote(path), unquote(anchor))

    def go_on(self, stage: Stage) -> Stage:
        """To the following step, back from a sub-procedure, or to the end; an answer given before is given again."""
        if stage.walk.ended:
            return stage
        if not stage.onward:
            labels = [choice.label for choice in stage.choices]
            return self.answer(stage, labels.index(stage.given) + 1) if stage.given in labels else stage
        here = stage.walk.here
        wanted = (here.place.key, *(caller.key for caller in here.callers[-1:]))
        procedures = self._procedures(wanted, stage.walk.site)
        missing = next((key for key in wanted if key not in procedures), None)
        if missing is not None:
            raise ArticleNotFound(missing)
        return self._kept(gone_on(stage.walk, procedures))

    def back(self, stage: Stage) -> Stage:
        return self._kept(went_back(stage.walk))

    def revisit(self, stage: Stage, number: int) -> Stage:
        """To the stop of that number of the trail, from 0."""
        return self._kept(revisited(stage.walk, number))

    def forget(self, key: str) -> None:
        """The walk is finished or given up. Raises LocalError."""
        self._walks.forget(key)

    def unfinished(self) -> tuple[Unfinished, ...]:
        """Walks that wait to be resumed, the latest first. Raises LocalError."""
        return tuple(
            Unfinished(kept.walk.key, kept.walk.articles[0].title, kept.walk.here.heading, kept.day)
            for kept in self._walks.all(self._today())
        )

    def note(self, walk: Walk) -> str:
        """Plain text for a ticket: which procedure, and the way through it. Nothing about the caller or the agent."""
        first = walk.articles[0]
        day = self._today().strftime("%d/%m/%Y")
        lines = [tr("Procédure suivie : {title}", title=first.title), tr("Le {day}", day=day)]
        passed = {stop.place.key for stop in walk.path}
        lines += [
            tr("Fiche {id}, révision {revision}", id=article.id, revision=article.revision[:8])
            for article in walk.articles
            if article.key in passed
        ]
        end = [tr("Procédure terminée.")] if walk.ended else []
        colon = " : " if language() == "fr" else ": "
        return "\n".join([*lines, "", *note_lines(walk, colon), *end]).translate(_PLAIN_SPACES) + "\n"

    def _lead(self, stage: Stage, path: str, anchor: str, label: str = "") -> Stage:
        key = self._room.key_of_link(stage.reading, path)
        if not key:
            raise ArticleNotFound(path)
        _, procedure = self._article(key, stage.walk.site)
        step = procedure.step(anchor)
        if step is None:
            told = tr("Ce choix ne mène nulle part : l'étape n'existe pas. Signalez-le avec Ctrl+J.")
            return replace(stage, told=(told,))
        within = procedure.key == stage.walk.here.place.key
        return self._kept(answered(stage.walk, label or (step.heading if within else procedure.title), procedure, step))

    def _kept(self, walk: Walk, told: tuple[str, ...] = ()) -> Stage:
        """The stage of `walk`, once it is on the disk."""
        stage = self._stage(walk, told)
        try:
            self._walks.keep(walk, self._today())
        except LocalError as error:
            return replace(stage, told=(*told, error_sentence(error)))
        return stage

    def _stage(self, walk: Walk, told: tuple[str, ...] = ()) -> Stage:
        here = walk.here
        reading, procedure = self._article(here.place.key, walk.site)
        step = procedure.step(here.place.anchor) or procedure.steps[0]
        shown = [reading.parts[number] for number in (*procedure.lead_sections(step), *step.sections)]
        shown = [
            replace(part, section=without_choices(part.section, reading.path, step.choices)) if step.choices else part
            for part in shown
        ]
        said = remarks(reading, self._today())
        html = self._room.render_parts(reading, shown)
        is_first = all(stop.place.key != here.place.key for stop in walk.trail[: walk.at])
        return Stage(
            walk,
            reading,
            step,
            procedure.steps.index(step) + 1,
            len(procedure.steps),
            html,
            tuple(phrases_of([part.section for part in shown])),
            tuple(row for row in reading.link_rows if f'href="{row.address}' in html),
            said if is_first else tuple(remark for remark in said if remark.tone in WARNING_TONES),
            step.choices,
            here.answer,
            "" if walk.ended else _onward(walk, step, reading.path),
            told,
        )

    def _procedures(self, keys: Iterable[str], site: str) -> Mapping[str, Procedure]:
        """Those that there are now, by key."""
        found = {}
        for key in dict.fromkeys(keys):
            try:
                _, found[key] = self._article(key, site)
            except ArticleNotFound:
                continue
        return found

    def _article(self, key: str, site: str) -> tuple[Reading, Procedure]:
        """As it was when the walk was begun or looked at again: between two moves it does not change."""
        if (key, site) not in self._read:
            reading = self._room.open(key, site, for_screen=True)
            self._read[key, site] = reading, procedure_of(reading)
        return self._read[key, site]


def _onward(walk: Walk, step: Step, path: str) -> str:
    """What going on is called; empty when an answer is needed.

    Where an answer leads to another procedure, one comes back here and may then go on without answering again.
    """
    here = walk.here
    if step.choices and not (here.returned and any(choice.path != path for choice in step.choices)):
        return ""
    if step.next:
        return tr("Continuer")
    if here.callers:
        heading = next((stop.heading for stop in reversed(walk.path) if stop.place == here.callers[-1]), "")
        return tr("Revenir à « {step} »", step=heading)
    return tr("Terminer")


def procedure_of(reading: Reading) -> Procedure:
    """The article as a walk goes through it; one that is no procedure is a single step."""
    sections = [part.section for part in reading.parts]
    found = steps(sections, reading.path) if is_procedure(reading) else ()
    lead = next((section.anchor for section in sections if section.anchor), "")
    return Procedure(
        reading.key,
        reading.article.id,
        reading.title,
        " ".join(revision for _, revision in reading.revisions),
        tuple(section.anchor for section in sections),
        found or (Step(lead, reading.title, tuple(range(len(sections)))),),
    )


def waiting_words(waiting: Unfinished, *, with_key: bool = True) -> str:
    """That a walk waits, at which step, and the key that resumes the latest one."""
    said = [tr("Commencée, arrêtée à l'étape « {step} ».", step=waiting.heading)]
    if with_key:
        said.append(tr("Ctrl+Maj+G la reprend."))
    return " ".join(said)


def is_procedure(reading: Reading) -> bool:
    """Whether it can be walked through step by step."""
    return reading.article.header.kind is Kind.PROCEDURE and any(heading.level == 2 for heading in reading.outline)
