"""What a learner does next follows from the sentence: it names the thing to change, and blames who did it."""

import re
from functools import partial

import answers
import numpy as np
import pytest
from course_tools import IDS, cells

from flowcourse.checking.call import run_inputs
from flowcourse.checking.judge import judge
from flowcourse.checking.parts import Case, Check, TestInput
from flowcourse.checking.values import in_words
from flowcourse.checking.wording import Difference, example
from flowcourse.core import manifest
from flowcourse.exercises import evaluate, find
from minflow.distributions import Normal

TEX_OR_CODE = re.compile(r"\$\$.*?\$\$|\$[^$]*\$|`[^`]*`", re.DOTALL)


def sentence(exercise_id, answer):
    return evaluate(exercise_id, answer, 0).sentence


def of_answer(exercise_id, mistake):
    return sentence(exercise_id, dict(answers.mistakes(exercise_id))[mistake])


def test_a_sum_that_is_missing_is_not_called_a_column():
    """At the first input one coordinate moves, and its (N, 1) looks like a column."""

    def inputs(rng):
        return [TestInput((rng.normal(size=(3, 1)),)), TestInput((rng.normal(size=(4, 2)),))]

    check = Check("ex-01-1", ("z",), ("log_det",), inputs=inputs, expected=lambda z: np.sum(z, axis=1))
    case = Case(check, 0)
    said = judge(case, "", run_inputs(case, np.array)).sentence
    assert "sum over axis 1" in said and "column" not in said


def test_a_tree_is_copied_deeply_and_an_array_plainly():
    assert "copy.deepcopy(params), or build a new tree" in of_answer("ex-09-6", "changed its argument")
    assert "work on x.copy()" in of_answer("ex-01-2", "changed its argument")


def test_a_layer_says_what_it_was_given_wrongly():
    said = [sentence("ex-04-4", answer) for name, answer in answers.mistakes("ex-04-4") if name == "raised"]
    for words in (
        "was given a pair",
        "the whole list of params",
        "its params first and the points second",
        "a log_det",
    ):
        assert sum(words in line for line in said) == 1


def test_a_list_that_is_turned_round_in_place_needs_no_deep_copy():
    assert "work on a new list, list(layers) or layers[::-1]" in of_answer("ex-04-4", "changed its argument")
    said = sentence("ex-06-3", lambda J, order: (J[0] * 0, order.sort() is None))
    assert "changed its argument order in place: work on a new list" in said


@pytest.mark.parametrize(
    ("exercise_id", "answer", "asked"),
    [("ex-01-1", lambda a: (1, a + 1), "the height"), ("ex-09-2", lambda z, mask, net: (z, z[:, 0]), "x")],
)
def test_of_two_results_where_one_is_asked_the_sentence_says_which(exercise_id, answer, asked):
    assert sentence(exercise_id, answer).endswith(f"got a tuple of 2: {asked} alone is asked")


def test_a_tree_of_another_shape_is_not_an_error_raised_by_the_answer():
    said = of_answer("ex-09-6", "unfit")
    assert said.startswith("new params must be built like params") and "raised" not in said
    assert sentence("ex-09-6", lambda *args: None).endswith("got None: is there a return?")


def test_a_rough_number_may_be_a_finite_difference():
    right = answers.right("ex-01-2")[0]
    assert "or is it a finite difference, or has" in sentence("ex-01-2", lambda x, a, b: right(x, a, b) * (1 + 1e-6))


def test_a_loss_is_called_a_loss():
    def loss(*args):
        x, log_prob = answers.right("ex-09-9")[0](*args)
        return x, -log_prob

    assert "negative log-likelihood" in sentence("ex-09-9", loss)


def test_layers_and_their_params_are_named():
    said = sentence("ex-04-4", lambda x, base, layers, params: x[:, 0])
    assert "layers = [Bend(2), Bend(2)], params = [{c: 1.3863, d: 2, w: 1}, {c: 1.3863, d: 4, w: 1}]" in said
    assert "order = [2, 0, 1]" in sentence("ex-06-3", lambda J, order: (np.ones(J[0].shape), False))


def test_what_is_too_long_to_be_read_is_said_by_its_kind():
    assert in_words([{"weight": np.ones((2, 8))}, {"weight": np.ones((8, 2))}]) == "a list of 2"
    assert in_words({"weight": np.ones((2, 8)), "bias": np.ones(2)}) == "a dict"
    assert in_words(partial(np.add, np.ones((2, 8)))) == "add" and in_words(partial(np.add, 2.0)) == "add(2, ·)"
    assert in_words([1.0, True, "up", None]) == "a list of 4" and in_words((1.0, True, "up")) == "[1, True, up]"


