"""Why a hit is where it is, in words that whoever writes articles understands and can act upon."""

from collections.abc import Iterator

from kb_app.domain.article import Confidence
from kb_app.domain.evidence import Evidence, Where, WordEvidence
from kb_app.domain.query import Answer, Hit
from kb_app.language import tr, trn
from kb_app.services.wording import decimal


def reasons(answer: Answer, hit: Hit) -> tuple[str, ...]:
    """What made the score of `hit`, from the evidence of an `explained` query; empty without it."""
    if hit.evidence is None:
        return ()
    return (*_places(hit.evidence), *_words(hit.evidence), *_standing(answer, hit), _points(hit))


def _places(evidence: Evidence) -> Iterator[str]:
    total = len(evidence.words)
    if found := evidence.having(Where.TITLE):
        yield trn("titre : {count} mot sur {total}", "titre : {count} mots sur {total}", found, total=total)
    if found := evidence.having(Where.ALIAS):
        yield trn("alias : {count} mot sur {total}", "alias : {count} mots sur {total}", found, total=total)
    if found := evidence.having(Where.PASSAGE):
        yield trn("passage : {count} mot sur {total}", "passage : {count} mots sur {total}", found, total=total)
    if evidence.neighbours:
        yield tr("mots voisins dans la question et dans la fiche")
    if words := _typed(evidence, Where.ELSEWHERE):
        yield tr("ailleurs dans la fiche : {words}", words=words)
    if words := _typed(evidence, Where.ABSENT):
        yield tr("absent de la fiche : {words}", words=words)


def _typed(evidence: Evidence, where: Where) -> str:
    return ", ".join(word.typed for word in evidence.words if word.where is where)


def _words(evidence: Evidence) -> Iterator[str]:
    said = dict.fromkeys(filter(None, (_replaced(word, evidence.words) for word in evidence.words)))
    yield from said


def _replaced(word: WordEvidence, words: tuple[WordEvidence, ...]) -> str:
    """What was looked for in the place of `word`; a synonym of several words is said once for all of them."""
    if word.instead:
        typed = " ".join(other.typed for other in words if other.instead == word.instead)
        return tr("même sens : {typed} = {found}", typed=typed, found=word.instead)
    if word.meant:
        return tr("faute corrigée : {typed} → {meant}", typed=word.typed, meant=word.meant)
    return ""


def _standing(answer: Answer, hit: Hit) -> Iterator[str]:
    assert hit.evidence is not None
    if hit.evidence.pinned:
        yield tr("épinglée pour ces mots, ou appelée par son titre, un alias ou son identifiant")
    if hit.site:
        yield tr("variante du site {site}", site=hit.site)
    elif answer.query.site and answer.query.site in hit.sites:
        yield tr("site {site}", site=answer.query.site)
    elif answer.query.site and hit.sites:
        yield tr("fiche d'un autre site : passe après")
    if hit.confidence is Confidence.VALIDATED:
        yield tr("fiche validée")
    elif hit.confidence is Confidence.WIP:
        yield tr("fiche en cours d'écriture : passe après")


def _points(hit: Hit) -> str:
    assert hit.evidence is not None
    return tr(
        "points : mots {words} + titre {title} + voisins {neighbours}, × {trust} = {score}",
        words=decimal(hit.evidence.points),
        title=decimal(hit.evidence.title),
        neighbours=decimal(hit.evidence.neighbours),
        trust=decimal(hit.evidence.trust, 2),
        score=decimal(hit.score),
    )
