"""Small database expressions that every floor may use."""

from django.db.models import CharField, Func


class Folded(Func):
    """Text without accents and capitals: the key by which French names are sorted and compared.

    The SQL function `folded(text)` is immutable, so it may stand in indexes and generated columns.
    The "C" collation gives one order in the embedded database and on any server, whatever its locale.
    """

    function = "folded"
    template = '(%(function)s(%(expressions)s) COLLATE "C")'
    output_field = CharField()
