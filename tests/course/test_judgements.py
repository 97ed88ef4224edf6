"""What is said of wrong values: the judge on small checks made here, and sentences that name the thing to change."""

import math
import re

import answers
import numpy as np
import pytest

from flowcourse.checking.call import run_inputs
from flowcourse.checking.judge import _sizes, judge
from flowcourse.checking.parts import (
    NOT_STARTED,
    CallFailure,
    Case,
    Check,
    Demand,
    Law,
    Mistake,
    NotStarted,
    Outcome,
    TestInput,
    Verdict,
    started,
)
from flowcourse.checking.wording import Difference, example, failure_words, numbers
from flowcourse.exercises import evaluate, find
from minflow.distributions import Normal


def inputs(rng):
    return [TestInput((np.array([1.0, 2.0, 4.0]),)), TestInput((np.array([-3.0, -5.0, -6.0]),))]


def raises(inputs, values):
    raise np.linalg.LinAlgError


def case(**parts):
    parts = {"expected": np.abs, "returns": ("the size",)} | parts
    return Case(Check("ex-01-1", arguments=("x",), inputs=inputs, **parts), 0)


def verdict(case, *values):
    values = [value if isinstance(value, tuple) else (value,) for value in values]
    return judge(case, "title", [Outcome(tuple(np.asarray(part, float) for part in value)) for value in values])


@pytest.mark.parametrize("first", [[1.0, 2.0, 4.0], [7.0, 2.0, 4.0]], ids=["right", "wrong"])
def test_a_law_that_raises_is_broken(first):
    judged = verdict(case(laws=(Law("the volume is finite", raises),)), first, [3.0, 5.0, 6.0])
    assert judged.status == "failed" and judged.sentence.endswith("this must hold, and does not: the volume is finite")


def test_a_call_that_fails_is_told_with_its_own_arguments():
    fails = Outcome(failure=CallFailure("raised", "ZeroDivisionError"), notes="a note")
    given = [Outcome((np.array([1.0, 2.0, 4.0]),))]
    for outcomes, x in ((given + [fails], "[-3, -5, -6]"), ([fails], "[1, 2, 4]")):
        told = f"your function raised ZeroDivisionError (for x = {x}); it printed or warned: a note"
        assert judge(case(), "title", outcomes) == Verdict("failed", told, "raised")


BOTH = {"returns": ("the size", "the sign"), "expected": lambda x: (np.abs(x), np.sign(x))}
FAILED = [  # the failure, what the check declares, and the sentence
    (("type", "None"), {}, "must return a NumPy array or a number; got None: is there a return?"),
    (("type", "None"), BOTH, "must return NumPy arrays; got None: is there a return?"),
    (("type", "a tuple of 2"), {}, "must return a NumPy array or a number; got a tuple of 2: the size alone is asked"),
    (("type", "a tuple of 3"), {}, "must return a NumPy array or a number; got a tuple of 3"),
    (("type", "a tuple of 2"), BOTH, "must return NumPy arrays; got a tuple of 2"),
    (("parts", "a float"), BOTH, "must return 2 things, (the size, the sign), in this order; got a float"),
    (("raised", "E: no"), {"raised": (("yes", "one"), ("no", "two"), ("E", "three"))}, "raised E: no; two (for x = "),
    (("raised", "a tuple of 2"), {}, "raised a tuple of 2 (for x = [1, 2, 4])"),
    (("time", ""), {}, "was still running and was stopped: does a loop never end? (for x = [1, 2, 4])"),
    (("memory", ": 9 GB"), {}, "ran out of memory (for x = [1, 2, 4]): 9 GB"),
    (("recursion", ", in the line «f()»"), {}, "calls itself without end, in the line «f()» (for x = [1, 2, 4])"),
    (("parameters", "(y)"), {}, "must take (x); yours takes (y)"),
    (("changed its argument", "x"), {}, "changed its argument x in place: work on x.copy()"),
]


@pytest.mark.parametrize(("failure", "parts", "told"), FAILED, ids=lambda part: part if isinstance(part, str) else "")
def test_each_kind_of_failure_has_its_sentence(failure, parts, told):
    sentence = judge(case(**parts), "", [Outcome(failure=CallFailure(*failure))]).sentence
    assert sentence.startswith(f"your function {told}") and (told in (sentence[14:], sentence[14 : 14 + len(told)]))


