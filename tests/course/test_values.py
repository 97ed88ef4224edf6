"""What an answer returned is read as float64 arrays; values are put into words, compared, and told from each other."""

import copy
import math
from fractions import Fraction
from functools import partial
from types import SimpleNamespace

import numpy as np
import pytest

from flowcourse.checking.diagnose import close, shape_mistake, value_mistake
from flowcourse.checking.values import LONGEST, describe, in_words, read_values, same_tree, shorten
from minflow.distributions import Normal

READ = [
    (True, 1, [1.0]),
    (np.bool_(True), 1, [1.0]),
    (3, 1, [3.0]),
    (np.float32(0.5), 1, [0.5]),
    (np.array([1, 2], np.uint8), 1, [[1.0, 2.0]]),
    (np.array([1.0]), 1, [[1.0]]),
    (np.array([math.inf, -math.inf]), 1, [[math.inf, -math.inf]]),
    ([[1, 2], [3, 4]], 1, [[[1.0, 2.0], [3.0, 4.0]]]),
    ([], 1, [[]]),
    ((1, 2.5), 1, [[1.0, 2.5]]),
    (Fraction(1, 2), 1, [0.5]),
    (np.array([True, False], dtype=object), 1, [[1.0, 0.0]]),
    ((1, np.array([True, False])), 2, [1.0, [1.0, 0.0]]),
    ([1, 2.5], 2, [1.0, 2.5]),
    (np.array([1, 2]), 2, [1.0, 2.0]),
    (np.array([1.0, 2.0, 3.0]), 3, [1.0, 2.0, 3.0]),
]


@pytest.mark.parametrize(("result", "count", "read"), READ, ids=str)
def test_what_an_answer_returned_is_read_as_float64(result, count, read):
    values, failure = read_values(result, count)
    assert failure is None and {type(values), *map(type, values)} == {tuple, np.ndarray}
    assert {value.dtype for value in values} == {np.dtype(float)} and [value.tolist() for value in values] == read


UNREADABLE = [
    (..., 1, "not started", ""),
    (..., 2, "not started", ""),
    ((1.0, ...), 2, "not started", ""),
    ([1.0, ...], 1, "not started", ""),
    (1.0, 2, "parts", "a float"),
    (None, 2, "parts", "None"),
    ((1.0, 2.0, 3.0), 2, "parts", "a tuple of 3"),
    ([1.0], 2, "parts", "a list of 1"),
    ({"a": 1.0, "b": 2.0}, 2, "parts", "a dict"),
    (np.ones((2, 2)), 2, "parts", "an array"),
    (np.ones(3), 2, "parts", "an array"),
    ((None, 1.0), 2, "type", "None"),
    ((np.ones(2), 1.0), 1, "type", "a tuple of 2"),
    ((x for x in [1.0]), 1, "type", "a generator"),
    ({1.0}, 1, "type", "a set"),
    (1j, 1, "type", "a complex"),
    (np.array([1j]), 1, "type", "an array of dtype complex128"),
    (np.array(["1"]), 1, "type", "an array of dtype <U1"),
    ([[1.0], [1.0, 2.0]], 1, "type", "a list of 2, whose parts differ in length"),
    ([1.0, None], 1, "type", "a list of 2 of dtype object"),
]


@pytest.mark.parametrize(("result", "count", "kind", "text"), UNREADABLE)
def test_what_cannot_be_read_is_told_by_its_kind(result, count, kind, text):
    values, failure = read_values(result, count)
    assert values is None and (failure.kind, failure.text) == (kind, text)


@pytest.mark.parametrize(
    ("value", "words"),
    [(describe, "the function describe"), (dict, "the class dict"), ((), "a tuple of 0"), ([1], "a list of 1")]
    + [(None, "None"), (1, "an int"), (1.5, "a float"), (np.ones(2), "an array"), (..., "an ellipsis")],
)
def test_a_value_is_described_in_a_few_words(value, words):
    assert describe(value) == words


