"""Every exercise of the manifest, and every fill-in cell, under the same tests: none needs test code of its own."""

import pickle
import re

import answers
import numpy as np
import pytest
from course_tools import IDS, SEEDS, TRIES, cells, solution, stub

from flowcourse.checking.call import run_inputs
from flowcourse.checking.judge import judge
from flowcourse.checking.parts import Outcome
from flowcourse.core import manifest
from flowcourse.exercises import case_of, evaluate, find

ALL = IDS + TRIES
RIGHT = [(i, k) for i in IDS for k in range(len(answers.right(i)))]


def inputs_of(exercise_id, seed):
    return find(exercise_id).inputs(np.random.default_rng(seed))


@pytest.mark.parametrize("exercise_id", ALL)
def test_the_stub_is_not_started(exercise_id):
    verdict = evaluate(exercise_id, stub(exercise_id), 0)
    assert verdict.status == "not started", verdict.line


@pytest.mark.parametrize("exercise_id", ALL)
def test_the_solution_passes_on_all_seeds(exercise_id):
    answer = solution(exercise_id)
    for seed in SEEDS:
        verdict = evaluate(exercise_id, answer, seed)
        assert verdict.passed, f"seed {seed}: {verdict.line}"


@pytest.mark.parametrize(("exercise_id", "k"), RIGHT)
def test_another_right_answer_passes_on_all_seeds(exercise_id, k):
    answer = answers.right(exercise_id)[k]
    for seed in SEEDS:
        verdict = evaluate(exercise_id, answer, seed)
        assert verdict.passed, f"seed {seed}: {verdict.line}"


@pytest.mark.parametrize("exercise_id", IDS)
def test_every_mistake_has_a_name_of_its_own_and_answers_are_several(exercise_id):
    names = [part.name for part in (*find(exercise_id).mistakes, *find(exercise_id).demands)]
    assert len(names) >= 3 and len(set(names)) == len(names)
    if answers.right(exercise_id) or answers.mistakes(exercise_id) or find(exercise_id).demands:
        assert len(answers.right(exercise_id)) >= 2
        written = {name for name, _ in answers.mistakes(exercise_id)} & set(names)
        assert len(written) >= 3, "at least three mistakes need an answer as a student would write it"


@pytest.mark.parametrize("exercise_id", IDS)
def test_the_guess_cell_asks_for_the_numbers_that_the_check_shows(exercise_id):
    text = cells(manifest.find(exercise_id).notebook).get(f"{exercise_id}-guess", "")
    assert re.findall(r'predict\("(.+)", \.\.\.\)', text) == [what for what, _ in find(exercise_id).guesses]


@pytest.mark.parametrize("exercise_id", ALL)
def test_identity_fails(exercise_id):
    count = len(find(exercise_id).returns)

    def identity(*args):
        return args[0] if count == 1 else (args[0],) * count

    assert all(evaluate(exercise_id, identity, seed).status == "failed" for seed in range(5))


@pytest.mark.parametrize("constant", [0.0, 1.0])
@pytest.mark.parametrize("exercise_id", ALL)
def test_a_constant_of_the_right_shape_fails(exercise_id, constant):
    case = case_of(exercise_id, 1)
    right = run_inputs(case, solution(exercise_id))
    outcomes = [Outcome(tuple(np.full(part.shape, constant) for part in outcome.values)) for outcome in right]
    assert judge(case, "", outcomes).status == "failed"


@pytest.mark.parametrize("exercise_id", ALL)
def test_a_memoiser_fails(exercise_id):
    """Values that were right for seed 0, replayed for seed 1."""
    remembered = run_inputs(case_of(exercise_id, 0), solution(exercise_id))
    assert judge(case_of(exercise_id, 0), "", remembered).passed
    assert judge(case_of(exercise_id, 1), "", remembered).status == "failed"


@pytest.mark.parametrize("exercise_id", ALL)
def test_inputs_have_the_same_shapes_on_all_seeds(exercise_id):
    """100293 and 200101 once left ex-03-4 a batch without rows, on which its law could not be evaluated."""

    def shapes(seed):
        arrays = [
            [a for a in test_input.args if isinstance(a, np.ndarray)] for test_input in inputs_of(exercise_id, seed)
        ]
        return [[a.shape for a in of_input] for of_input in arrays]

    assert all(shapes(seed) == shapes(0) for seed in (*SEEDS, 100293, 200101))


@pytest.mark.parametrize("exercise_id", IDS)
def test_inputs_are_data_and_the_first_is_fixed(exercise_id):
    check = find(exercise_id)
    assert pickle.dumps(inputs_of(exercise_id, 3)) == pickle.dumps(inputs_of(exercise_id, 3))
    first, other = inputs_of(exercise_id, 0), inputs_of(exercise_id, 1)
    assert pickle.dumps(first[0]) == pickle.dumps(other[0])
    assert pickle.dumps(first) != pickle.dumps(other)
    assert all(len(test_input.args) == len(check.arguments) for test_input in first)
    assert manifest.find(exercise_id).id == check.id
