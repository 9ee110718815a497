"""The JSON of an article as it is read: a contract that scripts depend on."""

import dataclasses
from datetime import date
from typing import Any

from kb_app.domain.article import Header
from kb_app.services.reading import Reading


def reading_document(reading: Reading) -> dict[str, Any]:
    article, trust = reading.article, reading.trust
    return {
        "id": article.id,
        "path": article.path,
        "folder": article.folder,
        "title": article.title,
        "site": reading.site or None,
        "variants": reading.variants,
        "header": _header(article.header),
        "sections": [
            {
                "level": part.section.level,
                "heading": part.section.heading,
                "anchor": part.section.anchor,
                "own": part.own,
                "text": part.section.text,
            }
            for part in reading.parts
        ],
        "trust": {
            "confidence": trust.confidence.value,
            "owner": trust.owner,
            "verified_on": _iso(trust.verified_on),
            "verified_by": trust.verified_by,
            "review": trust.state.value,
            "review_on": _iso(trust.due),
        },
        "problems": [problem.message for problem in article.problems],
    }


def _header(header: Header) -> dict[str, Any]:
    """The header's fields by their names in formats.md; those that say nothing are left out."""
    fields = {field.name: getattr(header, field.name) for field in dataclasses.fields(header)}
    found = {name: value.isoformat() if isinstance(value, date) else value for name, value in fields.items() if value}
    if header.other:
        found["other"] = dict(header.other)
    return found


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
