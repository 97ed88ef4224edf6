"""Find who handed in what: files, folders and zips, or folders and zips of these -> one Entry for each student.

    entries, notes = find_submissions(["moodle.zip", "late/"])
    for entry in entries: entry.name, entry.paths, entry.nodes

A folder is the work of one student if it holds

- a copy of the course, which has files of the course in both flowcourse/ and minflow/. A student may call a folder by
  one of these names, but hardly by both; or
- a chapter or exercises/, and at most one zip, folder with chapters or notebook that is not called as a chapter: two of
  these would be the work of two students.

Every other folder is a class: each file and each folder in it is the work of one student. Where an LMS has named the
files, those with the same name of a student belong together. A zip is read as that of a class only where the instructor
names this zip: in a folder it is the work of one student, whatever is in it. Names alone decide: what a student writes
into a file says nothing about who handed in another one.
"""

import os
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from ...core.notebooks import NotebookError
from .files import OnDisk, Unreadable, instead, is_notebook, is_zip, require_regular
from .sanitize import sanitize_name
from .whose import attempt, by_folder, is_named, named_by, student, student_of_folder
from .zips import open_zip, top_names

COPY_OF_THE_COURSE = ("flowcourse", "cli.py"), ("minflow", "flow.py")
OF_THE_COURSE = {"exercises", "solutions", "notebooks"}
SKIPPED = {"__macosx", "__pycache__", "node_modules", "site-packages", "venv", "env", "desktop.ini", "thumbs.db"}
MOST_LOOKED_AT = 20_000  # files and folders of one student, for who handed in what


@dataclass
class Entry:
    """What one student handed in.

    paths     where it was found; in a zip the path goes on after the name of the zip
    inside    the name of the folder or zip that it was in
    lms       which LMS has named the files there
    problems  sentences about it
    time      that of everything in it, where the times inside are the student's own; else None
    """

    name: str
    nodes: list
    paths: list
    inside: str = ""
    problems: list = field(default_factory=list)
    time: float | None = None
    lms: str = ""
    label: str = ""  # the name before it was made fit for a file


def find_submissions(paths):
    """(an Entry for each student, sentences on each name that had to be changed and on what is not read).

    The entries are sorted by name. No two names differ in case alone, and each can name a file.
    """
    nodes = []
    for path in paths:
        if not Path(path).exists():
            raise NotebookError(f"{path} does not exist: name files, folders or zips that were handed in")
        nodes.append(OnDisk(path, named=True))
    loose, students, notes = {}, [], []
    lms = by_folder(node.path for node in nodes)
    for node in nodes:
        if is_notebook(node) or instead(node):
            label = student(node.name, lms[node.path.parent]) or node.path.parent.name
            loose.setdefault((node.path.parent, label), []).append(node)
        else:
            entries, sentences = _in_folder(node) if node.folder else _in_zip(node, lms[node.path.parent])
            students += entries
            notes += sentences
    for (parent, label), group in loose.items():
        students.append(Entry(label, group, [str(node.path) for node in group], parent.name, lms=lms[parent]))
    students = _named(students)
    renamed = [f"{entry.label!r} is listed as {entry.name!r}" for entry in students if entry.name != entry.label]
    return students, notes + renamed


def shown(node):
    """Whether a node counts at all: hidden files, caches and environments do not."""
    return not node.name.startswith(".") and node.name.lower() not in SKIPPED


def one_students(folder):
    """Whether a folder is the work of one student, by the rule at the top of this file."""
    children = [child for child in folder.children() if shown(child)]
    if is_a_copy_of_the_course(children):
        return True
    several = len(list(islice(filter(_may_be_a_students, children), 2))) > 1
    return _begins_a_course(children) and not several


def _begins_a_course(children):
    """Whether a student may keep these side by side: there is a chapter among them, or a folder of them."""
    return any((child.folder and child.name == "exercises") or _is_a_chapter(child) for child in children)


def is_a_copy_of_the_course(children):
    """Whether these are what lies in a copy of the whole course."""
    return all(_has(children, *names) for names in COPY_OF_THE_COURSE)


def _has(children, folder, name):
    inside = [_children(child) for child in children if child.folder and child.name == folder]
    return any(node.name == name for nodes in inside for node in nodes)


def _children(folder):
    try:
        return folder.children()
    except Unreadable:
        return []


def _may_be_a_students(child):
    if child.folder:
        return child.name not in OF_THE_COURSE and _holds_a_chapter(child)
    return is_zip(child) or (is_notebook(child) and not _is_a_chapter(child))


def _is_a_chapter(child):
    """Whether its name is that of a chapter, without a student's name."""
    return is_notebook(child) and student(child.name) == ""


def _holds_a_chapter(folder):
    """Whether there is a chapter among the first MOST_LOOKED_AT files and folders, down to three folders."""
    return any(map(_is_a_chapter, islice(_below(folder, 3), MOST_LOOKED_AT)))


def _below(folder, depth):
    children = [child for child in _children(folder) if shown(child)]
    yield from children
    for child in children:
        if depth > 1 and child.folder:
            yield from _below(child, depth - 1)


