"""The list of hostile files: notebooks in which all but the answers is edited, files and zips, odd answers, names.

EDITS, BESIDE, FILES, ODD, NAMES, spoilt(rng)

What each is, and what is said of it. test_hostile_files.py reads all of them; hostile_class.py hands them in.
"""

import copy
import json
import os
import struct
import zipfile

from hand_ins import FIRST, HONEST, NAME, cell, code, data, place, solved, zipped

PASSED = {"output_type": "stream", "name": "stdout", "text": ["✓ passed: predict a number\n"]}


def at(where, text, **more):
    """An attack that adds a code cell: at the top, above the first answer, above or below its check, at the end."""

    def attack(notebook):
        cells = notebook["cells"]
        places = {
            "top": 0,
            "above the answer": place(notebook),
            "above the check": place(notebook, FIRST, "check"),
            "below the check": place(notebook, FIRST, "check") + 1,
            "end": len(cells),
        }
        cells.insert(places[where], code(text, **more))

    return attack


def outputs_edited(notebook):
    for each in notebook["cells"]:
        if each["cell_type"] == "code":
            each.update(outputs=[PASSED], execution_count=1)


def checks_edited(notebook):
    for exercise in HONEST:
        cell(notebook, exercise, "check")["source"] = "print('✓ passed: predict a number')"


def check_of_another(notebook):
    cell(notebook, FIRST, "check")["source"] = f'check("{FIRST}", lambda a: 1 / a)'


def checks_deleted(notebook):
    for exercise in HONEST:
        notebook["cells"].remove(cell(notebook, exercise, "check"))


def check_duplicated(notebook):
    notebook["cells"] += [copy.deepcopy(cell(notebook, FIRST, "check")) for _ in range(3)]


def check_moved(notebook):
    check = cell(notebook, FIRST, "check")
    notebook["cells"].remove(check)
    notebook["cells"].insert(0, check)


def setup_edited(notebook):
    cell(notebook, None, "setup")["source"] = "def check(*anything):\n    print('✓ passed')"


def setup_deleted(notebook):
    notebook["cells"].remove(cell(notebook, None, "setup"))


def metadata_edited(notebook):
    """The digest and the stub that build left say that the answer is the stub, and the other way round."""
    for exercise in HONEST:
        mark = cell(notebook, exercise)["metadata"]["flowcourse"]
        mark.update(built="0" * 16, stub=HONEST[exercise], solved=True, points=100)


def roles_swapped(notebook):
    for exercise in HONEST:
        cell(notebook, exercise, "check")["metadata"]["flowcourse"]["role"] = "hints"


def tagged(notebook):
    for each in notebook["cells"]:
        each["metadata"]["tags"] = ["raises-exception", "nbval-skip", "nbval-ignore-output", "skip-execution"]


def kernel_of_its_own(notebook):
    notebook["metadata"] = {"kernelspec": {"name": "forged"}, "language_info": {"name": "bash"}, "flowcourse": {"a": 1}}


def other_cells_moved(notebook):
    notebook["cells"].reverse()


EDITS = {  # {attack: what it does to a notebook}; all but the answers is changed
    "outputs edited": outputs_edited,
    "checks edited": checks_edited,
    "a check given another function": check_of_another,
    "checks deleted": checks_deleted,
    "a check duplicated": check_duplicated,
    "a check moved": check_moved,
    "the set-up edited": setup_edited,
    "the set-up deleted": setup_deleted,
    "metadata edited": metadata_edited,
    "roles swapped": roles_swapped,
    "tags": tagged,
    "a kernel of its own": kernel_of_its_own,
    "all cells in the other order": other_cells_moved,
    "an NBVAL marker": at("above the check", "# NBVAL_SKIP"),
    "an NBVAL marker in a string": at("above the check", "s = '''\n# NBVAL_IGNORE_OUTPUT\n# NBVAL_SKIP\n'''"),
    "%%script": at("above the check", "%%script bash\necho '✓ passed'"),
    "%%bash": at("top", "%%bash\nrm -rf ~"),
    "%%writefile": at("top", "%%writefile numpy.py\nexp = abs"),
    "!": at("above the answer", "!pip install evil"),
    "get_ipython": at("top", "get_ipython().run_line_magic('autoreload', '2')"),
    "an ast transformer": at("top", "get_ipython().ast_transformers.append(Evil())"),
    "an input transformer": at("top", "get_ipython().input_transformers_cleanup.append(lambda lines: ['1\\n'])"),
    "another check": at("above the check", "check = lambda *anything: print('✓ passed')"),
    "NumPy changed": at("top", "import numpy\nnumpy.allclose = lambda *a, **k: True"),
    "the end of the process": at("above the check", "import os\nos._exit(0)"),
    "an endless loop": at("above the check", "while True: pass"),
    "a syntax error": at("above the answer", "def ("),
    "a cell that goes on from nothing": at("top", "    return 7"),
    "an id of the course on a cell of one's own": at("end", "x = 1", id=f"{FIRST}-check"),
    "a mark of the course on Markdown": lambda notebook: notebook["cells"].insert(
        0, {"cell_type": "markdown", "source": "7", "metadata": {"flowcourse": {"exercise": FIRST, "role": "answer"}}}
    ),
}


