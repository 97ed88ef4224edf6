"""What an argument may be, and the test inputs that are made of it: no answer that is wrong in a part of it passes."""

from types import SimpleNamespace

import numpy as np
import pytest

from flowcourse.checking import domains
from flowcourse.checking.call import run_inputs
from flowcourse.checking.judge import judge
from flowcourse.checking.parts import Case, Check, Mistake, TestInput

MANY = 2000


@pytest.mark.parametrize(
    ("domain", "parts"),
    [
        (domains.real(0.01, 100), [(-100, -1), (-1, -0.01), (0.01, 1), (1, 100), (0, 0), (-100, -100), (100, 100)]),
        (domains.real(1e-290, 1e290), [(-1e290, -1e280), (-1e-280, -1e-290), (1e-290, 1e-280), (1e280, 1e290)]),
        (domains.nonzero(0.01, 100), [(-100, -1), (-1, -0.01), (0.01, 1), (1, 100), (-0.01, -0.01), (0.01, 0.01)]),
        (domains.positive(0.01, 100), [(0.01, 0.1), (0.1, 1), (1, 10), (10, 100), (0.01, 0.01), (100, 100), (1, 1)]),
        (domains.share(1e-3), [(1e-3, 1e-2), (0.01, 0.5), (0.5, 0.99), (0.99, 0.999), (1e-3, 1e-3), (0.999, 0.999)]),
        (domains.between(-2, 3), [(-2, -1), (-1, 0), (0, 1), (1, 3), (-2, -2), (3, 3), (0, 0), (1, 1), (-1, -1)]),
        (domains.whole(1, 1000), [(1, 1), (2, 2), (3, 3), (4, 30), (31, 999), (999, 999), (1000, 1000)]),
    ],
)
def test_a_domain_gives_its_ends_and_numbers_from_all_its_parts(domain, parts):
    rng = np.random.default_rng(0)
    ends, drawn = np.array(domain.ends), np.array([domain.draw(rng, 4) for _ in range(MANY)]).ravel()
    assert set(ends) <= set(domain.values(rng, None))
    for low, high in parts:
        numbers = ends if low == high else drawn
        assert np.any((low <= numbers) & (numbers <= high)), (low, high)
    assert drawn.min() >= min(ends.min(), parts[0][0]) and drawn.max() <= ends.max()


def drawn(domain, given, **names):
    check = SimpleNamespace(arguments=("a", "b"), domains={"a": domain, **names}, admits=None)
    return domains.edge_inputs(check, [TestInput((given, 7.0))], np.random.default_rng(0))


def test_each_end_comes_beside_arguments_that_are_drawn_and_beside_those_of_other_domains():
    edges = drawn(domains.between(2, 3), 2.5, b=domains.whole(5, 6))
    assert {(2, 7.0), (3, 7.0), (2.5, 5), (2.5, 6)} <= set(edges)
    assert any(a != 2.5 and b != 7.0 for a, b in edges)


def test_an_array_gets_an_end_in_one_entry_and_rows_and_entries_that_are_alike():
    given = np.arange(1.0, 7).reshape(3, 2)
    arrays = [array for array, _ in drawn(domains.entries(domains.between(-9, 9)), given)]
    assert {array.shape for array in arrays} == {(3, 2)} and given[0, 0] == 1
    one = [float(array[array != given][0]) for array in arrays if np.sum(array != given) == 1]
    assert {-9, 9, -1, 0} <= set(one)
    assert any(np.array_equal(array, given[[2, 1, 2]]) for array in arrays)
    assert any(np.ptp(array) == 0 for array in arrays)
    assert any(np.all(array < 0) and np.ptp(array) > 0 for array in arrays)
    sizes = [np.abs(array).max() for array, _ in drawn(domains.entries(domains.real(1e-3, 1e3)), given)]
    assert min(sizes) < 0.1 and max(sizes) > 100


def moved(x, by):
    return x / 2 + by


NOT_HALVED = Mistake("not halved", lambda x, by: x + by, "you add to x, not to its half")


def verdict(answer, mistake=NOT_HALVED, **parts):
    """The verdict on an answer to the exercise x / 2 + by, with by from 0 to 2."""
    check = Check(
        "ex-00-0",
        ("x", "by"),
        ("x moved",),
        lambda rng: [TestInput((np.array([1.0, 2.0]), 0.5)), TestInput((rng.uniform(3, 4, 5), rng.uniform(0.7, 1)))],
        moved,
        mistakes=(mistake,),
        domains={"x": domains.entries(domains.real()), "by": domains.between(0, 2)},
        **parts,
    )
    case = Case(check, 3)
    return judge(case, "right", run_inputs(case, answer))


@pytest.mark.parametrize(
    "answer",
    [
        lambda x, by: moved(x, max(by, 0.01)),
        lambda x, by: moved(x, min(by, 1.99)),
        lambda x, by: moved(np.clip(x, -900, 1e3), by),
        lambda x, by: moved(x, by) if np.all(x != 0) else 0 * x,
        lambda x, by: moved(np.where(np.abs(x) < 0.01, 0, x), by),
        lambda x, by: moved(x, by) if len(np.unique(x)) == len(x) else 0 * x,
    ],
    ids=["the lower end", "the upper end", "a large number", "one entry of many", "small numbers", "entries alike"],
)
def test_an_answer_that_is_wrong_in_a_part_of_a_domain_does_not_pass(answer):
    assert not verdict(answer).passed
    assert verdict(moved).passed


def test_what_is_wrong_at_plain_inputs_gets_its_name_from_these_alone():
    assert verdict(lambda x, by: x + by if by > 0 else np.nan * x).mistake == "not halved"


def test_a_mistake_that_cannot_be_seen_at_the_plain_inputs_is_not_named_for_them():
    unseen = Mistake("cut", lambda x, by: None if 0.6 < by < 1 else np.minimum(moved(x, by), 9), "you cut")
    assert verdict(lambda x, by: moved(x, by) + (0.6 < by < 1), unseen).mistake == ""


def test_what_the_task_does_not_admit_is_not_asked():
    assert verdict(lambda x, by: moved(x, by) if by else None, admits=lambda x, by: by > 0).passed
