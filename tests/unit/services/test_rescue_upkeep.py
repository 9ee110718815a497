"""The rescue page asked for in the preferences: made with the refresh that brought news, and not otherwise."""

import os
import time
from collections.abc import Callable
from pathlib import Path

from homes import refresh, settle

from kb_app import settings as settings_module
from kb_app.settings import Settings


def test_the_page_follows_the_folder(make_home: Callable[..., Settings], tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()
    (share / "a.md").write_text("# A\n\nPremier texte.\n", "utf-8")
    page = tmp_path / "secours.html"
    settings = settings_module.change(make_home(settle(share)), rescue_page=str(page))
    refresh(settings)
    assert "Premier texte" in page.read_text("utf-8")
    first = page.stat().st_mtime_ns
    refresh(settings)
    assert page.stat().st_mtime_ns == first
    (share / "a.md").write_text("# A\n\nSecond texte, plus long.\n", "utf-8")
    settle(share)
    refresh(settings)
    assert "Second texte" in page.read_text("utf-8")


def test_a_page_of_yesterday_is_made_again(make_home: Callable[..., Settings], tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()
    (share / "a.md").write_text("# A\n\nTexte.\n", "utf-8")
    page = tmp_path / "secours.html"
    settings = settings_module.change(make_home(settle(share)), rescue_page=str(page))
    refresh(settings)
    yesterday = time.time() - 2 * 86_400
    os.utime(page, (yesterday, yesterday))
    refresh(settings)
    assert page.stat().st_mtime > yesterday + 86_400


def test_a_place_that_cannot_be_written_stops_no_refresh(make_home: Callable[..., Settings], tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()
    (share / "a.md").write_text("# A\n\nTexte.\n", "utf-8")
    settings = settings_module.change(make_home(settle(share)), rescue_page=str(tmp_path / "no" / "where.html"))
    assert refresh(settings)
