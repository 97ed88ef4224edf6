"""Whose work a file is, from its name: an LMS puts the student's name in front, or the student has renamed a chapter.

student("Ada Lo_17_assignsubmission_file_01.ipynb") -> "Ada Lo_17"      what the work of this student is listed as
claims("Ada Lo_17_assignsubmission_file_01.ipynb") -> ("Ada Lo", "Participant 17")      what a roster is asked for
person_and_number("Ada Lo_17") -> ("Ada Lo", "17")      what a gradebook is asked for

What a student may choose stands at the end of an LMS's name, so that the first part that fits is the LMS's own. Each
pattern takes a time in proportion to the length of the name.
"""

import re
from datetime import datetime
from pathlib import Path

from ...core import manifest
from .files import NOTEBOOK_ENDINGS, OTHER_ENDINGS

ENDS = re.compile("|".join(re.escape(end) + "$" for end in (*NOTEBOOK_ENDINGS, ".zip", *OTHER_ENDINGS)), re.IGNORECASE)
CHAPTER = re.compile("|".join(re.escape(Path(name).stem) for name in manifest.notebooks()), re.IGNORECASE)
COPY = re.compile(r"(?:[ _-]|copy|\(\d+\)|\d)*", re.IGNORECASE)  # what a browser or a desktop adds to a name
MOODLE = re.compile(r"([^_]++_\d++)_assignsubmission_.*", re.IGNORECASE | re.DOTALL)  # the last .* always fits
CANVAS = re.compile(r"([^_]++)(?:_late)?_(\d++)_\d++_.*", re.IGNORECASE | re.DOTALL)
ATTEMPT = re.compile(r"_attempt_(\d{4}(?:-\d\d){5})(?=[_.]|$)", re.IGNORECASE)


def student(name):
    """The student's part of a file name; "" where the file is called as a chapter and nothing else."""
    stem = _stem(name)
    if moodle := MOODLE.fullmatch(stem):
        return moodle[1]
    if canvas := CANVAS.fullmatch(stem):
        return f"{canvas[1]}_{canvas[2]}"
    if whole := attempt(stem)[0]:
        return whole.rpartition("_")[2]
    *_, chapter = [None, *CHAPTER.finditer(stem)]
    is_a_chapter = chapter and COPY.fullmatch(stem, chapter.end())
    return stem[: chapter.start()].rstrip(" _-") if is_a_chapter else stem


def student_of_folder(name):
    """The same for a folder: only Moodle names folders after the student and the assignment."""
    moodle = MOODLE.fullmatch(name)
    return moodle[1] if moodle else name


def claims(name):
    """(what may be an id or a name, what can only be an id of the LMS) in a file name; "" where there is none.

    Moodle's number is that of the assignment's «Participant», as in its grading worksheet; Canvas's is the user's.
    """
    stem, label = _stem(name), student(name)
    if MOODLE.fullmatch(stem):
        person, number = person_and_number(label)
        return person, f"Participant {number}"
    return person_and_number(label) if CANVAS.fullmatch(stem) else (label, "")


def person_and_number(label):
    """(person, number) from a label that comes from Moodle's or Canvas's name; ("", "") for any other."""
    match = re.fullmatch(r"(.+)_(\d+)", label, re.DOTALL)
    return match.groups() if match else ("", "")


def blackboard_users(label):
    """All that may be the user in a label with Blackboard's whole name: assignment and user may both contain _."""
    before = re.search(r"_attempt_\d{4}-", label)  # a long label may end before the time does
    parts = label[: before.start()].casefold().split("_") if before else []
    return ["_".join(parts[start:]) for start in range(1, len(parts))]


def attempt(name):
    """(the assignment and the user, the time of the attempt) in Blackboard's name of a file, or (None, None).

    In a name that Moodle or Canvas has begun, such words are a student's.
    """
    match = None if MOODLE.fullmatch(name) or CANVAS.fullmatch(name) else ATTEMPT.search(name)
    whole = name[: match.start()] if match else ""
    try:
        time = datetime.strptime(match[1], "%Y-%m-%d-%H-%M-%S").timestamp() if match else 0.0
    except (ValueError, OverflowError):
        time = 0.0
    return (whole, time) if re.search("._[^_]+$", whole) else (None, None)


def is_named_by_moodle(name):
    return MOODLE.fullmatch(name) is not None


def is_named_by_an_lms(name):
    return bool(MOODLE.fullmatch(name) or CANVAS.fullmatch(name) or attempt(name)[0])


def is_late_in_canvas(name):
    """Whether Canvas calls a file late in its name; None for a file that Canvas did not name."""
    stem = _stem(name)
    return bool(re.match(r"[^_]++_late_", stem, re.IGNORECASE)) if CANVAS.fullmatch(stem) else None


def _stem(name):
    return ENDS.sub("", name[:400])
