"""A gradebook that an LMS exported, with the points of a run filled in, so that the same LMS imports it.

    book = Gradebook("moodle", data)             # the bytes of the exported file
    sentences = book.fill({submission: {"solved": 27, "of": 40}})     # on what is not filled in
    book.content()                               # the bytes to import

It holds the columns by which the importer finds a student, as they were exported, and the one that is filled in: an
import of it changes no other grade. Encoding and delimiter are those of the export. What the importers read in 2026:

moodle      the grading worksheet of an assignment: Identifier, Grade and Last modified (grade), under their names in
            the language of the user (mod/assign/feedback/offline/importgradeslib.php); feedback as a zip of files
            called Name_ID_assignsubmission_file_… (mod/assign/feedback/file/importziplib.php)
canvas      Student or LastName and FirstName, then ID and all up to Section; "Title (id)"; a row with the points
            possible (lib/gradebook_importer.rb, lib/gradebook_exporter.rb)
blackboard  Username, "Title [Total Pts: 10 Score] |id", quotes around all fields (help, Work offline with grade data)
"""

import codecs
import csv
import io
import re
import zipfile
from collections import defaultdict
from dataclasses import dataclass

from ...core.command import Sentence
from ...core.visible import line
from ..intake.sanitize import sanitize_name
from ..intake.whose import blackboard_users, person_and_number
from .escape import FORMULA, csv_field
from .report import not_to_the_end

ENCODINGS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
PLAIN_NAME = re.compile(r"(?:[^\W\d_]|[-\s.,'’])*")  # letters alone compute nothing, even after a minus sign
TITLE = re.compile(r"(.*?)\s*(?:\(\d+\)|\[Total Pts:.*)?", re.DOTALL)
TOTAL = re.compile(r"\[Total Pts:\D*([\d.,]+)")


@dataclass(frozen=True)
class Format:
    """The headings of an LMS.

    identity  the column by which the importer finds a student
    kept      more columns that come back as they were
    names     columns that a student may have chosen; none comes back as a formula that computes something
    known     columns by which work is found too that was not handed in through the LMS
    """

    identity: str
    kept: tuple
    names: tuple
    known: tuple


FORMATS = {
    "moodle": Format(
        "Identifier", ("Last modified (grade)",), ("Full name",), ("Email address", "ID number", "Username")
    ),
    "canvas": Format(
        "ID",
        ("SIS User ID", "SIS Login ID", "Integration ID", "Root Account", "Section"),
        ("Student", "LastName", "FirstName"),
        ("SIS User ID", "SIS Login ID"),
    ),
    "blackboard": Format("Username", (), ("Last Name", "First Name"), ("Student ID",)),
}


