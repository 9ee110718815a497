"""Why a hit is where it is, in words that whoever writes articles understands and can act upon."""

from kb_app.domain.article import Confidence
from kb_app.domain.query import Answer, Hit, Relaxed
from kb_app.language import tr
from kb_app.search.analysis import content_words, stem


def reasons(answer: Answer, hit: Hit) -> tuple[str, ...]:
    """What speaks for `hit`, strongest first, then what the query asked for and neither title nor excerpt holds."""
    asked = answer.corrected_query if answer.relaxed is Relaxed.CORRECTED else answer.query.text
    words = list(dict.fromkeys(content_words(asked)))
    title, passage = _stems(hit.title), _stems(f"{hit.section} {hit.snippet}")
    in_title = [word for word in words if stem(word) in title]
    in_passage = [word for word in words if stem(word) in passage]
    elsewhere = [word for word in words if word not in in_title and word not in in_passage]
    said = []
    if in_title:
        said.append(tr("titre : {count} mot(s) sur {total}", count=len(in_title), total=len(words)))
    if in_passage:
        said.append(tr("passage : {count} mot(s) sur {total}", count=len(in_passage), total=len(words)))
    if elsewhere:
        said.append(
            tr("ailleurs dans la fiche, par un alias ou un synonyme, ou absent : {words}", words=", ".join(elsewhere))
        )
    if answer.relaxed is Relaxed.CORRECTED:
        said += [tr("faute corrigée : {pair}", pair=pair) for pair in _corrections(answer)]
    if hit.site:
        said.append(tr("variante du site {site}", site=hit.site))
    elif answer.query.site and answer.query.site in hit.sites:
        said.append(tr("site {site}", site=answer.query.site))
    if hit.confidence is Confidence.VALIDATED:
        said.append(tr("fiche validée"))
    return tuple(said)


def _stems(text: str) -> set[str]:
    return {stem(word) for word in content_words(text)}


def _corrections(answer: Answer) -> list[str]:
    """`typed → meant` for each word that was corrected."""
    typed, meant = answer.query.text.split(), answer.corrected_query.split()
    return [f"{a} → {b}" for a, b in zip(typed, meant, strict=False) if a.casefold() != b.casefold()]
