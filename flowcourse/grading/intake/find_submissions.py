"""Find who handed in what: files, folders and zips, or folders and zips of these -> one Entry for each student.

for entry in find_submissions(["moodle.zip", "late/"], notes := []): entry.name, entry.paths, entry.nodes

A folder is the work of one student where it holds a copy of the course, which has its own files in flowcourse/ and in
minflow/: no student's folder can be both. It is so too where it holds a chapter or exercises/, unless two zips, folders
with chapters or notebooks of the course with other names lie beside that: those are the work of other students. In any
other folder each entry is one student's. Where it holds nothing but zips that an LMS made of a class, their entries are
one student's each, and an empty folder beside them is one more. Files that an LMS has put side by side are grouped by
the student's part of their names.
"""

import os
import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from ...core import manifest
from ...core.notebooks import NotebookError
from .files import LARGEST, OnDisk, Unreadable, require_regular
from .sanitize import sanitize_name
from .zips import open_zip

NOTEBOOKS = ".ipynb", ".ipynb.txt", ".ipynb.json"  # browsers save them under the longer ones
INSTEAD = (".tar", ".tar.gz", ".tgz", ".gz", ".bz2", ".xz", ".7z", ".rar", ".py", ".html", ".pdf", ".docx")
ENDS = re.compile("|".join(re.escape(end) + "$" for end in (*NOTEBOOKS, ".zip", *INSTEAD)), re.IGNORECASE)
COPY_OF_THE_COURSE = ("flowcourse", "cli.py"), ("minflow", "flow.py")
OF_THE_COURSE = {"exercises", "solutions", "notebooks"}
SKIPPED = {"__macosx", "__pycache__", "node_modules", "site-packages", "venv", "env", "desktop.ini", "thumbs.db"}
STEMS = "|".join(re.escape(Path(name).stem) for name in manifest.notebooks())
BEGINS = re.compile(STEMS, re.IGNORECASE)
COPY = r"(?:[ _-]*(?:copy ?\d*|\(\d+\)|-\d+))*"
CHAPTER = re.compile(rf"(.*?)[ _-]*(?:{STEMS}){COPY}", re.IGNORECASE)
MOODLE = re.compile(r"(.+?_\d+)_assignsubmission_.*", re.IGNORECASE)
CANVAS = re.compile(r"([^_]+)(?:_late)?_(\d+)_\d+_.*", re.IGNORECASE)
BLACKBOARD = re.compile(r"(.+_([^_]+))_attempt_(\d{4}(?:-\d\d){5})(?:[_.].*)?", re.IGNORECASE)


@dataclass
class Entry:
    """What one student handed in.

    paths     where it was found; in a zip the path goes on after the name of the zip
    inside    the name of the folder or zip that it was in
    problems  sentences about it
    """

    name: str
    nodes: list
    paths: list
    inside: str = ""
    problems: list = field(default_factory=list)
    label: str = ""  # the name before it was made fit for a file


def find_submissions(paths, notes):
    """One Entry for each student, sorted by name. No two names differ in case alone, and each can name a file.

    `notes` gets a sentence about each name that had to be changed, and about what is not read as a submission.
    """
    nodes = []
    for path in paths:
        if not Path(path).exists():
            raise NotebookError(f"{path} does not exist: name files, folders or zips that were handed in")
        nodes.append(OnDisk(path, named=True))
    loose = {}
    found = []
    for node in nodes:
        if is_notebook(node):
            label = student(node.name) or node.path.parent.name
            loose.setdefault((node.path.parent, label), []).append(node)
        elif node.folder:
            found += _in_folder(node, notes)
        else:
            found += _in_zip(node, notes)
    for (parent, label), group in loose.items():
        group = _latest(group)
        found.append(Entry(label, group, [str(node.path) for node in group], parent.name))
    return _named(found, notes)


def student(name):
    """The student's part of a file name; "" where the file is called as a chapter and nothing else."""
    stem = ENDS.sub("", name[:400])
    moodle, canvas, chapter = MOODLE.fullmatch(stem), CANVAS.fullmatch(stem), CHAPTER.fullmatch(stem)
    if moodle or canvas:
        return moodle[1] if moodle else f"{canvas[1]}_{canvas[2]}"
    if blackboard := BLACKBOARD.fullmatch(stem):
        return blackboard[2]
    return chapter[1] if chapter else stem