class Gradebook:
    """The rows of an export. `column` is the heading to fill in, or its title alone; in Moodle it is Grade."""

    def __init__(self, lms, data, column=None):
        self.lms, self.format, self.owners = lms, FORMATS[lms], {}
        self.encoding, self.delimiter, self.headings, self.rows = _read(data)
        if self.format.identity not in self.headings:
            raise Sentence(
                f"the file has no column {self.format.identity}: export it from {lms.capitalize()} in English, as CSV"
            )
        self.column = self._heading(column or ("Grade" if lms == "moodle" else ""))

    def _heading(self, wanted):
        columns = [name for name in self.headings if name == wanted] or [
            name for name in self.headings if wanted and TITLE.fullmatch(name)[1] == wanted
        ]
        if len(columns) != 1:
            names = "; ".join(line(name) for name in self.headings[:40])
            which = (
                f"{len(columns)} columns are called {wanted!r}: name one" if wanted else "name the column to fill in"
            )
            raise Sentence(f"{which} with --column. There are: {names}")
        return columns[0]

    def fill(self, points):
        """Put the points of {submission: {"solved": …, "of": …}} into the rows of those whose work it is.

        One with None in place of points is not graded to the end: it is named, and its row stays as it was.
        Returns sentences on what is not filled in.
        """
        own, by_name = self._students()
        work, sentences = defaultdict(list), []
        for name in points:
            rows = set().union(*(own[key] for key in _keys(self.lms, name))) or by_name[sanitize_name(name).casefold()]
            if len(rows) == 1:
                work[min(rows)].append(name)
            else:
                sentences.append(f"{name} fits {len(rows) or 'no'} rows of the gradebook, and none is filled in")
        for number, names in work.items():
            if len(names) > 1:
                sentences.append(f"{' and '.join(names)} fit the same row, and it is not filled in")
                continue
            row = self.rows[number]
            if points[names[0]]:
                self.owners[names[0]] = row
                row[self.column] = _scaled(points[names[0]], self._maximum(row))
        if left := [name for name, value in points.items() if value is None]:
            sentences.append(not_to_the_end(left))
        return sentences

    def _students(self):
        """({key: numbers of rows} by the id of the LMS, the same by all that a row says about its student)."""
        own, by_name = defaultdict(set), defaultdict(set)
        for number, row in enumerate(self.rows):
            if row[self.format.identity].strip():
                own[self._key(row)].add(number)
                names = [row.get(name, "") for name in self.format.names]
                spellings = [row.get(name, "") for name in (self.format.identity, *self.format.known)]
                spellings += [" ".join(names), " ".join(reversed(names)), " ".join(reversed(names[0].split(", ")))]
                for text in spellings:
                    if text.strip():
                        by_name[sanitize_name(text).casefold()].add(number)
        return own, by_name

    def _key(self, row):
        """The key that _keys finds in the name of this student's submission."""
        identity = sanitize_name(row[self.format.identity]).casefold()
        return f"{_letters(_full_name(row))}_{_number(identity)}" if self.lms == "moodle" else identity

    def _maximum(self, row):
        """The most points that the column takes, as the export says; None where it does not."""
        if self.lms == "moodle":
            maximum = next((text for heading, text in row.items() if heading.lower() == "maximum grade"), "")
        elif self.lms == "canvas":
            maximum = next((r[self.column] for r in self.rows if "Points Possible" in r[self.headings[0]]), "")
        else:
            maximum = "".join(TOTAL.findall(self.column)[:1])
        try:
            return float(maximum.strip().replace(",", ".")) or None
        except ValueError:
            return None

    def content(self):
        """The file to import."""
        format_, text = self.format, io.StringIO()
        back = {format_.identity, *format_.kept, *format_.names, self.column}
        headings = [name for name in self.headings if name in back]
        rows = csv.writer(text, delimiter=self.delimiter, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        rows.writerow(headings)
        for row in self.rows:
            rows.writerow([_name(row[h]) if h in format_.names else row[h] for h in headings])
        return text.getvalue().encode(self.encoding)

    def feedback(self, page):
        """The zip that Moodle takes apart into feedback files: page(submission) is the text for its student."""
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, row in self.owners.items():
                shown = sanitize_name(_full_name(row)).replace("_", " ")  # Moodle goes by the parts between _
                number = _number(row["Identifier"])
                file = zipfile.ZipInfo(f"{shown}_{number}_assignsubmission_file_report.html")
                archive.writestr(file, page(name), zipfile.ZIP_DEFLATED)
        return data.getvalue()


def _read(data):
    """(encoding, delimiter, headings, rows as dicts) of an exported file."""
    encoding = next((name for mark, name in ENCODINGS.items() if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
        delimiter = max(",;\t", key=text.partition("\n")[0].count)
        headings, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except (UnicodeDecodeError, csv.Error, ValueError):
        raise Sentence("this is no CSV file in UTF-8 or UTF-16: take the export as it came from the LMS") from None
    headings = [name.strip() for name in headings]
    return encoding, delimiter, headings, [dict(zip(headings, row + [""] * len(headings))) for row in rows if any(row)]


def _keys(lms, name):
    """What the name of a submission from this LMS may say of its student, as keys of the LMS."""
    if lms == "blackboard":
        return blackboard_users(name)
    person, number = person_and_number(name)
    if not number:
        return []
    if lms == "canvas":
        return [number]
    return [f"{_letters(person)}_{number}"]  # the name too: work that came another way may be called task_17


def _full_name(row):
    return row.get("Full name") or "Participant"  # Moodle's word where marking is anonymous


def _number(identity):
    return "".join(re.findall(r"\d+$", identity.strip()))  # of "Participant 17"


def _letters(text):
    """The letters and digits of a name, which stay the same in the name of a file."""
    return "".join(c for c in sanitize_name(text).casefold() if c.isalnum())


def _scaled(points, maximum):
    """How many are solved; where the column has a maximum, the share of it, with at most two decimals."""
    if maximum is None or not points["of"]:
        return str(points["solved"])
    return str(round(maximum * points["solved"] / points["of"], 2)).removesuffix(".0")


def _name(text):
    """A name as it was, unless a spreadsheet would compute it."""
    computes = FORMULA.search(text) and not PLAIN_NAME.fullmatch(text)
    return csv_field(text) if computes else text
