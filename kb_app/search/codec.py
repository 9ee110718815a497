"""How postings lie in Whoosh's files: two arrays a term, read without a matcher and without a copy.

Whoosh's own block is a pickle of two tuples, read posting by posting. Ours is a little-endian run of 32-bit article
numbers, then as many 16-bit floats. A reader maps the file and looks at both as arrays. The term dictionary, the table
of contents, segments and deletions are Whoosh's; a stock Whoosh searcher reads these postings through
`postings_reader`.
"""

import struct
from typing import Any

import numpy as np
import numpy.typing as npt

from kb_app.search.whoosh_parts import ListMatcher, W3Codec, W3FieldWriter, W3Segment, W3TermInfo

Ids = npt.NDArray[np.uint32]
Impacts = npt.NDArray[np.float16]

_COUNT = struct.Struct("<II")
_MAGIC = 0x494D5031
_ALIGNMENT = 4


class ImpactCodec(W3Codec):  # type: ignore[misc]
    """Whoosh's third codec with array postings."""

    def field_writer(self, storage: Any, segment: Any) -> "ImpactFieldWriter":
        return ImpactFieldWriter(self, storage, segment)

    def postings_reader(self, dbfile: Any, terminfo: Any, format_: Any, term: Any = None, scorer: Any = None) -> Any:
        ids, impacts = read_postings(dbfile.buffer, terminfo.extent()[0])
        return ListMatcher(ids.tolist(), impacts.tolist(), format=format_, scorer=scorer, term=term, terminfo=terminfo)

    def new_segment(self, _storage: Any, indexname: str) -> Any:
        return W3Segment(self, indexname)


class ImpactFieldWriter(W3FieldWriter):  # type: ignore[misc]
    """Takes whole posting lists instead of one posting at a time."""

    def add_term(self, term: bytes, ids: Ids, impacts: Impacts) -> None:
        """Write one term; terms come in byte order within their field, `ids` ascending."""
        file = self._postfile
        start = file.tell()
        padding = -start % _ALIGNMENT
        file.write(bytes(padding) + _COUNT.pack(_MAGIC, len(ids)) + ids.tobytes() + impacts.tobytes())
        info = W3TermInfo(
            weight=float(impacts.sum(dtype=np.float64)),
            df=len(ids),
            maxweight=float(impacts.max()),
            minid=int(ids[0]),
            maxid=int(ids[-1]),
        )
        info.set_extent(start + padding, file.tell() - start - padding)
        self._btext = term
        self._terminfo = info
        self.finish_term()

    def finish_term(self) -> None:
        self._tindex.add(struct.pack("!H", self._fieldid) + self._btext, self._terminfo.to_bytes())


def read_postings(buffer: Any, offset: int) -> tuple[Ids, Impacts]:
    """The posting list at `offset` of a mapped postings file, as views of it.

    Raises ValueError when what stands there is no posting list.
    """
    magic, count = _COUNT.unpack_from(buffer, offset)
    if magic != _MAGIC:
        raise ValueError("no posting list here")
    start = offset + _COUNT.size
    return np.frombuffer(buffer, "<u4", count, start), np.frombuffer(buffer, "<f2", count, start + 4 * count)
