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
MOODLE_TIMES += ("%A, %B %d, %Y, %I:%M %p",)  # in English (United States)
SEPARATED = re.compile(r"\d{1,3}(,\d{3})+(\.\d*)?|\d{1,3}(\.\d{3})+,\d*")  # 1,000.00 or 1.000,00


@dataclass(frozen=True)
class Format:
    """The headings of an LMS.

    identity  the column by which the importer finds a student
    kept      more columns that come back as they were
    names     columns that a student may have chosen; none comes back as a formula that computes something
    known     columns by which work is found too that was not handed in through the LMS
    fillable  the headings of columns that take points from a file; others are computed, or hold words
    """

    identity: str
    kept: tuple
    names: tuple
    known: tuple
    fillable: re.Pattern


FORMATS = {
    "moodle": Format(
        "Identifier",
        ("Last modified (grade)",),
        ("Full name",),
        ("Email address", "ID number", "Username"),
        re.compile("Grade"),
    ),
    "canvas": Format(
        "ID",
        ("SIS User ID", "SIS Login ID", "Integration ID", "Root Account", "Section"),
        ("Student", "LastName", "FirstName"),
        ("SIS User ID", "SIS Login ID"),
        re.compile(r".*\(\d+\)", re.DOTALL),
    ),
    "blackboard": Format(
        "Username",
        (),
        ("Last Name", "First Name"),
        ("Student ID",),
        re.compile(r".*\[Total Pts: *[\d.,]+ Score\b.*", re.DOTALL),
    ),
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
        fillable = [name for name in self.headings if self._takes_points(name)]
        called = _called(wanted, fillable) if wanted else []
        if len(called) == 1:
            return called[0]
        which = f"{len(called)} columns are called {wanted!r}" if wanted else "no column to fill in is named"
        if not called and wanted and _called(wanted, self.headings):
            which = f"the column {wanted!r} takes no points from a file"
        if not fillable:
            raise Sentence(f"{self.called}: {which}, and no other does: give the assignment a maximum of points")
        raise Sentence(f"{self.called}: {which}: name one of {'; '.join(map(line, fillable[:40]))}")

    def _takes_points(self, heading):
        """Whether points can be imported into a column: the LMS does not compute it, and no word stands in it."""
        if not self.format.fillable.fullmatch(heading) or (self.lms == "moodle" and "Scale" in self.headings):
            return False
        words = {row[heading].strip().casefold() for row in self.rows} - {"", "-", "ex", "n/a"}
        # Blackboard writes there what still has to be looked at.
        return self.lms == "blackboard" or all(_number_in(word) is not None for word in words)

    def fill(self, points, of, title=None):
        """Put {who: points out of `of`} into the column of this title; who is a submission's name, or a Student.

        A column with a maximum gets this share of it. One with None in place of points is not graded to the end: it
        is named, and its row stays as it was. Returns sentences on what is not filled in.
        """
        heading, work, unknown, sentences = self.heading(title), defaultdict(list), [], []
        if heading in self.filled:
            raise Sentence(f"{self.called}: two works would fill the column {heading!r}: name one for each")
        self.filled.append(heading)
        for who in points:
            rows = self.rows_of(who)
            if len(rows) == 1:
                work[min(rows)].append(who)
            elif rows:
                sentences.append(f"not filled in, as {len(rows)} rows of {self.called} fit: {who}")
            else:
                unknown.append(str(who))
        if unknown:
            sentences.append(f"not filled in, as no row of {self.called} fits: {', '.join(unknown)}")
        if points and not work:
            what = f"{self.called} is what {self.lms.capitalize()} exported, and nobody is filled in"
            sentences.append(f"{what}: name the file of this class, from the LMS that gave the submissions")
        for number, several in work.items():
            if len(several) > 1:
                sentences.append(f"{' and '.join(map(str, several))} fit the same row, and it is not filled in")
            elif self.rows[number].get("Grade can be changed", "").strip().casefold() == "no":
                sentences.append(f"{several[0]} has a grade that cannot be changed in Moodle, and it is not filled in")
            elif points[several[0]] is not None:
                row = self.owners[several[0]] = self.rows[number]
                scale = (self._maximum(row, heading) or of) / Fraction(of or 1)
                row[heading] = f"{float(to_the_cent(points[several[0]] * scale)):.2f}".rstrip("0").rstrip(".")
        if left := [str(who) for who, value in points.items() if value is None]:
            sentences.append(not_to_the_end(left))
        return sentences

    def handed_in(self, student):
        """When a Student handed in, as Moodle's worksheet says, in the time zone of who exported it; or None.

        A text that is no time as Moodle writes it in English comes back as it is.
        """
        rows = self.rows_of(student) if self.lms == "moodle" else ()
        text = self.rows[min(rows)].get("Last modified (submission)", "").strip() if len(rows) == 1 else ""
        for form in MOODLE_TIMES:
            try:
                return datetime.strptime(text, form)
            except ValueError:
                continue
        return text if text.strip("-") else None

    def ids_of(self, name, lms):
        """What the export has beside the name and the id that the LMS put before a file: addresses and other ids."""
        rows = self.index.certain(name, lms)
        row = self.rows[min(rows)] if len(rows) == 1 else {}
        return [row[heading] for heading in self.format.known if row.get(heading)]

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
            rows, named = index.by_id(who.id, who.email, who.lms), index.by_name(who.name)
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
        number = _number_in(maximum) if maximum.strip() else 0
        if number is None:
            raise Sentence(f"{self.called}: the maximum of {heading!r} is {maximum!r}, which is no number")
        return number or None

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


def _called(title, headings):
    """The headings that are a title, or else those that are it with what an LMS adds."""
    same = [name for name in headings if name == title]
    return same or [name for name in headings if TITLE.fullmatch(name)[1] == title]


def _number_in(text):
    """The number that an LMS has written, such as 80, 80,00 or 1,000.00; None where it is none."""
    text = re.sub(r"[\s'’]", "", text)
    if SEPARATED.fullmatch(text):
        text = text.replace("," if text.rfind(",") < text.rfind(".") or "." not in text else ".", "")
    try:
        return Fraction(text.replace(",", "."))
    except (ValueError, ZeroDivisionError):
        return None


def _lms(headings, called):
    """Which LMS writes such a first line."""
    if "Identifier" in headings:
        if not {"Maximum grade", "Maximum Grade", "Scale"} & set(headings):
            raise Sentence(f"{called} lacks the column Maximum grade: take the worksheet as it came from Moodle")
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
