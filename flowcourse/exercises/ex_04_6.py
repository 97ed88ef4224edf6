"""ex-04-6: a leaky ReLU undone, with the log-det of the way back."""

import numpy as np

from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import scale


def inputs(rng):
    test_inputs = [TestInput((np.array([[1.0, -0.5, -1.0], [-0.25, 2.0, 0.5]]), 0.25))]
    for N, D, a in ((5, 3, rng.uniform(0.2, 0.7)), (4, 2, rng.uniform(1.5, 4)), (3, 4, scale(rng))):
        size = rng.uniform(0.3, 2.5, size=(N, D))
        sign = rng.choice([-1.0, 1.0], size=(N, D), p=[0.6, 0.4])
        sign[0, 0] = -1
        test_inputs.append(TestInput((forward(size * sign, float(a)), float(a))))
    return test_inputs


def forward(z, a):
    return np.where(z < 0, a * z, z)


def undone(x, a):
    return np.where(x < 0, x / a, x)


def inverse(x, a):
    return undone(x, a), -np.log(a) * count(x < 0)


def count(where):
    return np.sum(where, axis=1)


def does_not_lead_back(inputs, values):
    """|f(z) − x|: forward must bring z back to the x that came in."""
    return max(float(np.max(np.abs(forward(v[0], p.args[1]) - p.args[0]))) for p, v in zip(inputs, values, strict=True))


def picture(answer):
    """The density of a leaky ReLU's X by the learner's way back."""
    from minflow import plots
    from minflow.distributions import Normal

    x = np.linspace(-2.995, 2.995, 600)
    z, log_det = answer(x[:, None], 0.25)
    p = np.exp(Normal().log_prob(z[:, 0]) + log_det)
    figure, axes = plots.new_figure(size=(6.4, 3.2))
    axes.plot(x, np.exp(Normal().log_prob(x)), ":", color=plots.LATENT, label="Z")
    axes.plot(x, p, color=plots.MODEL, label="X, by your z and your log_det")
    axes.set(
        xlabel="x",
        ylabel="density",
        title="The negative half: a quarter as wide, four times as high",
    )
    axes.legend(frameon=False)
    low, high = p[x < 0].max(), p[x > 0].max()
    alt = (
        f"The bell of Z, dotted, and your density of X: right of 0 the same bell, {high:.1f} high; left of it a narrow "
    )
    return plots.Picture(figure, f"{alt}half, up to {low:.1f}. In the frame the area is {np.sum(p) * 0.01:.2f}.")


CHECK = Check(
    "ex-04-6",
    arguments=("x", "a"),
    returns=("z", "log_det"),
    inputs=inputs,
    expected=inverse,
    laws=(Law("f(z) is the x that came in", does_not_lead_back),),
    picture=picture,
    mistakes=(
        Mistake(
            "results exchanged",
            lambda x, a: inverse(x, a)[::-1],
            "the two results come in the wrong order: z first, then log_det.",
        ),
        Mistake(
            "forward for inverse",
            lambda x, a: (forward(x, a), None),
            "you multiply by a, as forward did. The way back undoes that.",
        ),
        Mistake(
            "slope on the wrong side",
            lambda x, a: (np.where(x < 0, x, x / a), None),
            "you scale the positive numbers. Forward left them as they were, and scaled the negative ones.",
        ),
        Mistake(
            "no side",
            lambda x, a: (x / a, None),
            "you divide every coordinate by a: only the negative ones were scaled.",
        ),
        Mistake(
            "smaller of the two",
            lambda x, a: (np.minimum(x, x / a), None),
            "the smaller of x and x/a is right for a < 1 only. For a > 1 it takes the wrong line: go by the sign of x.",
        ),
        Mistake(
            "larger of the two",
            lambda x, a: (np.maximum(x, x / a), None),
            "the larger of x and x/a is right for a > 1 only. For a < 1 it takes the wrong line: go by the sign of x.",
        ),
        Mistake(
            "log_det of forward",
            lambda x, a: (None, np.log(a) * count(x < 0)),
            "that is log_det of forward, ∂x/∂z. For a < 1 forward shrinks. What does the inverse do to lengths?",
        ),
        Mistake(
            "log_det on the wrong side",
            lambda x, a: (None, -np.log(a) * count(x > 0)),
            "your log_det counts the positive coordinates. They pass with the slope 1, whose logarithm is 0.",
        ),
        Mistake(
            "log_det of forward, on the wrong side",
            lambda x, a: (None, np.log(a) * count(x > 0)),
            "two things: your log_det counts the positive coordinates, which pass as they are, and it is forward's.",
        ),
        Mistake(
            "every coordinate counted",
            lambda x, a: (None, np.full(len(x), -x.shape[1] * np.log(a))),
            "your log_det counts every coordinate. The positive ones pass with the slope 1, whose logarithm is 0.",
        ),
        Mistake(
            "never negative",
            lambda x, a: (None, np.abs(np.log(a)) * count(x < 0)),
            "your log_det is right for a < 1. For a > 1 the way back shrinks, so log_det is negative.",
        ),
        Mistake(
            "slopes added",
            lambda x, a: (None, count(x < 0) / a),
            "you add the slopes 1/a. The determinant is their product, so add their logarithms.",
        ),
        Mistake(
            "all slopes added",
            lambda x, a: (None, count(x < 0) / a + count(x > 0)),
            "you add the slopes, 1/a and 1. The determinant is their product, so add their logarithms.",
        ),
        Mistake(
            "summed over the points",
            lambda x, a: (None, -np.log(a) * np.sum(x < 0, axis=0)),
            "you count over the points. Each point has its own log_det, a sum over its D coordinates.",
        ),
        Mistake(
            "once, not for each",
            lambda x, a: (None, -np.log(a) * (count(x < 0) > 0)),
            "you count −log a once for a point. Each of its negative coordinates was scaled.",
        ),
    ),
)