IN_WORDS = [
    (np.array(2.5), "2.5"),
    (123456.0, "1.2346e+05"),
    (np.float32(0.1), "0.1"),
    (math.nan, "nan"),
    (7, "7"),
    (True, "True"),
    (np.zeros((0, 2)), "[]"),
    (np.arange(6.0).reshape(2, 3), "[[0, 1, 2], [3, 4, 5]]"),
    (np.arange(7.0), "[0, 1, 2, 3, 4, 5, 6]"),
    (np.arange(70.0), "an array of shape (70,) that begins with 0"),
    (np.ones((9, 2, 2)), "an array of shape (9, 2, 2) that begins with [[1, 1], [1, 1]]"),
    (np.ones((9, 60)), "an array of shape (9, 60)"),
    ({"w": [1, (2.0, 3)], "b": 0.5}, "{w: [1, [2, 3]], b: 0.5}"),
    ("x" * LONGEST, "x" * LONGEST),
    ("x" * (LONGEST + 1), "a str"),
    ([1 / 3] * 19, "a list of 19"),
    ([1.0, True, "up", None], "a list of 4"),
    ((1.0, True, "up"), "[1, True, up]"),
    ([{"weight": np.ones((2, 28))}, {"weight": np.ones((28, 2))}], "a list of 2"),
    ({"weight": np.ones((2, 28)), "bias": np.ones(2)}, "a dict"),
    (partial(np.add, np.ones((2, 28))), "add"),
    (None, "None"),
    (abs, "abs"),
    (partial(np.add), "add"),
    (partial(np.add, 0.0, np.ones(2)), "add(0, [1, 1], ·)"),
    (Normal(dim=2), "Normal(2)"),
    (SimpleNamespace(), "a SimpleNamespace"),
]


@pytest.mark.parametrize(("value", "words"), IN_WORDS, ids=str)
def test_an_argument_is_written_in_full_where_it_is_short(value, words):
    assert in_words(value) == words


@pytest.mark.parametrize(("text", "short"), [("", ""), ("abcd", "abcd"), ("abcde", "abc…")])
def test_a_text_is_shortened_to_its_beginning(text, short):
    assert shorten(text, 4) == short


def layer(**attributes):
    return SimpleNamespace(**attributes)


SAME = [math.nan, [1.0, math.nan], {"bias": np.array([math.nan])}, np.array([True]), np.array([1, 2]), [("x", None)]]


@pytest.mark.parametrize("argument", [*SAME, layer(w=np.ones(2)), [{"w": layer(b=math.nan)}]], ids=str)
def test_an_argument_that_was_left_alone_has_not_changed(argument):
    assert same_tree(argument, copy.deepcopy(argument))


def test_an_object_with_a_new_attribute_has_not_changed():
    assert same_tree(layer(w=1.0), layer(w=1.0, cache=2.0)) and same_tree([1.0, (2, 3)], [1.0, [2.0, 3]])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (np.array([1.0, 2.0]), np.array([1, 2])),
        (np.array([1.0, 2.0]), np.array([1, 2], np.float32)),
        (np.array([1.0, 2.0]), [1.0, 2.0]),
        (np.array([math.nan, 2.0]), np.array([math.nan, 3.0])),
        (np.array([1.0, 2.0]), np.array([[1.0, 2.0]])),
        (np.array([True, False]), np.array([True, True])),
        ({"w": 1.0}, {"w": 1.0, "b": 0.0}),
        ({"w": 1.0}, {"w": 2.0}),
        ({"w": 1.0}, {"b": 1.0}),
        ({"w": 1.0}, {"w": np.ones(2)}),
        ({"w": 1.0}, {"w": None}),
        ([{"w": 1.0}], [None]),
        ([[1.0]], [None]),
        ([1, 2], [1, 2, 3]),
        ([1, 2], [2, 1]),
        (["a", "b"], ["b", "a"]),
        (math.nan, 0.0),
        (0.0, math.nan),
        (np.float32(1), np.float32(2)),
        (np.int64(1), np.int64(2)),
        (layer(w=np.ones(2)), layer(w=np.zeros(2))),
        (layer(w=1.0), layer(b=1.0)),
        (layer(w=1.0), None),
        (layer(w=layer()), layer(w=Normal())),
    ],
    ids=str,
)
def test_an_argument_whose_numbers_or_their_kind_are_others_has_changed(before, after):
    assert not same_tree(before, after)


