"""The list of hostile code: answers that try to pass without being right or to harm, cells, conspiracies, looks.

ANSWERS[kind][name] -> an Attack on ex-01-2: no mark may be earned by it, and nobody else's lost
CELLS[kind][name]   -> the text of a cell of the student's own; below HELPER, it may change what an answer calls
TOGETHER[name]      -> {exercise id: text}: what several answers of one student do together
ON_OTHERS[name]     -> (exercise id, an Attack on it), where what another exercise measures or hands out is attacked
looks(…)            -> where an answer may look for a secret

Their texts stand in tests/data/hostile, `--- name -> what the sentence of the mark says` above each. The kind
`endless` takes all the time that it can get. docs/grading/threat-model.md has a row for each kind of answer.
hostile_class.py makes hand-ins of all of these, and of the hostile files in hostile_files.py; `make test` grades one of
each kind, and `make nightly` all.
"""

import re
from dataclasses import dataclass

from hand_ins import DENSITY, IDS, ROOT

HEAD = "def affine_density(x, a, b):\n"
SEEN = "expected|differs|must return|specification|raised|shape"


@dataclass(frozen=True)
class Attack:
    """`says` is a regular expression for the sentence of the mark."""

    text: str
    says: str = SEEN


def body(*lines):
    """An answer of these lines, in a function that gives x where they give nothing."""
    return HEAD + "".join(f"    {line}\n" for line in lines) + "    return x\n"


