"""Notebooks as honest students make them, each with the marks that it earns: VARIANTS[name] -> a Variant.

In each variant some answers of a chapter are right, some wrong and some untouched. Then the student writes answers,
adds, moves or removes cells, saves the notebook and hands it in.
"""

import json
import re
from dataclasses import dataclass, field
from functools import cache
from itertools import cycle
from textwrap import indent

import nbformat
import sample_answers
from editors import (
    by_nbformat,
    colab,
    colab_fresh,
    format_3,
    jupyterlab,
    nothing_but_names,
    vs_code,
    vs_code_old,
    windows,
)
from hand_ins import answer, blank, code, data, filled, save, without_ids, zipped

from flowcourse.core import manifest
from flowcourse.core.notebooks import source


@dataclass(frozen=True)
class Variant:
    """What a student makes of the notebook of a chapter.

    right, wrong   {exercise id: text} of the answers that the student writes; None for one in another cell
    work           functions notebook -> notebook, for what the student does beside that
    saved          what saves the notebook: notebook -> the notebook, changed, or its bytes
    handed_in      (file name, its bytes) -> {path: bytes}
    kinder         exercises that pass before the judge and fail under nbval, which knows only what stands above a
                   check: the answer is right by itself and a cell of one's own spoils it, or a helper stands below
    """

    chapter: int
    right: dict = field(default_factory=dict)
    wrong: dict = field(default_factory=dict)
    work: tuple = ()
    saved: object = jupyterlab
    handed_in: object = lambda name, content: {name: content}
    kinder: frozenset = frozenset()

    @property
    def name(self):
        return list(manifest.notebooks())[self.chapter]

    @property
    def answers(self):
        """{exercise id: (text, whether it is right)}: of those that the variant does not name, every third is begun."""
        ids = [exercise.id for exercise in manifest.notebooks()[self.name]]
        begun = {i: (answer(i), True) for i in ids[::3]} | {i: (_wrong(i), False) for i in ids[1::3]}
        named = {i: (text, True) for i, text in self.right.items()} | {i: (t, False) for i, t in self.wrong.items()}
        return {i: (begun | named).get(i) for i in ids}

    @property
    def earns(self):
        """{exercise id: status} by the judge."""
        states = {True: "passed", False: "failed"}
        return {i: states[written[1]] if written else "not started" for i, written in self.answers.items()}

    @property
    def nbval_says(self):
        """{exercise id: status} by nbval, the student's own check."""
        return self.earns | dict.fromkeys(self.kinder, "failed")

    def notebook(self):
        """The notebook in which the student has worked, before it is saved."""
        texts = {i: written[0] for i, written in self.answers.items() if written and written[0]}
        notebook = filled(blank(self.name), texts)
        for each in self.work:
            notebook = each(notebook)
        return notebook

    def hand_in(self, folder):
        """Write what is handed in into the folder."""
        for path, content in self.handed_in(self.name, data(self.saved(self.notebook()))).items():
            save(folder / path, content)

    def save_for_nbval(self, path):
        """Write the notebook as it was saved, or as it was before, where nbval cannot read what was saved."""
        try:
            content = data(self.saved(self.notebook()))
            nbformat.reads(content.decode("utf-8"), as_version=4)
        except nbformat.reader.NotJSONError:
            content = data(self.notebook())
        save(path, content)


@cache
def _wrong(exercise_id):
    return sample_answers.wrong(exercise_id, 0)


# What a student does in a notebook. A cell is named by its id.


def above(cell_id, *texts):
    return lambda notebook: _with_cells(notebook, cell_id, 0, texts)


def below(cell_id, *texts):
    return lambda notebook: _with_cells(notebook, cell_id, 1, texts)


def last(*texts):
    return lambda notebook: _with_cells(notebook, notebook["cells"][-1]["id"], 1, texts)


def rewritten(cell_id, change):
    """`change` makes another text of the cell's."""

    def work(notebook):
        found = _find(notebook, cell_id)
        found["source"] = change(source(found))
        return notebook

    return work


def with_more(cell_id, text):
    return rewritten(cell_id, lambda before: f"{before}\n{text}")


def merged(*cell_ids):
    """The first of the cells gets the texts of all of them, as JupyterLab merges cells."""

    def work(notebook):
        first, *others = [_find(notebook, i) for i in cell_ids]
        first["source"] = "\n\n".join(source(each) for each in (first, *others))
        notebook["cells"] = [each for each in notebook["cells"] if each not in others]
        return notebook

    return work


def moved(exercise_id, roles, below):
    """The cells of the exercise that have these roles, moved below another cell."""

    def work(notebook):
        ids = [f"{exercise_id}-{role}" for role in roles]
        taken = [each for each in notebook["cells"] if each["id"] in ids]
        rest = [each for each in notebook["cells"] if each not in taken]
        at = rest.index(_find(notebook, below)) + 1
        return notebook | {"cells": rest[:at] + taken + rest[at:]}

    return work


def in_the_other_order(notebook):
    """The exercises from the last to the first."""
    head = [each for each in notebook["cells"] if not each["id"].startswith("ex-")]
    groups = {}
    for each in notebook["cells"]:
        if each not in head:
            groups.setdefault(each["id"][:7], []).append(each)
    return notebook | {"cells": head + [each for i in reversed(groups) for each in groups[i]]}


def code_alone(notebook):
    return notebook | {"cells": [each for each in notebook["cells"] if each["cell_type"] == "code"]}