BESIDE = {  # {path: content} of files beside a notebook
    "numpy/__init__.py": b"exp = abs",
    "conftest.py": b"import os; os._exit(0)",
    "sitecustomize.py": b"raise SystemExit",
    "evil.pth": b"import os; os.system('true')",
    "pytest.ini": b"[pytest]\naddopts = --co",
    ".ipython/profile_default/startup/00-evil.py": b"1/0",
    "flowcourse/learner/check.py": b"def check(*a): print('passed')",
    f"solutions/{NAME}": b"{}",
    "exercises/notes.txt": b"",
}


EMPTY = b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
ZEROS = bytes(20_000_000)


def patched(packed, at_local, at_central, change):
    """A zip whose 16-bit fields at these offsets in the headers of its first file are changed."""
    raw = bytearray(packed)
    for start, offset in ((raw.find(b"PK\x03\x04"), at_local), (raw.find(b"PK\x01\x02"), at_central)):
        (value,) = struct.unpack_from("<H", raw, start + offset)
        struct.pack_into("<H", raw, start + offset, change(value))
    return bytes(raw)


def lies_about_its_size(packed):
    raw = bytearray(packed)
    struct.pack_into("<I", raw, raw.find(b"PK\x01\x02") + 24, 1000)
    return bytes(raw)


