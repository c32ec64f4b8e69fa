"""The resident's question and its answer: words, filters, counts, one page of activities.

`question` reads what was asked, `sentence` the filters within the words, `words` turns what is left into
a safe full-text query. `fitting` holds the conditions, `answer` finds, `tally` counts, `relaxing` says
what is near when nothing fits. `panel` and `spoken` put it on the screen, `vectors` keeps the index.
"""

from .answer import Answer, Hit
from .question import ActivitySearch, ask
from .vectors import index

__all__ = ["ActivitySearch", "Answer", "Hit", "ask", "index"]
