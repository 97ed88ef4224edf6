"""The fill-in cells of lesson 7."""

from statistics import NormalDist

import numpy as np

from ..checking.parts import Check, Mistake, TestInput


def pairs_of_errors(rng):
    test_inputs = [TestInput((0.05, 0.05, 0.99))]
    for _ in range(2):
        error = float(rng.uniform(0.01, 0.1))
        test_inputs.append(TestInput((error, error * float(rng.uniform(1.2, 2)), float(rng.uniform(0.3, 0.9)))))
    return test_inputs


def difference_of(error_1, error_2, twice_the_covariance):
    return np.sqrt(error_1**2 + error_2**2 - twice_the_covariance)


def models_of_images(rng):
    test_inputs = [TestInput((3.01, 3.0, 3072))]
    for _ in range(2):
        better = float(rng.uniform(0.5, 3))
        test_inputs.append(TestInput((better + float(rng.uniform(0.01, 0.05)), better, int(rng.integers(30, 800)))))
    return test_inputs


def sizes(rng):
    test_inputs = [TestInput((2, 100))]
    return test_inputs + [TestInput((int(rng.integers(3, 40)), int(rng.integers(50, 2000)))) for _ in range(2)]


def shares(rng):
    return [
        TestInput((0.9,)),
        TestInput((float(rng.uniform(0.1, 0.45)),)),
        TestInput((float(rng.uniform(0.95, 0.999)),)),
    ]


CHECKS = (
    Check(
        "try-07-1",
        title="the error of a difference",
        arguments=("error_1", "error_2", "correlation"),
        returns=("the standard error",),
        inputs=pairs_of_errors,
        expected=lambda error_1, error_2, correlation: difference_of(
            error_1, error_2, 2 * correlation * error_1 * error_2
        ),
        mistakes=(
            Mistake(
                "as if independent",
                lambda error_1, error_2, correlation: difference_of(error_1, error_2, 0),
                "that holds for two test sets: on the same points part of the noise is in both, and cancels.",
            ),
            Mistake(
                "of the sum",
                lambda error_1, error_2, correlation: difference_of(
                    error_1, error_2, -2 * correlation * error_1 * error_2
                ),
                "that is the error of the sum: in a difference what both have in common cancels.",
            ),
            Mistake(
                "covariance once",
                lambda error_1, error_2, correlation: difference_of(error_1, error_2, correlation * error_1 * error_2),
                "multiply the square of the difference out: the mixed term occurs twice.",
            ),
            Mistake(
                "correlation for covariance",
                lambda error_1, error_2, correlation: difference_of(error_1, error_2, 2 * correlation),
                "you subtract the correlation, a number without a unit: the covariance has the unit of a variance.",
            ),
            Mistake(
                "variance",
                lambda error_1, error_2, correlation: (
                    difference_of(error_1, error_2, 2 * correlation * error_1 * error_2) ** 2
                ),
                "that is the variance of the difference: its root is asked.",
            ),
            Mistake(
                "difference of the errors",
                lambda error_1, error_2, correlation: np.abs(error_1 - error_2),
                "the errors may be subtracted only if the correlation is 1: variances are what one computes with.",
            ),
        ),
    ),
    Check(
        "try-07-2",
        title="a difference in bits, as a factor",
        arguments=("bits_worse", "bits_better", "D"),
        returns=("the factor",),
        inputs=models_of_images,
        expected=lambda bits_worse, bits_better, D: 2.0 ** (D * (bits_worse - bits_better)),
        mistakes=(
            Mistake(
                "one dimension",
                lambda bits_worse, bits_better, D: 2.0 ** (bits_worse - bits_better),
                "that is the factor for one dimension: the picture has D of them, and densities multiply.",
            ),
            Mistake(
                "D times",
                lambda bits_worse, bits_better, D: D * 2.0 ** (bits_worse - bits_better),
                "the logarithms of D dimensions add up, so their factors multiply: D belongs in the exponent.",
            ),
            Mistake(
                "nats",
                lambda bits_worse, bits_better, D: np.exp(D * (bits_worse - bits_better)),
                "you treat the difference as nats: a bit is a factor of two.",
            ),
            Mistake(
                "worse by better",
                lambda bits_worse, bits_better, D: 2.0 ** (D * (bits_better - bits_worse)),
                "you divide the worse by the better: fewer bits mean a higher density.",
            ),
            Mistake(
                "in bits",
                lambda bits_worse, bits_better, D: D * (bits_worse - bits_better),
                "that is the difference for the whole picture in bits: by which factor do the densities differ?",
            ),
            Mistake(
                "in nats",
                lambda bits_worse, bits_better, D: D * (bits_worse - bits_better) * np.log(2),
                "that is the difference for the whole picture in nats: by which factor do the densities differ?",
            ),
        ),
    ),
    Check(
        "try-07-3",
        title="what correlations must be worth",
        arguments=("D", "N"),
        returns=("the nats",),
        inputs=sizes,
        expected=lambda D, N: D * (D - 1) / (2 * N),
        mistakes=(
            Mistake(
                "training points alone",
                lambda D, N: D * (D - 1) / (4 * N),
                "that is by how much the training NLL is too good: fresh points lose as much again.",
            ),
            Mistake(
                "whole matrix",
                lambda D, N: D * (D - 1) / N,
                "a covariance matrix is symmetric: half of the entries beside its diagonal are free.",
            ),
            Mistake(
                "with the diagonal",
                lambda D, N: D * (D + 1) / (2 * N),
                "the variances are in both models: count only what the full one has in addition.",
            ),
            Mistake(
                "all parameters",
                lambda D, N: D * (D + 3) / (2 * N),
                "you count all parameters of the full Gaussian: what it has in common with the other one cancels.",
            ),
            Mistake(
                "parameters",
                lambda D, N: D * (D - 1) / 2,
                "that is the number of additional parameters: what does each of them cost in nats?",
            ),
        ),
    ),
    Check(
        "try-07-4",
        title="the circle that holds a share of the codes",
        arguments=("share",),
        returns=("the radius",),
        inputs=shares,
        expected=lambda share: np.sqrt(-2 * np.log(1 - share)),
        mistakes=(
            Mistake(
                "share outside",
                lambda share: np.sqrt(-2 * np.log(share)),
                "this circle leaves the share outside: the exponential is what lies beyond r.",
            ),
            Mistake(
                "r²",
                lambda share: -2 * np.log(1 - share),
                "that is r²: the radius is asked.",
            ),
            Mistake(
                "no 2",
                lambda share: np.sqrt(-np.log(1 - share)),
                "nearly: there is a half in the exponent.",
            ),
            Mistake(
                "one coordinate",
                lambda share: NormalDist().inv_cdf((1 + share) / 2),
                "that holds the share of one coordinate: in the plane both have to be small together.",
            ),
            Mistake(
                "the law itself",
                lambda share: 1 - np.exp(-(share**2) / 2),
                "you put the share in the place of the radius: the law must be solved for r.",
            ),
        ),
    ),
)
