"""Each wrong answer of the catalogue gets the sentence of its own misconception, on every seed."""

import pytest
from course_tools import IDS, SEEDS

from flowcourse import catalogue
from flowcourse.checks.run import evaluate

WRONG = [(i, k) for i in IDS for k in range(len(catalogue.wrong(i)))]


def label(pair):
    return f"{pair[0]}-{catalogue.wrong(pair[0])[pair[1]][0].replace(' ', '-')}"


@pytest.mark.parametrize(("exercise_id", "k"), WRONG, ids=map(label, WRONG))
def test_a_wrong_answer_gets_its_own_sentence_on_all_seeds(exercise_id, k):
    misconception, answer = catalogue.wrong(exercise_id)[k]
    for seed in SEEDS:
        verdict = evaluate(exercise_id, answer, seed)
        assert (verdict.status, verdict.misconception) == ("failed", misconception), f"seed {seed}: {verdict.line}"
        assert "\n" not in verdict.line
