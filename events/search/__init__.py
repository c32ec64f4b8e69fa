"""The resident's question and its answer: words, filters, counts, one page of activities.

`question` reads what was asked, `sentence` the filters within the words; `words`, `asked` and `terms`
turn what is left into safe full-text queries; `survey` looks who answers. `fitting` holds the
conditions, `answer` finds, `tally` counts, `relaxing` says what is near when nothing fits. `panel` and
`spoken` put it on the screen, `vectors` keeps the index and `vocabulary` the words of the town.
"""

from .answer import Answer, Hit
from .question import ActivitySearch, ask
from .vectors import index
from .vocabulary import refresh

__all__ = ["ActivitySearch", "Answer", "Hit", "ask", "index", "refresh"]
