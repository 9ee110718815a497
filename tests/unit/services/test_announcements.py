"""What another of our computers announces is noticed within about a minute, without a full look at the folder."""

import queue
from collections.abc import Mapping
from pathlib import Path

from kb_app.services.announcements import MEAN_SECONDS, Announcements, announced_by_others
from kb_app.services.watching import Watching
from kb_app.settings import FollowedFolder, Settings
from kb_app.sync.client import Client

HERE = FollowedFolder("commun", Path("/nowhere"))


class Share:
    def __init__(self) -> None:
        self.heads: Mapping[str, int] = {"a" * 16: 1}
        self.asked = 0
        self.now = 0.0

    def ask(self, folder: FollowedFolder) -> Mapping[str, int]:
        self.asked += 1
        if not self.heads:
            raise TimeoutError
        return dict(self.heads)

    def announcements(self) -> Announcements:
        return Announcements((HERE,), self.ask, lambda: self.now, lambda: 0.5)


def test_news_is_told_once_and_asked_for_about_once_a_minute() -> None:
    share = Share()
    announcements = share.announcements()
    assert announcements.news() == frozenset(), "what was there at the start is for the first full look"
    share.heads = {"a" * 16: 2}
    assert announcements.news() == frozenset()
    assert share.asked == 1
    share.now += MEAN_SECONDS
    assert announcements.news() == {"commun"}
    share.now += MEAN_SECONDS
    assert announcements.news() == frozenset()


def test_a_share_that_is_away_is_no_news_and_what_came_meanwhile_is() -> None:
    share = Share()
    announcements = share.announcements()
    announcements.news()
    share.heads = {}
    share.now += MEAN_SECONDS
    assert announcements.news() == frozenset()
    share.heads = {"a" * 16: 2}
    share.now += MEAN_SECONDS
    assert announcements.news() == {"commun"}


def test_our_own_announcements_are_no_news(tmp_path: Path) -> None:
    share = tmp_path / "share"
    (share / ".kb" / "heads").mkdir(parents=True)
    settings = Settings(tmp_path / "home", tmp_path / "config.toml")
    own = Client(settings.clients / "commun.json")
    own.rename()
    (share / ".kb" / "heads" / f"{own.id}.7").touch()
    (share / ".kb" / "heads" / f"{'b' * 16}.3").touch()
    assert announced_by_others(settings, FollowedFolder("commun", share)) == {"b" * 16: 3}


def test_news_makes_the_whole_folder_due() -> None:
    watching = Watching([FollowedFolder("commun", Path("/nowhere"))], dict, news=lambda: {"commun"})
    try:
        due = watching.wait({"commun": 1000.0}, queue.SimpleQueue(), lambda: False)
    finally:
        watching.stop()
    assert due == {"commun": frozenset()}
