"""From what was handed in to the answers in it.

    handed_in, notes = submissions(paths)  # an iterator with one Submission for each student; sentences

Only sources are taken: of code cells, and of the modules beside a notebook. Outputs, tags and other files have no
effect. Nothing in a file makes this raise: what cannot be used becomes a sentence among the problems of the submission.

Where several files of one student answer an exercise, one rule holds for all ways of handing in. The newest counts, by
the LMS's time where it stands in the name, else by the file's own. Where this is not clear, all answers are graded, at
most MOST_VERSIONS, and the best mark counts. It is not clear within a MOMENT; in a student's own zip, whose times the
student sets; and in a copy of the course, whose times are those of the copying.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, replace

from ...checking.guard import TimeUp, memory_limit, time_limit
from ...core import manifest
from ...core.notebooks import NotebookError
from . import find_answers
from .files import NOTEBOOK_BYTES, PARSED_BYTES, Unreadable, instead, is_notebook, is_zip, megabytes
from .find_submissions import find_submissions, is_a_copy_of_the_course, shown
from .helpers import helpers, is_helper
from .outputs import without_outputs
from .sanitize import sentence
from .submission import Answer, Submission
from .whose import attempt, own_part
from .zips import open_zip

TOTAL_BYTES = 60_000_000  # of a student's notebooks together, those of a large one without its outputs
TOTAL_LARGE_BYTES = 600_000_000  # of a student's large notebooks together, with their outputs
TOTAL_ZIP_BYTES = 100_000_000  # of a student's zips, which are all in memory at the same time
MOST_NOTEBOOKS = MOST_ZIPS = 60  # of a student
MOST_FILES = 20_000  # of a student, folders included
DEEPEST_PATH = 12  # names
MOST_PROBLEMS = 20  # sentences in a report
MOST_NAMED = 3  # files or exercises in a sentence
MOST_VERSIONS = 3  # of an answer
MOMENT = 10  # seconds: whatever copies files gives them times as near as this
SECONDS = 60  # by the clock, for reading a submission
BYTES = 2_000_000_000  # of memory, for the same


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
        with time_limit(SECONDS, say=_nobody) as call, memory_limit(BYTES):
            call(_read, (entry, reading, work))
        if not (work.files or entry.problems or reading.problems):
            odd.append(_no_notebook(reading.others))
    except TimeUp:
        odd.append(f"reading it took more than {SECONDS} s: what was read until then counts")
    except MemoryError:
        odd.append(f"reading it took more than {megabytes(BYTES)} of memory: what was read until then counts")
    except Exception as error:  # a fault of this program must not stop the grading of the others
        odd.append(f"it could not be read to its end: {type(error).__name__}")
    versions, chosen = work.versions()
    problems = list(dict.fromkeys([*chosen, *odd, *entry.problems, *reading.problems, *work.problems]))
    sentences = [sentence(problem) for problem in problems[:MOST_PROBLEMS]]
    if len(problems) > MOST_PROBLEMS:
        sentences.append(f"and {len(problems) - MOST_PROBLEMS} more of the kind")
    answers = {exercise: first for exercise, (first, *_) in versions.items()}
    others = {exercise: rest for exercise, (_, *rest) in versions.items() if rest}
    notebooks, beside = tuple(codes for codes, _ in work.notebooks), tuple(dict(beside) for _, beside in work.notebooks)
    return Submission(entry.name, answers, tuple(sentences), tuple(entry.paths), notebooks, beside, others)


def _read(entry, reading, work):
    """Let `work` take every notebook, as soon as `reading` has it."""
    times = [entry.time or attempt(node.name, entry.lms)[1] for node in entry.nodes]
    for path, time, data, beside in reading.notebooks(entry.nodes, times):
        work.take(path, time, data, beside)


def _nobody(sentence):
    """Whom the clock tells that it waits for compiled code: a grader can do nothing about it."""


def _no_notebook(others):
    """The sentence on a submission without a notebook: what came, and what is needed."""
    named = sorted(others, key=lambda node: not instead(node))[:MOST_NAMED]
    more = f" and {len(others) - len(named)} more" if len(others) > len(named) else ""
    holds = f": it holds {', '.join(node.name for node in named)}{more}" if named else ""
    return f"there is no notebook of exercises in it, and what is needed is a file that ends in .ipynb{holds}"


@dataclass(frozen=True)
class Version:
    """One answer to an exercise, the notebook that it was found in, and that notebook's time."""

    path: str
    time: float
    answer: Answer


class Work:
    """The answers of one student, from one notebook after another, and sentences about what could not be used.

    Strays count where no notebook has begun that answer.
    """

    def __init__(self, asked):
        self.asked, self.files, self.problems = asked, 0, []
        self.notebooks = {}  # {(the Codes of a notebook, the modules beside it): its number}
        self.answers, self.strays = defaultdict(list), defaultdict(list)  # {exercise: its Versions}

    def take(self, path, time, data, beside):
        """Add the answers of one notebook; `beside` are (name, source) of the modules beside it."""
        self.files += 1
        try:
            held = find_answers.answers(find_answers.cells(data), self.asked)
        except NotebookError as error:
            self.problems.append(f"{path} {error}")
            return
        if not held.answers and not held.strays and not held.sentences:
            self.problems.append(f"{path} holds no answer cell of the course")
        self.problems += [f"{path}: {remark}" for remark in held.sentences]
        number = self.notebooks.setdefault((held.codes, beside), len(self.notebooks))
        for known, found in ((self.answers, held.answers), (self.strays, held.strays)):
            for exercise, answer in found.items():
                known[exercise].append(Version(path, time, replace(answer, notebook=number)))

    def versions(self):
        """({exercise: the Answers to grade, of which the best mark counts}, sentences on how they were chosen)."""
        versions, chosen = {}, defaultdict(list)
        for exercise in self.asked:
            begun = _begun(self.answers[exercise]) or _begun(self.strays[exercise])
            newest = max((version.time for version in begun), default=0)
            latest = [version for version in begun if newest - version.time < MOMENT]
            latest = latest or self.answers[exercise][:1] or self.strays[exercise][:1]
            if latest:
                unlike = _first_of_each(latest, lambda version: (version.answer.text, version.answer.notebook))
                versions[exercise] = [version.answer for version in unlike[:MOST_VERSIONS]]
            if len({version.answer.text for version in begun}) > 1:
                unlike = _first_of_each(latest, lambda version: version.answer.text)
                chosen[tuple(version.path for version in unlike)].append(exercise)
        return versions, [_choice(paths, exercises) for paths, exercises in chosen.items()]


