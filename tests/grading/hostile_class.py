"""A class of hostile hand-ins, with a few honest neighbours: what each hands in, and what it may pass.

    planted = plant(folder)
    for hand_in in class_(folder, planted, whole): hand_in.write(folder / "submissions")

The whole class hands in everything in attacks.py and hostile_files.py; else it is one of each kind.
"""

import random
import re
import secrets
from dataclasses import dataclass
from functools import cache
from itertools import cycle

from attacks import (
    ANSWERS,
    CALLS_HELPER,
    CELLS,
    ENDLESS,
    HEAD,
    HELPER,
    OWN_ENDLESS,
    TOGETHER,
    TOGETHER_ENDLESS,
    Attack,
    looking,
    looking_in_a_cell,
    looks,
)
from hand_ins import (
    DENSITY,
    FIRST,
    HONEST,
    IDS,
    NAME,
    ROOT,
    answer,
    blank,
    cell,
    code,
    filled,
    place,
    save,
    solved,
    zipped,
)
from hostile_files import BESIDE, EDITS, FILES, LIKE_A_CACHE, NAMES, ODD, at, on_a_disk, parts, spoilt

from flowcourse.core import manifest, notebooks
from flowcourse.core.notebooks import find_cell, source

ONE_BY_ONE = {name: attack for kind in ANSWERS.values() for name, attack in kind.items()}
NOTHING, REST, ALL = frozenset(), frozenset(IDS) - {DENSITY}, frozenset(IDS)
SECRET = 16  # characters of a secret, after the words by which attacks know it
WRONG = filled(blank(), {DENSITY: HEAD + "    return x\n"})

# Exercises of other kinds, in which some attacks are tried again: functions as arguments, demands, drivers.
DRIVEN = ("ex-02-7", "ex-04-2", "ex-06-4", "ex-09-2")
ELSEWHERE = (*DRIVEN, "ex-01-3", "ex-01-6")
TRIED_ELSEWHERE = (
    "the identity",
    "a memoiser in a module",
    "an array that equals all",
    "NumPy itself patched",
    "the caller's function patched",
    "what packs patched",
    "values of its own",
    "a call that ends in a good exit",
    "a signal to the worker",
    "ten gigabytes",
    "the expected values found in a frame",
    "what the arguments hold",
)


@dataclass(frozen=True)
class HandIn:
    """What one student hands in.

    files   {path among the submissions: a notebook, bytes, or what makes the file}; all are below one name
    earns   the exercises that may pass; an honest neighbour passes just these
    says    a regular expression for the sentence on ex-01-2
    """

    files: dict
    earns: frozenset = NOTHING
    says: str = ""
    honest: bool = False

    @property
    def top(self):
        """The file or the folder of this student."""
        return next(iter(self.files)).partition("/")[0]

    def write(self, submissions):
        submissions.mkdir(parents=True, exist_ok=True)
        for path, content in self.files.items():
            if callable(content):
                content(submissions / path)
            else:
                save(submissions / path, content)