CLOSE = [
    (1 + 0.9e-8, 1.0, True),
    (1 + 1.1e-8, 1.0, False),
    (0.9e-10, 0.0, True),
    (1.1e-10, 0.0, False),
    (1e4 * (1 + 0.9e-8), 1e4, True),
    (-1e4 * (1 + 0.9e-8), -1e4, True),
    (1.0, 1 + 3e-10, True),
    ([1.0, 1.0], 1.0, False),
    ([1.0, 2.0], [1.0, 2.1], False),
    ([], [], True),
    (math.inf, math.inf, True),
    (math.inf, -math.inf, False),
    (math.inf, 1.0, False),
    (math.nan, math.nan, True),
    (math.nan, 1.0, False),
    (1.0, math.nan, False),
    ([math.inf, 1 + 0.9e-8], [math.inf, 1], True),
    ([math.inf, 1 + 1.1e-8], [math.inf, 1], False),
    ([math.inf, 0.9e-10], [math.inf, 0], True),
    ([math.inf, 1.1e-10], [math.inf, 0], False),
]


@pytest.mark.parametrize(("value", "expected", "equal"), CLOSE, ids=str)
def test_close_compares_shapes_and_numbers(value, expected, equal):
    assert close(value, expected) is equal


def test_the_tolerance_is_a_share_of_what_is_expected_and_a_number_beside_it():
    assert close(1.5, 1.0, rtol=0.5, atol=0) and not close(1.6, 1.0, rtol=0.5, atol=0)
    assert close(0.6, 0.0, rtol=0, atol=0.6) and not close([math.inf, 1.6], [math.inf, 1.0], rtol=0.5, atol=0)
    assert close(1.0, 2.0, rtol=0.5, atol=0) and not close(2.0, 1.0, rtol=0.5, atol=0)


SHAPES = [  # what came, what is expected, whether this has a row for each sample, and what it is called
    (3.0, [1, 2], True, "summed over the batch"),
    ([[3.0]], [1, 2], True, "summed over the batch"),
    (0.0, [-1, 1], True, "summed over the batch"),
    (1.5, [1, 2], True, "mean over the batch"),
    (9.0, [1, 2], True, "one number for the batch"),
    (10.0, [[1, 2], [3, 4]], True, "one number for the batch"),
    (2.5, [[1, 2], [3, 4]], True, "one number for the batch"),
    (7.0, [7], True, "one row squeezed"),
    ([7, 8], [[7, 8]], True, "one row squeezed"),
    ([[7.0]], [7], True, "a column"),
    ([[1], [2]], [1, 2], True, "a column"),
    ([[1], [2]], [1, 2], False, "shape"),
    ([[1], [2], [3]], [1, 2], True, "shape"),
    (np.ones((4, 1)), np.ones((2, 2)), True, "shape"),
    ([[1, 2], [1, 2]], [1, 2], True, "a row and a column broadcast"),
    (np.ones((4, 4)), np.ones((2, 2)), True, "shape"),
    (np.ones((2, 3)), [1, 2], True, "not summed over the dimensions"),
    (np.ones((2, 3)), np.ones((2, 2)), True, "shape"),
    (np.ones((2, 3, 2)), [1, 2], True, "shape"),
    ([1, 2, 3], [1, 2], True, "shape"),
    ([1, 2], 1.5, False, "not reduced"),
    ([1.5], 1.5, False, "shape"),
    (np.ones((2, 3)), np.ones((3, 2)), True, "transposed"),
    (np.ones((2, 3)), np.ones((3, 2)), False, "transposed"),
    (np.ones((5, 2, 3)), np.ones((5, 3, 2)), False, "transposed"),
    (np.ones((3, 5, 2)), np.ones((2, 5, 3)), False, "axes exchanged"),
    (np.ones((5, 5, 2)), np.ones((2, 5, 3)), False, "shape"),
    (2.0, [[1, 2], [3, 4]], False, "no axis"),
]