def test_a_failure_without_a_test_input_has_its_words():
    for failure, words in (
        (("raised", "E: {no}"), "E: {no}"),
        (("cell", "SyntaxError: '{'"), "SyntaxError: '{'"),
        (("not started", ""), "not started"),
        (("time", ""), "your function was still running and was stopped: does a loop never end?"),
        (("unfit", "give rows"), "give rows"),
    ):
        assert failure_words(CallFailure(*failure)) == words


def test_a_part_of_an_answer_that_is_not_there_yet_is_no_failure():
    assert judge(case(), "", [Outcome(failure=CallFailure("not started"))]) == NOT_STARTED
    assert started(0) == 0
    with pytest.raises(NotStarted):
        started(...)


SIGNED = Mistake("no absolute value", lambda x: x, "a size has no sign.")


def test_a_mistake_needs_the_right_values_where_it_does_no_harm():
    """The mistake shows at the second input only; at the first, its formula is right and the answer is not."""
    assert verdict(case(mistakes=(SIGNED,)), [1.0, 2.0, 4.0], [-3.0, -5.0, -6.0]).mistake == "no absolute value"
    assert verdict(case(mistakes=(SIGNED,)), [1.0, 2.0, 9.0], [-3.0, -5.0, -6.0]).mistake == ""
    assert verdict(case(mistakes=(SIGNED,)), [1.0, 2.0], [-3.0, -5.0, -6.0]).mistake == "shape"


def test_the_exercises_own_mistake_is_named_before_the_shape_that_it_gives():
    summed = Mistake("the sum", lambda x: np.sum(np.abs(x)), "every number has a size of its own.")
    assert verdict(case(mistakes=(summed,)), 7.0, 14.0).mistake == "the sum"


def test_a_mistake_says_nothing_of_a_part_for_which_it_gives_none():
    mistake = Mistake("no absolute value", lambda x: (x, None), "a size has no sign.")
    judged = verdict(case(mistakes=(mistake,), **BOTH), ([1, 2, 4], [7, 7, 7]), ([-3, -5, -6], [8, 8, 8]))
    assert judged.mistake == "no absolute value"


def test_the_number_that_is_shown_is_one_that_the_mistake_makes_wrong():
    """The size is wrong at the first input already, by something else."""
    mistake = Mistake("no sign", lambda x: (None, np.ones(3)), "ask for the sign.")
    answer = ([7, 7, 7], [1, 1, 1]), ([8, 8, 8], [1, 1, 1])
    judged = verdict(case(mistakes=(mistake,), **BOTH), *answer)
    assert judged.sentence == "ask for the sign (for x = -3: the sign expected -1, got 1)"
    harmless = Mistake("no harm", lambda x: (None, np.sign(x)), "this is right.")
    assert verdict(case(mistakes=(harmless,), **BOTH), answer[0], ([8, 8, 8], [-1, -1, -1])).mistake == ""


def test_the_first_wrong_number_is_shown_with_what_was_printed_there():
    notes, values = ("at first", "then"), (np.array([1.0, 2.0, 4.0]), np.array([3.0, 5.0, 9.0]))
    judged = judge(case(), "", [Outcome((value,), notes=note) for value, note in zip(values, notes)])
    assert judged.sentence == (
        "the size differs from the specification (for x = -6: expected 6, got 9); it printed or warned: then"
    )
    law = Law("no size is above 8", lambda inputs, sizes: max(0.0, np.max(sizes) - 8))
    told = "(for x = -6: expected 6, got 9); this must hold, and does not: no size is above 8"
    assert verdict(case(laws=(law,)), *values).sentence.endswith(told)
    assert verdict(case(batch=()), *values).sentence.endswith("(for x = [-3, -5, -6]: the size[2] expected 6, got 9)")
    assert verdict(case(), [1, 2, 9], [3, 5, np.nan]).sentence.endswith("(for x = 4: expected 4, got 9)")
    assert verdict(case(), [1, np.nan, 9], [3, 5, 6]).sentence == (
        "the size is NaN (not a number) (for x = 2: expected 2, got nan)"
    )
    assert verdict(case(), [1, 2], [3]).sentence.endswith("(for x = [1, 2, 4])")
    assert verdict(case(), [1, 2, 4], [3]).sentence.endswith("(for x = [-3, -5, -6])")