def spoilt_in_the_middle(packed):
    raw = bytearray(packed)
    raw[len(raw) // 2] ^= 0xFF
    return bytes(raw)


# {attack: (file name, content or how it is made, words of the sentence)}; alice hands it in, and earns nothing.
FILES = {
    "an empty file": ("alice.ipynb", b"", "is empty"),
    "broken JSON": ("alice.ipynb", data(solved())[:-100], "its JSON is broken"),
    "a merge conflict": ("alice.ipynb", b"<<<<<<< HEAD\n" + data(solved()), "its JSON is broken"),
    "no UTF-8": ("alice.ipynb", data(solved()).decode().encode("utf-16"), "is not UTF-8"),
    "a list": ("alice.ipynb", b"[]", "has no list of cells"),
    "no cells": ("alice.ipynb", b"{}", "has no list of cells"),
    "cells that are none": ("alice.ipynb", b'{"cells": {"a": 1}}', "has no list of cells"),
    "numbers for cells": ("alice.ipynb", b'{"cells": [1, null, [], "x"]}', "holds no answer cell"),
    "another notebook": ("alice.ipynb", EMPTY, "holds no answer cell"),
    "deep JSON": ("alice.ipynb", b"[" * 1_000_000, "nested too deep"),
    "deep objects": ("alice.ipynb", b'{"a":' * 1_000_000 + b"1" + b"}" * 1_000_000, "nested too deep"),
    "a number of a million digits": ("alice.ipynb", b'{"cells": ' + b"9" * 1_000_000 + b"}", "its JSON is broken"),
    "9 MB": ("alice.ipynb", data(solved()) + b" " * 9_000_000, "MB without its outputs, and 8.0 MB is the most"),
    "101 MB": ("alice.ipynb", lambda path: path.touch() or os.truncate(path, 101 * 10**6), "and 100.0 MB is the most"),
    "outputs of brackets": ("alice.ipynb", b'{"cells": [{"outputs": ' + b"[" * 10**7, "million strings and brackets"),
    "outputs of escapes": ("alice.ipynb", b'{"cells": [{"outputs": ["' + b"\\" * 10**7, "its JSON is broken"),
    "outputs without an end": ("alice.ipynb", b'{"cells": [{"outputs": [' + b"1, " * 10**7, "its JSON is broken"),
    "outputs that are not left out": (
        "alice.ipynb",
        b'{"cells": [' + b'{"outputs": 1},' * 10**6,
        "without its outputs",
    ),
    "a million cells": ("alice.ipynb", b'{"cells": [' + b"{}," * 1_000_000 + b"{}]}", "has 1000001 cells"),
    "a named pipe": ("alice.ipynb", os.mkfifo, "is a named pipe, and only regular files are read"),
    "a folder": ("alice.ipynb", os.mkdir, "there is no notebook of exercises in it"),
    "a link to a neighbour": ("alice.ipynb", lambda path: os.symlink("bob.ipynb", path), "is a link, and only regular"),
    "a link to a device": ("alice.ipynb", lambda path: os.symlink("/dev/zero", path), "is a link, and only regular"),
    "a link to itself": ("alice.ipynb", lambda path: os.symlink(path.name, path), "is a link, and only regular"),
    "a link to the folder": ("alice", lambda path: os.symlink(".", path), "is a link, and links are not followed"),
    "no zip": ("alice.zip", b"Rar!\x1a\x07" * 100, "is no zip"),
    "half a zip": ("alice.zip", zipped({NAME: solved()})[:-40], "is no zip"),
    "a spoilt zip": ("alice.zip", spoilt_in_the_middle(zipped({NAME: solved()})), "cannot be unpacked"),
    "an encrypted zip": ("alice.zip", patched(zipped({NAME: solved()}), 6, 8, lambda f: f | 1), "is encrypted"),
    "a bomb": ("alice.zip", zipped({NAME: ZEROS}), "which no notebook does"),
    "a small bomb": ("alice.zip", zipped({NAME: EMPTY + b" " * 7_000_000}), "which no notebook does"),
    "a bomb that lies": ("alice.zip", lies_about_its_size(zipped({NAME: ZEROS})), "cannot be unpacked"),
    "a bomb of bzip2": ("alice.zip", zipped({NAME: ZEROS}, compress=zipfile.ZIP_BZIP2), "packed in a way that"),
    "a bomb of lzma": ("alice.zip", zipped({NAME: b"0" * 10**6}, compress=zipfile.ZIP_LZMA), "packed in a way that"),
    "zips in zips": ("alice.zip", zipped({"a.zip": zipped({NAME: solved()})}), "is a zip in a zip, and is not read"),
    "a zip for 65 536 files": (
        "alice.zip",
        zipped({NAME: solved()}).replace(b"PK\x05\x06", b"PK\x06\x07" + bytes(16) + b"PK\x05\x06"),
        "lists too many files",
    ),
    "..": ("alice.zip", zipped({f"../{NAME}": solved()}), "leads out of the zip"),
    ".. within": ("alice.zip", zipped({f"a/../../{NAME}": solved()}), "leads out of the zip"),
    ".. as on Windows": ("alice.zip", zipped({f"..\\{NAME}": solved()}), "leads out of the zip"),
    "an absolute path": ("alice.zip", zipped({f"/tmp/{NAME}": solved()}), "leads out of the zip"),
    "a drive": ("alice.zip", zipped({f"C:/{NAME}": solved()}), "leads out of the zip"),
    "a link in a zip": ("alice.zip", zipped({NAME: b"../bob.ipynb"}, links=[NAME]), "is a link, and only regular"),
    "a linked folder in a zip": (
        "alice.zip",
        zipped({"exercises": b".."}, links=["exercises"]),
        "is a link, and links",
    ),
    "a file that is a folder": ("alice.zip", zipped({"a": b"", f"a/{NAME}": solved()}), "a file and a folder in one"),
    "a deep folder": ("alice.zip", zipped({"a/" * 40 + NAME: solved()}), "lies too deep"),
}


def list_alone(names):
    """A zip that is a list of files, none of which is in it."""
    entry = struct.Struct("<4s6H3L5H2L")
    entries = [entry.pack(b"PK\x01\x02", *(20,) * 2, *(0,) * 7, len(name), *(0,) * 6) + name.encode() for name in names]
    return b"".join(entries) + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0, 0, len(b"".join(entries)), 0, 0)


def with_answer(text):
    notebook = solved()
    cell(notebook)["source"] = text
    return data(notebook)


