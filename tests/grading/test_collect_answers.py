"""Answers that cannot be used cost their exercise alone; nothing in a file makes collecting raise, or slow."""

import copy
import json
import random
import time

import pytest
from hand_ins import FIRST, HONEST, NAME, cell, code, collected, data, place, save, solved, texts, zipped

from flowcourse.core.visible import visible
from flowcourse.grading.intake import collect


def with_answer(text):
    notebook = solved()
    cell(notebook)["source"] = text
    return data(notebook)


# {attack: (bytes of the notebook, the first answer's text or None, words of a sentence)}; the other answers are honest.
UNIFORM = "def uniform_height(a):\n    return 1 / a\n"
ANSWERS = {
    "7 MB beside the answers": (
        data(solved() | {"x": "y" * 7_000_000}),
        HONEST[FIRST],
        "",
    ),
    "an answer of 64 kB": (with_answer(UNIFORM + "#" * 63_000), UNIFORM + "#" * 63_000, ""),
    "an answer of 65 kB": (with_answer(UNIFORM + "#" * 64_001), None, "has 64 kB, and 64 kB is the most"),
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
    "text that hides": (with_answer(UNIFORM + "# \u200b\u00ad"), UNIFORM + "# \u200b\u00ad", "U+00AD, U+200B"),
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


@pytest.mark.attack("attack")
@pytest.mark.parametrize("attack", ANSWERS)
def test_an_answer_that_cannot_be_used_costs_that_exercise_alone(tmp_path, attack):
    content, text, words = ANSWERS[attack]
    start = time.process_time()
    found = collected(save(tmp_path / "alice.ipynb", content))["alice"]
    assert time.process_time() - start < 5
    assert texts(found).get(FIRST) == text
    assert {key: t for key, t in texts(found).items() if key != FIRST} == {
        k: t for k, t in HONEST.items() if k != FIRST
    }
    assert words in " ".join(found.problems) and bool(words) == bool(found.problems)
    assert all(problem == visible(problem) and len(problem) <= 300 for problem in found.problems)


def parts(notebook, text, count):
    here = place(notebook)
    marks = copy.deepcopy(cell(notebook)["metadata"])
    notebook["cells"][here : here + 1] = [code(text, metadata=copy.deepcopy(marks)) for _ in range(count)]
    return data(notebook)


@pytest.mark.attack("thousands of parts")
@pytest.mark.parametrize(
    "text", ["  x = 1", "uniform_height = 1", "def uniform_height(a):", "\n" * 300 + "  y", "#" * 1000]
)
def test_thousands_of_parts_take_linear_time(tmp_path, text):
    start = time.process_time()
    found = collected(save(tmp_path / "alice.ipynb", parts(solved(), text, 4900)))["alice"]
    assert time.process_time() - start < 5
    assert {key: t for key, t in texts(found).items() if key != FIRST} == {
        k: t for k, t in HONEST.items() if k != FIRST
    }


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


@pytest.mark.attack("a file of anything")
@pytest.mark.parametrize("seed", range(4))
def test_nothing_in_a_file_makes_it_raise(tmp_path, seed):
    rng = random.Random(seed)
    for number in range(20):
        save(tmp_path / f"{number}.ipynb", spoilt(rng))
        packed = bytearray(zipped({NAME: solved()}))
        for _ in range(3):
            packed[rng.randrange(len(packed))] = rng.randrange(256)
        save(tmp_path / f"{number}-z.zip", bytes(packed))
    found = collected(tmp_path)
    assert len(found) == 40 and any(submission.answers for submission in found.values())
    said = [problem for submission in found.values() for problem in submission.problems]
    assert said and not [problem for problem in said if "to its end" in problem]


def test_a_fault_of_the_collector_itself_costs_one_submission_alone(tmp_path, monkeypatch):
    for who in ("alice", "bob"):
        save(tmp_path / f"{who}.ipynb", solved())
    take, calls = collect._take, []

    def fails_once(*args):
        calls.append(args)
        if len(calls) == 1:
            raise RuntimeError
        take(*args)

    monkeypatch.setattr(collect, "_take", fails_once)
    found = collected(tmp_path)
    assert found["alice"].problems == ("it could not be read to its end: RuntimeError",)
    assert texts(found["bob"]) == HONEST
