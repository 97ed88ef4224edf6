"""What a learner does next follows from the sentence: it names the thing to change, and blames who did it."""

import pytest

from flowcourse import catalogue
from flowcourse.checks.run import evaluate


def sentence(exercise_id, answer):
    return evaluate(exercise_id, answer, 0).sentence


def of_catalogue(exercise_id, misconception):
    return sentence(exercise_id, dict(catalogue.wrong(exercise_id))[misconception])


def test_a_sum_that_is_missing_is_not_called_a_column():
    """At the first input one coordinate moves, and its (N, 1) looks like a column."""
    said = sentence("ex-09-4", lambda z, mask, net: net(z[:, mask])[0])
    assert "sum over axis 1" in said and "column" not in said


def test_a_tree_is_copied_deeply_and_an_array_plainly():
    assert "copy.deepcopy(params), or build a new tree" in of_catalogue("ex-09-6", "changed its argument")
    assert "work on x.copy()" in of_catalogue("ex-01-2", "changed its argument")


@pytest.mark.parametrize(
    ("exercise_id", "answer", "asked"),
    [("ex-01-1", lambda a: (1, a + 1), "the height"), ("ex-09-2", lambda z, mask, net: (z, z[:, 0]), "x")],
)
def test_of_two_results_where_one_is_asked_the_sentence_says_which(exercise_id, answer, asked):
    assert sentence(exercise_id, answer).endswith(f"got a tuple of 2: {asked} alone is asked")


def test_a_tree_of_another_shape_is_not_an_error_raised_by_the_answer():
    said = of_catalogue("ex-09-6", "tree")
    assert said.startswith("new params must be built like params") and "raised" not in said
    assert sentence("ex-09-6", lambda *args: None).endswith("got None: is there a return?")


def test_a_rough_number_may_be_a_finite_difference():
    right = catalogue.right("ex-01-2")[0]
    assert "or is it a finite difference?" in sentence("ex-01-2", lambda x, a, b: right(x, a, b) * (1 + 1e-6))


def test_a_loss_is_called_a_loss():
    assert "negative log-likelihood" in of_catalogue("ex-09-5", "negative log-likelihood")
