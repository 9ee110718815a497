"""`kb proposals`: changes of validated articles that wait for who answers for them; see one, publish it, or decline."""

import argparse
import json
from datetime import date

from kb_app.bootstrap import build
from kb_app.cli.terminal import BOLD, DIM, styled, write
from kb_app.cli.writing_commands import SHORT, tell_saved
from kb_app.domain.names import displayable
from kb_app.language import tr
from kb_app.services.conversations import Conversation, heading_words
from kb_app.services.history import differences
from kb_app.services.writing.validation import Validation
from kb_app.settings import Settings


def proposals(settings: Settings, arguments: argparse.Namespace) -> int:
    validation = build(settings).validation
    match arguments.deed:
        case "show":
            return _show(validation.find(arguments.id))
        case "approve":
            return tell_saved(validation.approve(validation.find(arguments.id)), as_json=arguments.json)
        case "decline":
            declined = validation.decline(validation.find(arguments.id), arguments.text)
            return tell_saved(declined, as_json=arguments.json)
    waiting = validation.waiting()
    if arguments.json:
        write(json.dumps([_document(each, validation) for each in waiting], ensure_ascii=False, indent=2))
        return 0
    for each in waiting:
        owner = validation.owner(each)
        write(f"{styled(each.said.id[:SHORT], DIM)}  {styled(displayable(each.title), BOLD)}")
        write(f"          {heading_words(each, date.today())} · {tr('attend {owner}', owner=owner)}")
    if not waiting:
        write(tr("Aucun changement n'attend une validation."))
    return 0


def _show(proposed: Conversation) -> int:
    write(f"{styled(displayable(proposed.title), BOLD)}  {heading_words(proposed, date.today())}")
    proposal = proposed.said.feedback.proposal
    for line in differences(proposal.was, proposal.content) if proposal is not None else ():
        write(f"    {displayable(line)}")
    return 0


def _document(proposed: Conversation, validation: Validation) -> dict[str, object]:
    said = proposed.said
    return {
        "id": said.id,
        "article": said.feedback.article,
        "title": proposed.title,
        "folder": said.folder,
        "author": said.feedback.author,
        "owner": validation.owner(proposed),
        "written": said.written.isoformat() if said.written else "",
        "yours": validation.may_decide(proposed),
    }
