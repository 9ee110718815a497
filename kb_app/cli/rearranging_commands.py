"""`kb remove` and `kb move`: an article leaves its place, for everybody; what leads to it is said first"""

import argparse

from kb_app.bootstrap import Services, build
from kb_app.cli.terminal import write
from kb_app.cli.writing_commands import tell_saved
from kb_app.language import tr
from kb_app.settings import Settings


def remove(settings: Settings, arguments: argparse.Namespace) -> int:
    services = build(settings)
    _tell_what_leads_there(services, arguments)
    return tell_saved(services.rearranging.remove(arguments.id), as_json=arguments.json)


def move(settings: Settings, arguments: argparse.Namespace) -> int:
    services = build(settings)
    _tell_what_leads_there(services, arguments)
    return tell_saved(services.rearranging.move(arguments.id, arguments.path), as_json=arguments.json)


def _tell_what_leads_there(services: Services, arguments: argparse.Namespace) -> None:
    if arguments.json:
        return
    prospect = services.rearranging.prospect(arguments.id)
    for words, titles in (
        (tr("Ces fiches y mènent, relisez leurs liens :"), prospect.linking),
        (tr("Ces versions de sites en dépendent :"), prospect.variants),
    ):
        if titles:
            write(words)
        for title in titles:
            write(f"  - {title}")