def claims(name):
    """(what may be an id or a name, what can only be an id of the LMS) in a file name; "" where there is none.

    Moodle's number is that of the assignment's «Participant», as in its grading worksheet; Canvas's is the user's.
    """
    stem = ENDS.sub("", name[:400])
    moodle, canvas = MOODLE.fullmatch(stem), CANVAS.fullmatch(stem)
    if moodle:
        person, _, number = moodle[1].rpartition("_")
        return person, f"Participant {number}"
    return (canvas[1], canvas[2]) if canvas else (student(name), "")


def shown(node):
    """Whether a node counts at all: hidden files, caches and environments do not."""
    return not node.name.startswith(".") and node.name.lower() not in SKIPPED


def is_zip(node):
    return not node.folder and node.name.lower().endswith(".zip")


def is_notebook(node):
    return not node.folder and node.name.lower().endswith(NOTEBOOKS)


def instead(node):
    """Whether somebody may have handed this in instead of a notebook: then a row and a sentence are due to them."""
    return not node.folder and node.name.lower().endswith(INSTEAD)


def one_students(folder):
    """Whether a folder is the work of one student, and not that of several beside something of the course."""
    children = [child for child in folder.children() if shown(child)]
    if all(_has(children, *names) for names in COPY_OF_THE_COURSE):
        return True
    if len(list(islice(filter(_may_be_a_students, children), 2))) > 1:
        return False
    return any((child.folder and child.name == "exercises") or _is_a_chapter(child) for child in children)


def _has(children, folder, name):
    return any(child.folder and child.name == folder and name in map(_name, _children(child)) for child in children)


def _name(node):
    return node.name


def _children(folder):
    try:
        return folder.children()
    except Unreadable:
        return []


def _may_be_a_students(child):
    if child.folder:
        return child.name not in OF_THE_COURSE and _holds_a_chapter(child)
    return is_zip(child) or (is_notebook(child) and not BEGINS.match(child.name) and _is_of_the_course(child))


def _is_a_chapter(child):
    """Whether it is called as a chapter, without a student's name."""
    return is_notebook(child) and student(child.name) == ""


def _holds_a_chapter(folder, depth=3):
    children = [child for child in _children(folder) if shown(child)]
    return any(map(_is_a_chapter, children)) or any(
        depth > 1 and child.folder and _holds_a_chapter(child, depth - 1) for child in children
    )


def _is_of_the_course(notebook):
    """Whether it has the course's set-up cell, or any word of the course's package."""
    try:
        return b"flowcourse" in notebook.read(LARGEST)
    except Unreadable:
        return False


def _is_of_a_class(node):
    """Whether a zip holds what two or more students handed in, as an LMS names their files."""
    try:
        names = [child.name for child in _opened(node).children()]
    except (Unreadable, OSError):
        return False
    return len({student(name) for name in names if _is_named_by_an_lms(name)}) > 1


def _opened(node):
    """The folder in a zip on the disk."""
    require_regular(os.stat(node.path).st_mode)
    return open_zip(node.path, node.name)


def _is_named_by_an_lms(name):
    return any(names.fullmatch(name) for names in (MOODLE, CANVAS, BLACKBOARD))


def _in_folder(folder, notes):
    path = str(folder.path)
    try:
        handed_in = [child for child in folder.children() if _is_handed_in(child)]
        classes = [child for child in handed_in if is_zip(child) and _is_of_a_class(child)]
        rest = [child for child in handed_in if child not in classes]
        if classes and not any(_children(child) or not child.folder for child in rest):
            empty = [Entry(child.name, [child], [str(child.path)], folder.name) for child in rest]
            return [entry for child in classes for entry in _in_zip(child, notes)] + empty
        for child in classes:
            notes.append(f"{child.name} looks like the work of a class, and is read as that of one: give it by itself")
        found = [] if one_students(folder) else _class(folder, folder.name, path, notes)
        nothing = len(found) < 2 and all(instead(node) for entry in found for node in entry.nodes)
        return [Entry(folder.name, [folder], [path], folder.name)] if nothing else found
    except Unreadable as error:
        return [Entry(folder.name, [], [path], folder.name, [f"{folder.name} {error}"])]


