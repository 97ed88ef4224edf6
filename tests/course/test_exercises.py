"""Every exercise of the manifest, judged by its own catalogue: no chapter needs test code of its own."""

import pickle

import numpy as np
import pytest
from course_tools import IDS, SEEDS, solution, stub

from flowcourse import catalogue, manifest
from flowcourse.checks import find
from flowcourse.checks.call import run_probes
from flowcourse.checks.judge import judge
from flowcourse.checks.model import Outcome
from flowcourse.checks.run import case_of, evaluate

RIGHT = [(i, k) for i in IDS for k in range(len(catalogue.right(i)))]


def probes_of(exercise_id, seed):
    return find(exercise_id).probes(np.random.default_rng(seed))


@pytest.mark.parametrize("exercise_id", IDS)
def test_the_stub_is_not_started(exercise_id):
    verdict = evaluate(exercise_id, stub(exercise_id), 0)
    assert verdict.status == "not started", verdict.line


@pytest.mark.parametrize("exercise_id", IDS)
def test_the_solution_passes_on_all_seeds(exercise_id):
    answer = solution(exercise_id)
    for seed in SEEDS:
        verdict = evaluate(exercise_id, answer, seed)
        assert verdict.passed, f"seed {seed}: {verdict.line}"


@pytest.mark.parametrize(("exercise_id", "k"), RIGHT)
def test_another_right_answer_passes_on_all_seeds(exercise_id, k):
    answer = catalogue.right(exercise_id)[k]
    for seed in SEEDS:
        verdict = evaluate(exercise_id, answer, seed)
        assert verdict.passed, f"seed {seed}: {verdict.line}"


@pytest.mark.parametrize("exercise_id", IDS)
def test_the_catalogue_is_complete(exercise_id):
    names = [name for name, _ in catalogue.wrong(exercise_id)]
    signatures = [signature.name for signature in find(exercise_id).signatures]
    assert len(names) >= 3 and len(catalogue.right(exercise_id)) >= 2
    assert set(signatures) <= set(names), "every signature needs a wrong answer that shows it"
    assert len(set(signatures)) == len(signatures)


@pytest.mark.parametrize("exercise_id", IDS)
def test_identity_fails(exercise_id):
    count = len(find(exercise_id).returns)

    def identity(*args):
        return args[0] if count == 1 else (args[0],) * count

    assert all(evaluate(exercise_id, identity, seed).status == "failed" for seed in range(5))


@pytest.mark.parametrize("constant", [0.0, 1.0])
@pytest.mark.parametrize("exercise_id", IDS)
def test_a_constant_of_the_right_shape_fails(exercise_id, constant):
    case = case_of(exercise_id, 1)
    outcomes = [Outcome(tuple(np.full(part.shape, constant) for part in value)) for value in case.expected]
    assert judge(case, "", outcomes).status == "failed"


@pytest.mark.parametrize("exercise_id", IDS)
def test_a_memoiser_fails(exercise_id):
    """Values that were right for seed 0, replayed for seed 1."""
    remembered = run_probes(case_of(exercise_id, 0), solution(exercise_id))
    assert judge(case_of(exercise_id, 0), "", remembered).passed
    assert judge(case_of(exercise_id, 1), "", remembered).status == "failed"


@pytest.mark.parametrize("exercise_id", IDS)
def test_probes_have_the_same_shapes_on_all_seeds(exercise_id):
    """100293 and 200101 once left ex-03-4 a batch without rows, on which its law could not be evaluated."""

    def shapes(seed):
        arrays = [[a for a in probe.args if isinstance(a, np.ndarray)] for probe in probes_of(exercise_id, seed)]
        return [[a.shape for a in of_probe] for of_probe in arrays]

    assert all(shapes(seed) == shapes(0) for seed in (*SEEDS, 100293, 200101))


@pytest.mark.parametrize("exercise_id", IDS)
def test_probes_are_data_and_the_first_is_fixed(exercise_id):
    check = find(exercise_id)
    assert pickle.dumps(probes_of(exercise_id, 3)) == pickle.dumps(probes_of(exercise_id, 3))
    first, other = probes_of(exercise_id, 0), probes_of(exercise_id, 1)
    assert pickle.dumps(first[0]) == pickle.dumps(other[0])
    assert pickle.dumps(first) != pickle.dumps(other)
    assert all(len(probe.args) == len(check.arguments) for probe in first)
    assert manifest.find(exercise_id).id == check.id
