"""A shared folder as its `knowledge.toml` and `synonyms.txt` describe it."""

from dataclasses import dataclass, field

from kb_app.domain.release import Release


@dataclass(frozen=True, slots=True)
class Site:
    """A campus or centre. `code` is what headers say, `label` what people read, `colour` `#rrggbb` or empty."""

    code: str
    label: str
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Words that mean the same. `groups` work both ways; `mappings` turn what is on the left into the right."""

    groups: tuple[tuple[str, ...], ...] = ()
    mappings: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The folder's own settings; a folder without `knowledge.toml` has all the defaults.

    `pins` are (search words, article id): that article comes first for these words. `validation` is "owner" where the
    owner of a validated article approves its changes, empty where they are published at once. `release` is the build
    of this program that IT announces.
    """

    name: str = ""
    language: str = "fr"
    sites: tuple[Site, ...] = ()
    owners: tuple[str, ...] = ()
    review_every_months: int = 12
    pins: tuple[tuple[str, str], ...] = ()
    synonyms: Synonyms = Synonyms()
    validation: str = ""
    release: Release = field(default_factory=Release)

    def site(self, code: str) -> Site:
        """The site of that code; one that the folder does not declare is its own label."""
        return next((site for site in self.sites if site.code == code), Site(code, code.capitalize()))