def _in_zip(node, notes):
    """A zip that the instructor names: the work of a class or of one student, perhaps in a single folder at its top."""
    label, path = student(node.name) or node.name, str(node.path)
    try:
        root = _opened(node)
    except Unreadable as error:
        return [Entry(label, [], [path], "", [f"{node.name} {error}"])]
    folder, problems = root, root.problems
    while not one_students(folder):
        others = [child.name for child in folder.children() if not _counts(child)]
        children = [child for child in folder.children() if _counts(child)]
        if len(children) != 1 or not children[0].folder or MOODLE.fullmatch(children[0].name):
            break
        _note_others(others, folder.name, notes)
        folder = children[0]
        path += f"/{folder.name}"
    if one_students(folder):
        return [Entry(label, [folder], [str(node.path)], label, problems)]
    entries = _class(folder, label, path, notes)
    if entries:
        notes += [f"{node.name}: {problem}" for problem in problems]
    return entries or [Entry(label, [], [path], label, [*problems, f"{node.name} holds no notebook"])]


def _class(folder, inside, path, notes):
    """One Entry for each student in a folder that holds the work of several."""
    groups, others = {}, []
    for child in folder.children():
        if _is_handed_in(child):
            label = (_folder(child) if child.folder else student(child.name)) or inside
            blackboard = BLACKBOARD.fullmatch(child.name)  # of j_doe and of m_doe only «doe» is known to be the name
            groups.setdefault((label, blackboard and blackboard[1]), []).append(child)
        else:
            others.append(child.name)
    _note_others(others, folder.name, notes)
    work = [(label, _latest(nodes)) for (label, _), nodes in groups.items()]
    return [Entry(label, nodes, [f"{path}/{node.name}" for node in nodes], inside) for label, nodes in work]


def _latest(nodes):
    """The files of the latest attempt where Blackboard has named them, and else all."""
    attempts = [found and found[3] for found in (BLACKBOARD.fullmatch(node.name) for node in nodes)]
    return [node for node, attempt in zip(nodes, attempts) if attempt == max(attempts)] if all(attempts) else nodes


def _counts(child):
    """Whether it may be work: a folder with a chapter is, whatever it is called."""
    return shown(child) or (child.folder and _holds_a_chapter(child))


def _is_handed_in(child):
    of_interest = child.folder or child.link or is_zip(child) or is_notebook(child) or instead(child)
    return (of_interest or _is_named_by_an_lms(child.name)) and _counts(child)


def _note_others(names, folder, notes):
    if names:
        notes.append(f"not read in {folder}: {', '.join(names)}")


def _folder(node):
    moodle = MOODLE.fullmatch(node.name)
    return moodle[1] if moodle else node.name


def _named(entries, notes):
    """Give each entry its own name, fit for a file: where two are equal, add the folder before or a number after.

    Of equal names one stays, where it is the only one that was so written.
    """
    plain = [sanitize_name(entry.name) for entry in entries]
    alike = Counter(name.casefold() for name in plain)
    written = Counter(name.casefold() for name, entry in zip(plain, entries) if name == entry.name)
    for entry, name in zip(entries, plain):
        entry.label, entry.name = entry.name, name
        stays = entry.label == name and written[name.casefold()] == 1
        if alike[name.casefold()] > 1 and not stays:
            entry.name = sanitize_name(f"{entry.inside} {entry.label}")
    entries.sort(key=lambda entry: (entry.name.casefold(), entry.name != entry.label, entry.name))
    taken = set()
    for entry in entries:
        name, number = entry.name, 2
        while entry.name.casefold() in taken:
            entry.name, number = f"{name}-{number}", number + 1
        taken.add(entry.name.casefold())
    notes += [f"{entry.label!r} is listed as {entry.name!r}" for entry in entries if entry.name != entry.label]
    return entries
