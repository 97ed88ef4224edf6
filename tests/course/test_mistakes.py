"""Each mistake that a check knows gets its own sentence on every seed: from its formula, and from answers of people."""

import answers
import pytest
from course_tools import IDS, SEEDS, TRIES

from flowcourse.checking.judge import judge
from flowcourse.checking.parts import Outcome
from flowcourse.exercises import case_of, evaluate, find

WRONG = [(i, k) for i in IDS for k in range(len(answers.mistakes(i)))]
MISTAKES = [(i, mistake) for i in IDS + TRIES for mistake in find(i).mistakes]


def label(pair):
    return f"{pair[0]}-{answers.mistakes(pair[0])[pair[1]][0].replace(' ', '-')}"


@pytest.mark.parametrize(
    ("exercise_id", "mistake"), MISTAKES, ids=[f"{i}-{m.name.replace(' ', '-')}" for i, m in MISTAKES]
)
def test_the_formula_of_a_mistake_is_called_by_its_name_on_all_seeds(exercise_id, mistake):
    """A part of which the formula says nothing is right; of several mistakes with equal numbers the first is said."""
    for seed in SEEDS:
        case = case_of(exercise_id, seed)
        outcomes = [Outcome(values_of(case, mistake, i)) for i in range(len(case.inputs))]
        verdict = judge(case, "", outcomes)
        assert (verdict.status, verdict.mistake) == ("failed", mistake.name), f"seed {seed}: {verdict.line}"
        assert "\n" not in verdict.line


def values_of(case, mistake, i):
    """What an answer with this mistake returns at test input number i."""
    parts = zip(case.mistaken(mistake, i), case.expected[i], strict=True)
    return tuple(right if wrong is None else wrong for wrong, right in parts)


@pytest.mark.parametrize(("exercise_id", "k"), WRONG, ids=map(label, WRONG))
def test_a_wrong_answer_gets_its_own_sentence_on_all_seeds(exercise_id, k):
    mistake, answer = answers.mistakes(exercise_id)[k]
    for seed in SEEDS:
        verdict = evaluate(exercise_id, answer, seed)
        assert (verdict.status, verdict.mistake) == ("failed", mistake), f"seed {seed}: {verdict.line}"
        assert "\n" not in verdict.line
