"""Whose work a file is, from its name: an LMS puts the student's name in front, or the student has renamed a chapter.

student("Ada Lo_17_assignsubmission_file_01.ipynb") -> "Ada Lo_17"      what the work of this student is listed as
claims("Ada Lo_17_assignsubmission_file_01.ipynb") -> ("Ada Lo", "Participant 17")      what a roster is asked for
person_and_number("Ada Lo_17") -> ("Ada Lo", "17")      what a gradebook is asked for
"""

import re
from pathlib import Path

from ...core import manifest
from .files import NOTEBOOK_ENDINGS, OTHER_ENDINGS

ENDS = re.compile("|".join(re.escape(end) + "$" for end in (*NOTEBOOK_ENDINGS, ".zip", *OTHER_ENDINGS)), re.IGNORECASE)
STEMS = "|".join(re.escape(Path(name).stem) for name in manifest.notebooks())
BEGINS = re.compile(STEMS, re.IGNORECASE)
COPY = r"(?:[ _-]*(?:copy ?\d*|\(\d+\)|-\d+))*"
CHAPTER = re.compile(rf"(.*?)[ _-]*(?:{STEMS}){COPY}", re.IGNORECASE)
MOODLE = re.compile(r"(.+?_\d+)_assignsubmission_.*", re.IGNORECASE)
CANVAS = re.compile(r"([^_]+)(?:_late)?_(\d+)_\d+_.*", re.IGNORECASE)
BLACKBOARD = re.compile(r"(.+_([^_]+))_attempt_(\d{4}(?:-\d\d){5})(?:[_.].*)?", re.IGNORECASE)


def student(name):
    """The student's part of a file name; "" where the file is called as a chapter and nothing else."""
    stem = _stem(name)
    moodle, canvas, chapter = MOODLE.fullmatch(stem), CANVAS.fullmatch(stem), CHAPTER.fullmatch(stem)
    if moodle or canvas:
        return moodle[1] if moodle else f"{canvas[1]}_{canvas[2]}"
    if blackboard := BLACKBOARD.fullmatch(stem):
        return blackboard[2]
    return chapter[1] if chapter else stem


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
    before = re.match(r"(.+?)_attempt_\d{4}-", label)
    parts = before[1].casefold().split("_") if before else []
    return ["_".join(parts[start:]) for start in range(1, len(parts))]


def attempt(name):
    """(the assignment and the user, the time of the attempt) in Blackboard's name of a file, or (None, None)."""
    match = BLACKBOARD.fullmatch(name)
    return (match[1], match[3]) if match else (None, None)


def is_named_by_moodle(name):
    return MOODLE.fullmatch(name) is not None


def is_named_by_an_lms(name):
    return any(names.fullmatch(name) for names in (MOODLE, CANVAS, BLACKBOARD))


def begins_as_a_chapter(name):
    return BEGINS.match(name) is not None


def _stem(name):
    return ENDS.sub("", name[:400])
