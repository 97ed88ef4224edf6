"""A class of hostile hand-ins, with a few honest neighbours: what each hands in, and what it may pass.

    planted = plant(folder)
    for hand_in in class_(folder, planted): hand_in.write(folder / "submissions")

Most are made of the attacks that the tests try one by one; hostile_cells.py has the others.
"""

import random
import re
import secrets
from dataclasses import dataclass
from functools import cache
from itertools import cycle

from attacks import DENSITY, ENDLESS, FOR_NOTHING, HARM, HEAD, ON_THE_PIPE
from hand_ins import FIRST, HONEST, IDS, NAME, ROOT, answer, blank, cell, code, filled, place, save, solved, zipped
from hostile_cells import (
    CALLS_HELPER,
    HELPER,
    MORE_ANSWERS,
    OWN,
    OWN_ENDLESS,
    TOGETHER,
    TOGETHER_ENDLESS,
    looking,
    looking_in_a_cell,
    looks,
)
from test_collect_answers import ANSWERS, parts, spoilt
from test_collect_attacks import ATTACKS, BESIDE, at
from test_collect_files import FILES
from test_find_submissions import LIKE_A_CACHE
from test_judge_attacks import DRIVEN, IN_A_NOTEBOOK

from flowcourse.core import manifest, notebooks
from flowcourse.core.notebooks import find_cell, source

SINGLE = FOR_NOTHING | ON_THE_PIPE | HARM
ONE_BY_ONE = {name: attack.text for name, attack in SINGLE.items()} | IN_A_NOTEBOOK | MORE_ANSWERS
NOTHING, REST, ALL = frozenset(), frozenset(IDS) - {DENSITY}, frozenset(IDS)
SECRET = 16  # characters of a secret, after the words by which attacks know it
HOSTILE_NAMES = (
    "<script>alert(1)<script>",
    "=HYPERLINK(1)",
    "\u202egpj",
    "a\nb",
    "a\\b",
    "a\x1b[2Jb",
    "x" * 240,
    "CON",
    "%s%n{0}{{7*7}}",
    "..",
    "$(touch minflow-attack)",
    "--help",
    "'; DROP TABLE marks",
    " a-honest",
    "grades",
    "\u0430-honest",
)
OF_THE_COURSE = (*LIKE_A_CACHE, "exercises", "solutions", "notebooks", "flowcourse", "results")

# Exercises of other kinds, in which some attacks are tried again: functions as arguments, demands, drivers.
ELSEWHERE = ("ex-01-8", "ex-01-7", *DRIVEN)
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
    slow    how many exercises may use all the time that an exercise has
    """

    files: dict
    earns: frozenset = NOTHING
    slow: int = 1
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
    found = {f"secret-{where}-": secrets.token_hex(SECRET // 2) for where in ("file", "environment", "neighbour")}
    save(folder / "secret.txt", f"secret-file-{found['secret-file-']}".encode())
    why = source(find_cell(notebooks.read(_solution()), DENSITY, "why"))
    return found | {why[:SECRET]: why[SECRET : 2 * SECRET], "from ._draws import ": "area_is_not_one,"}


def _solution():
    return ROOT / "solutions" / NAME


def _check():
    return ROOT / "flowcourse" / "exercises" / "ex_01_2.py"


def class_(folder, planted):
    """The whole class, honest neighbours before, between and after the others, in the order of their names."""
    found = [*neighbours(planted), *answers(), *elsewhere(), *own_cells(), *endless(), *looking_around(folder, planted)]
    found += [*edited(), *files(), *odd_answers(), *names(), *together()]
    return sorted(found, key=lambda hand_in: hand_in.top)


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


def answers():
    """One hostile answer among honest ones."""
    within = {f"with a cell in it, {name}": f"{HELPER}{text}\n{CALLS_HELPER}" for name, text in OWN.items()}
    for name, text in (ONE_BY_ONE | within).items():
        yield HandIn({_called("answer", name): filled(solved(), {DENSITY: text})}, REST)


@cache
def _head(exercise_id):
    """The first line of the function that an exercise asks for, and its first argument."""
    return re.search(r"^def \w+\((\w+).*\):\n", answer(exercise_id), re.MULTILINE)


def moved(text, exercise_id):
    """An answer to ex-01-2 as one to another exercise; x is what comes first."""
    found = _head(exercise_id)
    return text.replace(HEAD, f"{found[0]}    x = {found[1]}\n")


def elsewhere():
    """The same attacks in other exercises, each the only answer that is handed in."""
    tried = {name: ONE_BY_ONE[name] for name in TRIED_ELSEWHERE} | dict([next(iter(ENDLESS.items()))])
    for exercise_id in ELSEWHERE:
        notebook = manifest.find(exercise_id).notebook
        for name, text in tried.items():
            content = filled(blank(notebook), {exercise_id: moved(text, exercise_id)})
            yield HandIn({_called(exercise_id, name): content})


def own_cells():
    """One answer needs a helper that a hostile cell of the student's own defines; the others are honest."""
    places = cycle(("top", "above the answer", "above the check", "below the check", "end", "set-up"))
    called = {
        f"calls {name}": text.replace("affine_density", "mine") + "\nmine(np.ones(5), 2.0, 1.0)\n"
        for name, text in (ONE_BY_ONE | ENDLESS).items()
    }
    for (name, text), where in zip((OWN | OWN_ENDLESS | called).items(), places):
        yield HandIn({_called("cell", name): with_own_cell(HELPER + text, where)}, REST)


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
    for name, text in ENDLESS.items():
        yield HandIn({_called("endless", name): filled(solved(), {DENSITY: text})}, REST)
    sleeps = HEAD + "    import time\n    time.sleep(10**6)\n"
    yield HandIn({"endless sleep.ipynb": filled(solved(), {DENSITY: sleeps})}, REST)
    for name, texts in TOGETHER_ENDLESS.items():
        yield HandIn({_called("endless", name): _all_moved(texts)}, slow=len(texts))