def test_of_a_batch_the_row_is_shown_and_of_other_arguments_all():
    """A mask has as many entries as the batch has rows, at the first input and by accident."""
    check = Check("ex-09-2", ("z", "mask"), ("x",), inputs=None, expected=abs)
    test_input = TestInput((np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([True, False])))
    said = example(check, Difference(test_input, 0, "x", (1, 0), 2, 5.0, 6.0))
    assert said == "(for z = [3, 4], mask = [True, False]: x[1, 0] expected 5, got 6)"
    assert "A = [[2, 0], [1, 1]]" in sentence("ex-02-5", lambda x, A, b: (A - 7, x[:, 0]))


def test_an_array_of_numbers_is_as_good_as_a_tuple_of_them():
    assert evaluate("ex-09-1", lambda z1, z2: np.array(right("ex-09-1", z1, z2)), 0).passed
    assert sentence("ex-02-5", lambda x, A, b: x).endswith("in this order; got an array")


def test_of_several_results_the_sentence_says_which():
    said = sentence("ex-08-2", lambda *args: (right("ex-08-2", *args)[0], right("ex-08-2", *args)[1] + 5))
    assert ": h(x)[0, 0] expected 3, got 8)" in said
    said = sentence("ex-08-6", lambda *args: (right("ex-08-6", *args)[0], 7.0))
    assert ": gain expected 1.1953, got 7)" in said


def test_of_a_batch_nothing_is_said_where_there_is_none():
    """The rows and columns of a matrix are no batch, and no dimensions to sum over."""
    for factor in (3, 1 / 3, 5):
        said = sentence("ex-02-7", lambda *args, factor=factor: right("ex-02-7", *args) * factor)
        assert said.startswith("A differs from the specification")
    said = sentence("ex-02-5", lambda x, A, b: (A.var(), x[:, 0]))
    assert said.startswith("the covariance has shape () and must have (2, 2) (for")
    assert "batch" not in sentence("ex-01-1", lambda a: np.array([1 / a, a]))


def right(exercise_id, *args):
    return find(exercise_id).expected(*args)


@pytest.mark.parametrize("exercise_id", IDS)
def test_no_tex_is_left_where_nothing_sets_it(exercise_id):
    check = find(exercise_id)
    said = [mistake.sentence for mistake in check.mistakes] + [law.name for law in check.laws]
    said += [demand.sentence for demand in check.demands if isinstance(demand.sentence, str)]
    texts = cells(manifest.find(exercise_id).notebook)
    said += [
        TEX_OR_CODE.sub("", text) for key, text in texts.items() if key in (f"{exercise_id}-task", f"{exercise_id}-why")
    ]
    assert not [text for text in said if "_{" in text or "^{" in text or "\\" in text or "$" in text]


def masked_rows(z, mask, net):
    return net(z[mask])


def trace_of_the_batch(x, v, jacobian, log_p_z, steps):
    return x, log_p_z(x) - np.trace(jacobian(x, 1.0))


@pytest.mark.parametrize(
    ("exercise_id", "answer", "why"),
    [
        ("ex-02-4", lambda x, A: A @ x, "x is a batch of rows"),
        ("ex-01-5", lambda x, mean, std: Normal(mean=mean, std=std).log_prob(np.log(x)), "about the support"),
        ("ex-07-9", lambda x, order, L, U, s: np.linalg.solve(L, x), "solve takes points as columns"),
        ("ex-08-2", lambda z, x, mask, m: m(z[mask]), "the mask is one of coordinates"),
        ("ex-09-2", masked_rows, "the mask is one of coordinates"),
        ("ex-09-3", masked_rows, "the mask is one of coordinates"),
        ("ex-09-6", lambda flow, params, x, rate: params - rate * params, "a tree of lists and dicts cannot be"),
        ("ex-12-3", trace_of_the_batch, "here the first one is that of the points"),
    ],
)
def test_a_slip_that_ends_in_an_exception_is_named_beside_it(exercise_id, answer, why):
    assert re.search(rf"raised \w+: .*; .*{why}", sentence(exercise_id, answer))


def test_of_a_table_true_and_false_are_shown():
    assert "expected True, got False" in sentence("ex-06-3", lambda J, order: (np.zeros(J[0].shape), True))
