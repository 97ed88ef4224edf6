"""From what was handed in to the answers in it.

    handed_in, notes = submissions(paths)  # an iterator with one Submission for each student; sentences

Only sources are taken: of code cells, and of the modules beside a notebook. Outputs, checks, tags and other files have
no effect. Nothing in a file makes this raise: what cannot be used becomes a sentence among the problems of the
submission.
"""

from collections import Counter
from dataclasses import replace

from ...core import manifest
from ...core.notebooks import NotebookError
from . import find_answers
from .files import NOTEBOOK_BYTES, PARSED_BYTES, Unreadable, is_notebook, is_zip, megabytes
from .find_submissions import find_submissions, shown
from .helpers import helpers, is_helper
from .outputs import without_outputs
from .sanitize import sentence
from .submission import Submission
from .zips import open_zip

TOTAL_BYTES = 60_000_000  # of a student's notebooks together, those of a large one without its outputs
TOTAL_LARGE_BYTES = 600_000_000  # of a student's large notebooks together, with their outputs
TOTAL_ZIP_BYTES = 100_000_000  # of a student's zips, which are all in memory at the same time
MOST_NOTEBOOKS = MOST_ZIPS = 60  # of a student
MOST_FILES = 20_000  # of a student, folders included
DEEPEST_PATH = 12  # names
MOST_PROBLEMS = 20  # sentences in a report


def submissions(paths):
    """(an iterator with one Submission for each student, sorted by name, sentences for the instructor).

    The sentences are about names, and about files that are no submission. NotebookError for a path that does not exist.
    """
    asked = {exercise.id: exercise for exercise in manifest.exercises()}
    entries, notes = find_submissions(paths)
    return (submission(entry, asked) for entry in entries), notes


def submission(entry, asked):
    """The answers of one student, and sentences about what could not be used."""
    reading, work, odd = Reading(), Work(asked), []
    try:
        files = reading.notebooks(entry.nodes)
        for path, data, beside in files:
            work.take(path, data, beside)
        work.take_strays()
        if not (files or entry.problems or reading.problems):
            names = ", ".join(node.name for node in entry.nodes[:3] if not node.folder)
            odd.append("there is no notebook of exercises in it" + (names and f", but {names}"))
    except Exception as error:  # a fault of this program must not stop the grading of the others
        odd.append(f"it could not be read to its end: {type(error).__name__}")
    problems = dict.fromkeys([*entry.problems, *reading.problems, *work.problems, *odd])
    sentences = [sentence(problem) for problem in problems]
    if len(sentences) > MOST_PROBLEMS:
        sentences = [*sentences[:MOST_PROBLEMS], f"and {len(sentences) - MOST_PROBLEMS} more of the kind"]
    answers = {key: work.answers[key] for key in asked if key in work.answers}
    paths, notebooks = tuple(entry.paths), tuple(work.notebooks)
    return Submission(entry.name, answers, tuple(sentences), paths, notebooks, tuple(work.helpers))


class Work:
    """The answers of one student, from one notebook after another, and sentences about what could not be used.

    The first notebook that began an answer counts. Strays count where no notebook has begun that answer.
    """

    def __init__(self, asked):
        self.asked, self.answers, self.problems = asked, {}, []
        self.notebooks, self.helpers = [], []
        self.strays = []  # of each notebook {exercise: Answer}

    def take(self, path, data, beside):
        """Add the answers of one notebook, and the modules beside it."""
        try:
            held = find_answers.answers(find_answers.cells(data), self.asked)
        except NotebookError as error:
            self.problems.append(f"{path} {error}")
            return
        if not held.answers and not held.strays and not held.sentences:
            self.problems.append(f"{path} holds no answer cell of the course")
        self.problems += [f"{path}: {remark}" for remark in held.sentences]
        number = len(self.notebooks)
        self.notebooks.append(held.codes)
        self.helpers.append(beside)
        self.strays.append({exercise: replace(answer, notebook=number) for exercise, answer in held.strays.items()})
        for exercise, answer in held.answers.items():
            if self._open(exercise):
                self.answers[exercise] = replace(answer, notebook=number)
            elif not self.asked[exercise].untouched(answer.text) and answer.text != self.answers[exercise].text:
                other = f"{path} answers {exercise} too, in another way"
                self.problems.append(f"{other}: the answer of the earlier notebook counts")

    def take_strays(self):
        """Add the strays of all notebooks."""
        for strays in self.strays:
            self.answers |= {exercise: answer for exercise, answer in strays.items() if self._open(exercise)}

    def _open(self, exercise):
        """Whether the answer was begun in no notebook so far."""
        return exercise not in self.answers or self.asked[exercise].untouched(self.answers[exercise].text)


