"""The JSON of an answer: a contract that scripts depend on."""

from typing import Any

from kb_app.domain.query import Answer
from kb_app.services.explaining import reasons


def answer_document(answer: Answer) -> dict[str, Any]:
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
        if answer.query.explained:
            row["reasons"] = reasons(answer, hit)
        hits.append(row)
    return {
        "query": answer.query.text,
        "took_ms": round(answer.took_ms, 2),
        "relaxed": answer.relaxed.value if answer.relaxed else None,
        "corrected_query": answer.corrected_query or None,
        "hits": hits,
    }
