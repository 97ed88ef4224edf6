"""Find who handed in what: files, folders and zips, or folders and zips of these -> one Entry for each student.

for entry in find_submissions(["moodle.zip", "late/"]): entry.name, entry.nodes

A folder is the work of one student where it holds a copy of the course. It is so too where it holds a chapter or
exercises/, unless two zips, folders with chapters or notebooks of the course with other names lie beside that: those
are the work of other students. In any other folder each entry is one student's. Files that an LMS has put side by side
into one folder are grouped by the student's part of their names.
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
OF_THE_COURSE = {"exercises", "solutions", "notebooks"}
SKIPPED = {"__macosx", "__pycache__", "node_modules", "site-packages", "venv", "env", "desktop.ini", "thumbs.db"}
STEMS = "|".join(re.escape(Path(name).stem) for name in manifest.notebooks())
BEGINS = re.compile(STEMS, re.IGNORECASE)
COPY = r"(?:[ _-]*(?:copy ?\d*|\(\d+\)|-\d+))*"
CHAPTER = re.compile(rf"(.*?)[ _-]*(?:{STEMS}){COPY}", re.IGNORECASE)
MOODLE = re.compile(r"(.+?_\d+)_assignsubmission_.*", re.IGNORECASE)
CANVAS = re.compile(r"([^_]+)(?:_late)?_(\d+)_\d+_.*", re.IGNORECASE)


@dataclass
class Entry:
    """What one student handed in. `inside`: the folder or zip that it was in; `problems`: sentences about it."""

    name: str
    nodes: list
    inside: str = ""
    problems: list = field(default_factory=list)


def find_submissions(paths):
    """One Entry for each student, sorted by name. No two names differ in case alone, and each can name a file."""
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
            found += _in_folder(node, node.name)
        else:
            found += _in_zip(node)
    found += [Entry(label, group, parent.name) for (parent, label), group in loose.items()]
    return _named(found)


def student(name):
    """The student's part of a file name; "" where the file is called as a chapter and nothing else."""
    stem = ENDS.sub("", name[:400])
    moodle, canvas, chapter = MOODLE.fullmatch(stem), CANVAS.fullmatch(stem), CHAPTER.fullmatch(stem)
    if moodle or canvas:
        return moodle[1] if moodle else f"{canvas[1]}_{canvas[2]}"
    return chapter[1] if chapter else stem


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
    folders = {child.name for child in children if child.folder}
    if "flowcourse" in folders and folders & {*OF_THE_COURSE, "minflow"}:
        return True
    if len(list(islice(filter(_may_be_a_students, children), 2))) > 1:
        return False
    return "exercises" in folders or any(_is_a_chapter(child) for child in children)


def _may_be_a_students(child):
    if child.folder:
        return child.name not in OF_THE_COURSE and _holds_a_chapter(child)
    return is_zip(child) or (is_notebook(child) and not BEGINS.match(child.name) and _is_of_the_course(child))


def _is_a_chapter(child):
    """Whether it is called as a chapter, without a student's name."""
    return is_notebook(child) and student(child.name) == ""


def _holds_a_chapter(folder, depth=3):
    try:
        children = [child for child in folder.children() if shown(child)]
    except Unreadable:
        return False
    return any(map(_is_a_chapter, children)) or any(
        depth > 1 and child.folder and _holds_a_chapter(child, depth - 1) for child in children
    )


def _is_of_the_course(notebook):
    """Whether it has the course's set-up cell, or any word of the course's package."""
    try:
        return b"flowcourse" in notebook.read(LARGEST)
    except Unreadable:
        return False


def _in_folder(folder, inside):
    try:
        found = [] if one_students(folder) else list(_class(folder, inside))
        nothing = len(found) < 2 and all(instead(node) for entry in found for node in entry.nodes)
        return [Entry(folder.name, [folder], inside)] if nothing else found
    except Unreadable as error:
        return [Entry(folder.name, [], inside, [f"{folder.name} {error}"])]


def _in_zip(node):
    """A zip that the instructor names: the work of a class or of one student, perhaps in a single folder at its top."""
    label = student(node.name) or node.name
    try:
        require_regular(os.stat(node.path).st_mode)
        root = open_zip(node.path, node.name)
    except Unreadable as error:
        return [Entry(label, [], "", [f"{node.name} {error}"])]
    folder, problems = root, root.problems
    while not one_students(folder):
        children = [child for child in folder.children() if shown(child)]
        if len(children) != 1 or not children[0].folder or MOODLE.fullmatch(children[0].name):
            break
        folder = children[0]
    if one_students(folder):
        return [Entry(label, [folder], label, problems)]
    entries = list(_class(folder, label))
    return entries or [Entry(label, [], label, [*problems, f"{node.name} holds no notebook"])]


def _class(folder, inside):
    """One Entry for each student in a folder that holds the work of several."""
    groups = {}
    for child in folder.children():
        of_interest = child.folder or child.link or is_zip(child) or is_notebook(child) or instead(child)
        if shown(child) and (of_interest or MOODLE.fullmatch(child.name) or CANVAS.fullmatch(child.name)):
            label = _folder(child) if child.folder else student(child.name)
            groups.setdefault(label or inside, []).append(child)
    return (Entry(label, nodes, inside) for label, nodes in groups.items())


def _folder(node):
    moodle = MOODLE.fullmatch(node.name)
    return moodle[1] if moodle else node.name


def _named(entries):
    """Give each entry its own name, fit for a file: where two are equal, add the folder before or a number after."""
    plain = [sanitize_name(entry.name) for entry in entries]
    alike = Counter(name.casefold() for name in plain)
    for entry, name in zip(entries, plain):
        entry.name = sanitize_name(f"{entry.inside} {entry.name}") if alike[name.casefold()] > 1 else name
    entries.sort(key=lambda entry: (entry.name.casefold(), entry.name))
    taken = set()
    for entry in entries:
        name, number = entry.name, 2
        while entry.name.casefold() in taken:
            entry.name, number = f"{name}-{number}", number + 1
        taken.add(entry.name.casefold())
    return entries