@pytest.mark.parametrize(
    ("expected", "got", "texts"),
    [
        (2.0, -0.5, ["2", "-0.5"]),
        (1.0, 1.000001, ["1", "1.000001"]),
        (1.0, 1 + 1e-9, ["1", "1.000000001"]),
        (1.0, 1 + 1e-11, ["1", "1.00000000001"]),
        (0.5, 0.5 + 1e-15, ["0.5", f"{0.5 + 1e-15:.17g}"]),
        (0.1, 0.1, ["0.1", "0.1"]),
        (1 / 3, np.inf, ["0.33333", "inf"]),
    ],
)
def test_two_numbers_have_as_many_digits_as_show_that_they_differ(expected, got, texts):
    assert numbers(expected, got) == texts


DEMANDS = (
    Demand("size", lambda y, x: y.shape == x.shape, "give one number for each x."),
    Demand("above", lambda y, x: np.all(y > x), lambda y, x: f"the least of y − x is {np.min(y - x):g}."),
)


def test_where_many_answers_are_right_the_first_demand_that_is_missed_is_named():
    open_case = case(expected=None, returns=("y",), demands=DEMANDS)
    assert verdict(open_case, [2.0, 3.0, 5.0], [0.0, 0.0, 0.0]).passed
    assert verdict(open_case, [9.0, 9.0, 9.0], [-2.0, -4.0, -5.5]).passed
    judged = verdict(open_case, [2.0, 3.0, 5.0], [0.0, 0.0, -6.5])
    assert judged.mistake == "above"
    assert judged.sentence == "the least of y − x is -0.5 (for x = [-3, -5, -6]: y = [0, 0, -6.5])"
    outcomes = [Outcome((np.array(value, float),), notes="a note") for value in ([2, 3, 5], [0, 0])]
    told = "give one number for each x (for x = [-3, -5, -6]: y = [0, 0]); it printed or warned: a note"
    assert judge(open_case, "", outcomes) == Verdict("failed", told, "size")
    assert verdict(open_case, 9.0, 9.0).mistake == "size"


def test_a_demand_that_is_missed_wherever_one_is_comes_before_one_that_is_missed_by_chance():
    """The first input cannot tell a sign from a power, the second can."""
    signs = (
        Demand("turned", lambda y, x: not np.array_equal(y, -x), "the sign is that of −x."),
        Demand("squared", lambda y, x: not np.array_equal(y, x**2), "you square."),
        Demand("positive", lambda y, x: np.all(x * y > 0), "x·y must be above 0."),
    )

    def ones(rng):
        return [TestInput((np.array([-1.0, -1.0]),)), TestInput((np.array([-2.0, -3.0]),))]

    check = Check("ex-01-1", arguments=("x",), returns=("y",), inputs=ones, demands=signs)
    for answer, name in ((np.negative, "turned"), (np.square, "squared"), (lambda x: x**4 / 2, "positive")):
        judged = judge(Case(check, 0), "", run_inputs(Case(check, 0), answer))
        assert judged.mistake == name
    assert "[-2, -3]" in judge(Case(check, 0), "", run_inputs(Case(check, 0), np.square)).sentence


def test_a_demand_and_a_law_see_all_results_and_may_divide_by_zero():
    def demand(values, x):
        return np.array_equal(values[1], np.sign(x)) and 1 / np.zeros(1) > 0

    def law(inputs, results):
        return max(np.abs(s * g - i.args[0]).max() for i, (s, g) in zip(inputs, results)) / np.ones(1)

    answer = ([1, 2, 4], [1, 1, 1]), ([3, 5, 6], [-1, -1, -1])
    several = {"returns": BOTH["returns"], "demands": (Demand("signs", demand, "give both."),), "expected": None}
    parts = several | {"laws": (Law("size times sign is x", law),)}
    assert verdict(case(**parts), *answer).passed
    wrong = ([1, 2, 4], [1, 1, 1]), ([3, 5, 7], [-1, -1, -1])
    assert verdict(case(**parts), *wrong) == Verdict(
        "failed", "this must hold, and does not: size times sign is x", "size times sign is x"
    )
    told = "give both (for x = [-3, -5, -6]: the size = [3, 5, 6], the sign = [1, 1, 1])"
    assert verdict(case(**parts), answer[0], ([3, 5, 6], [1, 1, 1])).sentence == told


@pytest.mark.parametrize(("residual", "passes"), [(1e-6, True), (1.1e-6, False), (np.nan, False), (-1.0, True)])
def test_a_law_holds_up_to_its_tolerance(residual, passes):
    law = Law("a law", lambda inputs, values: np.float64(residual) / np.float64(1))
    assert verdict(case(laws=(law,)), [1, 2, 4], [3, 5, 6]).passed == passes


