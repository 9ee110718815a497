"""The parts of Whoosh in use, imported without the warnings that its 2016 source gives on a present Python."""

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore", SyntaxWarning)
    from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3PerDocReader, W3Segment, W3TermInfo, W3TermsReader
    from whoosh.fields import FieldType, Schema
    from whoosh.filedb.filestore import FileStorage
    from whoosh.filedb.structfile import StructFile
    from whoosh.formats import Existence
    from whoosh.index import TOC, clean_files
    from whoosh.index import IndexError as WhooshIndexError
    from whoosh.matching import ListMatcher
    from whoosh.reading import TermNotFound

__all__ = [
    "TOC",
    "Existence",
    "FieldType",
    "FileStorage",
    "ListMatcher",
    "Schema",
    "StructFile",
    "TermNotFound",
    "W3Codec",
    "W3FieldWriter",
    "W3PerDocReader",
    "W3Segment",
    "W3TermInfo",
    "W3TermsReader",
    "WhooshIndexError",
    "clean_files",
]