def plant(folder):
    """Write a secret into a file, and return all of them: {the words before a secret: the secret}."""
    planted = {f"secret-{where}-": secrets.token_hex(SECRET // 2) for where in ("file", "environment", "neighbour")}
    save(folder / "secret.txt", f"secret-file-{planted['secret-file-']}".encode())
    why = source(find_cell(notebooks.read(_solution()), DENSITY, "why"))
    return planted | {why[:SECRET]: why[SECRET : 2 * SECRET], "from ._draws import ": "area_is_not_one,"}


def _solution():
    return ROOT / "solutions" / NAME


def all_looks(folder):
    """{name: an expression that gives a text}, for secrets that were planted in this folder."""
    return looks(folder, _solution(), ROOT / "flowcourse" / "exercises" / "ex_01_2.py")


def class_(folder, planted, whole):
    """The class, honest neighbours before, between and after the others, in the order of their names."""
    everybody = list(neighbours(planted))
    for kind, hand_ins in kinds(folder, planted).items():
        if whole:
            everybody += hand_ins
        elif "endless" not in kind:
            everybody.append(next(iter(hand_ins)))
    return sorted(everybody, key=lambda hand_in: hand_in.top)


def kinds(folder, planted):
    """{kind: HandIns}; what is endless takes all the time that a submission may have."""
    looking_around = [hand_in for name in all_looks(folder) for hand_in in looking_for(name, folder, planted)]
    hand_ins = {f"answer: {kind}": map(answered, attacks, attacks.values()) for kind, attacks in ANSWERS.items()}
    hand_ins |= {f"cell: {kind}": owned(attacks) for kind, attacks in CELLS.items()}
    hand_ins |= {f"looks: {how}": looking_around[n::3] for n, how in enumerate(("raised", "printed", "cell"))}
    hand_ins |= {"answer: elsewhere": elsewhere()}
    hand_ins |= {"cell: an answer": called_in_a_cell(), "answer: a cell": answers_with_a_cell()}
    hand_ins |= {"cell: endless": owned(OWN_ENDLESS), "endless": endless(), "together": together()}
    hand_ins |= {"notebook": edited(), "beside": beside(), "file": unreadable(), "anything": anything()}
    return hand_ins | {"odd answer": odd_answers(), "parts": many_parts(), "name": named(), "folder": folders()}


def neighbours(planted):
    half = frozenset(IDS[::2])
    secret = f"\n# secret-neighbour-{planted['secret-neighbour-']}"
    known = filled(solved(), {FIRST: HONEST[FIRST] + secret})
    right = {identifier: HONEST[identifier] for identifier in half}
    chapter = manifest.find(DRIVEN[0]).notebook
    third = frozenset(exercise.id for exercise in manifest.notebooks()[chapter])
    yield HandIn({"a-honest.ipynb": known}, ALL, honest=True)
    yield HandIn({"bob.ipynb": filled(blank(), right)}, half, honest=True)
    yield HandIn({f"f-honest/{NAME}": solved(), f"f-honest/{chapter}": solved(chapter)}, ALL | third, honest=True)
    yield HandIn({"m-honest.zip": zipped({NAME: solved()})}, ALL, honest=True)
    yield HandIn({"p-honest.ipynb": blank()}, NOTHING, honest=True)
    yield HandIn({"z-honest.ipynb": filled(solved(), {DENSITY: HEAD + "    return x"})}, REST, honest=True)


def _called(kind, name, end=".ipynb"):
    return f"{kind} {re.sub('[^a-z0-9]+', ' ', name.lower()).strip() or name.encode().hex()}{end}"


def answered(name, attack):
    """One hostile answer among honest ones."""
    return HandIn({_called("answer", name): filled(solved(), {DENSITY: attack.text})}, REST, attack.says)


def answers_with_a_cell():
    for name, attack in (pair for attacks in CELLS.values() for pair in attacks.items()):
        yield answered(f"with a cell in it, {name}", Attack(f"{HELPER}{attack.text}\n{CALLS_HELPER}", ""))


@cache
def _head(exercise_id):
    """The first line of the function that an exercise asks for, and its first argument."""
    return re.search(r"^def \w+\((\w+).*\):\n", answer(exercise_id), re.MULTILINE)


def moved(text, exercise_id):
    """An answer to ex-01-2 as one to another exercise; x is what comes first."""
    head = _head(exercise_id)
    return text.replace(HEAD, f"{head[0]}    x = {head[1]}\n")


def elsewhere():
    """The same attacks in other exercises, each the only answer that is handed in."""
    for exercise_id in ELSEWHERE:
        notebook = manifest.find(exercise_id).notebook
        for name in TRIED_ELSEWHERE:
            content = filled(blank(notebook), {exercise_id: moved(ONE_BY_ONE[name].text, exercise_id)})
            yield HandIn({_called(exercise_id, name): content})


PLACES = "above the answer", "top", "above the check", "below the check", "end", "set-up"


def owned(cells):
    """One answer needs a helper that a hostile cell of the student's own defines; the others are honest."""
    for (name, attack), where in zip(cells.items(), cycle(PLACES)):
        yield HandIn({_called("cell", name): with_own_cell(HELPER + attack.text, where)}, REST)


def called_in_a_cell():
    called = {name: attack.text.replace("affine_density", "mine") for name, attack in (ONE_BY_ONE | ENDLESS).items()}
    return owned({f"calls {name}": Attack(f"{text}\nmine(np.ones(5), 2.0, 1.0)\n") for name, text in called.items()})


def with_own_cell(text, where):
    """A notebook with this cell, an answer that needs it, and honest answers."""
    notebook = filled(solved(), {DENSITY: CALLS_HELPER})
    if where == "set-up":
        cell(notebook, None, "setup")["source"] += "\n" + text
    elif where == "above the answer":
        notebook["cells"].insert(place(notebook, DENSITY), code(text))
    else:
        at(where, text)(notebook)
    return notebook


def endless():
    """Answers that take all their time, and students whose every answer does."""
    for name, attack in ENDLESS.items():
        yield HandIn({_called("endless", name): filled(solved(), {DENSITY: attack.text})}, REST)
    for name, texts in TOGETHER_ENDLESS.items():
        yield HandIn({_called("endless", name): _all_moved(texts)})


def together():
    for name, texts in TOGETHER.items():
        yield HandIn({_called("together", name): _all_moved(texts)}, ALL - texts.keys())


def _all_moved(texts):
    return filled(solved(), {identifier: moved(text, identifier) for identifier, text in texts.items()})


def looking_for(name, folder, planted):
    """Answers and a cell of one's own that look for a secret, and put what they find where it could be seen."""
    expression, begins = all_looks(folder)[name], list(planted)
    for how, text in looking(expression, begins).items():
        yield HandIn({_called("looks", f"{name} {how}"): filled(solved(), {DENSITY: text})}, REST)
    text = looking_in_a_cell(expression, begins)
    yield HandIn({_called("looks", f"{name} cell"): with_own_cell(text, "above the answer")}, REST)


def edited():
    """Notebooks in which all but the answers is changed: they earn nothing where there are no answers."""
    for name, attack in EDITS.items():
        notebook = blank()
        attack(notebook)
        yield HandIn({_called("notebook", name): notebook})


def beside():
    files = {f"notebook with files beside it/{path}": content for path, content in BESIDE.items()}
    yield HandIn(files | {f"notebook with files beside it/exercises/{NAME}": blank()})


def unreadable():
    """Files that cannot be read. What they would hold is honest, but the sentences say that it does not count."""
    for name, (path, content, _) in FILES.items():
        yield HandIn({path.replace("alice", _called("file", name, "")): content})


def anything():
    for seed in range(4):
        yield HandIn({f"file of anything {seed}.ipynb": spoilt(random.Random(seed))}, ALL)


def odd_answers():
    for name, (content, text, _) in ODD.items():
        yield HandIn({_called("odd", name): content}, ALL if text else ALL - {FIRST})


def many_parts():
    for number, text in enumerate(("  x = 1", "def uniform_height(a):", "#" * 1000)):
        yield HandIn({f"odd parts {number}.ipynb": parts(solved(), text, 4900)}, ALL - {FIRST})


def named():
    for file in filter(None, map(on_a_disk, NAMES)):
        if "\udcff" not in file:  # which is no text
            yield HandIn({f"{file}.ipynb": WRONG})


def folders():
    for name in (*LIKE_A_CACHE, "exercises", "solutions", "notebooks", "flowcourse", "results"):
        yield HandIn({f"{name}/{NAME}": WRONG})