@pytest.mark.parametrize(("value", "expected", "by_row", "mistake"), SHAPES, ids=str)
def test_a_wrong_shape_is_called_by_what_made_it(value, expected, by_row, mistake):
    assert shape_mistake("y", [(np.array(value, float), np.array(expected, float))], by_row)[0] == mistake


def test_a_mistake_in_shapes_fits_every_call_and_the_sentence_shows_the_first():
    column, other = (np.ones((2, 1)), np.ones(2)), (np.ones((3, 3)), np.ones(3))
    assert shape_mistake("y", [column, column], True)[0] == "a column"
    assert shape_mistake("y", [column, other], True) == (
        "not summed over the dimensions",
        "y has shape (2, 1) and must have (2,): there is one number for each coordinate; sum over axis 1",
    )


def of_value(*calls):
    """The mistake in pairs (value, expected), of a batch of 5 in 3 dimensions."""
    explained = value_mistake("y", [(np.array(v, float), np.array(e, float), 5, 3) for v, e in calls])
    return explained[0] if explained else ""


VALUES = [
    ([(-2.0, 2.0), (-3.0, 3.0)], "sign"),
    ([([1.0, 2.0], [-1.0, -2.0])], "sign"),  # an absolute value as well
    ([(-2.1, 2.1), (5.0, 0.0)], ""),
    ([(-2.1, 2.1), (0.0, 0.0)], "sign"),  # which shows at the first input alone
    ([(-2.0, 2.0), (0.0, 0.0)], "absolute value right, sign wrong"),  # a single whole number may be another formula's
    ([(-2.0, 2.0), (3.0, 3.0)], "absolute value right, sign wrong"),
    ([([1.1, 2.0], [-1.1, 2.0])], "absolute value"),
    ([([1.0, -2.0, 3.0], [-1.0, 2.0, 3.0])], "absolute value right, sign wrong"),
    ([(-2.0 * (1 + 1e-6), 2.0)], ""),
    ([(2.0 * (1 + 2e-6), 2.0)], "float32"),
    ([(2.0 * (1 + 6e-6), 2.0)], ""),
    ([(2e-6, 0.0)], ""),
    ([(1.0 + 2e-6, 1.0), (3e-6, 1e-6)], ""),
    ([([1.0 + 2e-6, 3e-6], [1.0, 1e-6])], "float32"),  # small beside another number of the same call
    ([(10.7, 2.14)], "sum for mean"),
    ([(10.0, 2.0)], ""),
    ([(0.42, 2.1)], "mean for sum over the batch"),
    ([([10.7], [2.14])], ""),
    ([(6.3, 2.1)], "times the dimension"),
    ([(2.1, 6.3)], "mean for sum"),
    ([(np.arange(12).reshape(3, 2, 2).swapaxes(1, 2), np.arange(12).reshape(3, 2, 2))], "transposed"),
]


@pytest.mark.parametrize(("calls", "mistake"), VALUES, ids=str)
def test_a_wrong_value_is_called_by_what_made_it(calls, mistake):
    assert of_value(*calls) == mistake


def test_where_a_size_is_unknown_no_mistake_is_made_of_it():
    for value in (10.0, 0.4, 6.0, 2 / 3):
        assert value_mistake("y", [(np.array(value), np.array(2.0), None, None)]) is None
