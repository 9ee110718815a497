"""The JSON of the command line: a contract (cli.md)."""

from datetime import date
from typing import Any

from kb_app.domain.query import Answer
from kb_app.services.reading import Reading


def answer_document(answer: Answer, *, explain: bool = False) -> dict[str, Any]:
    hits = []
    for hit in answer.hits:
        row: dict[str, Any] = {
            "id": hit.id,
            "path": hit.path,
            "folder": hit.folder,
            "title": hit.title,
            "section": hit.section,
            "anchor": hit.anchor,
            "snippet": hit.snippet,
            "matches": hit.matches,
            "score": round(hit.score, 4),
            "sites": hit.sites,
            "confidence": hit.confidence.value,
        }
        if explain:
            row["reasons"] = hit.reasons
        hits.append(row)
    return {
        "query": answer.query.text,
        "took_ms": round(answer.took_ms, 2),
        "relaxed": answer.relaxed.value if answer.relaxed else None,
        "corrected_query": answer.corrected_query or None,
        "hits": hits,
    }


def reading_document(reading: Reading) -> dict[str, Any]:
    trust = reading.trust
    return {
        "id": reading.id,
        "path": reading.path,
        "folder": reading.folder,
        "title": reading.title,
        "site": reading.site or None,
        "header": reading.header_fields(),
        "sections": [
            {
                "level": section.level,
                "heading": section.heading,
                "anchor": section.anchor,
                "site": section.site or None,
                "text": section.text,
            }
            for section in reading.sections
        ],
        "trust": {
            "confidence": trust.confidence.value,
            "owner": trust.owner,
            "verified_on": _iso(trust.verified_on),
            "verified_by": trust.verified_by,
            "review": trust.state.value,
            "review_on": _iso(trust.due),
        },
        "problems": list(reading.problems),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
