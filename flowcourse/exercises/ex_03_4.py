"""ex-03-4: log|det J| of a map at each row of a batch."""

from functools import partial

import autograd.numpy as np

from minflow.calculus import batch_jacobian

from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import matrix
from ._smooth_maps import linear_plus_tanh


def inputs(rng):
    found = [TestInput((product_and_first, np.array([[3.0, 2.0], [0.5, 1.0], [-2.0, 5.0]])))]
    for n, dim, sign in ((5, 2, -1), (4, 3, 1), (6, 3, -1)):
        z = []
        while len(z) < n:  # |det J| of some maps is near 1 almost everywhere
            f = partial(linear_plus_tanh, matrix(rng, dim, sign), 0.5)
            z = rng.uniform(-1.5, 1.5, size=(400, dim))
            size = np.exp(log_det(f, z))
            z = z[(size > 0.2) & (np.abs(size - 1) > 0.3)]
        found.append(TestInput((f, z[:n])))
    return found


def product_and_first(z):
    """x = (z₁·z₂, z₁), with J = [[z₂, z₁], [1, 0]]."""
    return np.stack([z[:, 0] * z[:, 1], z[:, 0]], axis=1)


def jacobians(f, z):
    return batch_jacobian(f)(z)


def log_det(f, z):
    return np.linalg.slogdet(jacobians(f, z))[1]


def by_differences(inputs, values):
    """The determinant of a finite-difference Jacobian, which shares nothing with autograd."""
    gaps = []
    for test_input, value in zip(inputs, values, strict=True):
        f, z = test_input.args
        units = 1e-5 * np.eye(z.shape[1])
        J = np.stack([(f(z + unit) - f(z - unit)) / 2e-5 for unit in units], axis=2)
        gaps.append(np.max(np.abs(np.exp(value) - np.abs(np.linalg.det(J)))))
    return max(gaps)


def corner(J):
    return J[:, 0, 0] * J[:, 1, 1] - J[:, 0, 1] * J[:, 1, 0]


def of_jacobian(formula):
    return lambda f, z: formula(jacobians(f, z))


def picture(answer):
    """The learner's log|det J| of a map that folds."""
    from minflow import plots
    from minflow.plots.picture import number

    A = np.array([[-0.5, 0.3], [0.3, -0.5]])
    ticks = np.linspace(-2.5, 2.5, 51)
    z = np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)
    values = np.asarray(answer(partial(linear_plus_tanh, A, 0.0), z)).reshape(51, 51)
    figure, axes = plots.new_figure(size=(5.4, 4.0))
    image = axes.imshow(
        values, origin="lower", extent=(-2.5, 2.5, -2.5, 2.5), cmap="viridis", vmin=-6, interpolation="bilinear"
    )
    figure.colorbar(image, ax=axes, label="log|det J(z)|")
    axes.set(xlabel="z₁", ylabel="z₂", title="Your log|det J| of A z + tanh z: dark lines are folds")
    alt = "Your log|det J| of a map A z + tanh z on a square of z, as a heat map: "
    alt += f"{number(values[25, 25])} in the middle, {number(values[0, 0])} at the corners, and very low along "
    alt += "dark curves between them, where the determinant changes its sign and the map folds."
    return plots.Picture(figure, alt)


CHECK = Check(
    "ex-03-4",
    arguments=("f", "z"),
    returns=("log|det J|",),
    inputs=inputs,
    expected=log_det,
    laws=(Law("exp of it is |det| of a finite-difference Jacobian", by_differences, tolerance=1e-4),),
    picture=picture,
    mistakes=(
        Mistake(
            "no log",
            of_jacobian(lambda J: np.abs(np.linalg.det(J))),
            "that is |det J|, the factor itself: its logarithm is asked.",
        ),
        Mistake(
            "no log, no absolute value",
            of_jacobian(np.linalg.det),
            "that is det J, sign included: bars first, then the logarithm.",
        ),
        Mistake(
            "no absolute value",
            of_jacobian(lambda J: np.log(np.linalg.det(J))),
            "log|det J| is NaN where the map mirrors: there det J is negative, so bars first, then log.",
        ),
        Mistake(
            "J at x",
            lambda f, z: log_det(f, f(z)),
            "you take J at x = f(z): J belongs to the point that f starts from.",
        ),
        Mistake(
            "diagonal only",
            of_jacobian(lambda J: np.sum(np.log(np.abs(np.diagonal(J, axis1=1, axis2=2))), axis=1)),
            "you use the diagonal of J alone: that is right for a triangular J only, and these are not.",
        ),
        Mistake(
            "the plane's formula",
            of_jacobian(lambda J: np.log(np.abs(corner(J)))),
            "ad − bc is the determinant in the plane: with three coordinates it sees a corner of J only.",
        ),
        Mistake(
            "first row for all",
            lambda f, z: np.full(len(z), log_det(f, z[:1])[0]),
            "every row has the log-det of the first: another place, another matrix.",
        ),
        Mistake(
            "sign for log",
            of_jacobian(lambda J: np.linalg.slogdet(J)[0]),
            "±1 is the sign of the determinant: slogdet returns it first, and the logarithm after it.",
        ),
        Mistake(
            "sign times log",
            of_jacobian(lambda J: np.prod(np.linalg.slogdet(J), axis=0)),
            "you multiply by the sign of the determinant, which is no part of log|det J|: a mirror changes no volume.",
        ),
        Mistake(
            "log10",
            of_jacobian(lambda J: np.linalg.slogdet(J)[1] / np.log(10)),
            "that is the logarithm to base 10: nats are natural logarithms.",
        ),
        Mistake(
            "log det of the mean",
            lambda f, z: np.full(len(z), np.linalg.slogdet(np.mean(jacobians(f, z), axis=0))[1]),
            "you average the matrices over the batch: each row has a J of its own.",
        ),
    ),
)