def together():
    for name, texts in TOGETHER.items():
        yield HandIn({_called("together", name): _all_moved(texts)}, ALL - texts.keys(), slow=len(texts))


def _all_moved(texts):
    return filled(solved(), {identifier: moved(text, identifier) for identifier, text in texts.items()})


def all_looks(folder):
    """{name: an expression that gives a text}, for secrets that were planted in this folder."""
    return looks(folder, _solution(), _check())


def looking_around(folder, planted):
    """Answers and cells of one's own that look for secrets, and put what they find where it could be seen."""
    begins = list(planted)
    for name, expression in all_looks(folder).items():
        for how, text in looking(expression, begins).items():
            yield HandIn({_called("looks", f"{name} {how}"): filled(solved(), {DENSITY: text})}, REST)
        text = looking_in_a_cell(expression, begins)
        yield HandIn({_called("looks", f"{name} cell"): with_own_cell(text, "above the answer")}, REST)


def edited():
    """Notebooks in which all but the answers is changed: they earn nothing where there are no answers."""
    for name, attack in ATTACKS.items():
        notebook = blank()
        attack(notebook)
        yield HandIn({_called("notebook", name): notebook})
    beside = {f"notebook with files beside it/{path}": content for path, content in BESIDE.items()}
    yield HandIn(beside | {f"notebook with files beside it/exercises/{NAME}": blank()})


def files():
    """Files that cannot be read. What they would hold is honest, but the sentences say that it does not count."""
    for name, (path, content, _) in FILES.items():
        yield HandIn({path.replace("alice", _called("file", name, "")): content})
    for seed in range(4):
        yield HandIn({f"file of anything {seed}.ipynb": spoilt(random.Random(seed))}, ALL)


def odd_answers():
    for name, (content, text, _) in ANSWERS.items():
        yield HandIn({_called("odd", name): content}, ALL if text else ALL - {FIRST})
    for number, text in enumerate(("  x = 1", "def uniform_height(a):", "#" * 1000)):
        yield HandIn({f"odd parts {number}.ipynb": parts(solved(), text, 4900)}, ALL - {FIRST})


def names():
    wrong = filled(blank(), {DENSITY: HEAD + "    return x\n"})
    for name in HOSTILE_NAMES:
        yield HandIn({f"{name}.ipynb": wrong})
    for name in OF_THE_COURSE:
        yield HandIn({f"{name}/{NAME}": wrong})