def without(*cell_ids):
    return lambda notebook: notebook | {"cells": [each for each in notebook["cells"] if each["id"] not in cell_ids]}


def copied(cell_id, text):
    """A copy of the cell above it, as an editor makes it, with all metadata and another text."""
    return lambda notebook: _with_cells(
        notebook, cell_id, 0, [text], lambda text, id: _find(notebook, cell_id) | {"id": id, "source": text}
    )


def not_code(kind, cell_id, text):
    """A cell of another kind above the cell."""
    return lambda notebook: _with_cells(
        notebook, cell_id, 0, [text], lambda text, id: {"cell_type": kind, "id": id, "metadata": {}, "source": text}
    )


def _find(notebook, cell_id):
    return next(each for each in notebook["cells"] if each.get("id") == cell_id)


def _with_cells(notebook, cell_id, further, texts, made_of=code):
    at = notebook["cells"].index(_find(notebook, cell_id)) + further
    new = [made_of(text, id=f"own-{len(notebook['cells'])}-{n}") for n, text in enumerate(texts)]
    return notebook | {"cells": [*notebook["cells"][:at], *new, *notebook["cells"][at:]]}


# What saves a notebook, beside the editors of editors.py.


def of_format(minor):
    """Written by a program of format 4.`minor`, which gives no ids."""
    return lambda notebook: without_ids(jupyterlab(notebook)) | {"nbformat_minor": minor}


def with_line_ends(end):
    def saved(notebook):
        for each in notebook["cells"]:
            each["source"] = "".join(each["source"]).replace("\n", end)
        return notebook

    return saved


def with_byte_order_mark(notebook):
    return b"\xef\xbb\xbf" + data(notebook)


def indented_by_tabs(notebook):
    return json.dumps(notebook, indent="\t", ensure_ascii=False).encode()


def as_windows_text(notebook):
    """The lines of the file itself end as on Windows."""
    return json.dumps(notebook, indent=1, ensure_ascii=False).replace("\n", "\r\n").encode()


def escaped(notebook):
    return json.dumps(notebook, ensure_ascii=True, separators=(",", ":")).encode()


def with_large_outputs(notebook):
    for each in jupyterlab(notebook)["cells"][-3:]:
        if each["cell_type"] == "code":
            picture = {"image/png": "iVBORw0KGgo" * 500_000, "text/plain": ["<Figure>"]}
            each["outputs"] = [{"output_type": "display_data", "metadata": {}, "data": picture}]
    return notebook


def with_empty_cells(notebook):
    return notebook | {"cells": [n for each in notebook["cells"] for n in (each, code("", id=f"empty-{each['id']}"))]}


# How it is handed in.


def called(change):
    """The file has another name."""
    return lambda name, content: {change(name): content}


def zipped_with(*others):
    """A zip, with other files beside the notebook."""
    return lambda name, content: {"ann.zip": zipped({f"flows/{name}": content, **dict.fromkeys(others, b"")})}


def beside(*paths):
    """In a folder, with other notebooks of the chapter in which nothing was written."""
    return lambda name, content: {name: content} | {path.format(name): data(blank(name)) for path in paths}


def in_a_copy_of_the_course(name, content):
    course = {"flowcourse/cli.py": b"", "minflow/flow.py": b"", f"notebooks/{name}": data(blank(name))}
    return {f"exercises/{name}": content} | course


# Helpers, and answers that need them.

INSIDE = "def inside_cube(z):\n    return np.all((z >= 0) & (z <= 1), axis=1) * 1.0"
BY_INSIDE = {
    "ex-02-4": """
def uniform_density(x, A):
    W = np.linalg.inv(A)
    return inside_cube(x @ W.T) * np.abs(np.linalg.det(W))"""
}
POWER = "def power(base, n):\n    return base**n"
BY_POWER = {"ex-02-1": "def cube_density(s, n):\n    return 1 / power(s, n)"}
INVERSE = "def inverse_and_volume(A):\n    W = np.linalg.inv(A)\n    return W, np.abs(np.linalg.det(W))"
BY_INVERSE = {
    "ex-02-4": """
def uniform_density(x, A):
    W, volume = inverse_and_volume(A)
    z = x @ W.T
    return np.all((z >= 0) & (z <= 1), axis=1) * volume""",
    "ex-02-5": """
def gaussian_under(x, A, b):
    W, volume = inverse_and_volume(A)
    z = (x - b) @ W.T
    return A @ A.T, -0.5 * np.sum(z**2, axis=1) - 0.5 * len(b) * np.log(2 * np.pi) + np.log(volume)""",
}
BELL = "def bell(z):\n    return np.exp(-0.5 * z**2) / np.sqrt(2 * np.pi)"
BY_BELL = {"ex-01-2": "def affine_density(x, a, b):\n    return bell((x - b) / a) / np.abs(a)"}
BY_LOG_2PI = {
    "ex-05-2": """
def nll_in_two_units(z, log_det):
    N, D = z.shape
    nats = -np.mean(-0.5 * np.sum(z**2, axis=1) - 0.5 * D * LOG_2PI + log_det)
    return nats, nats / (D * np.log(2))"""
}
BY_MATH = {
    "ex-08-8": """
def two_widths(weight, dim, excess):
    which = -weight * math.log(weight) - (1 - weight) * math.log(1 - weight)
    log_s1 = (math.log(weight) - excess) / dim
    return math.exp(log_s1), math.exp(-(which / dim + weight * log_s1) / (1 - weight))"""
}
ISLANDS = """
def map_to_two_islands(z, budget):
    left, right = 0.5 - budget / 2, 0.5 + budget / 2
    return {call}(z, [0, left, right, 1], [-2, -1, 1, 2])"""
