"""The resident's question and its answer: words, filters, counts, one page of activities.

`question` reads what was asked, `words` turns typed text into a safe full-text query, `answer` finds
and counts, `vectors` keeps the index.
"""

from .answer import Answer, Hit
from .question import ActivitySearch
from .vectors import index

__all__ = ["ActivitySearch", "Answer", "Hit", "index"]