class Reading:
    """Reads the notebooks of one student, and counts how much was read; `problems` are sentences on what was not."""

    def __init__(self):
        self.problems, self.files, self.zips, self.bytes = [], 0, 0, Counter()
        self.modules = {}  # {path of a folder: nodes of the modules in it}
        self.course = False  # whether it is a copy of the whole course, with solutions/ and notebooks/ of its own

    def notebooks(self, nodes):
        """[(path, bytes, {name: source} of what lies beside it)], those called as a chapter first.

        Of a copy of the course its own notebooks are not read.
        """
        pairs = [pair for node in nodes for pair in self._walk(node, (), zips=1)]
        if self.course or any("exercises" in path[1:-1] for path, _ in pairs):
            pairs = [(path, node) for path, node in pairs if not {"notebooks", "solutions"} & set(path[1:-1])]
        pairs.sort(key=lambda pair: (pair[1].name not in manifest.notebooks(), len(pair[0]), pair[0]))
        if len(pairs) > MOST_NOTEBOOKS:
            self.problems.append(f"there are {len(pairs)} notebooks, and only {MOST_NOTEBOOKS} are read")
        pairs = pairs[:MOST_NOTEBOOKS]
        beside = {path[:-1]: self._helpers(path[:-1]) for path, _ in pairs}
        return [(path[-1], data, beside[path[:-1]]) for path, node in pairs if (data := self._read(node, path[-1]))]

    def _helpers(self, folder):
        sources, problems = helpers(self.modules.get(folder, ()))
        self.problems += problems
        return sources

    def _walk(self, node, path, zips):
        """(path, node) of every notebook at or below a node; zips are opened to a depth of `zips`."""
        path = (*path, node.name)
        self.files += 1
        if self.files > MOST_FILES or len(path) > DEEPEST_PATH:
            if self.files == MOST_FILES + 1:
                self.problems.append(f"there are more than {MOST_FILES} files: what comes after them is not read")
            return
        if node.folder:
            self.course |= node.name == "flowcourse"
            yield from self._children(node, path, zips)
        elif is_notebook(node):
            yield path, node
        elif is_helper(node):
            self.modules.setdefault(path[:-1], []).append(node)
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
        if self.zips > MOST_ZIPS:
            self.problems.append(f"{node.name} is not read: {MOST_ZIPS} zips were before it")
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
        kind = "zip" if is_zip(node) else "notebook"
        limit, total = {"zip": (TOTAL_ZIP_BYTES, TOTAL_ZIP_BYTES), "notebook": (NOTEBOOK_BYTES, TOTAL_BYTES)}[kind]
        for read, most in ((self.bytes[kind], total), (self.bytes["large"], TOTAL_LARGE_BYTES)):
            if read >= most:
                self.problems.append(f"{name} is not read: {megabytes(most)} were read before it")
                return b""
        try:
            data = node.read(limit)
            if kind == "notebook" and len(data) > PARSED_BYTES:
                self.bytes["large"] += len(data)
                data = without_outputs(data, PARSED_BYTES)
        except Unreadable as error:
            self.problems.append(f"{name} {error}")
            return b""
        self.bytes[kind] += len(data)
        if not data:
            self.problems.append(f"{name} is empty")
        return data
