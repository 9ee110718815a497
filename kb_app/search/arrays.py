"""A file of named arrays, mapped and looked at in place: a segment's side columns.

Layout: magic, length of a JSON directory, the directory, then each array on an 8-byte boundary, little-endian.
"""

import json
import struct
from collections.abc import Mapping
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

_HEAD = struct.Struct("<8sQ")
_MAGIC = b"KBARRAYS"


def write_arrays(file: BinaryIO, arrays: Mapping[str, Array]) -> None:
    """Write `arrays`; their order does not matter."""
    directory, at = {}, 0
    for name, array in arrays.items():
        directory[name] = (array.dtype.newbyteorder("<").str, at, len(array))
        at += -(-array.nbytes // 8) * 8
    head = json.dumps(directory).encode("ascii")
    head += b" " * (-(_HEAD.size + len(head)) % 8)
    file.write(_HEAD.pack(_MAGIC, len(head)) + head)
    for array in arrays.values():
        file.write(array.astype(array.dtype.newbyteorder("<"), copy=False).tobytes())
        file.write(bytes(-array.nbytes % 8))


def read_arrays(buffer: Any) -> dict[str, Array]:
    """The arrays of a mapped file. Raises ValueError when it is not one, or was cut."""
    if len(buffer) < _HEAD.size:
        raise ValueError("no arrays here")
    magic, length = _HEAD.unpack_from(buffer)
    if magic != _MAGIC or length > len(buffer):
        raise ValueError("no arrays here")
    directory = json.loads(bytes(buffer[_HEAD.size : _HEAD.size + length]))
    start = _HEAD.size + length
    return {
        name: np.frombuffer(buffer, np.dtype(kind), count, start + at) for name, (kind, at, count) in directory.items()
    }
