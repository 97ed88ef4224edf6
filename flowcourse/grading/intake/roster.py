"""Who is expected to hand in, from a table of the instructor's: read("class.csv") -> Students.

    students, sentences = match(read("class.csv"), {submission.name: submission.paths, …})

A submission belongs to a student by an id, an address, an id of the LMS or a name, in any case, accents and spaces,
first or last name first. A name in the order of the roster goes before one in another order: so Kim Lee and Lee Kim
each have a folder. An LMS turns names around, and there the order says nothing: what its export has beside the number
in a file's name does. Where all this fits two students, or two submissions fit one student, a sentence says so and
nobody is matched.
"""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import PurePath

from ...core.command import Sentence
from .tables import plain, rows, words
from .whose import by_folder, claims

COLUMNS = {
    "id": ("sisuserid", "studentid", "studentnumber", "studentno", "idnumber", "matriculationnumber", "matrikelnummer")
    + ("username", "login", "id"),
    "lms": ("lmsid", "lms", "canvasid", "moodleid", "userid", "githubusername", "username", "id"),
    "email": ("email", "emailaddress", "mail", "sisloginid"),
    "name": ("name", "fullname", "studentname"),
    "student": ("student",),  # of Canvas; without an id beside it such a column is that of another table
    "result": ("submission", "of"),  # of grades.csv and points.csv, which lack who has none
    "first": ("firstname", "givenname", "forename", "vorname"),
    "last": ("lastname", "surname", "familyname", "nachname"),
}
OF_CANVAS = "Points Possible", "Student, Test"  # rows of its gradebook that are no students


@dataclass(frozen=True)
class Student:
    id: str
    name: str
    lms: str
    email: str = ""

    @property
    def known_as(self):
        """The shortest thing that tells the student from all others."""
        return self.id or self.lms or self.email or self.name

    def __str__(self):
        return self.known_as if self.name in ("", self.known_as) else f"{self.name} ({self.known_as})"


def read(path):
    """The Students of a table with id, name, e-mail or LMS id, of which one is enough; Sentence where it is none."""
    students, seen = [], {}
    for line, row in rows(path, COLUMNS):
        if row["result"]:
            raise Sentence(f"{path} is a table of results, and no roster: name the table of the class")
        ids = row["id"], row["lms"], row["email"]
        name = row["name"] or f"{row['first']} {row['last']}".strip() or (row["student"] if any(ids) else "")
        student = Student(row["id"], name, row["lms"], row["email"])
        for known in ("id", "lms", "email") if any(ids) else ("name",):
            value = known, plain(getattr(student, known))
            if value[1] and value in seen:
                raise Sentence(f"{path}: lines {seen[value]} and {line} have one {known}, {getattr(student, known)!r}")
            seen[value] = line
        if student != Student("", "", "") and student.name not in OF_CANVAS:
            students.append(student)
    if not students:
        what = "it needs a first line with id, name, e-mail or LMS id, and a line for each"
        raise Sentence(f"{path} names no student of a roster: {what}")
    return students