KNEE = """
def back_over_the_knee(x, place, low, high):
    u = x - place
    return {result}"""
FLOW = """
from minflow import data, models
from minflow.training import fit

rng = np.random.default_rng(0)
points = data.two_moons().sample(rng, 500)
flow = models.nice(dim=2, layers=2, hidden=(8,))
params, history = fit(flow, flow.init(rng, points), points, steps=30, rng=rng, progress=False)
print(np.mean(flow.log_prob(params, points)))"""
PLOT = """
import matplotlib.pyplot as plt

plt.plot(np.linspace(-3, 3), np.linspace(-3, 3) ** 2)
plt.title("what I expect")
plt.show()"""
WRONG_VOLUME = "def cube_density(s, n):\n    return s**n"
RECURSIVE = """
def cube_density(s, n):
    return 1.0 if n == 0 else cube_density(s, n - 1) / s"""


def quoted(text):
    return f'"""\n{text}\n"""'


def spaces_to_tabs(text):
    return re.sub(r"^ +", lambda found: "\t" * (len(found[0]) // 4), text, flags=re.MULTILINE)


HELPERS = {
    "a helper in a cell above the answer": Variant(2, BY_INSIDE, work=(above("ex-02-4-answer", INSIDE),)),
    "a helper at the top of the notebook": Variant(2, BY_POWER, work=(above("setup", POWER),)),
    "a helper below the set-up": Variant(2, BY_INVERSE, work=(below("setup", INVERSE),)),
    "a helper in the set-up cell": Variant(1, BY_BELL, work=(with_more("setup", f"\n\n{BELL}"),)),
    "a helper between an answer and its check": Variant(2, BY_POWER, work=(below("ex-02-1-answer", POWER),)),
    "a helper below a check, for a later answer": Variant(1, BY_BELL, work=(below("ex-01-1-check", BELL),)),
    "a helper at the end, too late for the check": Variant(
        2, BY_INSIDE, work=(last(INSIDE),), kinder=frozenset(BY_INSIDE)
    ),
    "a helper that two answers share": Variant(2, BY_INVERSE, work=(above("ex-02-4-task", INVERSE),)),
    "a helper that calls another helper": Variant(
        1,
        {"ex-01-2": "def affine_density(x, a, b):\n    return stretched((x - b) / a, a)"},
        work=(above("ex-01-2-answer", BELL, "def stretched(z, a):\n    return bell(z) / np.abs(a)"),),
    ),
    "a helper in an answer cell, for the next answers": Variant(
        2, {"ex-02-1": f"{INVERSE}\n\n\n{answer('ex-02-1')}"} | BY_INVERSE
    ),
    "a helper, and one more of its name at the end": Variant(
        2, BY_INSIDE, work=(above("ex-02-4-answer", INSIDE), last("def inside_cube(z):\n    return z"))
    ),
    "a class as a helper": Variant(
        2,
        {
            "ex-02-4": """
def uniform_density(x, A):
    back = Back(A)
    return back.inside(x) * back.volume()"""
        },
        work=(
            above(
                "ex-02-4-answer",
                """class Back:
    def __init__(self, A):
        self.W = np.linalg.inv(A)

    def inside(self, x):
        z = x @ self.W.T
        return np.all((z >= 0) & (z <= 1), axis=1)

    def volume(self):
        return np.abs(np.linalg.det(self.W))""",
            ),
        ),
    ),
    "a dataclass as a helper": Variant(
        12,
        {"ex-12-1": "def area_factor(a, b, t):\n    return np.exp(Field(a, b).divergence * t)"},
        work=(
            above(
                "ex-12-1-answer",
                "from dataclasses import dataclass",
                """@dataclass
class Field:
    a: float
    b: float

    @property
    def divergence(self):
        return 2 * self.a""",
            ),
        ),
    ),
    "a constant in a scratch cell": Variant(
        5, BY_LOG_2PI, work=(above("ex-05-2-answer", "LOG_2PI = np.log(2 * np.pi)"),)
    ),
    "a constant in the set-up cell": Variant(5, BY_LOG_2PI, work=(with_more("setup", "LOG_2PI = np.log(2 * np.pi)"),)),
    "constants that a scratch cell computes": Variant(
        10,
        {
            "ex-10-1": """
def maf_and_iaf(z1, z2):
    x1 = z1 + ONE
    return z2 * np.exp(x1 * LN2) + 3 * x1, z2 * np.exp(z1 * LN2) + 3 * z1"""
        },
        work=(above("ex-10-1-answer", "for n in range(1, 2):\n    ONE = n", "LN2, E = np.log([2, 3])[0], np.exp(1)"),),
    ),
    "an answer that calls an earlier one": Variant(
        2,
        {
            "ex-02-4": """
def uniform_density(x, A):
    z = x @ np.linalg.inv(A).T
    return np.all((z >= 0) & (z <= 1), axis=1) * cube_density(np.abs(np.linalg.det(A)), 1)"""
        },
    ),
    "an answer that calls a wrong one": Variant(
        2,
        wrong={
            "ex-02-1": WRONG_VOLUME,
            "ex-02-4": """
def uniform_density(x, A):
    z = x @ np.linalg.inv(A).T
    return np.all((z >= 0) & (z <= 1), axis=1) * cube_density(np.abs(np.linalg.det(A)), 1)""",
        },
    ),
    "an answer that was split into two cells": Variant(
        5,
        BY_LOG_2PI | {"ex-05-2": "LOG_2PI = np.log(2 * np.pi)"},
        work=(below("ex-05-2-answer", BY_LOG_2PI["ex-05-2"]),),
    ),
}
IMPORTS = {
    "import math in the set-up": Variant(8, BY_MATH, work=(with_more("setup", "import math"),)),
    "import math at the top of the set-up": Variant(8, BY_MATH, work=(rewritten("setup", "import math\n{}".format),)),
    "import math in a scratch cell": Variant(8, BY_MATH, work=(above("ex-08-8-answer", "import math"),)),
    "import math in the answer of another exercise": Variant(
        8, {"ex-08-1": f"import math\n\n\n{answer('ex-08-1')}"} | BY_MATH
    ),
    "partial in the set-up": Variant(
        0,
        {"ex-00-3": ISLANDS.format(call="partial(np.interp)")},
        work=(with_more("setup", "from functools import partial"),),
    ),
    "NumPy by another name in the set-up": Variant(
        0, {"ex-00-3": ISLANDS.format(call="anp.interp")}, work=(with_more("setup", "import autograd.numpy as anp"),)
    ),
    "NumPy itself in a scratch cell": Variant(
        0,
        {"ex-00-2": KNEE.format(result="u / np.where(u > 0, high, low)")},
        work=(below("setup", "import numpy as np"),),
    ),
    "minflow in a helper's cell": Variant(
        12,
        {"ex-12-1": "def area_factor(a, b, t):\n    return np.exp(trace(a) * t)"},
        work=(
            below(
                "setup",
                "from minflow.calculus import batch_jacobian\n\n\n"
                "def trace(a):\n    return np.trace(batch_jacobian(lambda y: a * y)(np.ones((1, 2)))[0])",
            ),
        ),
    ),
    "SciPy in the set-up": Variant(
        1,
        {"ex-01-2": "def affine_density(x, a, b):\n    return norm.pdf(x, loc=b, scale=abs(a))"},
        work=(with_more("setup", "from scipy.stats import norm"),),
    ),
    "NumPy in place of autograd's in the set-up": Variant(
        2,
        BY_POWER,
        work=(rewritten("setup", lambda text: text.replace("autograd.numpy", "numpy")), below("setup", POWER)),
    ),
    "a star import in the set-up": Variant(
        2,
        {"ex-02-1": "def cube_density(s, n):\n    return exp(-n * log(s))"},
        work=(rewritten("setup", "from numpy import *\n{}".format),),
    ),
    "options of NumPy, Matplotlib and warnings in the set-up": Variant(
        1,
        BY_BELL,
        work=(
            with_more(
                "setup",
                "import warnings\n\nimport matplotlib.pyplot as plt\n\nnp.set_printoptions(precision=3)\n"
                f"np.random.seed(0)\nwarnings.filterwarnings('ignore')\nplt.rcParams['figure.dpi'] = 120\n\n\n{BELL}",
            ),
        ),
    ),
    "the set-up once more below": Variant(
        1,
        BY_BELL,
        work=(
            below("setup", BELL),
            below("ex-01-1-check", "import autograd.numpy as np\n\nfrom flowcourse import check, predict"),
        ),
    ),
    "a package that is not installed": Variant(
        1, BY_BELL, work=(below("setup", "import a_package_that_nobody_has", BELL, "import seabird as sb"),)
    ),
    "scikit-learn in scratch": Variant(
        1, BY_BELL, work=(below("setup", f"from sklearn.datasets import make_moons\n\n\n{BELL}", "make_moons(5)"),)
    ),
    "a package of autograd in a helper's cell": Variant(
        3,
        {
            "ex-03-1": """
def area_factor(z1, z2):
    return abs(np.linalg.det(jacobian(square)(np.array([z1, z2], dtype=float))))"""
        },
        work=(
            above(
                "ex-03-1-answer",
                "from autograd import jacobian",
                "def square(z):\n    return np.array([z[0] ** 2 - z[1] ** 2, 2 * z[0] * z[1]])",
            ),
        ),
    ),
    "annotations of the future": Variant(
        1,
        {"ex-01-2": answer("ex-01-2").replace("(x, a, b):", "(x: Points, a: float, b: float) -> Points:")},
        work=(rewritten("setup", "from __future__ import annotations\n\n{}".format),),
    ),
    "the set-up in two cells": Variant(
        1,
        work=(
            rewritten("setup", lambda text: text.replace("from minflow.distributions import Normal", "")),
            below("setup", "from minflow.distributions import Normal"),
        ),
    ),
}
SCRATCH = {
    "scratch that raises": Variant(1, BY_BELL, work=(above("ex-01-2-answer", "1 / 0", BELL, "affine_density(1)"),)),
    "scratch with a syntax error": Variant(1, BY_BELL, work=(above("ex-01-2-answer", BELL, "for x in"),)),
    "a cell that raises below its helper": Variant(1, BY_BELL, work=(above("ex-01-2-answer", f"{BELL}\n\n\n1 / 0"),)),
    "scratch that prints and displays": Variant(
        7,
        work=(above("ex-07-7-answer", "print('hello')\nnp.eye(2)", "from IPython.display import display\ndisplay(3)"),),
    ),
    "scratch that plots": Variant(1, BY_BELL, work=(above("ex-01-2-answer", BELL, PLOT), last("plt.plot([1])"))),
    "scratch that trains a small flow": Variant(2, BY_INSIDE, work=(above("ex-02-4-answer", FLOW, INSIDE),)),
    "%time and %timeit in scratch": Variant(
        2,
        BY_POWER,
        work=(
            above("ex-02-1-answer", f"{POWER}\n\n%time power(2, 3)"),
            below("ex-02-1-answer", "%timeit -n 1 -r 1 cube_density(2, 3)"),
        ),
    ),
    "%%time over an answer": Variant(3, {"ex-03-1": f"%%time\n{answer('ex-03-1')}"}),
    "%%time over a helper": Variant(2, BY_POWER, work=(above("ex-02-1-answer", f"%%time\n{POWER}"),)),
    "%%capture over a helper": Variant(2, BY_POWER, work=(above("ex-02-1-answer", f"%%capture\nprint(1)\n{POWER}"),)),
    "%matplotlib inline in the set-up": Variant(
        2, BY_POWER, work=(rewritten("setup", "%matplotlib inline\n{}".format), below("setup", POWER))
    ),
    "%load_ext and %autoreload": Variant(
        2, BY_POWER, work=(below("setup", "%load_ext autoreload\n%autoreload 2"), above("ex-02-1-answer", POWER))
    ),
    "!echo in scratch": Variant(
        2, BY_POWER, work=(below("setup", f"!echo hello\nsaid = !echo 3\n\n\n{POWER}", "print(said)"),)
    ),
    "%%bash in scratch": Variant(2, BY_POWER, work=(below("setup", "%%bash\necho hello", POWER),)),
    "a question mark in scratch": Variant(2, BY_POWER, work=(below("setup", f"np.linalg.det?\n\n{POWER}", "?print"),)),
    "await in scratch": Variant(
        5,
        BY_LOG_2PI,
        work=(
            above(
                "ex-05-2-answer", "async def constant():\n    return np.log(2 * np.pi)", "LOG_2PI = await constant()"
            ),
        ),
    ),
    "display without an import, above a helper": Variant(
        1, BY_BELL, work=(below("setup", f"display(np.eye(2))\n\n\n{BELL}"),)
    ),
    "get_ipython above a helper": Variant(
        1, BY_BELL, work=(below("setup", f"get_ipython().run_line_magic('matplotlib', 'inline')\n\n\n{BELL}"),)
    ),
    "%time over a constant": Variant(
        5, BY_LOG_2PI, work=(above("ex-05-2-answer", "%time LOG_2PI = np.log(2 * np.pi)"),)
    ),
    "%config in the set-up": Variant(
        1,
        BY_BELL,
        work=(with_more("setup", f"%config InlineBackend.figure_format = 'retina'\n\n\n{BELL}"),),
    ),
    "!pip in scratch": Variant(1, BY_BELL, work=(below("setup", f"!pip --version\n\n\n{BELL}"),)),
    "scratch that ends Python": Variant(1, BY_BELL, work=(below("setup", BELL, "import sys\n\nsys.exit()"),)),
    "scratch that asks": Variant(1, BY_BELL, work=(below("setup", f"{BELL}\n\n\nn = input('how many? ')"),)),
    "scratch that writes a file": Variant(
        1,
        BY_BELL,
        work=(below("setup", f"{BELL}\n\n\nnp.savetxt('points.txt', bell(np.zeros(3)))", "np.loadtxt('points.txt')"),),
    ),
    "scratch with threads": Variant(
        1,
        BY_BELL,
        work=(
            below(
                "setup",
                f"from concurrent.futures import ThreadPoolExecutor\n\n\n{BELL}\n\n\n"
                "with ThreadPoolExecutor() as pool:\n    list(pool.map(bell, [1.0, 2.0]))",
            ),
        ),
    ),
    "scratch that computes for two seconds": Variant(
        1,
        BY_BELL,
        work=(
            below(
                "setup",
                "import time\n\nend = time.time() + 2\nwhile time.time() < end:\n    np.linalg.svd(np.ones((9, 9)))",
                BELL,
            ),
        ),
    ),
    "a bar of progress": Variant(
        1,
        BY_BELL,
        work=(below("setup", f"from tqdm.auto import tqdm\n\nfor n in tqdm(range(3)):\n    pass\n\n\n{BELL}"),),
    ),
    "asserts of one's own": Variant(
        2,
        {"ex-02-1": f"{BY_POWER['ex-02-1']}\n\n\nassert cube_density(2, 3) == 0.125"},
        work=(below("setup", f"{POWER}\n\n\nassert power(2, 3) == 8"), last("assert cube_density(1, 1) == 2")),
    ),
    "a helper in the cell of a guess": Variant(1, BY_BELL, work=(with_more("ex-01-1-guess", f"\n\n{BELL}"),)),
    "a guess and an answer in one cell": Variant(1, work=(merged("ex-01-1-guess", "ex-01-1-answer"),)),
    "scratch that begins with spaces, below an answer": Variant(
        2, work=(below("ex-02-1-answer", "  cube_density(2, 3)"), below("ex-02-4-answer", "    x = cube_density(2, 3)"))
    ),
    "scratch that begins with spaces, below a helper": Variant(
        1, BY_BELL, work=(below("setup", BELL, "   bell(np.zeros(3))"),)
    ),
    "a guess is filled in": Variant(
        2,
        work=(rewritten("ex-02-1-guess", lambda text: text.replace("...", "0.125")), below("ex-02-1-guess", "doubled")),
    ),
}
NAMES = {
    "shadows above": Variant(2, BY_INSIDE, work=(above("ex-02-4-answer", "sum = 0\nx = 3\nnp2 = np", INSIDE),)),
    "shadows below": Variant(
        2, BY_INSIDE, work=(above("ex-02-4-answer", INSIDE), below("ex-02-4-check", "z = W = x = 1"))
    ),
    "another sum, of which a right answer knows nothing": Variant(
        2,
        {"ex-02-8": answer("ex-02-8").replace("np.log(1 - cosine)", "sum([np.log(1 - cosine)])")},
        work=(above("ex-02-8-answer", "sum = 0"),),
        kinder=frozenset({"ex-02-8"}),
    ),
    "another np below the checks": Variant(2, BY_POWER, work=(above("ex-02-1-answer", POWER), last("np = None"))),
    "a helper's name is taken again below the check": Variant(
        1, BY_BELL, work=(above("ex-01-2-answer", BELL), below("ex-01-2-check", "bell = 3"))
    ),
    "a helper's name is taken again above the check": Variant(
        1, wrong=BY_BELL, work=(above("ex-01-2-answer", BELL), below("ex-01-2-answer", "bell = 3"))
    ),
    "a helper in two versions, the right one later": Variant(
        1, BY_BELL, work=(above("ex-01-2-answer", "def bell(z):\n    return z", BELL),)
    ),
    "a helper in two versions, the wrong one later": Variant(
        1, wrong=BY_BELL, work=(above("ex-01-2-answer", BELL, "def bell(z):\n    return z"),)
    ),
    "a right second version in scratch": Variant(
        3,
        {"ex-03-1": "def area_factor(z1, z2):\n    return z1"},
        work=(below("ex-03-1-answer", answer("ex-03-1")),),
    ),
    "a wrong second version in scratch": Variant(
        3,
        {"ex-03-1": answer("ex-03-1")},
        work=(below("ex-03-1-answer", "def area_factor(z1, z2):\n    return z1"),),
        kinder=frozenset({"ex-03-1"}),
    ),
    "one name for two helpers": Variant(
        2,
        BY_POWER
        | {
            "ex-02-4": """
def uniform_density(x, A):
    return power(x, A) / np.abs(np.linalg.det(A))"""
        },
        work=(
            above("ex-02-1-answer", POWER),
            above("ex-02-4-answer", INSIDE, "def power(x, A):\n    return inside_cube(x @ np.linalg.inv(A).T)"),
        ),
    ),
    "a draft above an untouched stub": Variant(
        2, work=(above("ex-02-7-answer", "def matrix_of_samples(saved, x):\n    return saved"),)
    ),
    "an older version in a string": Variant(
        2, work=(below("ex-02-1-answer", quoted(WRONG_VOLUME)), above("ex-02-4-answer", quoted(INSIDE)))
    ),
    "an older version in a string, saved by a program that leaves names alone": Variant(
        2, work=(below("ex-02-1-answer", quoted(WRONG_VOLUME)),), saved=nothing_but_names
    ),
    "a check whose result is kept, where names alone are left": Variant(
        1,
        BY_BELL,
        work=(
            above("ex-01-2-answer", BELL),
            rewritten("ex-01-2-check", "verdict = {}".format),
            below("ex-01-2-check", "bell = affine_density = None"),
        ),
        saved=nothing_but_names,
    ),
    "a check in a loop": Variant(
        1, BY_BELL, work=(below("setup", BELL), rewritten("ex-01-2-check", "for n in range(2):\n    {}".format))
    ),
    "a check in single quotes": Variant(
        1, BY_BELL, work=(below("setup", BELL), rewritten("ex-01-2-check", lambda text: text.replace('"', "'")))
    ),
    "an answer that is wrapped in the next cell, where names alone are left": Variant(
        2,
        work=(below("ex-02-1-answer", "old = cube_density\n\n\ndef cube_density(s, n):\n    return old(s, n)"),),
        saved=nothing_but_names,
    ),
    "an older version in a copy of the answer cell": Variant(
        3, work=(copied("ex-03-1-answer", "def area_factor(z1, z2):\n    return z1"),)
    ),
    "a helper in a copy of the answer cell": Variant(2, BY_INSIDE, work=(copied("ex-02-4-answer", INSIDE),)),
    "an older version in a raw cell": Variant(
        1, BY_BELL, work=(below("setup", BELL), not_code("raw", "ex-01-2-answer", "def affine_density(x): return 0"))
    ),
    "an older version in a Markdown cell": Variant(
        1,
        BY_BELL,
        work=(below("setup", BELL), not_code("markdown", "ex-01-2-check", "def affine_density(x): return 0")),
    ),
    "an answer in a cell of one's own, below the stub": Variant(
        2, {"ex-02-7": None}, work=(below("ex-02-7-answer", answer("ex-02-7")),)
    ),
    "an answer in a cell of one's own, without the stub": Variant(
        2, BY_INSIDE, work=(below("ex-02-4-answer", INSIDE, BY_INSIDE["ex-02-4"]), without("ex-02-4-answer"))
    ),
    "a wrong version for debugging above": Variant(
        3, work=(above("ex-03-1-answer", "def area_factor(z1, z2):\n    print(z1)\n    return z1"),)
    ),
    "a wrong version below the check": Variant(
        3, work=(below("ex-03-1-check", "def area_factor(z1, z2):\n    return z1"),)
    ),
    "the right version below the check": Variant(
        3,
        wrong={"ex-03-1": "def area_factor(z1, z2):\n    return z1"},
        work=(below("ex-03-1-check", answer("ex-03-1")),),
    ),
    "an answer that is wrapped in the next cell": Variant(
        3,
        {"ex-03-1": "def area_factor(z1, z2):\n    return 4 * (z1**2 - -(z2**2)) - 1"},
        work=(
            below(
                "ex-03-1-answer",
                "before = area_factor\n\n\ndef area_factor(z1, z2):\n    return before(z1, z2) + 1",
            ),
        ),
    ),
    "an answer of another name, and its check with that": Variant(
        1,
        {"ex-01-2": answer("ex-01-2").replace("affine_density", "my_density")},
        work=(rewritten("ex-01-2-check", lambda text: text.replace("affine_density", "my_density")),),
    ),
    "a check with a second name of the answer": Variant(
        1,
        work=(
            below("ex-01-4-answer", "mine = density_from_slope"),
            rewritten("ex-01-4-check", lambda text: text.replace("density_from_slope", "mine")),
        ),
    ),
}
ORDER = {
    "the exercises in another order": Variant(2, BY_INSIDE, work=(above("ex-02-4-task", INSIDE), in_the_other_order)),
    "an answer that needs one which now stands below": Variant(
        2,
        {"ex-02-1": "def cube_density(s, n):\n    W, volume = inverse_and_volume(s * np.eye(n))\n    return volume"},
        work=(above("ex-02-4-answer", INVERSE),),
        kinder=frozenset({"ex-02-1"}),
    ),
    "an answer below its check": Variant(
        2,
        work=(moved("ex-02-4", ["answer"], below="ex-02-4-check"),),
        kinder=frozenset({"ex-02-4"}),
    ),
    "all answers above all checks": Variant(
        3, work=tuple(moved(e, ["check"], below="next") for e in ["ex-03-6", "ex-03-1", "ex-03-2", "ex-03-8"])
    ),
    "nothing but code": Variant(7, work=(code_alone,)),
    "an answer and its check in one cell": Variant(
        2,
        BY_INSIDE,
        work=(
            merged("setup", "ex-02-1-answer"),
            above("ex-02-4-answer", INSIDE),
            merged("ex-02-4-answer", "ex-02-4-check"),
        ),
    ),
    "two answers in one cell": Variant(2, work=(merged("ex-02-1-answer", "ex-02-4-answer"),)),
    "all code of the notebook in one cell": Variant(
        0,
        {i: answer(i) for i in ("ex-00-1", "ex-00-2", "ex-00-3")},
        work=(lambda notebook: merged(*[each["id"] for each in code_alone(notebook)["cells"]])(notebook),),
    ),
    "all answers in one cell at the top": Variant(
        5,
        BY_LOG_2PI,
        work=(
            merged("setup", *[f"ex-05-{n}-answer" for n in (6, 2, 7, 4)]),
            below("setup", "LOG_2PI = np.log(2 * np.pi)"),
        ),
    ),
    "two checks in one cell": Variant(2, work=(merged("ex-02-4-check", "ex-02-1-check"),)),
    "a check once more at the end": Variant(
        2,
        BY_POWER,
        work=(below("setup", POWER), last('check("ex-02-1", cube_density)', 'check("ex-02-9", averaged_to_singular)')),
    ),
    "a cell of one's own after each cell": Variant(8, BY_MATH, work=(below("setup", "import math"), with_empty_cells)),
}
WRITING = {
    "Greek letters": Variant(
        5,
        {"ex-05-2": BY_LOG_2PI["ex-05-2"].replace("LOG_2PI", "log_τ")},
        work=(above("ex-05-2-answer", "τ = 2 * np.pi\nlog_τ = np.log(τ)"),),
        saved=escaped,
    ),
    "a decorator of one's own": Variant(
        2,
        {"ex-02-1": f"@logged\n{answer('ex-02-1')}"},
        work=(
            above(
                "ex-02-1-answer",
                """calls = []


def logged(function):
    def wrapper(*args):
        calls.append(args)
        return function(*args)

    return wrapper""",
            ),
            last("len(calls)"),
        ),
    ),
    "a cache": Variant(
        2,
        {"ex-02-1": f"@lru_cache(maxsize=None)\n{RECURSIVE.strip()}"},
        work=(with_more("setup", "from functools import lru_cache"),),
    ),
    "type hints with names of their own": Variant(
        2,
        {"ex-02-4": answer("ex-02-4").replace("(x, A):", "(x: Rows, A: np.ndarray) -> Rows:")},
        work=(below("setup", "from typing import TypeAlias\n\nRows: TypeAlias = np.ndarray"),),
    ),
    "a global counter": Variant(
        2,
        {"ex-02-1": "def cube_density(s, n):\n    global count\n    count += 1\n    return 1 / s**n"},
        work=(above("ex-02-1-answer", "count = 0"),),
    ),
    "a lambda, and a lambda as a helper": Variant(
        2,
        {"ex-02-1": "cube_density = lambda s, n: 1 / power(s, n)"},
        work=(below("setup", "power = lambda s, n: s**n"),),
    ),
    "a partial as an answer": Variant(
        2,
        {"ex-02-1": "cube_density = partial(scaled, 1.0)"},
        work=(below("setup", "from functools import partial\n\n\ndef scaled(mass, s, n):\n    return mass / s**n"),),
    ),
    "an object as an answer": Variant(
        2,
        {"ex-02-1": "cube_density = Density(1.0)"},
        work=(
            above(
                "ex-02-1-answer",
                "class Density:\n    def __init__(self, mass):\n        self.mass = mass\n\n"
                "    def __call__(self, s, n):\n        return self.mass / s**n",
            ),
        ),
    ),
    "functions within functions": Variant(
        2,
        {"ex-02-1": "def cube_density(s, n):\n    return density_of(s)(n)"},
        work=(below("setup", "def density_of(s):\n    def of(n):\n        return 1 / s**n\n\n    return of"),),
    ),
    "a recursion": Variant(2, {"ex-02-1": RECURSIVE}),
    "a generator as a helper": Variant(
        2,
        {"ex-02-1": "def cube_density(s, n):\n    return 1 / np.prod(list(edges(s, n)))"},
        work=(below("setup", "def edges(s, n):\n    for _ in range(n):\n        yield s"),),
    ),
    "a helper in a branch": Variant(
        2,
        BY_POWER,
        work=(below("setup", f"try:\n    power\nexcept NameError:\n{indent(POWER, '    ')}"),),
    ),
    "a helper under the name of the main program": Variant(
        1, BY_BELL, work=(below("setup", f"if __name__ == '__main__':\n{indent(BELL, '    ')}"),)
    ),
    "a class that inherits from one of minflow": Variant(
        1,
        {"ex-01-2": "def affine_density(x, a, b):\n    return Bell().density((x - b) / a) / np.abs(a)"},
        work=(
            above(
                "ex-01-2-answer",
                "class Bell(Normal):\n    def density(self, z):\n        return np.exp(super().log_prob(z))",
            ),
        ),
    ),
    "random numbers from a cell of one's own": Variant(
        4,
        {"ex-04-8": answer("ex-04-8").replace("np.random.default_rng(0)", "rng")},
        work=(below("setup", "rng = np.random.default_rng(0)"),),
    ),
    "tabs": Variant(
        2, {"ex-02-4": spaces_to_tabs(BY_INSIDE["ex-02-4"])}, work=(below("setup", spaces_to_tabs(INSIDE)),)
    ),
    "a table of helpers": Variant(
        2,
        {"ex-02-1": "def cube_density(s, n):\n    return tools['power'](s, -n)"},
        work=(below("setup", POWER, "tools = {'power': power}"),),
    ),
}
WITH_HELPERS = [  # what an editor saves, and what is handed in
    {"chapter": 1, "right": BY_BELL, "work": (above("ex-01-2-answer", BELL),)},
    {"chapter": 2, "right": BY_INSIDE, "work": (below("ex-02-1-answer", INSIDE),)},
    {"chapter": 5, "right": BY_LOG_2PI, "work": (with_more("setup", "LOG_2PI = np.log(2 * np.pi)"),)},
    {"chapter": 8, "right": BY_MATH, "work": (above("setup", "import math"),)},
]
EDITED = {
    f"a helper, saved by {name}": Variant(**work, saved=saved)
    for work, (name, saved) in zip(
        cycle(WITH_HELPERS),
        {
            "VS Code": vs_code,
            "an old VS Code": vs_code_old,
            "Colab": colab,
            "a fresh Colab": colab_fresh,
            "a program of format 3": format_3,
            "nbformat": by_nbformat,
            "a program that leaves names alone": nothing_but_names,
            "a program on Windows": windows,
            "a program of format 4.0": of_format(0),
            "a program of format 4.1": of_format(1),
            "a program of format 4.3": of_format(3),
            "a program of format 4.4": of_format(4),
            "a program with CRLF": with_line_ends("\r\n"),
            "a program with CR": with_line_ends("\r"),
            "a program with a byte order mark": with_byte_order_mark,
            "a program that indents by tabs": indented_by_tabs,
            "a program that writes CRLF between the lines of the file": as_windows_text,
            "a program with large outputs": with_large_outputs,
        }.items(),
    )
}
HANDED_IN = {
    f"a helper, handed in as {name}": Variant(**work, handed_in=handed_in)
    for work, (name, handed_in) in zip(
        cycle(WITH_HELPERS),
        {
            "a zip": zipped_with(),
            "a zip of a Mac": zipped_with("__MACOSX/flows/._x.ipynb", "flows/.DS_Store"),
            "a file beside its checkpoint": beside(".ipynb_checkpoints/{}"),
            "a copy of the course": in_a_copy_of_the_course,
            "homework.ipynb": called(lambda name: "homework.ipynb"),
            "a second download": called(lambda name: name.replace(".ipynb", " (1).ipynb")),
            "a copy of Colab": called("Copy of {}".format),
            "a copy of JupyterLab": called(lambda name: name.replace(".ipynb", "-Copy1.ipynb")),
            "capitals": called(lambda name: name.replace(".ipynb", ".IPYNB")),
            "a file in a folder of Moodle": called("Ann Solved_17_assignsubmission_file/{}".format),
            "a file of Canvas": called("solvedann_1234_56789_{}".format),
            "a file that a browser has named": called("{}.txt".format),
        }.items(),
    )
}
VARIANTS = HELPERS | IMPORTS | SCRATCH | NAMES | ORDER | WRITING | EDITED | HANDED_IN
