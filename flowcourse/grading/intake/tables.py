"""A table that an instructor keeps, as a spreadsheet saves it: rows(path, {"name": ("name", "student")}).

UTF-8, with or without a byte order mark; commas, semicolons or tabs between the fields. plain() compares names.
"""

import csv
import io
import re
import unicodedata
from pathlib import Path

from ...core.command import Sentence

ACCENTS = re.compile("[\u0300-\u036f]")


def rows(path, columns, needed=()):
    """[(line number, {column: text})]. `columns` has the ways to write the head of each column, in plain().

    A column that the file lacks has no text; Sentence where it is one of `needed`, or where the file is no such table.
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
        first = text.partition("\n")[0]
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text), strict=True)
        heads = [plain(head) for head in next(lines, [])]
        place = _places(heads, columns)
        lacking = [column for column in needed if column not in place]
        if lacking:
            raise Sentence(
                f"{path} has no column {' and no column '.join(lacking)}: its first line is {first.strip()!r}"
            )
        return [(lines.line_num, {c: _field(line, place.get(c)) for c in columns}) for line in lines if any(line)]
    except UnicodeDecodeError:
        raise Sentence(f"{path} is not in UTF-8: in a spreadsheet save it as «CSV UTF-8»") from None
    except csv.Error as error:
        raise Sentence(f"{path} is no table that can be read: {error}") from None


def delimiter(text):
    """What stands between the fields of a table: the commonest of these in its first line."""
    return max(",;\t", key=text.partition("\n")[0].count)


def plain(text):
    """The letters and digits of a text alone, without case and without the accents of Latin, Greek and Cyrillic."""
    return "".join(words(text))


def words(text):
    """plain(), word by word."""
    text = ACCENTS.sub("", unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()))
    return "".join(c if unicodedata.category(c)[0] in "LNM" else " " for c in text).split()


def _places(heads, columns):
    """{column: its place}. No place is used twice: an «id» that is not the school's may be the LMS's."""
    place = {}
    for column, spellings in columns.items():
        free = [one for one in spellings if one in heads and heads.index(one) not in place.values()]
        if free:
            place[column] = heads.index(free[0])
    return place


def _field(line, at):
    return line[at].strip() if at is not None and at < len(line) else ""
