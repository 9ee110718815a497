"""How postings lie in Whoosh's files: for each family two arrays, read in place.

Whoosh's own postings are pickled tuples in blocks, read posting by posting. Ours are, a family at a time, one run of
32-bit article numbers and one of 16-bit floats; a term is a slice of both, and the offset that Whoosh's term
dictionary keeps of it is where the slice begins. The dictionary, the table of contents, segments and deletions are
Whoosh's own; a stock Whoosh searcher reads these postings through `postings_reader`.
"""

import struct
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from kb_app.search.arrays import Array, read_arrays, write_arrays
from kb_app.search.whoosh_parts import ListMatcher, W3Codec, W3FieldWriter, W3Segment

Ids = npt.NDArray[np.uint32]
Impacts = npt.NDArray[np.float16]


_TERM_INFO = np.dtype(
    [
        ("inlined", "u1"), ("weight", ">f4"), ("count", ">u4"), ("shortest", "u1"), ("longest", "u1"),
        ("heaviest", ">f4"), ("first", ">u4"), ("last", ">u4"), ("start", ">i8"), ("length", ">i4"),
    ]
)  # fmt: skip
"""What `W3TermInfo.to_bytes` writes, for all the terms of a family at once."""


@dataclass(frozen=True, slots=True)
class Lists:
    """The posting lists of one family, one after the other; `terms` are in byte order, `counts` are their lengths."""

    terms: list[str]
    counts: npt.NDArray[np.uint32]
    ids: Ids
    impacts: Impacts


class ImpactCodec(W3Codec):  # type: ignore[misc]  # Whoosh has no types
    """Whoosh's third codec with array postings."""

    def field_writer(self, storage: Any, segment: Any) -> "ImpactFieldWriter":
        return ImpactFieldWriter(self, storage, segment)

    def postings_reader(self, dbfile: Any, terminfo: Any, format_: Any, term: Any = None, scorer: Any = None) -> Any:
        arrays = read_arrays(dbfile.buffer)
        ids, impacts = postings(arrays, term[0], terminfo)
        return ListMatcher(ids.tolist(), impacts.tolist(), format=format_, scorer=scorer, term=term, terminfo=terminfo)

    def new_segment(self, _storage: Any, indexname: str) -> Any:
        return W3Segment(self, indexname)


class ImpactFieldWriter(W3FieldWriter):  # type: ignore[misc]
    """Takes a whole family of posting lists at once; families come in the order of their names."""

    def __init__(self, codec: Any, storage: Any, segment: Any) -> None:
        super().__init__(codec, storage, segment)
        self._arrays: dict[str, Array] = {}

    def add_family(self, family: str, field: Any, lists: Lists) -> None:
        """Write the lists of `family`."""
        self.start_field(family, field)
        self._arrays |= {f"{family}.ids": lists.ids, f"{family}.impacts": lists.impacts}
        field_number = struct.pack("!H", self._fieldid)
        infos = _term_infos(lists)
        rows, size = infos.tobytes(), infos.itemsize
        for at, term in enumerate(lists.terms):
            self._tindex.add(field_number + term.encode("utf-8", "surrogatepass"), rows[at * size : (at + 1) * size])
        self.finish_field()

    def close(self) -> None:
        write_arrays(self._postfile, self._arrays)
        super().close()


def _term_infos(lists: Lists) -> npt.NDArray[Any]:
    infos = np.zeros(len(lists.terms), _TERM_INFO)
    if lists.terms:
        starts = np.cumsum(lists.counts, dtype=np.int64) - lists.counts
        infos["start"], infos["count"], infos["length"] = starts, lists.counts, lists.counts
        infos["weight"] = np.add.reduceat(lists.impacts, starts, dtype=np.float32)
        infos["heaviest"] = np.maximum.reduceat(lists.impacts, starts)
        infos["first"], infos["last"] = lists.ids[starts], lists.ids[starts + lists.counts - 1]
    return infos


def postings(arrays: dict[str, Array], family: str, terminfo: Any) -> tuple[Ids, Impacts]:
    """The posting list that `terminfo` stands for, as views of the mapped arrays of a segment.

    Raises ValueError when it is not all there.
    """
    start, count = terminfo.extent()[0], terminfo.doc_frequency()
    ids = arrays[f"{family}.ids"][start : start + count]
    if len(ids) != count:
        raise ValueError("postings cut short")
    return ids, arrays[f"{family}.impacts"][start : start + count]
