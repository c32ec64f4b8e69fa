"""The resident's question and its answer: words, filters, counts, one page of activities.

`question` reads what was asked; `words`, `asked` and `terms` turn typed text into safe full-text
queries; `survey` looks who answers; `answer` finds and counts; `vectors` keeps the index and
`vocabulary` the words of the town.
"""

from .answer import Answer, Hit
from .question import ActivitySearch
from .vectors import index
from .vocabulary import refresh

__all__ = ["ActivitySearch", "Answer", "Hit", "index", "refresh"]
