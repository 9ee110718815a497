"""Answer a query: what the index found, with titles, snippets and trust from the library."""

import time
from collections.abc import Callable

from kb_app.domain.query import Answer, Hit, Query, Span
from kb_app.library.catalogue import Catalogue
from kb_app.services.knowledge import KnowledgeShelf
