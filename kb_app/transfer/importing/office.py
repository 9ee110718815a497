"""Office documents are zips of XML: what is checked before a converter opens one."""

import io
import re
import zipfile

from kb_app.domain.errors import UsageError
from kb_app.language import tr
from kb_app.transfer.importing.imported import Unreadable
from kb_app.transfer.importing.limits import open_zip

_DTD = re.compile(rb"<\0?!\0?(?:D\0?O\0?C\0?T\0?Y\0?P\0?E|E\0?N\0?T\0?I\0?T\0?Y)", re.IGNORECASE)
_OLD = b"\xd0\xcf\x11\xe0"


def checked(content: bytes) -> list[str]:
    """What is not carried over of the document in any case.

    Raises Unreadable: not such a document, one beyond the limits of archives, or one with a document type definition,
    which these formats do not have and entity bombs need.
    """
    if content.startswith(_OLD):
        raise Unreadable(tr("ancien format ou mot de passe : enregistrez-le en .docx, .xlsx ou .pptx"))
    try:
        with open_zip(io.BytesIO(content), "document") as archive:
            for name in archive.namelist():
                if name.endswith((".xml", ".rels", ".vml")) and _DTD.search(archive.read(name)):
                    raise Unreadable(tr("son XML déclare des entités : il est refusé"))
            macros = any(name.lower().endswith("vbaproject.bin") or "/Scripts/" in name for name in archive.namelist())
    except UsageError as error:
        raise Unreadable(str(error)) from error
    except zipfile.BadZipFile as error:
        raise Unreadable(tr("le fichier est abîmé")) from error
    return [tr("macros ignorées")] if macros else []