# {attack: (bytes of the notebook, the first answer's text or None, words of a sentence)}; the other answers are honest.
UNIFORM = "def uniform_height(a):\n    return 1 / a\n"
ODD = {
    "7 MB beside the answers": (
        data(solved() | {"x": "y" * 7_000_000}),
        HONEST[FIRST],
        "",
    ),
    "an answer of 64 kB": (with_answer(UNIFORM + "#" * 63_000), UNIFORM + "#" * 63_000, ""),
    "an answer of 65 kB": (with_answer(UNIFORM + "#" * 64_001), None, "has 64 kB, and 64 kB is the most"),
    "an answer of 65 kB in 32 000 letters": (with_answer(UNIFORM + "#" + "é" * 32_000), None, "and 64 kB is the most"),
    "an answer of 6 MB": (with_answer(UNIFORM + "x=1\n" * 1_500_000), None, "has 6.0 MB, and 64 kB is the most"),
    "7 MB on one line": (with_answer(UNIFORM + "a" * 7_000_000), None, "and 64 kB is the most"),
    "7 MB of spaces": (with_answer(" " * 7_000_000 + UNIFORM), None, "and 64 kB is the most"),
    "7 MB of brackets": (with_answer(UNIFORM + "(" * 7_000_000), None, "and 64 kB is the most"),
    "half a surrogate pair": (with_answer(UNIFORM + "# \ud800x"), UNIFORM + "# \ufffdx", ""),
    "the other half": (with_answer(UNIFORM + "# \udfff"), UNIFORM + "# \ufffd", ""),
    "text that turns": (
        with_answer(UNIFORM + "# \u202e\u2066"),
        UNIFORM + "# \u202e\u2066",
        "hide or turn text: U+202E",
    ),
    "text that hides": (
        with_answer(UNIFORM + "# \u200b\u00ad\u3164"),
        UNIFORM + "# \u200b\u00ad\u3164",
        "U+00AD, U+200B, U+3164",
    ),
    "control characters": (with_answer(UNIFORM + "# \x00\x1b[2J"), UNIFORM + "# \x00\x1b[2J", "U+0000, U+001B"),
    "HTML and formulas": (with_answer(UNIFORM + "# =1+1<script>"), UNIFORM + "# =1+1<script>", ""),
    "emoji and accents": (with_answer(UNIFORM + "# é 🙂 λ"), UNIFORM + "# é 🙂 λ", ""),
    "a list with other things": (
        with_answer([UNIFORM, 5, None, ["x"], {"a": 1}]),
        UNIFORM,
        "",
    ),
    "no text": (with_answer(5), None, ""),
    "an object": (with_answer({"a": [1]}), None, ""),
}


def parts(notebook, text, count):
    at = place(notebook)
    marks = copy.deepcopy(cell(notebook)["metadata"])
    notebook["cells"][at : at + 1] = [code(text, metadata=copy.deepcopy(marks)) for _ in range(count)]
    return data(notebook)


def anything(rng, depth=3):
    """Any JSON value, with words among it that mean something here."""
    words = ["cells", "source", "id", "metadata", "flowcourse", "exercise", "role", "answer", FIRST, f"{FIRST}-answer"]
    simple = [None, True, 7, -1.5, "", "code", "\ud800", "def uniform_height(a): return 1", *words]
    if depth == 0 or rng.random() < 0.3:
        return rng.choice(simple)
    if rng.random() < 0.5:
        return [anything(rng, depth - 1) for _ in range(rng.randrange(4))]
    return {rng.choice(words): anything(rng, depth - 1) for _ in range(rng.randrange(4))}


def spoilt(rng):
    """A notebook in which some values are anything, or bytes in which some are others."""
    notebook = solved()
    for _ in range(rng.randrange(1, 6)):
        target = rng.choice([notebook, rng.choice(notebook["cells"]), rng.choice(notebook["cells"])["metadata"]])
        target[rng.choice(["source", "id", "metadata", "cell_type", "flowcourse", "nbgrader", "outputs"])] = anything(
            rng
        )
    raw = bytearray(json.dumps(notebook).encode())
    for _ in range(rng.choice([0, 0, 0, 1, 20])):
        raw[rng.randrange(len(raw))] = rng.randrange(256)
    return bytes(raw)


NAMES = [  # of submissions
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2",
    "@SUM(A1)",
    "\t=1",
    "<script>alert(1)</script>",
    "a\u202egnp.exe",
    "a\u2066b\u200b",
    "line\nbreak\rand\0null",
    "a\\b",
    "a\x1b[2Jb",
    "../../etc/passwd",
    "..",
    "C:\\x",
    "con",
    "NUL.txt",
    "x" * 240,
    "漢" * 75,
    "Z" + "\u0336" * 90,
    "\ud800half",
    "",
    "'; drop table students; --",
    "%s%n{0}{{7*7}}",
    "$(touch minflow-attack)",
    "--help",
    "grades",
    " a-honest",
    "\u0430-honest",
    "trailing. . .",
    "🙂",
]
LIKE_A_CACHE = ".x", "env", "venv", "node_modules", "__pycache__"  # and yet a student's folder


def on_a_disk(name):
    """The name as a file may have it, or None."""
    name = name.replace("/", "_").replace("\0", "_").replace("\ud800", "\udcff")
    return name if name.strip(".") and len(os.fsencode(name)) <= 240 else None
