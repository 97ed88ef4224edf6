"""Which exercises exist: one list, manifest.json, which `flowcourse build` writes from the solutions.

    for exercise in manifest.exercises(): ...
    manifest.find("ex-01-2").hints

The list repeats what the task and hint cells say, so listing the exercises reads no notebook and imports no check.
"""

import difflib
import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from .notebooks import digest

FILE = Path(__file__).with_suffix(".json")

KINDS = (
    "equation to code",
    "predict",
    "derive",
    "find the fault",
    "counterexample",
    "design",
    "repair",
    "break a law",
)

_exercises = None


class BrokenManifest(Exception):
    """manifest.json cannot be read; the message says what to do."""


class UnknownExercise(LookupError):
    """An id that is not in the manifest; the message lists similar ones."""


@dataclass(frozen=True)
class Exercise:
    """An exercise, core or stretch, of one of KINDS. Its hints: a question, the idea, another case worked out.

    name  the function or class that an answer must define
    stub  the digest of the answer cell as a learner gets it
    """

    id: str
    chapter: int
    notebook: str
    name: str
    stub: str
    title: str
    minutes: int
    core: bool
    kind: str
    hints: tuple
    folder = "exercises"

    def __post_init__(self):
        problem = next(_problems(self), None)
        if problem:
            raise ValueError(f"{self.id} {problem}")

    def untouched(self, text):
        """Whether the text of an answer cell is still that of the stub."""
        return digest(text) == self.stub


def exercises():
    """All exercises in the order of the course; BrokenManifest where the file cannot be read."""
    if _exercises is None:
        use(_read())
    return _exercises


def use(exercises):
    """Use these exercises from now on: `build` has read them from the solutions, and will write them."""
    global _exercises
    _exercises = tuple(exercises)


def _read():
    try:
        entries = json.loads(FILE.read_text(encoding="utf-8"))
        return [Exercise(**entry | {"hints": tuple(entry["hints"])}) for entry in entries]
    except (OSError, ValueError, TypeError, KeyError) as error:
        what = f"{FILE} is missing or broken ({type(error).__name__}: a merge conflict?)"
        raise BrokenManifest(f"{what}: run `flowcourse build`, or take a fresh copy of the file") from None


def dumps(exercises):
    """The text of manifest.json for these exercises."""
    return json.dumps([asdict(exercise) for exercise in exercises], indent=1, ensure_ascii=False) + "\n"


def notebooks():
    """{notebook file name: its exercises}, in the order of the course."""
    files = {}
    for exercise in exercises():
        files.setdefault(exercise.notebook, []).append(exercise)
    return files


def find(exercise_id):
    """The exercise of this id, or UnknownExercise."""
    by_id = {exercise.id: exercise for exercise in exercises()}
    if isinstance(exercise_id, str) and exercise_id in by_id:
        return by_id[exercise_id]
    raise UnknownExercise(f"there is no exercise {exercise_id!r}{_others(str(exercise_id), by_id)}")


def _others(text, ids):
    """The end of a sentence about an unknown id: the one that was meant (ex-01-2 for ex-1-2), or those that exist."""
    numbers = re.fullmatch(r"\D{0,3}(\d{1,2})b?(?:\D(\d{1,2}))?", text.strip())
    if numbers:
        text = f"ex-{int(numbers[1]):02d}" + (f"-{int(numbers[2])}" if numbers[2] else "")
        if not numbers[2] and any(other.startswith(f"{text}-") for other in ids):
            return f": did you mean {text}-1, or all of {text}?"
    of_chapter = [other for other in ids if other.startswith(text[:6])]
    close = difflib.get_close_matches(text, ids, n=1, cutoff=0.75)
    if close and (text in ids or not of_chapter):
        return f": did you mean {close[0]}?"
    shown = of_chapter or list(ids)
    return f"; there are {', '.join(shown[:8])}" + (", …" if len(shown) > 8 else "")


def file_name(exercise_id):
    """The name of the files about an exercise, its check and what people answer: ex_06_1.py for ex-06-1."""
    return f"{exercise_id.replace('-', '_')}.py"


def named(text):
    """The exercises of a chapter, as in ex-09, or the one exercise of an id; UnknownExercise when there is none."""
    of_chapter = tuple(exercise for exercise in exercises() if exercise.id.rpartition("-")[0] == text)
    return of_chapter or (find(text),)


def _problems(exercise):
    if not re.fullmatch(rf"ex-{exercise.chapter:02d}-[1-9]\d?", exercise.id):
        yield f"must be called ex-{exercise.chapter:02d}-<number>"
    if not exercise.title.strip() or re.search(r"[\d\n]", exercise.title):
        yield f"needs a title of one line without digits (it is what ✓ prints); got {exercise.title!r}"
    if type(exercise.minutes) is not int or not 1 <= exercise.minutes <= 60:
        yield f"needs whole minutes from 1 to 60; got {exercise.minutes!r}"
    if type(exercise.core) is not bool:
        yield f"must be core or stretch; got core = {exercise.core!r}"
    if exercise.kind not in KINDS:
        yield f"must be of a kind in {', '.join(KINDS)}; got {exercise.kind!r}"
    if len(exercise.hints) != 3 or not all(hint.strip() for hint in exercise.hints):
        yield "needs three hints: a question, the idea, a worked example of another case"
