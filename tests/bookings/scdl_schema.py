"""What the national schema of subsidies (SCDL « subventions » 2.0.1) asks of a file, as our notes on it say.

Written beside the product, not with it: names and order of the columns, what is never empty, dates, SIRET with its
check digits, lengths, lists of values, a share between 0 and 1.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal, InvalidOperation

DAY = r"\d{4}-\d{2}-\d{2}"
KINDS = {"aide en numéraire", "aide en nature", "aide en numéraire;aide en nature"}


def is_day(cell: str) -> bool:
    try:
        return bool(re.fullmatch(DAY, cell)) and bool(date.fromisoformat(cell))
    except ValueError:
        return False


def are_days(cell: str) -> bool:
    first, slash, last = cell.partition("/")
    return is_day(first) and (not slash or (is_day(last) and first <= last))


def is_siret(cell: str) -> bool:
    if not re.fullmatch(r"\d{14}", cell):
        return False
    doubled = [int(figure) * (1 + place % 2) for place, figure in enumerate(cell, start=1)]
    return sum(each - 9 if each > 9 else each for each in doubled) % 10 == 0


def is_amount(cell: str) -> bool:
    try:
        return bool(re.fullmatch(r"\d+(\.\d{1,2})?", cell)) and Decimal(cell) >= 0
    except InvalidOperation:
        return False


def is_share(cell: str) -> bool:
    return is_amount(cell) and Decimal(cell) <= 1


def is_text(cell: str) -> bool:
    return bool(cell.strip()) and "\n" not in cell


# name: (must be filled, what a filled cell is)
COLUMNS: dict[str, tuple[bool, Callable[[str], bool]]] = {
    "nomAttribuant": (True, is_text),
    "idAttribuant": (True, is_siret),
    "dateConvention": (True, is_day),
    "referenceDecision": (False, is_text),
    "nomBeneficiaire": (True, is_text),
    "idBeneficiaire": (True, is_siret),
    "objet": (True, lambda cell: is_text(cell) and len(cell) <= 256),
    "montant": (True, is_amount),
    "nature": (True, KINDS.__contains__),
    "conditionsVersement": (True, is_text),
    "datesPeriodeVersement": (True, are_days),
    "idRAE": (False, is_text),
    "notificationUE": (True, {"oui", "non"}.__contains__),
    "pourcentageSubvention": (True, is_share),
}


def faults(body: bytes) -> Iterator[str]:
    """What is wrong with the file; nothing when it may be published."""
    if body.startswith(b"\xef\xbb\xbf"):
        yield "a mark before the first column"
    rows = list(csv.reader(io.StringIO(body.decode("utf-8"))))
    if tuple(rows[0]) != tuple(COLUMNS):
        yield f"columns: {rows[0]}"
        return
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(COLUMNS):
            yield f"line {number}: {len(row)} cells"
            continue
        for (name, (is_required, is_right)), cell in zip(COLUMNS.items(), row, strict=True):
            if (is_required and not cell) or (cell and not is_right(cell)):
                yield f"line {number}, {name}: {cell!r}"
