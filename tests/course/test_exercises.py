"""Every exercise of the manifest and every fill-in cell, under the same tests: none needs test code of its own.

SEEDS=22-200 takes the seeds 22 to 199 in place of two.
"""

import pickle
import re
from itertools import product

import answers
import numpy as np
import pytest
from course_tools import IDS, SEEDS, TRIES, cells, solution, stub

from flowcourse.checking.call import run_inputs
from flowcourse.checking.judge import judge
from flowcourse.checking.parts import Outcome
from flowcourse.core import manifest
from flowcourse.exercises import case_of, evaluate, find

each = pytest.mark.parametrize("identifier", IDS + TRIES)
each_exercise = pytest.mark.parametrize("identifier", IDS)
TEX_OR_CODE = re.compile(r"\$\$.*?\$\$|\$[^$]*\$|`[^`]*`", re.DOTALL)


@each
def test_the_stub_is_not_started(identifier):
    verdict = evaluate(identifier, stub(identifier), 0)
    assert verdict.status == "not started", verdict.line


@each
def test_the_solution_passes_on_all_seeds(identifier):
    assert not_passed(identifier, solution(identifier)) == []


@each_exercise
def test_the_right_answers_of_people_pass_on_all_seeds(identifier):
    for k, answer in enumerate(answers.right(identifier)):
        assert not_passed(identifier, answer) == [], f"number {k} of the right answers"


def not_passed(identifier, answer):
    """[(seed, sentence)] where the answer does not pass."""
    verdicts = [(seed, evaluate(identifier, answer, seed)) for seed in SEEDS]
    return [(seed, verdict.line) for seed, verdict in verdicts if not verdict.passed]


@each
def test_the_formula_of_a_mistake_is_called_by_its_name_on_all_seeds(identifier):
    """A part of which the formula says nothing is right; of several mistakes with equal numbers the first is said."""
    for seed in SEEDS:
        case = case_of(identifier, seed)
        for mistake in find(identifier).mistakes:
            outcomes = [Outcome(values_of(case, mistake, i)) for i in range(len(case.inputs))]
            assert_called(mistake.name, judge(case, "", outcomes), seed)


def values_of(case, mistake, i):
    """What an answer with this mistake returns at test input number i."""
    parts = zip(case.mistaken(mistake, i), case.expected[i], strict=True)
    return tuple(right if wrong is None else wrong for wrong, right in parts)


def assert_called(name, verdict, seed):
    assert (verdict.status, verdict.mistake) == ("failed", name), f"seed {seed}: {verdict.line}"
    assert "\n" not in verdict.line


@pytest.mark.parametrize("identifier", [i for i in IDS if answers.mistakes(i)])
def test_the_wrong_answers_of_people_are_called_by_their_names_on_all_seeds(identifier):
    for name, answer in answers.mistakes(identifier):
        for seed in SEEDS:
            assert_called(name, evaluate(identifier, answer, seed), seed)


def test_every_demand_has_an_answer_that_misses_it():
    demands = {(i, demand.name) for i in IDS for demand in find(i).demands}
    assert demands - {(i, name) for i in IDS for name, _ in answers.mistakes(i)} == set()


@each
def test_a_check_knows_several_mistakes_each_by_a_name_of_its_own(identifier):
    names = [part.name for part in (*find(identifier).mistakes, *find(identifier).demands)]
    assert len(names) >= (3 if identifier in IDS else 2) and len(set(names)) == len(names)


@each
def test_neither_the_identity_nor_a_constant_nor_values_that_were_right_for_another_seed_pass(identifier):
    count, case = len(find(identifier).returns), case_of(identifier, 1)

    def identity(*args):
        return args[0] if count == 1 else (args[0],) * count

    assert {evaluate(identifier, identity, seed).status for seed in SEEDS} == {"failed"}
    right = run_inputs(case, solution(identifier))
    for constant in (0.0, 1.0):
        outcomes = [Outcome(tuple(np.full(part.shape, constant) for part in outcome.values)) for outcome in right]
        assert judge(case, "", outcomes).status == "failed", f"the constant {constant}"
    assert judge(case_of(identifier, 0), "", right).status == "failed"


@each
def test_values_of_a_strange_shape_fail_and_raise_nothing(identifier):
    count, case = len(find(identifier).returns), case_of(identifier, 1)
    for shape, number in product([(), (0,), (3,), (2, 2), (0, 3), (2, 3, 4)], [0.0, np.nan, np.inf]):
        outcome = Outcome((np.full(shape, number),) * count)
        assert judge(case, "", [outcome] * len(case.inputs)).status == "failed"


@each
def test_inputs_are_data_of_the_same_shapes_on_all_seeds_and_the_first_is_fixed(identifier):
    check = find(identifier)

    def inputs(seed):
        return check.inputs(np.random.default_rng(seed))

    def shapes(seed):
        return [[a.shape for a in each.args if isinstance(a, np.ndarray)] for each in inputs(seed)]

    first, other = inputs(0), inputs(1)
    assert {len(test_input.args) for test_input in first} == {len(check.arguments)}
    assert pickle.dumps(first) == pickle.dumps(inputs(0)) != pickle.dumps(other)
    assert pickle.dumps(first[0]) == pickle.dumps(other[0])
    assert [seed for seed in (*SEEDS, 100293, 200101) if shapes(seed) != shapes(0)] == []


@each_exercise
def test_the_guess_cell_asks_for_the_numbers_that_the_check_shows(identifier):
    text = cells(manifest.find(identifier).notebook).get(f"{identifier}-guess", "")
    assert re.findall(r'predict\("(.+)", \.\.\.\)', text) == [what for what, _ in find(identifier).guesses]


@each_exercise
def test_no_tex_is_left_where_nothing_sets_it(identifier):
    check, texts = find(identifier), cells(manifest.find(identifier).notebook)
    plain_texts = [mistake.sentence for mistake in check.mistakes] + [law.name for law in check.laws]
    plain_texts += [demand.sentence for demand in check.demands if isinstance(demand.sentence, str)]
    plain_texts += [TEX_OR_CODE.sub("", texts[f"{identifier}-{role}"]) for role in ("task", "why")]
    assert [text for text in plain_texts if any(tex in text for tex in ("_{", "^{", "\\", "$"))] == []
