"""Rows of library.db to values and back."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kb_app.domain.article import Article, Confidence, Kind, Problem, Severity, Urgency


@dataclass(frozen=True, slots=True)
class Entry:
    """One article as lists show it; its text is in its sections and in the local copy, at `local`."""

    key: str
    folder: str
    path: str
    local: str
    id: str
    title: str
    kind: Kind
    confidence: Confidence
    owner: str
    sites: tuple[str, ...]
    tags: tuple[str, ...]
    variant_of: str
    verified_on: date | None
    review_on: date | None
    review_every_months: int | None
    starts: date | None
    ends: date | None
    urgency: Urgency
    concerns: tuple[str, ...]
    lead: str
    revision: str


def article_row(article: Article, local: str) -> dict[str, Any]:
    header = article.header
    return {
        "key": article.key,
        "folder": article.folder,
        "path": article.path,
        "local": local,
        "id": article.id,
        "title": article.title,
        "kind": header.kind.value,
        "confidence": header.confidence.value,
        "owner": header.owner,
        "sites": json.dumps(header.sites),
        "tags": json.dumps(header.tags),
        "variant_of": header.variant_of,
        "verified_on": _iso(header.verified_on),
        "review_on": _iso(header.review_on),
        "review_every_months": header.review_every_months,
        "starts": _iso(header.starts),
        "ends": _iso(header.ends),
        "urgency": header.urgency.value,
        "concerns": json.dumps(header.concerns),
        "lead": article.lead,
        "revision": article.revision,
        "indexed": "",
    }


def section_rows(articles: Iterable[Article]) -> Iterator[dict[str, Any]]:
    for article in articles:
        for ordinal, section in enumerate(article.sections):
            yield {
                "key": article.key,
                "ordinal": ordinal,
                "heading": section.heading,
                "anchor": section.anchor,
                "text": section.text,
            }


def problem_row(folder: str, key: str, problem: Problem) -> dict[str, Any]:
    return {
        "folder": folder,
        "key": key,
        "path": problem.path,
        "line": problem.line,
        "rule": problem.rule,
        "severity": problem.severity.value,
        "message": problem.message,
    }


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _words(text: str) -> tuple[str, ...]:
    return () if text == "[]" else tuple(json.loads(text))


def _day(text: str) -> date | None:
    return date.fromisoformat(str(text)) if text else None


def entry(row: Mapping[str, Any]) -> Entry:
    return Entry(
        key=row["key"],
        folder=row["folder"],
        path=row["path"],
        local=row["local"],
        id=row["id"],
        title=row["title"],
        kind=Kind(row["kind"]),
        confidence=Confidence(row["confidence"]),
        owner=row["owner"],
        sites=_words(row["sites"]),
        tags=_words(row["tags"]),
        variant_of=row["variant_of"],
        verified_on=_day(row["verified_on"]),
        review_on=_day(row["review_on"]),
        review_every_months=row["review_every_months"],
        starts=_day(row["starts"]),
        ends=_day(row["ends"]),
        urgency=Urgency(row["urgency"]),
        concerns=_words(row["concerns"]),
        lead=row["lead"],
        revision=row["revision"],
    )


def problem(row: Mapping[str, Any]) -> Problem:
    return Problem(row["path"], row["line"], row["rule"], Severity(row["severity"]), row["message"])