def _begun(versions):
    """Those in which the student wrote."""
    return [version for version in versions if version.answer.begun]


def _first_of_each(versions, key):
    """The first of those that have one key, in their order."""
    first = {}
    for version in versions:
        first.setdefault(key(version), version)
    return list(first.values())


def _choice(paths, exercises):
    """The sentence on exercises that several files answer in different ways, of which these are the newest."""
    named = ", ".join(exercises[:MOST_NAMED])
    more = f" and {len(exercises) - MOST_NAMED} more" if exercises[MOST_NAMED:] else ""
    what = f"several files answer {named}{more}, each in another way"
    if len(paths) == 1:
        return f"{what}: the newest counts, {paths[0]}"
    graded = f"the first {MOST_VERSIONS}" if len(paths) > MOST_VERSIONS else "all"
    which = f"the best mark of each exercise counts ({', '.join(paths)})"
    return f"{what}, and which is the newest is not clear: {graded} are graded, and {which}"


def _ends_as_a_chapter(node):
    """Whether its name ends as that of a chapter: an LMS puts the student's name in front."""
    return node.name.endswith(tuple(manifest.notebooks()))


class Reading:
    """Reads the notebooks of one student, and counts how much was read; `problems` are sentences on what was not."""

    def __init__(self):
        self.problems, self.files, self.zips, self.bytes = [], 0, 0, Counter()
        self.modules, self.helpers = {}, {}  # {path of a folder: (name, node) of the modules in it, or their sources}
        self.others = []  # files that are neither notebooks nor zips; none of them is read
        self.course = False  # whether it is a copy of the whole course, with solutions/ and notebooks/ of its own

    def notebooks(self, nodes, times):
        """Yields (path, time, bytes, modules beside it), those called as a chapter first.

        `times` has one for all that is in each node, or None where the files' own count. The modules are a tuple of
        (name, source).

        Of a copy of the course its own notebooks are not read.
        """
        found = [one for node, time in zip(nodes, times, strict=True) for one in self._walk(node, (), 1, time)]
        if self.course:
            self.others = []  # the course has hundreds of its own
        if self.course or any("exercises" in path[1:-1] for path, *_ in found):
            found = [one for one in found if not {"notebooks", "solutions"} & set(one[0][1:-1])]
        if len(found) > MOST_NOTEBOOKS:
            self.problems.append(f"there are {len(found)} notebooks, and only {MOST_NOTEBOOKS} are read")
            found = sorted(found, key=lambda one: (not _ends_as_a_chapter(one[2]), -one[1], one[0]))[:MOST_NOTEBOOKS]
        for path, when, node in sorted(found, key=lambda one: (not _ends_as_a_chapter(one[2]), len(one[0]), one[0])):
            name = "/".join(path[1:]) or path[0]
            if data := self._read(node, name):
                yield name, 0.0 if self.course else when, data, self._helpers(path[:-1])

    def _helpers(self, folder):
        if folder not in self.helpers:
            self.helpers[folder], problems = helpers(self.modules.get(folder, ()))
            self.problems += problems
        return tuple(self.helpers[folder].items())

    def _walk(self, node, path, zips, time):
        """(path, time, node) of every notebook at or below a node; zips are opened to a depth of `zips`.

        The time is the node's own where there is no `time` for all of them. What is in a student's zip has the zip's.
        """
        path = (*path, node.name)
        self.files += 1
        if self.files > MOST_FILES or len(path) > DEEPEST_PATH:
            if self.files == MOST_FILES + 1:
                self.problems.append(f"there are more than {MOST_FILES} files: what comes after them is not read")
            return
        if node.folder:
            yield from self._children(node, path, zips, time)
        elif is_notebook(node):
            yield path, time or node.time, node
        elif is_zip(node):
            yield from self._unpacked(node, path, zips, time or node.time)
        elif node.link:
            self.problems.append(f"{node.name} is a link, and links are not followed")
        else:
            self.others.append(node)
            name = node.name if path[:-1] else own_part(node.name)  # in a folder, the student gave it its whole name
            if is_helper(name):
                self.modules.setdefault(path[:-1], []).append((name, node))

    def _children(self, node, path, zips, time):
        try:
            children = node.children()
        except Unreadable as error:
            self.problems.append(f"{node.name} {error}")
            return
        children = list(filter(shown, children))
        self.course |= is_a_copy_of_the_course(children)
        for child in children:
            yield from self._walk(child, path, zips, time)

    def _unpacked(self, node, path, zips, time):
        if not zips:
            self.problems.append(f"{node.name} is a zip in a zip, and is not read: hand in one zip, of the notebooks")
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
            yield from self._children(root, path, zips - 1, time)

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
