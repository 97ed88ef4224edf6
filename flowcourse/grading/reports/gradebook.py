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
from ..intake.roster import Index
from ..intake.sanitize import sanitize_name
from ..intake.tables import delimiter
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
        index, work, sentences = Index(self._students()), defaultdict(list), []
        for name in points:
            rows = self._meant(index, name)
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
        """(number of the row, ids, id of the LMS, names) of each student, as the name of a submission may say them."""
        for number, row in enumerate(self.rows):
            if lms := row[self.format.identity].strip():
                ids = [row.get(heading, "") for heading in (self.format.identity, *self.format.known)]
                names = [row.get(heading, "") for heading in self.format.names]
                if self.lms == "moodle":
                    lms, names = f"Participant {_number(lms)}", [_full_name(row)]
                names = [names[0], " ".join(names)]
                ids, names = ([sanitize_name(text) for text in texts if text.strip()] for texts in (ids, names))
                yield number, ids, lms, names

    def _meant(self, index, name):
        """The numbers of the rows that a submission of this name fits: by the id that the LMS put there, or by all."""
        person, number = person_and_number(name)
        if self.lms == "moodle":  # the name has to fit too: work that came another way may be called task_17
            return index.certain(person, f"Participant {number}") or index.find(name)
        ids = [number] if self.lms == "canvas" else blackboard_users(name)
        rows = set().union(*map(index.by_lms, ids))  # only alike so far: the user 17 of Week_1_17 is not the user 117
        own = {row for row in rows if sanitize_name(self.rows[row][self.format.identity]).casefold() in ids}
        return own or index.find(name)

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
        between = delimiter(text)
        headings, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=between)
    except (UnicodeDecodeError, csv.Error, ValueError):
        raise Sentence("this is no CSV file in UTF-8 or UTF-16: take the export as it came from the LMS") from None
    headings = [name.strip() for name in headings]
    return encoding, between, headings, [dict(zip(headings, row + [""] * len(headings))) for row in rows if any(row)]


def _full_name(row):
    return row.get("Full name") or "Participant"  # Moodle's word where marking is anonymous


def _number(identity):
    return "".join(re.findall(r"\d+$", identity.strip()))  # of "Participant 17"


def _scaled(points, maximum):
    """How many are solved; where the column has a maximum, the share of it, with at most two decimals."""
    if maximum is None or not points["of"]:
        return str(points["solved"])
    return str(round(maximum * points["solved"] / points["of"], 2)).removesuffix(".0")


def _name(text):
    """A name as it was, unless a spreadsheet would compute it."""
    computes = FORMULA.search(text) and not PLAIN_NAME.fullmatch(text)
    return csv_field(text) if computes else text
