"""This computer as a shared folder knows it: a name that no other has, and a number that only grows.

Both are kept in a file of this computer. A copied disk or a restored backup would let two computers use one name, or
one computer a number twice: the folder's `heads` show it, and the computer takes a new name (faults.md C16, D9).
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from kb_app import durable

_REMEMBERED = 500  # submissions whose number is kept, so that one delivered again is not recorded again
_ID = re.compile(r"[0-9a-f]{16}")


def new_id() -> str:
    """16 hexadecimal digits at random."""
    return uuid4().hex[:16]


class Client:
    """`id` names this computer on the share, `last` is the highest number it has used there, `announced` the last one
    that it told the others.
    """

    def __init__(self, file: Path, make_id: Callable[[], str] = new_id) -> None:
        """As kept in `file`; one that cannot be understood is replaced by a new name. Raises LocalError."""
        self._file, self._make_id = file, make_id
        self._numbers: dict[str, int] = {}
        self.id, self.last, self.announced = make_id(), 0, 0
        try:
            kept = json.loads(file.read_bytes())
            name, last, announced = kept["id"], int(kept["last"]), int(kept["announced"])
            numbers = {str(k): int(n) for k, n in kept["numbers"].items()}
        except FileNotFoundError:
            return
        except OSError as error:
            raise durable.local_error(error) from error
        except (ValueError, TypeError, KeyError, AttributeError):
            return
        if isinstance(name, str) and _ID.fullmatch(name):
            self.id, self.last, self.announced, self._numbers = name, last, announced, numbers

    def number_for(self, submission: str) -> int:
        """The number of a submission's record: the same as before when it is delivered again. Raises LocalError."""
        if submission not in self._numbers:
            self.last += 1
            self._numbers[submission] = self.last
            self._save()
        return self._numbers[submission]

    def used_for(self, submission: str) -> int:
        """The number of a record of this computer under the name that it has now; 0 if that is not known any more."""
        return self._numbers.get(submission, 0)

    def settle(self, submission: str) -> int:
        """A submission is done: a new number, which tells others that there is news. Raises LocalError."""
        self._numbers[submission] = self._numbers.pop(submission, self.last)
        for oldest in list(self._numbers)[:-_REMEMBERED]:
            del self._numbers[oldest]
        self.last += 1
        self.announced = self.last
        self._save()
        return self.last

    def rename(self) -> None:
        """Another computer goes by the same name: take a new one. Raises LocalError."""
        self.id, self.last, self.announced, self._numbers = self._make_id(), 0, 0, {}
        self._save()

    def _save(self) -> None:
        content = json.dumps(
            {"id": self.id, "last": self.last, "announced": self.announced, "numbers": self._numbers}
        ).encode()
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            durable.replace(self._file, content)
        except OSError as error:
            raise durable.local_error(error) from error