def test_a_check_has_a_tolerance_of_its_own():
    for value, passes in ((1.04, True), (1.06, False)):
        loose = case(rtol=0.05, atol=0.0)
        assert verdict(loose, [1.0, 2.0, 4.0 * value], [3.0, 5.0, 6.0]).passed == passes
    assert not verdict(case(rtol=0.0, atol=0.5), [1.0, 2.0, 4.6], [3.0, 5.0, 6.0]).passed


def test_a_formula_may_divide_by_zero_and_give_whole_numbers():
    whole = case(expected=lambda x: np.sign(x).astype(int), mistakes=(Mistake("no", lambda x: x / (0 * x), "no."),))
    assert verdict(whole, [1, 1, 1], [-1, -1, -1]).passed
    assert whole.expected[0][0].dtype == whole.mistaken(whole.check.mistakes[0], 0)[0].dtype == float
    assert verdict(whole, [np.inf] * 3, [np.inf] * 3).mistake == "no"


@pytest.mark.parametrize(
    ("given", "sizes"),
    [
        ({"x": (5, 2)}, (5, 2)),
        ({"A": (3, 3), "x": (5, 2)}, (5, 2)),
        ({"x": (5,), "A": (3, 3)}, (5, 3)),
        ({"x": (5, 1), "A": (3, 3)}, (5, 3)),
        ({"x": (5, 1)}, (5, None)),
        ({"z": (4, 2), "x": (5, 3)}, (4, 2)),
        ({"A": (3, 3)}, (None, 3)),
        ({"A": (2, 3)}, (None, None)),
        ({"A": (2, 2, 2)}, (None, None)),
        ({"A": (3,)}, (None, None)),
        ({"A": (1, 1), "B": (4, 4)}, (None, 4)),
        ({"A": None, "x": (7, 2)}, (7, 2)),
    ],
    ids=str,
)
def test_the_sizes_of_a_batch_are_those_of_the_first(given, sizes):
    check = Check("ex-01-1", tuple(given), ("y",), inputs=None, expected=abs)
    assert _sizes(check, TestInput(tuple(np.ones(s) if s else 2.0 for s in given.values()))) == sizes


def test_a_demand_that_raises_is_missed():
    broken = case(expected=None, returns=("y",), demands=(*DEMANDS, Demand("finite", raises, "be finite.")))
    assert verdict(broken, [2.0, 3.0, 5.0], [0.0, 0.0, 0.0]).mistake == "finite"


def test_a_check_has_expected_values_or_demands():
    for parts in (
        {"expected": None},
        {"demands": DEMANDS},
        {"expected": None, "demands": DEMANDS, "mistakes": (SIGNED,)},
    ):
        with pytest.raises(ValueError, match="needs expected and mistakes, or demands alone"):
            case(**parts)


def rows_of(rng):
    return [TestInput((rng.normal(size=(n, 2)),)) for n in (3, 4)]


def signed(z):
    return np.sum(z, axis=1)


def positive(z):
    return np.sum(z**2, axis=1)


def whole(z):
    return np.mean(positive(z))


def square(z):
    return z.T @ z + np.array([[0.0, 1.0], [0.0, 0.0]])


