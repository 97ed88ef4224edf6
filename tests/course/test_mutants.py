"""Small faults put into the solutions by machine: the checks catch 95 % of them, and a weak check is found out."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from course_tools import IDS, ROOT, TRIES, answer_source, page_of
from learner_tools import run

from flowcourse.author import mutants
from flowcourse.author.equivalent_mutants import EQUIVALENT
from flowcourse.author.mutations import mutations
from flowcourse.checking.parts import Case, TestInput
from flowcourse.core import manifest

DENSITY = manifest.find("ex-01-2")


def tally(identifier, text=None):
    """The Tally of an exercise or a fill-in cell; `text` takes the place of its solution."""
    text = text or answer_source(identifier)
    return mutants.tally(SimpleNamespace(id=identifier), page_of(identifier)["setup"], text)


@pytest.mark.nightly
@pytest.mark.parametrize("identifier", IDS + TRIES)
def test_the_check_catches_the_mutants_of_the_solution(identifier):
    counted = tally(identifier)
    assert counted.mutants >= 3 or identifier in TRIES
    assert counted.share >= mutants.ENOUGH, f"these pass the check: {counted.survivors}"
    passing, explained = {lines[-1][2:] for lines in counted.equivalent}, EQUIVALENT.get(identifier, {})
    assert explained.keys() - passing == set(), "explained as equivalent, and no mutant that passes"
    assert all(explained.values())


def faulty(*statements):
    """The texts of the mutants of a function."""
    lines = ["def f(x, mask):", '    """A map."""', "    ### BEGIN SOLUTION"]
    lines += [*(f"    {statement}" for statement in statements), "    ### END SOLUTION"]
    return [mutation.text for mutation in mutations("\n".join(lines))]


def texts_of(body):
    return {text.splitlines()[-1].strip().removeprefix("return ") for text in faulty(f"return {body}")}


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ("a + b", {"a - b", "a", "b", "-a + b", "-(a + b)"}),
        ("a / b", {"a * b", "a", "1 / b", "b / a", "-a / b"}),
        ("np.exp(x)", {"np.log(x)", "np.exp(-x)", "x", "-np.exp(x)"}),
        ("np.abs(x)", {"x"}),
        ("h(x)", {"x", "h(-x)", "-h(x)"}),
        ("np.sum(x, axis=1)", {"np.mean(x, axis=1)", "np.sum(x, axis=0)", "np.sum(x)"}),
        ("np.sum(x, axis=-1)", {"np.sum(x, axis=1)"}),
        ("f(a, b)", {"f(b, a)"}),
        ("x.T", {"x"}),
        ("x[1:]", {"x[2:]", "x[0:]", "x[1:-1]"}),
        ("x[::-1]", {"x[:]"}),
        ("x[:, ~mask]", {"x[:, mask]", "x[1:, ~mask]"}),
        ("x[mask]", {"x[~mask]"}),
        ("x > 0", {"x >= 0", "x < 0", "x > 1", "x > 0 + 0.1", "x > 0 - 0.1"}),
        ("x != 0", {"x == 0", "x > 0"}),
        ("0.5 * x", {"1.0 * x", "0.505 * x", "1.5 * x"}),
        ("list(range(n))", {"list(range(n + 1))", "list(range(n - 1))", "list(range(20))"}),
        ("x[:k]", {"x[:k + 1]", "x[:k - 1]", "x[1:k]"}),
        ("np.any(x, axis=0)", {"np.any(x[:1], axis=0)", "np.any(x[-1:], axis=0)"}),
        ("np.where(x, a, b)", {"a", "b", "np.where(a, x, b)"}),
        ("np.maximum(x, 1)", {"x", "1", "np.minimum(x, 1)"}),
        ("(a, b)", {"(b, a)", "(-a, b)", "(a, -b)"}),
        ("x > 0 and a", {"x > 0 or a", "x > 0", "a"}),
        ("np.sum(x, keepdims=True)", {"np.sum(x, keepdims=False)", "np.sum(x)"}),
        ("a if x else b", {"b if x else a"}),
        ("layer.inverse(x)", {"layer.forward(x)"}),
    ],
)
def test_the_faults_are_those_that_people_make(body, faults):
    assert faults <= texts_of(body)


def test_a_statement_is_left_out_and_a_condition_turned_round():
    texts = "\n".join(faulty("if mask:", "    x[0] = 1", "x += 2", "return x"))
    assert "    pass\n    x += 2" in texts and "    pass\n    return x" in texts and "if not mask:" in texts


def test_only_the_solution_is_touched_and_no_two_faults_are_the_same():
    text = answer_source("ex-06-6")
    head = text.split("### BEGIN")[0].splitlines()[0]
    faults = mutations(text)
    assert len({mutation.text for mutation in faults}) == len(faults) > 5
    assert [mutation for mutation in faults if not mutation.text.startswith(head) or not mutation.lines] == []


def weaken(monkeypatch, **parts):
    """Change the check of DENSITY, and take its laws away."""
    check = replace(mutants.case_of(DENSITY.id, 0).check, laws=(), **parts)
    monkeypatch.setattr(mutants, "case_of", lambda exercise_id, seed: Case(check, seed))


def test_a_check_that_never_draws_a_negative_slope_is_found_out(monkeypatch):
    def positive(rng):
        return [TestInput((rng.normal(size=5), float(rng.uniform(2, 3)), 0.5))]

    weaken(monkeypatch, inputs=positive)
    counted = tally(DENSITY.id)
    assert any("np.abs" in before and "np.abs" not in after for before, after in counted.survivors), counted.survivors
    monkeypatch.setitem(EQUIVALENT, DENSITY.id, {counted.survivors[0][-1][2:]: "nobody asked for it"})
    explained = tally(DENSITY.id)
    assert len(explained.equivalent) == len(counted.equivalent) + 1
    assert len(explained.survivors) == len(counted.survivors) - 1


def test_a_check_that_looks_roughly_is_found_out(monkeypatch):
    weaken(monkeypatch, rtol=0, atol=500.0)
    counted = tally(DENSITY.id)
    assert counted.share < mutants.ENOUGH and len(counted.survivors) >= 5


def test_what_is_the_same_in_other_words_is_no_fault():
    """x[:] is x[0:]: equivalent, neither caught nor a survivor."""
    counted = tally(DENSITY.id, answer_source(DENSITY.id).replace("z = (x - b) / a", "z = (x[:] - b) / a + 0 * x"))
    assert len(counted.equivalent) >= 2 and counted.survivors == ()


def test_a_mutant_that_never_ends_is_caught():
    loop = "    k = 1\n    while k < 3:\n        k += 1\n    z ="
    counted = tally(DENSITY.id, answer_source(DENSITY.id).replace("    z =", loop))
    assert counted.share == 1 and counted.caught > 20


def test_the_command_prints_a_row_for_each_and_the_survivors(monkeypatch):
    code, text = run("mutants", "ex-01-2", "ex-01-4", "--path", str(ROOT))
    assert code == 0 and text.count("100%") == 2 and "ex-01-4" in text
    survivor = mutants.Tally(DENSITY, 1, (("- x", "+ y"),), (("- return a", "+ return b"),))
    monkeypatch.setattr(mutants, "tallies", lambda root, exercises: [survivor])
    code, text = run("mutants", "--path", str(ROOT))
    assert code == 1 and "50%" in text and "this passes its check\n- return a\n+ return b" in text and "+ y" not in text
    assert "this is the same\n- x\n+ y" in run("mutants", "--equivalent", "--path", str(ROOT))[1]
