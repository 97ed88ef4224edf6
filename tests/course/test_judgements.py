"""The judge on values that no exercise of the course gives it: small checks made here."""

import numpy as np
import pytest

from flowcourse.checking.judge import judge
from flowcourse.checking.parts import Case, Check, Demand, Law, Mistake, Outcome, TestInput


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


@pytest.mark.parametrize("first", [[1.0, 2.0, 4.0], [np.inf, 2.0, 4.0]], ids=["right", "wrong"])
def test_a_law_that_raises_is_broken(first):
    said = verdict(case(laws=(Law("the volume is finite", raises),)), first, [3.0, 5.0, 6.0])
    assert said.status == "failed" and said.sentence.endswith("this must hold, and does not: the volume is finite")


SIGNED = Mistake("no absolute value", lambda x: x, "a size has no sign.")


def test_a_mistake_needs_the_right_values_where_it_does_no_harm():
    """The mistake shows at the second input only; at the first, its formula is right and the answer is not."""
    assert verdict(case(mistakes=(SIGNED,)), [1.0, 2.0, 4.0], [-3.0, -5.0, -6.0]).mistake == "no absolute value"
    assert verdict(case(mistakes=(SIGNED,)), [1.0, 2.0, 9.0], [-3.0, -5.0, -6.0]).mistake == ""
    assert verdict(case(mistakes=(SIGNED,)), [1.0, 2.0], [-3.0, -5.0, -6.0]).mistake == "shape"


def test_a_mistake_says_nothing_of_a_part_for_which_it_gives_none():
    both = {"returns": ("the size", "the sign"), "expected": lambda x: (np.abs(x), np.sign(x))}
    mistake = Mistake("no absolute value", lambda x: (x, None), "a size has no sign.")
    said = verdict(case(mistakes=(mistake,), **both), ([1, 2, 4], [7, 7, 7]), ([-3, -5, -6], [8, 8, 8]))
    assert said.mistake == "no absolute value"


DEMANDS = (
    Demand("size", lambda y, x: y.shape == x.shape, "give one number for each x."),
    Demand("above", lambda y, x: np.all(y > x), lambda y, x: f"the least of y − x is {np.min(y - x):g}."),
)


def test_where_many_answers_are_right_the_first_demand_that_is_missed_is_named():
    open_case = case(expected=None, returns=("y",), demands=DEMANDS)
    assert verdict(open_case, [2.0, 3.0, 5.0], [0.0, 0.0, 0.0]).passed
    assert verdict(open_case, [9.0, 9.0, 9.0], [-2.0, -4.0, -5.5]).passed
    said = verdict(open_case, [2.0, 3.0, 5.0], [0.0, 0.0, -6.5])
    assert said.mistake == "above"
    assert said.sentence == "the least of y − x is -0.5 (for x = [-3, -5, -6]: y = [0, 0, -6.5])"
    assert verdict(open_case, 9.0, 9.0).mistake == "size"


def test_a_check_has_expected_values_or_demands():
    for parts in (
        {"expected": None},
        {"demands": DEMANDS},
        {"expected": None, "demands": DEMANDS, "mistakes": (SIGNED,)},
    ):
        with pytest.raises(ValueError, match="needs expected and mistakes, or demands alone"):
            case(**parts)
