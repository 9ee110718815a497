"""A walk: one agent's way through a procedure, step by step, there and back, and the note for the ticket.

Nothing here knows the caller: a walk holds headings and the answers that were chosen among those of the article.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from kb_app.domain.procedure import Procedure, Step


@dataclass(frozen=True, slots=True)
class Place:
    """A step of an article."""

    key: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Stop:
    """A step that was come to. `answer` is the label of the choice that led on, empty when there was none to make.

    `callers` are the steps to return to, outermost first: none in the procedure that the walk began with. `returned`
    says that it was come to by returning from another procedure.
    """

    place: Place
    heading: str
    answer: str = ""
    callers: tuple[Place, ...] = ()
    returned: bool = False


@dataclass(frozen=True, slots=True)
class Walked:
    """An article that the walk went through, as it was then."""

    key: str
    id: str
    title: str
    revision: str


@dataclass(frozen=True, slots=True)
class Walk:
    """`trail` is the way, `at` where on it the person is; what is beyond was walked before they went back.

    `kept` is the trail that another answer cut short: giving the former answer again brings it back. `ended` is true
    when there is nothing left to do. `articles` are those of the trail and of `kept`; the first is where it began.
    """

    site: str
    articles: tuple[Walked, ...]
    trail: tuple[Stop, ...]
    at: int = 0
    kept: tuple[Stop, ...] = ()
    ended: bool = False

    @property
    def key(self) -> str:
        """The article that the walk began with."""
        return self.articles[0].key

    @property
    def here(self) -> Stop:
        return self.trail[self.at]

    @property
    def path(self) -> tuple[Stop, ...]:
        """The stops up to here."""
        return self.trail[: self.at + 1]

    def article(self, key: str) -> Walked:
        return next(article for article in self.articles if article.key == key)

    @property
    def titles(self) -> tuple[str, ...]:
        """Of the procedures that were entered and not returned from, outermost first."""
        return tuple(self.article(place.key).title for place in (*self.here.callers, self.here.place))


def begun(procedure: Procedure, site: str = "", anchor: str = "") -> Walk:
    """A walk at the first step of `procedure`, or at the one of that anchor."""
    step = procedure.step(anchor) or procedure.steps[0]
    return Walk(site, (_walked(procedure),), (Stop(Place(procedure.key, step.anchor), step.heading),))


def answered(walk: Walk, answer: str, procedure: Procedure, step: Step) -> Walk:
    """The walk after `answer`, which leads to `step` of `procedure`.

    Another article is a sub-procedure, which returns here; the one of a caller is gone back to instead.
    """
    here, place = walk.here, Place(procedure.key, step.anchor)
    keys = [caller.key for caller in here.callers]
    if place.key == here.place.key:
        callers = here.callers
    elif place.key in keys:
        callers = here.callers[: keys.index(place.key)]
    else:
        callers = (*here.callers, here.place)
    stop = Stop(place, step.heading, callers=callers, returned=place in here.callers)
    return _moved(walk, answer, procedure, stop)


def gone_on(walk: Walk, procedures: Mapping[str, Procedure]) -> Walk:
    """The walk at the following step; after the last one back at the caller, or ended when there is none.

    `procedures` has those of the callers and of the present step, by key.
    """
    here = walk.here
    procedure = procedures[here.place.key]
    step = procedure.step(here.place.anchor)
    following = procedure.step(step.next) if step is not None and step.next else None
    if following is not None:
        stop = Stop(Place(procedure.key, following.anchor), following.heading, "", here.callers)
        return _moved(walk, "", procedure, stop)
    if here.callers:
        caller = here.callers[-1]
        procedure = procedures[caller.key]
        step = procedure.step(caller.anchor) or procedure.steps[0]
        stop = Stop(Place(caller.key, step.anchor), step.heading, "", here.callers[:-1], returned=True)
        return _moved(walk, "", procedure, stop)
    kept = walk.trail if len(walk.trail) > walk.at + 1 else walk.kept
    return replace(walk, ended=True, trail=(*walk.trail[: walk.at], replace(here, answer="")), kept=kept)


def went_back(walk: Walk) -> Walk:
    """The walk one stop earlier; the first stop is as far back as it goes."""
    return replace(walk, ended=False) if walk.ended else replace(walk, at=max(0, walk.at - 1))


def revisited(walk: Walk, number: int) -> Walk:
    """The walk at the stop of that number of its trail, to change its answer, or to go back to where one was."""
    return replace(walk, at=min(max(number, 0), len(walk.trail) - 1), ended=False)


def reanchored(walk: Walk, procedures: Mapping[str, Procedure]) -> Walk | None:
    """The walk in articles that changed: at the step of the same anchor, or at the last one before it that is left.

    Stops whose step is gone are left out, and so is what was walked beyond. None when nothing is left.
    """
    if all(old.key in procedures and procedures[old.key].revision == old.revision for old in walk.articles):
        return walk

    def found(place: Place) -> Step | None:
        return procedures[place.key].step(place.anchor) if place.key in procedures else None

    left = []
    for stop in walk.path:
        step = found(stop.place)
        if step is not None and all(found(caller) is not None for caller in stop.callers):
            left.append(replace(stop, place=Place(stop.place.key, step.anchor), heading=step.heading))
    if not left or left[0].callers:
        return None
    left[-1] = replace(left[-1], answer="")
    still_there = len(left) == len(walk.path) or left[-1].place == walk.here.place
    articles = tuple(_walked(procedures[old.key]) for old in walk.articles if old.key in procedures)
    return Walk(walk.site, articles, tuple(left), len(left) - 1, ended=walk.ended and still_there)


def note_lines(walk: Walk, colon: str = " : ") -> tuple[str, ...]:
    """The way so far for a ticket: headings and answers, indented in sub-procedures; nothing about anybody."""
    lines = []
    for number, stop in enumerate(walk.path, 1):
        answer = f"{colon}{stop.answer}" if stop.answer and number <= walk.at else ""
        lines.append(f"{'   ' * len(stop.callers)}{number}. {stop.heading}{answer}")
    return tuple(lines)


def _moved(walk: Walk, answer: str, procedure: Procedure, stop: Stop) -> Walk:
    done = (*walk.trail[: walk.at], replace(walk.here, answer=answer))
    articles = walk.articles
    if all(article.key != procedure.key for article in articles):
        articles = (*articles, _walked(procedure))
    for known, other in ((walk.trail, walk.kept), (walk.kept, walk.trail)):
        if known[: walk.at + 1] == done and len(known) > len(done) and _same(known[len(done)], stop):
            return replace(walk, articles=articles, trail=known, at=walk.at + 1, kept=other, ended=False)
    kept = walk.trail if len(walk.trail) > len(done) else walk.kept
    return Walk(walk.site, articles, (*done, stop), walk.at + 1, kept)


def _same(known: Stop, stop: Stop) -> bool:
    """Whether it is the same stop, whatever was answered there."""
    return replace(known, answer="") == stop


def _walked(procedure: Procedure) -> Walked:
    return Walked(procedure.key, procedure.id, procedure.title, procedure.revision)
