"""ex-07-2: the lead of a model with its error, from several scans of each patient; the given code has two faults."""

import numpy as np

from ..checking import domains
from ..checking.parts import Check, Law, Mistake, TestInput


def inputs(rng):
    """By hand; random patients and scans, then the same scans twice; and a lead that is the same at every scan."""
    by_hand = [[-1.0, -3.0], [-4.0, -6.0]], [[0.0, -2.0], [-4.0, -6.0]]
    test_inputs = [TestInput(tuple(map(np.array, by_hand)))]
    for patients, scans in ((6, 1), (2, 5), (5, 3), (7, 4)):
        log_1 = -4 + 2 * rng.normal(size=(patients, 1)) + rng.normal(size=(patients, scans))
        lead = 0.3 + 0.5 * rng.normal(size=(patients, 1)) + 0.4 * rng.normal(size=(patients, scans))
        test_inputs.append(TestInput((log_1, log_1 + lead)))
    log_1, log_2 = test_inputs[-1].args
    test_inputs.append(TestInput((np.tile(log_1, 2), np.tile(log_2, 2)), "twice"))
    return [*test_inputs, TestInput((log_1, log_1 + float(rng.uniform(0.1, 0.5))))]


def by_patient(log_1, log_2):
    return np.mean(log_2 - log_1, axis=1)


def error(values, ddof=1):
    return np.std(values, ddof=ddof) / np.sqrt(values.size)


def lead_and_error(log_1, log_2):
    return np.mean(log_2 - log_1), error(by_patient(log_1, log_2))


def copies_change_the_result(inputs, values):
    """How much lead and error change where each scan is there twice."""
    k = next(i for i, test_input in enumerate(inputs) if test_input.name == "twice")
    return float(max(np.abs(np.subtract(once, twice)) for once, twice in zip(values[k - 1], values[k], strict=True)))


def on_error(formula):
    """A mistake in the error alone, where the lead is right."""
    return lambda log_1, log_2: (np.mean(log_2 - log_1), formula(log_1, log_2))


def on_error_of_patients(formula):
    """A mistake in the error alone: formula(the mean difference of each patient)."""
    return on_error(lambda log_1, log_2: formula(by_patient(log_1, log_2)))


CHECK = Check(
    "ex-07-2",
    arguments=("log_1", "log_2"),
    returns=("lead", "error"),
    batch=(),
    inputs=inputs,
    domains={
        "log_1": domains.entries(domains.real(1e-2, 1e4)),
        "log_2": domains.entries(domains.real(1e-2, 1e4)),
    },
    expected=lead_and_error,
    atol=1e-6,  # an error of 0 by way of the covariance is a root of what was rounded
    laws=(Law("scans that are there twice change nothing", copies_change_the_result),),
    mistakes=(
        Mistake(
            "as given",
            on_error(lambda log_1, log_2: np.hypot(error(log_1), error(log_2))),
            "these are the numbers of the given code: try it with log_2 = log_1 + 0.1, and with each scan there twice.",
        ),
        Mistake(
            "scans as independent",
            on_error(lambda log_1, log_2: error(log_2 - log_1)),
            "one fault is repaired: the noise that both models share cancels now. But your error still falls when each "
            "scan is there twice.",
        ),
        Mistake(
            "models as independent",
            on_error(lambda log_1, log_2: np.hypot(error(log_1.mean(axis=1)), error(log_2.mean(axis=1)))),
            "one fault is repaired: a patient counts once now. But your error is not 0 where one model leads by the "
            "same number at every scan.",
        ),
        Mistake(
            "difference of errors",
            on_error(lambda log_1, log_2: abs(error(log_1) - error(log_2))),
            "you subtract two errors: take the differences first, and then see how they scatter.",
        ),
        Mistake(
            "difference of the errors of patients",
            on_error(lambda log_1, log_2: abs(error(log_1.mean(axis=1)) - error(log_2.mean(axis=1)))),
            "you subtract two errors, each from the patients' means: take the differences first, and then see how they "
            "scatter.",
        ),
        Mistake(
            "over the patients first",
            on_error(lambda log_1, log_2: error(np.mean(log_2 - log_1, axis=0))),
            "you average over the patients, and then look at how the columns scatter: a row is what belongs together.",
        ),
        Mistake(
            "patients' means, number of scans",
            on_error(lambda log_1, log_2: error(by_patient(log_1, log_2)) / np.sqrt(log_1.shape[1])),
            "the spread is that of the patients, and you divide by the root of the number of scans: how many numbers "
            "did you compute the spread of?",
        ),
        Mistake(
            "mean of the patients' errors",
            on_error(lambda log_1, log_2: np.mean(np.std(log_2 - log_1, axis=1, ddof=1)) / np.sqrt(log_1.size)),
            "you take the spread of the scans within a patient: what would another choice of patients have changed?",
        ),
        Mistake(
            "deviation for error",
            on_error_of_patients(lambda d: np.std(d, ddof=1)),
            "that is how far single patients scatter: the mean of N of them scatters √N times less.",
        ),
        Mistake(
            "N for N − 1",
            on_error_of_patients(lambda d: error(d, ddof=0)),
            "your spread has 1/N, which is np.std's default: around a mean of the same numbers it needs N − 1.",
        ),
        Mistake(
            "divided by N",
            on_error_of_patients(lambda d: np.std(d, ddof=1) / d.size),
            "you divide by N: the variance of a mean falls like 1/N, its standard deviation like 1/√N.",
        ),
        Mistake(
            "variance of the mean",
            on_error_of_patients(lambda d: np.var(d, ddof=1) / d.size),
            "that is the variance of the mean, in nats²: the error is its root.",
        ),
        Mistake(
            "N − 1 twice",
            on_error_of_patients(lambda d: np.std(d, ddof=1) / np.sqrt(d.size - 1)),
            "you use N − 1 in the spread and again under the root: it belongs to the spread alone.",
        ),
        Mistake(
            "the other model",
            lambda log_1, log_2: (np.mean(log_1 - log_2), error(by_patient(log_1, log_2))),
            "that is the lead of model 1: a higher log-density is better, and model 2 is asked.",
        ),
        Mistake(
            "sum for mean",
            lambda log_1, log_2: (np.sum(log_2 - log_1) / len(log_1), None),
            "you sum over the scans of a patient: the lead is a mean, in nats for each scan.",
        ),
    ),
)
