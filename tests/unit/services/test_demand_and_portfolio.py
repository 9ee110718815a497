"""What a person chooses to share, to the byte; and the list of their own work, which nobody else can make."""

from datetime import date
from pathlib import Path

import pytest
from homes import refresh, settle

from kb_app.bootstrap import Services, build
from kb_app.domain.contribution import Subject
from kb_app.domain.errors import UsageError
from kb_app.services.privacy.demand import OFTEN

TODAY = date(2026, 11, 26)


@pytest.fixture
def share(tmp_path: Path) -> Path:
    folder = tmp_path / "fiches"
    folder.mkdir()
    (folder / "bourse.md").write_text("---\nid: bourse\ntitle: Bourse\n---\nAvant le 15 mai.\n", "utf-8")
    return settle(folder)


@pytest.fixture
def services(make_home, share: Path):
    followed = make_home(share)
    refresh(followed)
    made = build(followed)
    yield made
    made.close()


def search_in_vain(services: Services, text: str, times: int) -> None:
    for _ in range(times):
        services.unanswered.add(text, TODAY)


def test_only_what_came_up_often_and_nothing_about_who_or_when(services: Services, share: Path) -> None:
    services.demand._today = lambda: TODAY
    services.change(signature="Léa")
    search_in_vain(services, "vire", OFTEN + 4)
    search_in_vain(services, "liquide", OFTEN)
    search_in_vain(services, "secret", OFTEN - 1)
    batch = services.demand.batch()
    assert batch is not None
    assert batch.texts == ("liquide", "vire")
    services.demand.share()
    refresh(services.settings)
    (record,) = (share / ".kb" / "inbox").rglob("*.md")
    text = record.read_text("utf-8")
    assert record.read_bytes() == batch.record
    assert "Léa" not in text
    assert "secret" not in text
    assert "2026-11-23" in text, "the Monday of the week"
    assert [search.text for search in services.unanswered.all()] == ["secret"]
    assert services.demand.batch() is None
    with pytest.raises(UsageError):
        services.demand.share()


def test_the_portfolio_lists_what_arrived_and_the_thanks(services: Services) -> None:
    draft = services.editing.open_draft("bourse")
    draft.write_text(draft.read_text("utf-8").replace("15 mai", "31 mai"), "utf-8")
    services.editing.publish(draft)
    services.feedback.send(Subject.FLAG, "Faux", "bourse")
    services.portfolio.collect()
    assert "Rien encore" in services.portfolio.page("Marc", TODAY)
    refresh(services.settings)
    services.feedback.send(Subject.THANKS, "", "bourse", author="")
    for _ in range(2):
        refresh(services.settings)
    page = services.portfolio.page("Marc", TODAY)
    assert "Fiches modifiées" in page
    assert "Erreurs signalées" in page
    assert "On a remercié pour" in page
    assert page.count("<li>Bourse (") == 2
    assert services.portfolio.page("Marc", TODAY) == page
    services.personal.erase()
    assert "Fiches modifiées" not in services.portfolio.page("Marc", TODAY)
