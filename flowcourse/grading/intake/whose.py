"""Whose work a file is, from its name: an LMS puts the student's name in front, or the student has renamed a chapter.

named_by(["Ada Lo_17_assignsubmission_file_01.ipynb", …]) -> "moodle"      decided once for all names in a folder
student("Ada Lo_17_assignsubmission_file_01.ipynb", "moodle") -> "Ada Lo_17"   what this student's work is listed as
claims("Ada Lo_17_assignsubmission_file_01.ipynb", "moodle") -> ("Ada Lo", "Participant 17")   for a roster
person_and_number("Ada Lo_17") -> ("Ada Lo", "17")      what a gradebook is asked for

What a student may choose stands at the end of an LMS's name, so that the first part that fits is the LMS's own. Each
pattern takes a time in proportion to the length of the name.
"""

import re
from collections import defaultdict
from datetime import datetime
from pathlib import Path, PurePath

from ...core import manifest
from .files import NOTEBOOK_ENDINGS, OTHER_ENDINGS

ENDS = re.compile("|".join(re.escape(end) + "$" for end in (*NOTEBOOK_ENDINGS, ".zip", *OTHER_ENDINGS)), re.IGNORECASE)
CHAPTER = re.compile("|".join(re.escape(Path(name).stem) for name in manifest.notebooks()), re.IGNORECASE)
COPY = re.compile(r"(?:[ _-]|copy|\(\d+\)|\d)*", re.IGNORECASE)  # what a browser or a desktop adds to a name
MOODLE = re.compile(r"([^_]++_\d++)_assignsubmission_.*", re.IGNORECASE | re.DOTALL)  # the last .* always fits
CANVAS = re.compile(r"([^_]++)(?:_late)?_(\d++)_(\d++)_.*", re.IGNORECASE | re.DOTALL)
BEGUN = re.compile(r"[^_]++_\d++_assignsubmission_(?:file_)?|[^_]++(?:_late)?_\d++_\d++_", re.IGNORECASE)
ATTEMPT = re.compile(r"_attempt_(\d{4}(?:-\d\d){5})(?=[_.]|$)", re.IGNORECASE)


def named_by(names):
    """The LMS that has named most of these files of one folder: "moodle", "canvas" or "blackboard"; "" where none has.

    Blackboard begins all names with the assignment, which may look as a name of Canvas does: but no two files have the
    same numbers in Canvas.
    """
    stems = [_stem(name) for name in names]
    named = {lms: [stem for stem in stems if is_named(stem, lms)] for lms in ("moodle", "canvas", "blackboard")}
    numbers = [CANVAS.fullmatch(stem).groups() for stem in named["canvas"]]
    if named["blackboard"] and len(numbers) > 1 and len(set(numbers)) == 1:
        named["canvas"] = []
    begun = {*named["moodle"], *named["canvas"]}
    named["blackboard"] = [stem for stem in named["blackboard"] if stem not in begun]
    lms = max(named, key=lambda lms: len(named[lms]))
    return lms if named[lms] else ""


def by_folder(paths):
    """{folder: the LMS that has named the files in it} for the paths of all that was handed in."""
    names = defaultdict(list)
    for path in map(PurePath, paths):
        names[path.parent].append(path.name)
    return {folder: named_by(inside) for folder, inside in names.items()}


def is_named(name, lms):
    """Whether it is a name that this LMS gives."""
    if lms == "blackboard":
        return attempt(name, lms)[0] is not None
    return lms != "" and {"moodle": MOODLE, "canvas": CANVAS}[lms].fullmatch(name) is not None


def student(name, lms=""):
    """The student's part of a file name; "" where the file is called as a chapter and nothing else."""
    stem = _stem(name)
    if is_named(stem, lms):
        if lms == "blackboard":
            return attempt(stem, lms)[0].rpartition("_")[2]
        return MOODLE.fullmatch(stem)[1] if lms == "moodle" else "{}_{}".format(*CANVAS.fullmatch(stem).groups())
    *_, chapter = [None, *CHAPTER.finditer(stem)]
    is_a_chapter = chapter and COPY.fullmatch(stem, chapter.end())
    return stem[: chapter.start()].rstrip(" _-") if is_a_chapter else stem


def student_of_folder(name, lms):
    """The same for a folder: only Moodle names folders after the student and the assignment."""
    return MOODLE.fullmatch(name)[1] if lms == "moodle" and is_named(name, lms) else name


def own_part(name):
    """What the student called a file that an LMS has named; Canvas numbers a file that is handed in again."""
    begun = BEGUN.match(name) or ATTEMPT.search(name)
    return re.sub(r"-\d++(?=\.\w+$)", "", name[begun.end() :].lstrip("_")) if begun else name


def claims(name, lms):
    """(what may be an id or a name, what can only be an id of the LMS) in a file name; "" where there is none.

    Moodle's number is that of the assignment's «Participant», as in its grading worksheet; Canvas's is the user's.
    """
    label = student(name, lms)
    if lms not in ("moodle", "canvas") or not is_named(_stem(name), lms):
        return label, ""
    person, number = person_and_number(label)
    return person, f"Participant {number}" if lms == "moodle" else number


def person_and_number(label):
    """(person, number) from a label that comes from Moodle's or Canvas's name; ("", "") for any other."""
    match = re.fullmatch(r"(.+)_(\d+)", label, re.DOTALL)
    return match.groups() if match else ("", "")


def blackboard_users(label):
    """All that may be the user in a label with Blackboard's whole name: assignment and user may both contain _."""
    before = re.search(r"_attempt_\d{4}-", label)  # a long label may end before the time does
    parts = label[: before.start()].casefold().split("_") if before else []
    return ["_".join(parts[start:]) for start in range(1, len(parts))]


def attempt(name, lms):
    """(the assignment and the user, the time of the attempt) in Blackboard's name of a file, or (None, None)."""
    match = ATTEMPT.search(name) if lms == "blackboard" else None
    whole = name[: match.start()] if match else ""
    try:
        time = datetime.strptime(match[1], "%Y-%m-%d-%H-%M-%S").timestamp() if match else 0.0
    except (ValueError, OverflowError):
        time = 0.0
    return (whole, time) if re.search("._[^_]+$", whole) else (None, None)


def is_late(name, lms):
    """Whether Canvas calls a file late in its name; None for a file that Canvas did not name."""
    stem = _stem(name)
    is_canvas = lms == "canvas" and is_named(stem, lms)
    return bool(re.match(r"[^_]++_late_", stem, re.IGNORECASE)) if is_canvas else None


def _stem(name):
    return ENDS.sub("", name[:400])
