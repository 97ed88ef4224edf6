"""From what was handed in to the answers in it: submissions(paths) -> an iterator with one Submission for each student.

Only the sources of answer cells are taken: outputs, checks, tags, extra cells and extra files have no effect. Nothing
in a file makes this raise: what cannot be used becomes a sentence among the problems of the submission.
"""

from collections import Counter
from dataclasses import replace

from ...core import manifest
from ...core.notebooks import NotebookError
from . import cells, find_answers
from .asked import read_course
from .files import LARGEST, NOTEBOOK, Unreadable, megabytes
from .find_submissions import find_submissions, is_notebook, is_zip, shown
from .outputs import without_outputs
from .sanitize import sentence
from .submission import Submission
from .zips import open_zip

TOTAL = 60_000_000  # bytes of a student's notebooks together, those of a large one without its outputs
TOTAL_LARGE = 600_000_000  # bytes of a student's large notebooks together, with their outputs
ARCHIVE = 100_000_000  # bytes of a student's zips, which are all in memory at the same time
NOTEBOOKS = ZIPS = 60
FILES = 20_000
DEEPEST = 12
PROBLEMS = 20


def submissions(paths, notes=None):
    """One Submission for each student, sorted by name; NotebookError for a path that does not exist.

    `notes`, a list, gets sentences for the instructor about names, and about files that are no submission.
    """
    asked = read_course().asked
    return (submission(entry, asked) for entry in find_submissions(paths, [] if notes is None else notes))


def submission(entry, asked):
    """The answers of one student, and sentences about what could not be used."""
    problems = list(entry.problems)
    answers, strays, notebooks = {}, [], []
    try:
        files = Reading(problems).notebooks(entry.nodes)
        for path, data in files:
            strays.append(_take(path, data, asked, answers, notebooks, problems))
        for found in strays:
            answers |= {e: each for e, each in found.items() if _open(e, answers, asked)}
        if not files and not problems:
            names = ", ".join(node.name for node in entry.nodes[:3] if not node.folder)
            problems.append("there is no notebook of exercises in it" + (names and f", but {names}"))
    except Exception as error:  # a fault of this program must not stop the grading of the others
        problems.append(f"it could not be read to its end: {type(error).__name__}")
    told = [sentence(problem) for problem in dict.fromkeys(problems)]
    if len(told) > PROBLEMS:
        told = [*told[:PROBLEMS], f"and {len(told) - PROBLEMS} more of the kind"]
    answers = {key: answers[key] for key in asked if key in answers}
    return Submission(entry.name, answers, tuple(told), tuple(entry.paths), tuple(notebooks))


def _take(path, data, asked, answers, notebooks, problems):
    """Add the answers of one notebook, and return its strays. The first notebook that began an answer counts."""
    try:
        held = find_answers.answers(cells.blocks(cells.cells(data)), asked)
    except NotebookError as error:
        problems.append(f"{path} {error}")
        return {}
    if not held.answers and not held.strays and not held.said:
        problems.append(f"{path} holds no answer cell of the course")
    problems += [f"{path}: {remark}" for remark in held.said]
    number = len(notebooks)
    notebooks.append(held.codes)
    found = {exercise: replace(answer, notebook=number) for exercise, answer in held.answers.items()}
    strays = {exercise: replace(answer, notebook=number) for exercise, answer in held.strays.items()}
    for exercise, answer in found.items():
        if _open(exercise, answers, asked):
            answers[exercise] = answer
        elif not asked[exercise].untouched(answer.text) and answer.text != answers[exercise].text:
            problems.append(f"{path} answers {exercise} too, in another way: the answer of the earlier notebook counts")
    return strays


def _open(exercise, answers, asked):
    """Whether the answer was begun in no notebook so far."""
    return exercise not in answers or asked[exercise].untouched(answers[exercise].text)


class Reading:
    """Reads the notebooks of one student, and counts how much was read for that student."""

    def __init__(self, problems):
        self.problems, self.files, self.zips, self.bytes = problems, 0, 0, Counter()
        self.course = False  # whether it is a copy of the whole course, with solutions/ and notebooks/ of its own

    def notebooks(self, nodes):
        """[(path, bytes)], those called as a chapter first. Of a copy of the course its own notebooks are not read."""
        found = [pair for node in nodes for pair in self._walk(node, (), zips=1)]
        if self.course or any("exercises" in path[1:-1] for path, _ in found):
            found = [(path, node) for path, node in found if not {"notebooks", "solutions"} & set(path[1:-1])]
        found.sort(key=lambda pair: (pair[1].name not in manifest.notebooks(), len(pair[0]), pair[0]))
        if len(found) > NOTEBOOKS:
            self.problems.append(f"there are {len(found)} notebooks, and only {NOTEBOOKS} are read")
        return [(path[-1], data) for path, node in found[:NOTEBOOKS] if (data := self._read(node, path[-1]))]

    def _walk(self, node, path, zips):
        """(path, node) of every notebook at or below a node; zips are opened to a depth of `zips`."""
        path = (*path, node.name)
        self.files += 1
        if self.files > FILES or len(path) > DEEPEST:
            if self.files == FILES + 1:
                self.problems.append(f"there are more than {FILES} files: what comes after them is not read")
            return
        if node.folder:
            self.course |= node.name == "flowcourse"
            yield from self._children(node, path, zips)
        elif is_notebook(node):
            yield path, node
        elif is_zip(node):
            yield from self._unpacked(node, path, zips)
        elif node.link:
            self.problems.append(f"{node.name} is a link, and links are not followed")

    def _children(self, node, path, zips):
        try:
            children = node.children()
        except Unreadable as error:
            self.problems.append(f"{node.name} {error}")
            return
        for child in filter(shown, children):
            yield from self._walk(child, path, zips)

    def _unpacked(self, node, path, zips):
        if not zips:
            self.problems.append(f"{node.name} is a zip in a zip, and is not read")
            return
        self.zips += 1
        if self.zips > ZIPS:
            self.problems.append(f"{node.name} is not read: {ZIPS} zips were before it")
            return
        data = self._read(node, node.name)
        try:
            root = open_zip(data, node.name) if data else None
        except Unreadable as error:
            self.problems.append(f"{node.name} {error}")
            return
        if root:
            self.problems += root.problems
            yield from self._children(root, path, zips - 1)

    def _read(self, node, name):
        """The bytes of a notebook or zip; no bytes, and a sentence among the problems, where it cannot be read."""
        kind, limit, total = ("zip", ARCHIVE, ARCHIVE) if is_zip(node) else ("notebook", LARGEST, TOTAL)
        for read, most in ((self.bytes[kind], total), (self.bytes["large"], TOTAL_LARGE)):
            if read >= most:
                self.problems.append(f"{name} is not read: {megabytes(most)} were read before it")
                return b""
        try:
            data = node.read(limit)
            if kind == "notebook" and len(data) > NOTEBOOK:
                self.bytes["large"] += len(data)
                data = without_outputs(data, NOTEBOOK)
        except Unreadable as error:
            self.problems.append(f"{name} {error}")
            return b""
        self.bytes[kind] += len(data)
        if not data:
            self.problems.append(f"{name} is empty")
        return data
