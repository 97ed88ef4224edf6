"""A gradebook that an LMS exported, with the points of a run filled in, so that the same LMS imports it.

    book = Gradebook(data)                       # the bytes of the exported file, whose first line says the LMS
    sentences = book.fill({"Ann_17": Fraction(27), "Bo_18": None}, of=40)     # on what is not filled in
    book.content()                               # the bytes to import

It holds the columns by which the importer finds a student, as they were exported, and those that are filled in: an
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
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from ...core.command import Sentence
from ...core.visible import line
from ..intake.roster import Index, Student
from ..intake.sanitize import sanitize_name
from ..intake.tables import delimiter
from ..intake.whose import blackboard_users, person_and_number
from .escape import FORMULA, csv_field
from .summary import not_to_the_end, to_the_cent

ENCODINGS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
PLAIN_NAME = re.compile(r"(?:[^\W\d_]|[-\s.,'’])*")  # letters alone compute nothing, even after a minus sign
TITLE = re.compile(r"(.*?)\s*(?:\(\d+\)|\[Total Pts:.*)?", re.DOTALL)
TOTAL = re.compile(r"\[Total Pts:\D*([\d.,]+)")
MOODLE_TIMES = "%A, %d %B %Y, %I:%M %p", "%A, %d %B %Y, %H:%M", "%d %B %Y, %I:%M %p", "%d %B %Y, %H:%M"


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
    """The rows of an export; `called` is what a sentence calls the file. `owners` are the rows that were filled in."""

    def __init__(self, data, called="the export"):
        self.called, self.filled, self.owners = called, [], {}
        self.encoding, self.delimiter, self.headings, self.rows = _read(data, called)
        self.lms = _lms(self.headings, called)
        self.format = FORMATS[self.lms]
        self.index = Index(self._students())

    def heading(self, title=None):
        """The one heading that has this title, with or without what the LMS adds to it; in Moodle it is Grade."""
        wanted = title or ("Grade" if self.lms == "moodle" else "")
        columns = [name for name in self.headings if name == wanted] or [
            name for name in self.headings if wanted and TITLE.fullmatch(name)[1] == wanted
        ]
        if len(columns) != 1:
            names = "; ".join(line(name) for name in self.headings[:40])
            which = f"{len(columns)} columns are called {wanted!r}" if wanted else "no column to fill in is named"
            raise Sentence(f"{self.called}: {which}: name one of {names}")
        return columns[0]

    def fill(self, points, of, title=None):
        """Put {who: points out of `of`} into the column of this title; who is a submission's name, or a Student.

        A column with a maximum gets this share of it. One with None in place of points is not graded to the end: it
        is named, and its row stays as it was. Returns sentences on what is not filled in.
        """
        heading, work, sentences = self.heading(title), defaultdict(list), []
        if heading in self.filled:
            raise Sentence(f"{self.called}: two works would fill the column {heading!r}: name one for each")
        self.filled.append(heading)
        for who in points:
            rows = self.rows_of(who)
            if len(rows) == 1:
                work[min(rows)].append(who)
            else:
                sentences.append(f"{who} fits {len(rows) or 'no'} rows of the gradebook, and none is filled in")
        for number, several in work.items():
            if len(several) > 1:
                sentences.append(f"{' and '.join(map(str, several))} fit the same row, and it is not filled in")
            elif points[several[0]] is not None:
                row = self.owners[several[0]] = self.rows[number]
                scale = (self._maximum(row, heading) or of) / Fraction(of or 1)
                row[heading] = f"{float(to_the_cent(points[several[0]] * scale)):.2f}".rstrip("0").rstrip(".")
        if left := [str(who) for who, value in points.items() if value is None]:
            sentences.append(not_to_the_end(left))
        return sentences

    def handed_in(self, student):
        """When a Student handed in, as Moodle's worksheet says, in the time zone of who exported it; or None."""
        rows = self.rows_of(student) if self.lms == "moodle" else ()
        text = self.rows[min(rows)].get("Last modified (submission)", "") if len(rows) == 1 else ""
        for form in MOODLE_TIMES:
            try:
                return datetime.strptime(text, form)
            except ValueError:
                continue
        return None

    def _students(self):
        """(number of the row, ids, id of the LMS, names) of each student, as the name of a submission may say them."""
        for number, row in enumerate(self.rows):
            if lms := row[self.format.identity].strip():
                ids = [row.get(heading, "") for heading in (self.format.identity, *self.format.known)]
                names = [row.get(heading, "") for heading in self.format.names]
                if self.lms == "moodle":
                    lms, names = f"Participant {_number(lms)}", [_full_name(row)]
                names = [names[0], " ".join(names)]
                ids = [sanitize_name(text) for text in ids if text.strip()]
                yield number, ids, lms, [name for name in names if name.strip()]

    def rows_of(self, who):
        """The numbers of the rows that fit: a submission's name by the id that the LMS put there, or by all."""
        index = self.index
        if isinstance(who, Student):
            rows, named = index.find(who.id, who.lms), index.find(who.name)
            return rows & named or rows | named
        person, number = person_and_number(who)
        if self.lms == "moodle":  # the name has to fit too: work that came another way may be called task_17
            return index.certain(person, f"Participant {number}") or index.find(who)
        ids = [number] if self.lms == "canvas" else blackboard_users(who)
        rows = set().union(*map(index.by_lms, ids))  # only alike so far: the user 17 of Week_1_17 is not the user 117
        own = {row for row in rows if sanitize_name(self.rows[row][self.format.identity]).casefold() in ids}
        return own or index.find(who)

    def _maximum(self, row, heading):
        """The most points that the column takes, as the export says; None where it does not."""
        if self.lms == "moodle":
            maximum = next((text for heading, text in row.items() if heading.lower() == "maximum grade"), "")
        elif self.lms == "canvas":
            maximum = next((r[heading] for r in self.rows if "Points Possible" in r[self.headings[0]]), "")
        else:
            maximum = "".join(TOTAL.findall(heading)[:1])
        try:
            return Fraction(maximum.strip().replace(",", ".")) or None
        except ValueError:
            return None

    def content(self):
        """The file to import."""
        format_, text = self.format, io.StringIO()
        back = {format_.identity, *format_.kept, *format_.names, *self.filled}
        headings = [name for name in self.headings if name in back]
        rows = csv.writer(text, delimiter=self.delimiter, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        rows.writerow(headings)
        for row in self.rows:
            rows.writerow([_name(row[h]) if h in format_.names else row[h] for h in headings])
        return text.getvalue().encode(self.encoding)

    def feedback_names(self):
        """{submission: name of its page in a zip} for those that were filled in, by which Moodle finds the student."""
        names = {}
        for name, row in self.owners.items():
            shown = sanitize_name(_full_name(row)).replace("_", " ")  # Moodle goes by the parts between _
            names[name] = f"{shown}_{_number(row['Identifier'])}_assignsubmission_file_report.html"
        return names


def _read(data, called):
    """(encoding, delimiter, headings, rows as dicts) of an exported file."""
    encoding = next((name for mark, name in ENCODINGS.items() if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
        between = delimiter(text)
        headings, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=between)
    except (UnicodeDecodeError, csv.Error, ValueError):
        raise Sentence(f"{called} is no CSV file in UTF-8 or UTF-16: take it as it came from the LMS") from None
    headings = [name.strip() for name in headings]
    return encoding, between, headings, [dict(zip(headings, row + [""] * len(headings))) for row in rows if any(row)]


def _lms(headings, called):
    """Which LMS writes such a first line."""
    if "Identifier" in headings:
        return "moodle"
    if "ID" in headings and {"Student", "LastName"} & set(headings):
        return "canvas"
    if "Username" in headings and any("[Total Pts:" in heading for heading in headings):
        return "blackboard"
    raise Sentence(
        f"{called} has the first line of no gradebook, {'; '.join(map(line, headings[:6]))}: export it in English, in "
        "Moodle the grading worksheet of the assignment, in Canvas or Blackboard the full gradebook"
    )


def _full_name(row):
    return row.get("Full name") or "Participant"  # Moodle's word where marking is anonymous


def _number(identity):
    return "".join(re.findall(r"\d+$", identity.strip()))  # of "Participant 17"


def _name(text):
    """A name as it was, unless a spreadsheet would compute it."""
    computes = FORMULA.search(text) and not PLAIN_NAME.fullmatch(text)
    return csv_field(text) if computes else text