LN2 = math.log(2)
GENERIC = [  # what is wrong, what is right, and what the answer makes of it for a batch of n
    ("sign", signed, lambda e, n: -e),
    ("exp for log", signed, lambda e, n: np.exp(e)),
    ("log for exp", positive, lambda e, n: np.log(e)),
    ("upside down", positive, lambda e, n: 1 / e),
    ("times the dimension", positive, lambda e, n: 2 * e),
    ("mean for sum", positive, lambda e, n: e / 2),
    ("sum for mean", whole, lambda e, n: n * e),
    ("mean for sum over the batch", whole, lambda e, n: e / n),
    ("bits for nats", positive, lambda e, n: e / LN2),
    ("nats for bits", positive, lambda e, n: e * LN2),
    ("transposed", square, lambda e, n: e.T),
    ("transposed", lambda z: square(z)[:1], lambda e, n: e.T),
    ("transposed", lambda z: np.stack([square(z), 2 * square(z)])[:, :1], lambda e, n: np.swapaxes(e, 1, 2)),
    ("absolute value", signed, lambda e, n: np.abs(e)),
    ("absolute value right, sign wrong", positive, lambda e, n: e * np.array([1, -1, 1, -1])[:n]),
    ("float32", positive, lambda e, n: np.float32(e)),
    ("summed over the batch", signed, lambda e, n: e.sum()),
    ("mean over the batch", signed, lambda e, n: [e.mean()]),
    ("one number for the batch", signed, lambda e, n: 7.0),
    ("a column", signed, lambda e, n: e[:, None]),
    ("a row and a column broadcast", signed, lambda e, n: e[:, None] + 0 * e),
    ("not summed over the dimensions", signed, lambda e, n: np.stack([e, e], axis=1)),
    ("not reduced", whole, lambda e, n: [e, e]),
    ("shape", signed, lambda e, n: e[:2]),
    ("NaN", signed, lambda e, n: e * np.nan),
    ("squared", signed, lambda e, n: e**2),
    ("square root", positive, lambda e, n: np.sqrt(e)),
    ("overflow", positive, lambda e, n: np.where(e == np.max(e), np.inf, e)),
    ("overflow", positive, lambda e, n: np.where(e == np.max(e), np.nan, e)),
    ("other places", signed, lambda e, n: e[::-1]),
    ("other places", lambda z: z, lambda e, n: e.reshape(2, n).T),
    ("axes exchanged", lambda z: np.stack([z, 2 * z, 3 * z]), lambda e, n: np.transpose(e, (1, 2, 0))),
    ("no axis", lambda z: np.median(z, axis=0), lambda e, n: np.median(e)),
    ("float32", lambda z: 1e-2 * positive(z), lambda e, n: np.float32(e)),
    ("", lambda z: 1e-6 * positive(z), lambda e, n: 1.1 * e + 1e-8),
    ("", signed, lambda e, n: e + 1),
    ("", positive, lambda e, n: n * e),
    ("", positive, lambda e, n: (1 + 2e-5) * e),
]
SAID = {  # words of the sentence of each
    "sign": "the value has the opposite sign everywhere",
    "exp for log": "you return exp(the value)",
    "log for exp": "the logarithm of the value: undo it with np.exp",
    "upside down": "you return 1 / the value",
    "times the dimension": "D times too large: a term is counted once for each dimension",
    "mean for sum": "D times too small: over the dimensions one sums",
    "sum for mean": "N times too large: you sum over the batch where the mean is asked",
    "mean for sum over the batch": "N times too small: you average over the batch where the sum is asked",
    "bits for nats": "1/ln 2 times too large: you return bits where nats are asked",
    "nats for bits": "ln 2 times too small: you return nats where bits are asked",
    "transposed": "rows and columns are exchanged",
    "absolute value": "you return |the value|: the sign belongs to it",
    "absolute value right, sign wrong": "the value is right in absolute value, and its sign is not",
    "float32": "compute in float64, not float32",
    "squared": "you return the square of the value",
    "square root": "you return the square root of the value",
    "overflow": "the value is right elsewhere, and no number here: does exp overflow",
    "other places": "the numbers of the value are right, and stand in other places",
    "axes exchanged": "the axes come in another order",
    "no axis": "a sum, mean, median or maximum needs the axis",
    "summed over the batch": "you summed over the batch; every row keeps its own number",
    "mean over the batch": "you averaged over the batch; every row keeps its own number",
    "one number for the batch": "one number came for the whole batch; every row needs its own",
    "a column": "value[:, 0] is flat",
    "a row and a column broadcast": "they broadcast to a square",
    "not summed over the dimensions": "sum over axis 1",
    "not reduced": "one number is asked",
    "shape": "has shape (2,) and must have (3,)",
    "NaN": "the value is NaN (not a number)",
    "": "the value differs from the specification",
}


@pytest.mark.parametrize(("mistake", "right", "answer"), GENERIC, ids=[name or "no name" for name, *_ in GENERIC])
def test_a_mistake_that_occurs_in_any_exercise_is_called_by_its_name(mistake, right, answer):
    case = Case(Check("ex-01-1", ("z",), ("the value",), inputs=rows_of, expected=right), 0)
    judged = judge(case, "", run_inputs(case, lambda z: answer(right(z), len(z))))
    assert judged.mistake == mistake and SAID[mistake] in judged.sentence


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("the ends", "the ends differ"),
        ("the points of your calls", "the points of your calls differ"),
        ("weights and biases in a row", "weights and biases in a row differ"),
        ("x_knots", "x_knots differ"),
        ("the mass", "the mass differs"),
        ("bias", "bias differs"),
        ("forward loss", "forward loss differs"),
        ("the array of counts", "the array of counts differs"),
        ("log p of the moons", "log p of the moons differs"),
        ("s1", "s1 differs"),
        ("z", "z differs"),
    ],
)
def test_a_verb_goes_with_its_result(name, says):
    assert verdict(case(returns=(name,)), [1, 2, 4], [3, 5, 9]).sentence.startswith(says + " from the specification")


