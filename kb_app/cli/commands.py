"""Every command by its name: one function each, which asks the services, writes and returns the exit code"""

import argparse
from collections.abc import Callable, Mapping

from kb_app.cli import export_commands, history_command, import_commands, outbox_command, writing_commands
from kb_app.cli.adopt_command import adopt
from kb_app.cli.folder_commands import check, doctor, health
from kb_app.cli.forget_command import forget
from kb_app.cli.login_command import login
from kb_app.cli.proposals_command import proposals
from kb_app.cli.reading_commands import search, show
from kb_app.cli.rearranging_commands import move, remove
from kb_app.cli.spell_command import spell
from kb_app.cli.sync_command import sync
from kb_app.cli.trash_command import trash
from kb_app.cli.window_commands import demo, open_window
from kb_app.settings import Settings

Command = Callable[[Settings, argparse.Namespace], int]

COMMANDS: Mapping[str, Command] = {
    "open": open_window,
    "sync": sync,
    "search": search,
    "show": show,
    "check": check,
    "new": writing_commands.new,
    "edit": writing_commands.edit,
    "publish": writing_commands.publish,
    "flag": writing_commands.flag,
    "outbox": outbox_command.outbox,
    "history": history_command.history,
    "trash": trash,
    "remove": remove,
    "move": move,
    "proposals": proposals,
    "forget": forget,
    "spell": spell,
    "export": export_commands.export,
    "import": import_commands.import_documents,
    "doctor": doctor,
    "adopt": adopt,
    "login": login,
    "health": health,
    "demo": demo,
}
