"""Articles of the local copy in another form: what is chosen, by which exporter, and what was not carried over."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from kb_app.domain.errors import UsageError
from kb_app.domain.export import Exported, Format, LeftOut, Progress, Scope
from kb_app.language import language, tr
from kb_app.library.catalogue import Catalogue
from kb_app.places import resources
from kb_app.services.exports import export_choices
from kb_app.services.exports.booklet import Paint, booklet
from kb_app.services.exports.checklist import as_checklist
from kb_app.services.exports.export_choices import Order
from kb_app.services.exports.export_scope import Chosen, choose, every_file, files_of, in_bundle
from kb_app.services.exports.handover import Outgoing, Redactor
from kb_app.services.exports.rescue import RescueGatherer
from kb_app.services.exports.static_site import gather_site
from kb_app.services.exports.zim import ZimGatherer
from kb_app.services.knowledge import KnowledgeShelf
from kb_app.services.reading import Reading
from kb_app.services.reading_room import ReadingRoom
from kb_app.services.wording import as_of_words, day_words
from kb_app.settings import Settings
from kb_app.sync import state as sync_state
from kb_app.transfer.destination import bundle, check, size_of, whole
from kb_app.transfer.markdown_bundle import broken_by_leaving, write_markdown_bundle
from kb_app.transfer.register import Handover, enter
from kb_app.transfer.rescue_files import LARGE, check_rescue, write_rescue
from kb_app.transfer.rescue_page import Look, made_words
from kb_app.transfer.static_site import write_site
from kb_app.transfer.zim_file import ZimAbout, check_zim, write_zim


class Exporting:
    """Reads the local copy only; an export is complete at its place or not there at all."""

    def __init__(
        self,
        catalogue: Catalogue,
        room: ReadingRoom,
        knowledge: KnowledgeShelf,
        settings: Callable[[], Settings],
        now: Callable[[], datetime],
    ) -> None:
        self._catalogue = catalogue
        self._room = room
        self._knowledge = knowledge
        self._settings = settings
        self._now = now

    def choose(self, scope: Scope) -> tuple[Chosen, ...]:
        """What `scope` means now. Raises UsageError when it means nothing."""
        settings = self._settings()
        chosen = choose(self._catalogue.all_entries(), settings.copy, settings.labels, scope)
        if not any(folder.entries for folder in chosen):
            raise UsageError(tr("Aucune fiche ne correspond à ce choix : rien n'a été écrit."))
        return chosen

    def markdown(self, target: Path, scope: Scope, progress: Progress) -> Exported:
        """The files as they are, with their images, in a directory or a `.zip`; all files when all is meant."""
        chosen = self.choose(scope)
        folders, left_out = [], list[LeftOut]()
        for folder in chosen:
            articles = list(folder.parsed())
            files = every_file(folder.root) if scope.is_everything else files_of(folder, articles)
            folders.append((folder.folder, files))
            left_out += broken_by_leaving(articles, frozenset(files))
        files_in_bundle = in_bundle(folders)
        write_markdown_bundle(files_in_bundle, target, progress)
        count = sum(len(folder.entries) for folder in chosen)
        return Exported(Format.MARKDOWN, target, count, len(files_in_bundle) - count, size_of(target), tuple(left_out))

    def rescue(self, target: Path, scope: Scope, progress: Progress, large: int = LARGE) -> Exported:
        """One searchable HTML page of the chosen articles and of the notices; split by site beyond `large` bytes."""
        check_rescue(target)
        chosen = self.choose(scope)
        now = self._now()
        made = made_words(day_words(now.date()), f"{now:%H:%M}", self._age_of_copy(now))
        gathered = RescueGatherer(self._room, self._knowledge, now.date(), progress).gather(chosen, scope.site, made)
        files = write_rescue(gathered.content, rescue_look(), target, large)
        size = sum(path.stat().st_size for path in files or (target,))
        count = len(gathered.content.sheets)
        return Exported(Format.RESCUE, target, count, gathered.images, size, gathered.left_out, files)

    def pdf(self, target: Path, scope: Scope, id_: str, paint: Paint, progress: Progress) -> Exported:
        """One article (`id_`), or all that are chosen behind their contents, as `paint` draws them."""
        return self._on_paper(Format.PDF, target, self._readings(scope, id_), paint, progress)

    def checklist(self, target: Path, scope: Scope, id_: str, paint: Paint, progress: Progress) -> Exported:
        """A procedure as a sheet to tick off. Raises UsageError when the article is none."""
        if not id_:
            raise UsageError(tr("Quelle procédure ? Donnez son identifiant : kb export checklist ID -o feuille.pdf."))
        sheets = [as_checklist(reading, self._room) for reading in self._readings(scope, id_)]
        return self._on_paper(Format.CHECKLIST, target, sheets, paint, progress)

    def site(self, target: Path, scope: Scope, progress: Progress) -> Exported:
        """The source of a static site, which `mkdocs build` makes; in a directory or a `.zip`."""
        check(target)
        pages, media, left_out = gather_site(self._room, self.choose(scope), progress)
        write_site(self._knowledge_name(), language(), pages, media, target, progress)
        return Exported(Format.SITE, target, len(pages), len(media), size_of(target), tuple(dict.fromkeys(left_out)))

    def zim(self, target: Path, scope: Scope, progress: Progress) -> Exported:
        """A ZIM file for Kiwix. Raises UsageError when libzim is not installed."""
        check_zim(target)
        gatherer = ZimGatherer(self._room, progress)
        pages = gatherer.gather(self.choose(scope))
        now = self._now()
        made = made_words(day_words(now.date()), f"{now:%H:%M}", self._age_of_copy(now))
        icon = (resources() / "rescue" / "icon.png").read_bytes()
        about = ZimAbout(self._knowledge_name(), language(), now.date().isoformat(), made, rescue_look().style, icon)
        write_zim(about, pages, gatherer.media, target, progress)
        left_out = tuple(dict.fromkeys(gatherer.left_out))
        return Exported(Format.ZIM, target, len(pages), len(gatherer.media), size_of(target), left_out)

    def directories(self) -> tuple[str, ...]:
        """Every directory that holds articles."""
        return export_choices.directories(self._catalogue)

    def tags(self) -> tuple[str, ...]:
        return export_choices.tags(self._catalogue)

    def command(self, order: Order) -> list[str]:
        """How a process of its own makes what is ordered."""
        return export_choices.command(self._settings(), order)

    def outgoing(self, scope: Scope, *, with_people: bool) -> Outgoing:
        """Exactly what a hand-over of that choice would hold. Raises UsageError when it means nothing."""
        chosen = [folder for folder in self.choose(scope) if folder.entries]
        if len(chosen) > 1:
            raise UsageError(tr("Une remise se fait d'un seul dossier partagé : précisez le répertoire ou le mot-clé."))
        (folder,) = chosen
        listed = [entry for entry in self._catalogue.all_entries() if entry.folder == folder.folder]
        everything = list(replace(folder, entries=tuple(listed)).parsed())
        knowledge = self._knowledge.of(folder.folder)
        return Redactor(folder, everything, knowledge, scope, with_people=with_people).outgoing()

    def handover(
        self,
        target: Path,
        scope: Scope,
        recipient: str,
        decided_by: str,
        progress: Progress,
        *,
        with_people: bool = False,
    ) -> Exported:
        """Hand a choice over: a directory or `.zip`, and a line in the register, which is written first.

        Raises UsageError: nobody is named as recipient or as who decided. Raises LocalError.
        """
        if not recipient.strip() or not decided_by.strip():
            raise UsageError(
                tr("Une remise s'inscrit au registre : dites à qui (--to) et qui l'a décidée (--decided-by).")
            )
        outgoing = self.outgoing(scope, with_people=with_people)
        now = self._now()
        with bundle(target) as sink:
            for number, (path, content) in enumerate(outgoing.files.items()):
                progress(number, len(outgoing.files))
                sink.put(path, content, now.timestamp())
            progress(len(outgoing.files), len(outgoing.files))
            line = Handover(
                when=now.astimezone(UTC).isoformat(timespec="seconds"),
                scope=scope_words(scope),
                articles=outgoing.articles,
                files=len(outgoing.files),
                recipient=recipient.strip(),
                decided_by=decided_by.strip(),
                with_people=with_people,
                bundle=target.name,
                digest=outgoing.digest,
            )
            enter(self.register, line)
        left_out = (*outgoing.mentions, *outgoing.left_out)
        attachments = len(outgoing.files) - outgoing.articles
        return Exported(Format.HANDOVER, target, outgoing.articles, attachments, size_of(target), left_out)

    @property
    def register(self) -> Path:
        """Where hand-overs are written down."""
        return self._settings().workspace / "registre" / "remises.csv"

    def _on_paper(
        self, format_: Format, target: Path, readings: Sequence[Reading], paint: Paint, progress: Progress
    ) -> Exported:
        title = readings[0].title if len(readings) == 1 else self._knowledge_name()
        with whole(target) as beside:
            paint(booklet(title, readings, self._now()), beside, progress)
        images = sum(len(reading.images) for reading in readings)
        return Exported(format_, target, len(readings), images, size_of(target))

    def _readings(self, scope: Scope, id_: str) -> list[Reading]:
        """The article of that id, else all that are chosen, by path; variants are read with their common article."""
        if id_:
            return [self._room.open(self._room.key_of(id_), scope.site)]
        entries = [entry for folder in self.choose(scope) for entry in folder.entries if not entry.variant_of]
        return [self._room.open(entry.key, scope.site) for entry in entries]

    def _knowledge_name(self) -> str:
        names = (self._knowledge.of(label).name for label in self._settings().labels)
        return next(filter(None, names), "Vademecum")

    def _age_of_copy(self, now: datetime) -> str:
        """When the shared folders were last seen whole: the oldest of them, in words; empty when one never was."""
        settings = self._settings()
        moments = [sync_state.summary(settings.sync / f"{label}.json").as_of for label in settings.labels]
        seen = [moment for moment in moments if moment is not None]
        if not seen or len(seen) < len(moments):
            return ""
        return as_of_words(datetime.fromtimestamp(min(seen), now.tzinfo), now)


def rescue_look() -> Look:
    """The page's script and style, as they lie in the resources."""
    root = resources() / "rescue"
    return Look((root / "page.js").read_text("utf-8"), (root / "page.css").read_text("utf-8"))


def scope_words(scope: Scope) -> str:
    """A choice in words, for the register and for whoever decides."""
    said = [
        tr("répertoire {path}", path=scope.folder_path) if scope.folder_path else "",
        tr("mots-clés {tags}", tags=", ".join(scope.tags)) if scope.tags else "",
        tr("site {site}", site=scope.site) if scope.site else "",
        tr("depuis le {day}", day=scope.since.isoformat()) if scope.since else "",
    ]
    return " · ".join(filter(None, said)) or tr("toutes les fiches")