def test_the_input_that_is_shown_is_one_that_can_be_read():
    """Long arrays first, and rounding in the first number: the third input shows the fault in three numbers."""

    def inputs(rng):
        return [TestInput((np.arange(n) + 0.123456789,)) for n in (90, 80, 3)]

    def wrong(y):
        return np.cumsum(y) * (1 + 1e-6 * (np.arange(len(y)) == 0)) + (np.arange(len(y)) > 1)

    read = Case(Check("ex-01-1", arguments=("y",), returns=("sums",), inputs=inputs, expected=np.cumsum), 0)
    assert judge(read, "", run_inputs(read, wrong)).sentence == (
        "sums differ from the specification (for y = [0.12346, 1.1235, 2.1235]: sums[2] expected 3.3704, got 4.3704)"
    )


def test_one_row_is_asked_alone_where_a_row_has_right_values_of_its_own():
    def squeezed(z):
        return np.squeeze(z * 2)

    check = Check("ex-01-1", ("z",), ("y",), inputs=rows_of, expected=lambda z: z * 2)
    assert [len(each.args[0]) for each in Case(check, 0).inputs][-1] == 1
    assert judge(Case(check, 0), "", run_inputs(Case(check, 0), squeezed)).mistake == "one row squeezed"
    means = Check("ex-01-1", ("z",), ("y",), inputs=rows_of, expected=lambda z: z - z.mean(axis=0))
    assert 1 not in [len(each.args[0]) for each in Case(means, 0).inputs]


def test_an_infinity_that_is_right_elsewhere_is_no_overflow():
    support = case(expected=lambda x: np.where(x > 0, x, -np.inf))
    outside = [-np.inf] * 3
    assert verdict(support, [-np.inf, 2.0, 4.0], outside).mistake == ""
    assert verdict(support, [np.inf, 2.0, 4.0], outside).mistake == "overflow"


def test_an_array_of_which_only_the_shape_could_be_said_is_left_out():
    def long(rng):
        return [TestInput((np.arange(99.0), 3.0))]

    fits = Demand("fits", lambda y, x, a: False, "it must fit.")
    check = Check("ex-01-1", arguments=("x", "a"), returns=("y",), inputs=long, demands=(fits,))
    assert judge(Case(check, 0), "", run_inputs(Case(check, 0), np.multiply)).sentence == "it must fit (for a = 3)"


def test_one_number_alone_names_no_mistake():
    """Half of each size, and half of a single one: the second may be half by chance."""
    assert verdict(case(), [0.5, 1.0, 2.0], [1.5, 2.5, 3.0]).mistake == "half"
    assert verdict(case(), [2.0, 4.0, 8.0], [6.0, 10.0, 12.0]).mistake == "twice"
    ones = case(expected=lambda x: np.where(x == 2, 4.0, 0.0))
    assert verdict(ones, [0.0, 2.0, 0.0], [0.0, 0.0, 0.0]).mistake == ""


def test_two_results_in_the_wrong_order_are_told_so():
    case = Case(Check("ex-01-1", ("z",), ("a", "b"), inputs=rows_of, expected=lambda z: (signed(z), positive(z))), 0)
    judged = judge(case, "", run_inputs(case, lambda z: (positive(z), signed(z))))
    assert judged.mistake == "order" and judged.sentence.endswith("return a, b")
    parts = {"inputs": rows_of, "expected": lambda z: (signed(z), positive(z), signed(z) + 7)}
    three = Case(Check("ex-01-1", ("z",), ("a", "b", "c"), **parts), 0)
    assert judge(three, "", run_inputs(three, lambda z: parts["expected"](z)[::-1])).mistake == ""


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
    text = judge(case, "", run_inputs(case, np.array)).sentence
    assert "sum over axis 1" in text and "column" not in text


def test_a_tree_is_copied_deeply_and_an_array_plainly():
    assert "copy.deepcopy(params), or build a new tree" in of_answer("ex-06-4", "changed its argument")
    assert "work on x.copy()" in of_answer("ex-01-2", "changed its argument")


def test_a_list_of_dicts_is_a_tree_too():
    def change(params):
        params[0]["bias"] += 1.0
        return params[0]["bias"]

    given = Check("ex-01-1", ("params",), ("y",), lambda rng: [TestInput(([{"bias": np.zeros(2)}],))], np.array)
    case = Case(given, 0)
    assert "work on copy.deepcopy(params), or" in judge(case, "", run_inputs(case, change)).sentence


