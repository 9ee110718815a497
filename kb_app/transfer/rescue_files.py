"""The rescue page as files: one, or one a site behind a page of links when one would be too large to open quickly."""

from dataclasses import replace
from pathlib import Path

from kb_app.domain.errors import UsageError
from kb_app.language import tr
from kb_app.transfer.destination import check, whole
from kb_app.transfer.rescue_page import Content, Look, Sheet, links_page, page

LARGE = 20_000_000
"""Bytes above which a page is split by site: Chromium takes about a second for so many on an office computer."""

SUFFIXES = (".html", ".htm")


def check_rescue(target: Path) -> None:
    """Raise UsageError where no rescue page can be written."""
    if target.suffix.lower() not in SUFFIXES:
        raise UsageError(tr("La page de secours est un fichier .html : donnez-lui ce nom."))
    check(target)


def write_rescue(content: Content, look: Look, target: Path, large: int = LARGE) -> tuple[Path, ...]:
    """Write the page of `content` at `target`; the files made, if several. Raises UsageError, LocalError."""
    check_rescue(target)
    html = page(content, look).encode()
    if len(html) <= large or len(content.sites) < 2:
        _write(target, html)
        return ()
    pages = {target.with_name(f"{target.stem}-{site.code}{target.suffix}"): site for site in content.sites}
    for path, site in pages.items():
        _write(path, page(for_site(content, site.code), look).encode())
    rows = [(path.name, site.label) for path, site in pages.items()]
    _write(target, links_page(content.name, content.made, rows, look.style).encode())
    return (target, *pages)


def for_site(content: Content, site: str) -> Content:
    """What holds at `site`: its answers alone, and the common ones where it has none."""
    sheets = tuple(filter(None, (_sheet_for(sheet, site) for sheet in content.sheets)))
    notices = tuple(each for each in content.announcements if not each.sites or site in each.sites)
    label = next(each for each in content.sites if each.code == site)
    name = f"{content.name} · {label.label}"
    return replace(content, name=name, sites=(), site=site, sheets=sheets, announcements=notices)


def _sheet_for(sheet: Sheet, site: str) -> Sheet | None:
    own = next((version for version in sheet.versions if version.site == site), None)
    if own is None and sheet.sites and site not in sheet.sites:
        return None
    return replace(sheet, versions=(own or sheet.versions[0],))


def _write(path: Path, content: bytes) -> None:
    with whole(path) as beside:
        beside.write_bytes(content)