def read(file, **shared):
    """{kind: {name: Attack}}; <<NAME>> stands for one of the `shared` texts."""
    kinds = {}
    for block in re.split(r"^(?====|---)", (FOLDER / file).read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        head, _, text = block.partition("\n")
        if head.startswith("="):
            attacks = kinds[head.removeprefix("=== ")] = {}
            continue
        name, arrow, says = head.removeprefix("--- ").partition(" ->")
        text = re.sub(r"<<(\w+)>>\n", lambda match: shared[match[1]], text.rstrip("\n") + "\n")
        attacks[name] = Attack(text, says.strip() if arrow else SEEN)
    return kinds


FOLDER = ROOT / "tests" / "data" / "hostile"
EVERY_MODULE = "import sys, types\nfor module in list(sys.modules.values()):\n"
SHARED = {name: attack.text for name, attack in read("shared.txt", EVERY_MODULE=EVERY_MODULE)["shared"].items()}
ANSWERS, CELLS = read("answers.txt", **SHARED), read("cells.txt", **SHARED)
ENDLESS = ANSWERS.pop("endless")
OWN_ENDLESS = CELLS.pop("endless")
ON_OTHERS = {name: (i, attack) for i, attacks in read("exercises.txt").items() for name, attack in attacks.items()}
ANSWERS["too much"] |= {  # too long, or no text, to be written down
    "deep brackets": Attack(HEAD + "    return " + "(" * 9000 + "x" + ")" * 9000, "SyntaxError|MemoryError"),
    "deep minus signs": Attack(HEAD + "    return " + "-" * 30000 + "x", "MemoryError|RecursionError|ended Python"),
}
CELLS["text that is no ordinary cell"] |= {
    "a null byte": Attack("x = '\0'"),
    "half a surrogate pair": Attack("x = '\ud800'"),
    "an expression of 60 kB": Attack("x = " + "1+" * 30_000 + "1"),
    "a number of 60 kB": Attack("x = " + "9" * 60_000),
    "ten thousand names": Attack("".join(f"x{n}=1\n" for n in range(6_000))),
}
HELPER = "def helper(x):\n    return x\n"
CALLS_HELPER = HEAD + "    return helper(x)\n"


def every_answer(*lines):
    """{exercise id: text}: all answers of the chapter are these lines."""
    return {identifier: body(*lines) for identifier in IDS}


FIRST, LAST = IDS[0], IDS[-1]
TOGETHER = {  # {exercise id: text}: what several answers of one student do together
    "one patches, one gains": {
        FIRST: body("import numpy", "numpy.exp = numpy.abs = np.exp = np.abs = lambda v: v", "return 1.0"),
        DENSITY: body("return np.exp(np.abs(x))"),
    },
    "one patches for all": {
        FIRST: "import builtins, numpy\nnumpy.allclose = builtins.all = builtins.any = lambda *a, **k: True\n" + body()
    }
    | {identifier: body() for identifier in IDS[1:]},
    "one remembers, all ask": {
        identifier: body("np.memory = getattr(np, 'memory', x); return np.memory") for identifier in IDS
    },
    "one defines them all": {
        FIRST: "".join(
            f"def {name}(*a, **k):\n    return np.ones(5)\n"
            for name in ("affine_density", "square_density", "density_from_slope", "histogram_map")
        )
        + body()
    },
    "one replaces the next one's code": {
        DENSITY: body("return np.ones(5)"),
        LAST: "affine_density.__code__ = (lambda x, a, b: x / 2).__code__\n" + body(),
    },
    "one writes where all look": {
        FIRST: "import sys\nsys.memory = {}\n" + body("import sys", "sys.memory[0] = x"),
        DENSITY: body("import sys", "return sys.memory[0]"),
    },
    "all end Python": every_answer("import os", "os._exit(0)"),
    "all kill their parent": every_answer("import os", "os.kill(os.getppid(), 9)"),
    "all take ten gigabytes": every_answer("return bytearray(10 * 2**30)"),
    "all forge": {i: SHARED["WRITES"] + SHARED["FORGED"] + body("send(forged)", "os._exit(0)") for i in IDS},
    "all crash": every_answer("import ctypes", "ctypes.string_at(0)"),
    "all print a gigabyte": every_answer("for _ in range(10**5): print('x' * 10**4)"),
}
TOGETHER_ENDLESS = {
    "all loop": every_answer("while True: pass"),
    "all sleep": every_answer("import time", "time.sleep(10**6)"),
}


def looks(folder, solution, check):
    """{name: an expression that gives a text}: where an answer may look for a secret."""
    read = "open({!r}, errors='replace').read()".format
    return {
        "a file": read(f"{folder}/secret.txt"),
        "a file, by its descriptor": f"os.read(os.open('{folder}/secret.txt', os.O_RDONLY), 1000).decode()",
        "a file, mapped": f"bytes(np.memmap('{folder}/secret.txt', dtype='uint8')).decode()",
        "a file, by NumPy": f"str(np.loadtxt('{folder}/secret.txt', dtype=str))",
        "a file, by C": f"(c := ctypes.CDLL(None), s := ctypes.create_string_buffer(999), "
        f"c.read(c.open(b'{folder}/secret.txt', 0), s, 999)) and s.value.decode()",
        "a file, by a link": f"os.symlink('{folder}/secret.txt', '{folder}/link') or open('{folder}/link').read()",
        "a file, by the importer": f"__import__('importlib.machinery').machinery"
        f".SourceFileLoader('secret', '{folder}/secret.txt').get_data('{folder}/secret.txt').decode()",
        "a file, by the lines of an error": f"linecache.getline('{folder}/secret.txt', 1)",
        "a file, by a program": f"__import__('subprocess').run(['cat', '{folder}/secret.txt'], "
        f"capture_output=True).stdout.decode()",
        "its environment": "str(dict(os.environ)) + open('/proc/self/environ').read()",
        "all environments": "texts('/proc/[0-9]*/environ')",
        "all command lines": "texts('/proc/[0-9]*/cmdline')",
        "the memory of its parent": "memory(os.getppid())",
        "its memory": "' '.join(o for o in gc.get_objects() if isinstance(o, str)) + str([vars(m) for m in "
        "list(sys.modules.values())])",
        "a neighbour's file": f"texts('{folder}/submissions/*.ipynb')",
        "a neighbour's marks": f"texts('{folder}/grades/**/*.json')",
        "the record of the run": read(f"{folder}/grades/run.json"),
        "the solutions": read(str(solution)),
        "the checks": read(str(check)),
        "the checks, as a module": "__import__('inspect').getsource(__import__("
        "'flowcourse.exercises.ex_01_2', fromlist=['x']))",
        "the checks, as data": "__import__('pkgutil').get_data('flowcourse.exercises', 'ex_01_2.py').decode()",
    }


LOOK = """import ctypes, gc, glob, linecache, os, re, sys
import numpy as np
def texts(pattern):
    found = []
    for path in glob.glob(pattern, recursive=True):
        try:
            if os.path.isfile(path): found.append(open(path, errors='replace').read())
        except OSError:
            pass
    return ' '.join(found)
def memory(process):
    found = []
    with open(f'/proc/{{process}}/maps') as maps, open(f'/proc/{{process}}/mem', 'rb', 0) as memory:
        for begin, end in re.findall('^([0-9a-f]+)-([0-9a-f]+) rw', maps.read(), re.MULTILINE):
            try:
                memory.seek(int(begin, 16))
                found.append(memory.read(int(end, 16) - int(begin, 16)).decode('latin-1'))
            except (OSError, ValueError, OverflowError):
                pass
    return ' '.join(found)
def found(text):
    ends = r"[^'\\\"\\\\{{}}\\[\\]]{{16}}"  # in a text of these lines themselves there are quotes and brackets
    secrets = [*dict.fromkeys(secret for begin in {begins!r} for secret in re.findall(re.escape(begin) + ends, text))]
    return 'FOUND ' + ' '.join(secrets + re.findall(r'seed\\W{{1,9}}(\\d{{12}})', text))[:200]
"""


def looking(expression, begins):
    """{where: texts of cells}: an answer that puts what it finds into its error, and one that prints it."""
    look = LOOK.format(begins=begins)
    return {
        "raised": look + body(f"raise ValueError(found({expression}))"),
        "printed": look + body(f"print(found({expression}))"),
    }


def looking_in_a_cell(expression, begins):
    """The text of a cell of one's own that looks, and whose helper raises what it found."""
    look = LOOK.format(begins=begins)
    return f"{look}try:\n    said = found({expression})\nexcept BaseException as error:\n    said = repr(error)\n" + (
        "print(said)\ndef helper(x):\n    raise ValueError(said)\n"
    )