class Index:
    """Finds people by what may be an id or a name.

    people  (who, ids, id of the LMS, names) of each; it is `who` that is found: a Student, or a row of a gradebook
    """

    def __init__(self, people):
        self.ids, self.exact_ids, self.lms, self.names, self.written = (defaultdict(set) for _ in range(5))
        for who, ids, lms, names in people:
            for one in ids:
                self.ids[plain(one)].add(who)
                self.exact_ids[one.casefold()].add(who)
            self.lms[plain(lms)].add(who)
            for name in names:
                self.written[_in_order(name)].add(who)
                for order in _orders(name):
                    self.names[order].add(who)
        for known in (self.ids, self.lms, self.names, self.written):
            known.pop("", None)

    def by_lms(self, lms):
        """Those who have this id of the LMS."""
        return self.lms.get(plain(lms), set())

    def certain(self, name, lms):
        """Those whose name and whose id of the LMS both fit, be it the number after «Participant» alone."""
        number = plain(lms).removeprefix("participant")
        return (self.by_lms(lms) | self.by_lms(number)) & self.names.get(plain(name), set())

    def by_name(self, name):
        """Those who have this name, in this order if anybody has."""
        return self.written.get(_in_order(name)) or self.names.get(plain(name), set())

    def by_id(self, *texts):
        """Those who have one of these ids, addresses or ids of the LMS."""
        return set().union(*(self.ids.get(plain(text), set()) | self.by_lms(text) for text in texts))

    def find(self, text, lms=""):
        """All whom a text may mean; `lms` is what can only be an id of the LMS, which wrote a name as the text.

        An id is often made of a name, as ann.lee is. Where two are called Ann Lee it means one of them only as it is.
        """
        named = self.names.get(plain(text), set())
        if lms:
            return self.certain(text, lms) or self.by_lms(lms) | named or self.by_id(text)
        exact = self.exact_ids.get(text.casefold(), set())
        return exact & named or self.by_id(text) | self.written.get(_in_order(text), set()) or named


def index_of(students):
    """The Index of a roster."""
    return Index((student, [student.id, student.email], student.lms, [student.name]) for student in students)


def _orders(name):
    """A name as it may be written: «Last, First» or «Last First» for «First Last», wherever the last name begins."""
    parts = _parts(name)
    return {"".join(parts[k:] + parts[:k]) for k in range(len(parts))}


def _in_order(name):
    """A name with the first name first, if a comma says which that is, and else as it is written."""
    return "".join(_parts(name))


def _parts(name):
    last, comma, first = name.partition(",")
    return words(f"{first} {last}" if comma else name)


def match(students, submissions, beside=None):
    """({name of a submission: Student}, sentences) for {name of a submission: paths where it was found}.

    `beside` is the ids_of of a Gradebook: an address or id of a student's there goes before any name.
    """
    index, meant, sentences = index_of(students), defaultdict(list), []
    unclear = set()
    for name, candidates in _meant(index, submissions, beside):
        if not candidates:
            sentences.append(f"{name} is not on the roster")
        elif len(candidates) > 1:
            unclear |= candidates
            several = " or ".join(sorted(map(str, candidates)))
            sentences.append(f"{name} may be {several}, and counts for neither")
        else:
            (student,) = candidates
            meant[student].append(name)
    for student, names in meant.items():
        if len(names) > 1:
            both = f"{' and '.join(names)} may each be {student}"
            sentences.append(f"{both}, and none of them counts for this student: put both into one folder")
    missing = [student for student in students if student not in meant and student not in unclear]
    if missing:
        count = f"{len(missing)} of {len(students)} on the roster"
        sentences.append(f"{count} handed in nothing: {', '.join(map(str, missing))}")
    return {names[0]: student for student, names in meant.items() if len(names) == 1}, sentences


def may_be(index, submissions, beside=None):
    """All students whose work a submission may be, certain or not."""
    return set().union(*(candidates for _, candidates in _meant(index, submissions, beside)))


def _meant(index, submissions, beside):
    """Pairs of the name of a submission and the students whose work it may be."""
    lms = by_folder(path for paths in submissions.values() for path in paths)
    for name, paths in submissions.items():
        claimed = [claims(path.name, lms[path.parent]) for path in map(PurePath, paths)] or [(name, "")]
        yield (
            name,
            set().union(
                *(_one(index, text, of_lms, beside) or index.find(text or name, of_lms) for text, of_lms in claimed)
            ),
        )


def _one(index, name, lms, beside):
    """{the one student} whom an export knows by the name and the id that its LMS put before a file; else nobody."""
    ids = beside(name, lms) if beside and lms else ()
    students = set().union(*(index.ids.get(plain(one), ()) for one in ids))
    return students if len(students) == 1 else set()
