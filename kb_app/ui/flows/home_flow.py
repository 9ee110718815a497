"""The home page and what stands on it: notices in force, what changed, favourites, recents, topics."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from kb_app.services.home import Home, HomePage
from kb_app.services.news import News
from kb_app.ui.desk import Desk
from kb_app.ui.flows.notice_flow import NoticeFlow


class HomeFlow(QObject):
    """`site` is the code of the one that is chosen."""

    def __init__(self, desk: Desk, home: Home, news: News, site: Callable[[], str], window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._home, self._news, self._site = desk, home, news, site
        self.notices = NoticeFlow(desk.status, self)
        desk.home.topic_chosen.connect(self._on_topic_chosen)

    def show_page(self) -> None:
        """Draw the page anew; what is in front stays in front."""
        page = self._home.page(self._site(), date.today())
        self._desk.search.home_list().show_marks(self._news.changed(), page.favourites, page.recents)
        self._desk.home.show_upgrade(page.upgrade)
        self._desk.home.show_topics(page.topics)
        self._desk.home.show_home(page.name, page.notices, page.articles)
        self._tell(page)

    def show_page_unless_searching(self) -> None:
        if not self._desk.search.text():
            self.show_page()

    def look(self) -> None:
        """Notices may have begun or ended, articles come or gone."""
        self._tell(self._home.page(self._site(), date.today()))

    def turn_home(self) -> None:
        """The page is in front: its notices are seen."""
        self._desk.search.reset()
        self.show_page()
        self.notices.mark_seen()
        self._desk.turn_to(self._desk.home)

    def _tell(self, page: HomePage) -> None:
        """What the status line says of it; its notices are those of every site."""
        self.notices.take(self._home.notices("", date.today()))
        self._desk.status.show_counts(page.articles, page.problems)
        self._desk.status.show_upgrade(page.upgrade)

    def _on_topic_chosen(self, tag: str) -> None:
        self.search_for(f'tag:"{tag}"' if " " in tag else f"tag:{tag}")

    def search_for(self, text: str) -> None:
        """Put `text` in the search field, and the person there."""
        self._desk.search.set_text(text)
        self._desk.search.focus_field(select=False)