def _is_of_a_class(node):
    """Whether a zip holds what two or more students handed in, as an LMS names their files."""
    try:
        names = top_names(_regular(node))
    except (Unreadable, OSError):
        return False
    lms = named_by(names)
    return len({student(name, lms) for name in names if is_named(name, lms)}) > 1


def _regular(node):
    """The path of a node on the disk, which is not opened unless it is a regular file."""
    require_regular(os.stat(node.path).st_mode)
    return node.path


def _in_folder(folder):
    """(Entries, sentences) of a folder that the instructor names."""
    path = str(folder.path)
    try:
        notes = [
            f"{child.name} looks like the work of a class, and is read as that of one student: if it is what an LMS "
            f"gave you, name {child.name} itself"
            for child in folder.children()
            if is_zip(child) and _counts(child) and _is_of_a_class(child)
        ]
        entries, sentences = ([], _beside(folder)) if one_students(folder) else _class(folder, folder.name, path)
        if _is_something_else(entries):
            entries = [Entry(folder.name, [folder], [path], folder.name)]
        return entries, notes + sentences
    except Unreadable as error:
        return [Entry(folder.name, [], [path], folder.name, [f"{folder.name} {error}"])], []


def _is_something_else(entries):
    """Whether a folder that the instructor names holds nothing, or one file instead of a notebook: of one student."""
    nodes = [node for entry in entries for node in entry.nodes]
    return not nodes or (len(nodes) == 1 and instead(nodes[0]) and not entries[0].lms)


def _in_zip(node, lms):
    """(Entries, sentences) of a zip: the work of a class or of one student, perhaps in a single folder at its top."""
    label, path = student(node.name, lms) or node.name, str(node.path)
    try:
        root = open_zip(_regular(node), node.name)
    except Unreadable as error:
        return [Entry(label, [], [path], "", [f"{node.name} {error}"])], []
    folder, problems, notes = root, root.problems, []
    while not one_students(folder):
        others = [child.name for child in folder.children() if not _counts(child)]
        children = [child for child in folder.children() if _counts(child)]
        if len(children) != 1 or not children[0].folder or is_named(children[0].name, "moodle"):
            break
        notes += _not_read(others, folder.name)
        folder = children[0]
        path += f"/{folder.name}"
    if one_students(folder):
        return [Entry(label, [folder], [str(node.path)], label, problems, node.time)], notes + _beside(folder)
    entries, sentences = _class(folder, label, path)
    notes += sentences
    if _is_something_else(entries):
        return [Entry(label, [folder], [path], label, problems)], notes
    return entries, notes + [f"{node.name}: {problem}" for problem in problems]


def _class(folder, inside, path):
    """(one Entry for each student, sentences) in a folder that holds the work of several."""
    groups, others, children = {}, [], folder.children()
    lms = named_by(child.name for child in children)
    for child in children:
        if _is_handed_in(child, lms):
            label = (student_of_folder if child.folder else student)(child.name, lms) or inside
            whole, _ = attempt(child.name, lms)  # of Blackboard's j_doe and m_doe only «doe» is known to be the name
            groups.setdefault((label, whole), []).append(child)
        else:
            others.append(child.name)
    entries = [
        Entry(label, nodes, [f"{path}/{node.name}" for node in nodes], inside, lms=lms)
        for (label, _), nodes in groups.items()
    ]
    return entries, _perhaps_one_students(folder) + _not_read(others, folder.name)


def _counts(child):
    """Whether it may be somebody's work: it is not hidden, or it is a folder with a chapter in it."""
    return shown(child) or (child.folder and _holds_a_chapter(child))


def _is_handed_in(child, lms):
    of_interest = child.folder or child.link or is_zip(child) or is_notebook(child) or instead(child)
    return (of_interest or is_named(child.name, lms)) and _counts(child)


def _perhaps_one_students(folder):
    """[a sentence] where a class's folder has a chapter at its top, as one student's has."""
    what = (
        f"{folder.name} is read as the work of a class, a row for each file and folder in it: if it is that of one "
        f"student, put {folder.name} into another folder, and name that one"
    )
    return [what] if _begins_a_course(filter(shown, folder.children())) else []


def _beside(folder):
    """[a sentence] on what lies in one student's folder and may be all that others have handed in."""
    names = [child.name for child in folder.children() if shown(child) and instead(child)]
    what = f"{folder.name} is read as the work of one student, though it holds {', '.join(names)} too"
    return [what] if names else []


def _not_read(names, folder):
    return [f"not read in {folder}: {', '.join(names)}"] if names else []


def _named(entries):
    """Give each entry its own name, fit for a file: to equal names, add the folder in front or a number at the end.

    Where only one of several equal names was fit for a file as it came, that one stays as it is.
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
    taken, last = set(), defaultdict(lambda: 1)  # {a name: the last number that it was given}
    for entry in entries:
        name = entry.name
        while entry.name.casefold() in taken:
            last[name.casefold()] += 1
            entry.name = f"{name}-{last[name.casefold()]}"
        taken.add(entry.name.casefold())
    return entries