def of_layers(*given):
    """An answer to ex-03-2 that gives this to the first layer, made from x, layers and params."""
    return lambda x, base, layers, params: layers[0].inverse(*(make(x, layers, params) for make in given))


def points(x, layers, params):
    return x


def its_own(x, layers, params):
    return params[0]


def pair(x, layers, params):
    return layers[1].inverse(params[1], x)


@pytest.mark.parametrize(
    ("exercise_id", "answer", "told"),
    [
        ("ex-03-2", of_layers(its_own, pair), "was given a pair"),
        ("ex-03-2", of_layers(its_own, lambda *args: pair(*args)[1]), "a log_det"),
        ("ex-03-2", of_layers(lambda x, layers, params: params, points), "the whole list of params"),
        ("ex-03-2", of_layers(points, its_own), "its params first and the points second"),
        ("ex-10-3", lambda flow, params, log_p, x, z: log_p(flow.transform.forward(params, z)), "was given a pair"),
        ("ex-10-4", lambda x, g, lipschitz, tolerance: g(x * np.inf), "the guesses run away from z*"),
        ("try-13-1", lambda layer, inputs: layer(np.zeros(inputs)), "the layer takes rows, an array (N, "),
    ],
)
def test_what_an_answer_is_given_says_how_it_was_used_wrongly(exercise_id, answer, told):
    assert told in sentence(exercise_id, answer)


def three_times_the_area(column, area):
    """In mirror writing, as asked."""
    turned = np.array([column[1], -column[0]])
    return np.stack([column, 3 * area / (column @ column) * turned], axis=1)


@pytest.mark.parametrize(
    ("exercise_id", "answer", "told"),
    [
        ("ex-03-3", lambda z, a: np.log(np.where(z > 0, 0.0, a)), "numbers of your log_det are infinite or NaN"),
        ("ex-06-5", lambda k, m, miss: np.array([-np.sign(k) / 2, miss]), "can a digit of z₂ be lost where the scale"),
        ("ex-06-5", lambda k, m, miss: np.array([-np.sign(k), miss]), "Squeeze more, or take a z₂ with more to lose"),
        ("ex-06-5", lambda k, m, miss: np.array([-2.6 * np.sign(k), 3.0]), "That is more than was asked for"),
        ("ex-06-5", lambda k, m, miss: np.array([-m, miss]), "a number that is only scaled keeps its 7 digits"),
        ("try-02-1", three_times_the_area, ", and it must be "),
    ],
)
def test_of_several_causes_the_sentence_of_a_demand_names_the_one(exercise_id, answer, told):
    assert told in sentence(exercise_id, answer)


def test_a_list_that_is_turned_round_in_place_needs_no_deep_copy():
    assert "work on a new list, list(layers) or layers[::-1]" in of_answer("ex-03-2", "changed its argument")
    text = sentence("ex-04-2", lambda J, order: (J[0] * 0, order.sort() is None))
    assert "changed its argument order in place: work on a new list" in text


@pytest.mark.parametrize(
    ("exercise_id", "answer", "asked"),
    [("ex-06-1", lambda x, mask, net: (x, x[:, 0]), "z"), ("ex-01-2", lambda x, a, b: (x, x), "the density")],
)
def test_of_two_results_where_one_is_asked_the_sentence_says_which(exercise_id, answer, asked):
    assert sentence(exercise_id, answer).endswith(f"got a tuple of 2: {asked} alone is asked")


def test_a_tree_of_another_shape_is_not_an_error_raised_by_the_answer():
    text = of_answer("ex-06-4", "unfit")
    assert text.startswith("new params must be built like params") and "raised" not in text
    assert sentence("ex-06-4", lambda *args: None).endswith("got None: is there a return?")


def test_a_rough_number_may_be_a_finite_difference():
    right = answers.right("ex-01-2")[0]
    assert "or is it a finite difference, or has" in sentence("ex-01-2", lambda x, a, b: right(x, a, b) * (1 + 1e-6))
    assert "about seven digits" not in sentence("ex-01-2", lambda x, a, b: right(x, a, b) * (1 + 1e-4))
    in_one_place = sentence("ex-01-2", lambda x, a, b: right(x, a, b) * (1 + 1e-7 * (x > b + 0.5 * abs(a))))
    assert "about seven digits" not in in_one_place


