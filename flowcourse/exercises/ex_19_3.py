"""ex-19-3: the gap that a benchmark reports; the given code chooses by the test points, and among the seeds."""

import numpy as np

from ..checking import domains
from ..checking.parts import Check, Mistake, TestInput


def inputs(rng):
    """By hand; families that jump about by different amounts; and some whose training failed."""
    by_hand = [[[0.30, 0.20], [0.25, 0.40]]], [[[0.25, 0.28], [0.31, 0.22]]]
    test_inputs = [TestInput(tuple(map(np.array, by_hand)))]
    for families, seeds, checks in ((3, 4, 6), (2, 3, 9), (4, 5, 5)):
        falling = 0.1 + 0.3 * np.exp(-np.arange(checks) / 2) + 0.02 * rng.normal(size=(families, seeds, checks))
        noise = rng.uniform(0.02, 0.08, (families, 1, 1)) * rng.normal(size=(2, families, seeds, checks))
        test_inputs.append(TestInput(tuple(np.abs(falling + noise))))
    validation, test = (gaps.copy() for gaps in test_inputs[-1].args)
    validation[1, 2] = np.inf
    test_inputs.append(TestInput((validation, test)))
    some = validation.copy()
    some[0, 1, 0] = some[2, :, -1] = some[3, 0, :-1] = np.inf  # gaps that were infinite for a while
    some[1] = np.inf  # no training of this family came to an end
    one = rng.uniform(0.1, 0.4, (2, 3, 1, 1))
    single = rng.uniform(0.1, 0.4, (2, 2, 1, 5)), rng.uniform(0.1, 0.4, (2, 2, 4, 1))
    return [*test_inputs, *(TestInput(tuple(pair)) for pair in ((some, test), one, *single))]


def report(validation, test, judge=None, over=np.mean):
    judge = validation if judge is None else judge
    reached = np.take_along_axis(test, np.argmin(judge, axis=2)[:, :, None], axis=2)[:, :, 0]
    return over(np.where(np.isinf(validation).all(axis=2), np.inf, reached), axis=1)


def last(validation, test):
    return np.mean(np.where(np.isinf(validation).all(axis=2), np.inf, test[:, :, -1]), axis=1)


def best_seed(validation, test):
    """The training that did best on the validation points."""
    best = np.argmin(validation.min(axis=2), axis=1)
    kept = np.argmin(validation, axis=2)
    rows = np.arange(len(test))
    return test[rows, best, kept[rows, best]]


def one_check(validation, test):
    """The same measurement for all seeds, by their mean."""
    k = np.argmin(validation.mean(axis=1), axis=1)
    reached = np.take_along_axis(test, k[:, None, None], axis=2)[:, :, 0]
    return np.mean(np.where(np.isinf(validation).all(axis=2), np.inf, reached), axis=1)


CHECK = Check(
    "ex-19-3",
    arguments=("validation", "test"),
    returns=("the gaps",),
    batch=(),
    inputs=inputs,
    domains={"test": domains.entries(domains.real(1e-3, 10))},
    expected=report,
    mistakes=(
        Mistake(
            "one infinite gap",
            lambda validation, test: np.where(
                np.isinf(validation).any(axis=(1, 2)),
                np.inf,
                report(np.where(np.isinf(validation), 1e300, validation), test),
            ),
            "one infinite gap makes a training fail in yours: it failed if all of its validation gaps are infinite.",
        ),
        Mistake(
            "as given",
            lambda validation, test: report(validation, test, test, np.min),
            "these are the numbers of the given code: test points choose what they judge, and the best seed is taken.",
        ),
        Mistake(
            "test points choose",
            lambda validation, test: report(validation, test, test),
            "one fault is repaired. The measurement is still chosen by the points that judge it.",
        ),
        Mistake(
            "best seed",
            lambda validation, test: report(validation, test, over=np.min),
            "one fault is repaired. A family still gets better when it is given more seeds.",
        ),
        Mistake(
            "validation gaps reported",
            lambda validation, test: np.mean(validation.min(axis=2), axis=1),
            "you report the gaps that made the choice: the choice is judged by other points.",
        ),
        Mistake(
            "best seed by validation",
            best_seed,
            "you keep the best training by validation: fair, but not what one training gives. Average over the seeds.",
        ),
        Mistake(
            "one measurement for all seeds",
            one_check,
            "you choose one measurement for all seeds of a family: each training stops at its own.",
        ),
        Mistake(
            "no stopping",
            last,
            "you report the last measurement of each training: the validation points choose another one.",
        ),
        Mistake(
            "median",
            lambda validation, test: report(validation, test, over=np.median),
            "you take the median of the seeds: the expected gap of one training is the mean.",
        ),
        Mistake(
            "failed trainings left out",
            lambda validation, test: np.array(
                [
                    np.mean(row[np.isfinite(v).any(axis=1)])
                    for row, v in zip(
                        np.take_along_axis(test, np.argmin(validation, axis=2)[:, :, None], axis=2)[:, :, 0], validation
                    )
                ]
            ),
            "you leave out trainings that failed: the gap of such a family is infinite.",
        ),
        Mistake(
            "test points help to choose",
            lambda validation, test: report(validation, test, judge=validation + test),
            "you choose the measurement by the sum of validation and test: what has helped to choose cannot judge.",
        ),
    ),
)