def test_a_loss_is_called_a_loss():
    def loss(*args):
        x, log_prob = answers.right("ex-06-7")[0](*args)
        return x, -log_prob

    assert "negative log-likelihood" in sentence("ex-06-7", loss)


def test_layers_and_their_params_are_named():
    text = sentence("ex-03-2", lambda x, base, layers, params: x[:, 0])
    assert "layers = [Bend(2), Bend(2)], params = [{c: 1.3863, d: 2, w: 1}, {c: 1.3863, d: 4, w: 1}]" in text
    assert "order = [1, 2, 0]" in sentence("ex-04-2", lambda J, order: (np.ones(J[0].shape), False))


def test_of_a_batch_the_row_is_shown_and_of_other_arguments_all():
    """A mask has as many entries as the batch has rows, at the first input and by accident."""
    check = Check("ex-06-1", ("z", "mask"), ("x",), inputs=None, expected=abs)
    test_input = TestInput((np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([True, False])))
    shown = example(check, Difference(test_input, 0, "x", (1, 0), 2, 5.0, 6.0))
    assert shown == "(for z = [3, 4], mask = [True, False]: x[1, 0] expected 5, got 6)"
    assert "saved = [[2, 1], [0, 1]]" in sentence("ex-02-3", lambda saved, x: saved - 7)


def test_an_array_of_numbers_is_as_good_as_a_tuple_of_them():
    assert evaluate("ex-03-6", lambda *args: np.array(right("ex-03-6", *args)), 0).passed
    assert sentence("ex-03-7", lambda x: x).endswith("in this order; got an array")


def test_of_several_results_the_sentence_says_which():
    text = sentence("ex-05-1", lambda *args: (right("ex-05-1", *args)[0], right("ex-05-1", *args)[1] + 5))
    assert ": h(x)[0, 0] expected 3, got 8)" in text
    text = sentence("ex-05-2", lambda *args: (right("ex-05-2", *args)[0], 7.0))
    assert ": gain expected 1.1953, got 7)" in text


def test_of_a_batch_nothing_is_said_where_there_is_none():
    """The rows and columns of a matrix are no batch, and no dimensions to sum over."""
    for factor in (3, 1 / 3, 5):
        text = sentence("ex-02-3", lambda *args, factor=factor: right("ex-02-3", *args) * factor)
        assert text.startswith("A differs from the specification")
    text = sentence("ex-02-3", lambda saved, x: saved.var())
    assert text.startswith("A has shape () and must have (2, 2): one number came for everything")
    assert "batch" not in sentence("ex-01-1", lambda a: np.array([1 / a, a]))


def right(exercise_id, *args):
    return find(exercise_id).expected(*args)


def masked_rows(z, mask, net):
    return net(z[mask])


def trace_of_the_batch(x, v, jacobian, log_p_z, steps):
    return x, log_p_z(x) - np.trace(jacobian(x, 1.0))


@pytest.mark.parametrize(
    ("exercise_id", "answer", "why"),
    [
        ("ex-01-5", lambda x, mean, std: Normal(mean=mean, std=std).log_prob(np.log(x)), "about the support"),
        ("ex-21-1", lambda x, order, L, U, s: np.linalg.solve(L, x), "solve takes points as columns"),
        ("ex-05-1", lambda z, x, mask, m: m(z[mask]), "the mask is one of coordinates"),
        ("ex-06-1", masked_rows, "the mask is one of coordinates"),
        ("ex-06-4", lambda flow, params, x, rate: params - rate * params, "a tree of lists and dicts cannot be"),
        ("ex-11-3", trace_of_the_batch, "here the first one is that of the points"),
    ],
)
def test_a_slip_that_ends_in_an_exception_is_named_beside_it(exercise_id, answer, why):
    assert re.search(rf"raised \w+: .*; .*{why}", sentence(exercise_id, answer))


def test_truth_values_are_called_true_and_false_where_they_are_asked():
    assert "expected True, got False" in sentence("ex-04-2", lambda J, order: (np.zeros(J[0].shape), True))
    assert "expected False, got True" in sentence("ex-04-2", lambda J, order: (np.ones(J[0].shape) > 0, False))
    assert "expected 0.19947, got 1" in sentence("ex-01-2", lambda x, a, b: right("ex-01-2", x, a, b) > 0.1)


def test_a_network_that_is_fed_the_whole_batch_says_what_it_looks_at():
    text = sentence("ex-06-1", lambda x, mask, net: x * np.exp(-net(x)[0]))
    assert "net looks at the part that passes, 1 column here; it was given shape" in text
