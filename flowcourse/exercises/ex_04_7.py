"""ex-04-7: a softplus with a bend t undone, for x near 0 and for large x."""

import numpy as np

from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import scale
from ._maps import softplus


def inputs(rng):
    t, s = scale(rng), scale(rng)
    extreme = rng.uniform(0.5, 3, size=(3, 2))
    extreme[0, 0] = 10 ** rng.uniform(-30, -20)
    extreme[2, 1] = rng.uniform(800, 3000)
    return [
        TestInput((np.log(np.array([[2.0, 3.0, 1.5], [4.0, 1.25, 6.0]])), 1.0)),
        TestInput((softplus(t * rng.normal(size=(4, 3))) / t, t)),
        TestInput((extreme / s, s)),
    ]


def log_share(u):
    """log(1 − e⁻ᵘ), which is the log of softplus's slope where softplus is u."""
    return np.log(-np.expm1(-u))


def undone(x, t):
    return x + log_share(t * x) / t


def inverse(x, t):
    return undone(x, t), log_det(x, t)


def log_det(x, t):
    return -np.sum(log_share(t * x), axis=1)


def does_not_lead_back(inputs, values):
    """|log x − log f(z)|: forward must bring z back to the x that came in, the tiny one included."""
    gaps = []
    for p, (z, _) in zip(inputs, values, strict=True):
        x, t = p.args
        u = t * z
        forward = (np.maximum(u, 0) + np.log1p(np.exp(-np.abs(u)))) / t
        gaps.append(float(np.max(np.abs(np.log(x) - np.log(forward)))))
    return max(gaps)


def picture(answer):
    """The density of softplus(t·Z)/t for three bends, by the learner's way back."""
    from minflow import plots
    from minflow.distributions import Normal

    x = np.linspace(0.002, 3.998, 1000)
    figure, axes = plots.new_figure(size=(6.4, 3.2))
    peaks = []
    for t, style in ((0.5, ":"), (1.0, "-"), (1.5, "--")):
        z, log_det = answer(x[:, None], t)
        p = np.exp(Normal().log_prob(z[:, 0]) + log_det)
        peaks.append(f"{p.max():.1f} at x = {x[p.argmax()]:.2f}")
        axes.plot(x, p, style, color=plots.MODEL, label=f"t = {t:g}")
    axes.set(xlabel="x", ylabel="density of X", ylim=(0, None), title="Softplus, three bends: all of it right of 0")
    axes.legend(frameon=False)
    alt = "Your densities of softplus(t·Z)/t, all of them 0 at x = 0 and below. Peaks: "
    return plots.Picture(figure, alt + "{} for t = 0.5, {} for t = 1, {} for t = 1.5.".format(*peaks))


CHECK = Check(
    "ex-04-7",
    arguments=("x", "t"),
    returns=("z", "log_det"),
    inputs=inputs,
    expected=inverse,
    laws=(Law("f(z) is the x that came in, in all its digits", does_not_lead_back),),
    picture=picture,
    mistakes=(
        Mistake(
            "results exchanged",
            lambda x, t: inverse(x, t)[::-1],
            "the two results come in the wrong order: z first, then log_det.",
        ),
        Mistake(
            "both faults",
            lambda x, t: (np.log(np.expm1(t * x)) / t, -np.sum(np.log(1 - np.exp(-t * x)), axis=1)),
            "both lines still fail, one for large x and the other for tiny x. Call the function for x = 1e-30 and for "
            "x = 10000, and see which result is not finite.",
        ),
        Mistake(
            "as on paper",
            lambda x, t: (np.log(np.exp(t * x) - 1) / t, None),
            "your z is right on paper. On a computer e^(tx) overflows for large x, and for tiny x it rounds to 1, so "
            "that nothing is left of the difference.",
        ),
        Mistake(
            "overflow",
            lambda x, t: (np.log(np.expm1(t * x)) / t, None),
            "your z keeps its digits near 0. For large x e^(tx) is larger than any float. Rewrite the logarithm so "
            "that only negative numbers are exponentiated.",
        ),
        Mistake(
            "digits lost near 0",
            lambda x, t: (x + np.log(1 - np.exp(-t * x)) / t, None),
            "your z is safe for large x. For tiny x e^(−tx) rounds to 1, and the difference is 0: use the function "
            "that computes eᵘ − 1 in one step.",
        ),
        Mistake(
            "1/t lost",
            lambda x, t: (x + log_share(t * x), None),
            "your z is right for t = 1. The logarithm gives t·z, and all of it has to be divided by t.",
        ),
        Mistake(
            "forward for inverse",
            lambda x, t: (softplus(t * x) / t, None),
            "that is softplus itself: solve x = log(1 + e^(tz))/t for z.",
        ),
        Mistake(
            "no bend",
            lambda x, t: (undone(x, 1.0), None),
            "your z is right for t = 1. The bend t stands in two places of x = log(1 + e^(tz))/t.",
        ),
        Mistake(
            "t outside only",
            lambda x, t: (undone(x, 1.0) / t, None),
            "you divide by t at the end, but x has not been multiplied by t at the start.",
        ),
        Mistake(
            "t inside only",
            lambda x, t: (t * undone(x, t), None),
            "your result is t·z: divide it by t.",
        ),
        Mistake(
            "log_det of forward",
            lambda x, t: (None, -log_det(x, t)),
            "that is log_det of forward, which shrinks everywhere: the way back stretches.",
        ),
        Mistake(
            "log_det: digits lost near 0",
            lambda x, t: (None, -np.sum(np.log(1 - np.exp(-t * x)), axis=1)),
            "your log_det still computes 1 − e^(−tx), which is 0 for tiny x: use the function that computes eᵘ − 1 in "
            "one step.",
        ),
        Mistake(
            "log_det: overflow",
            lambda x, t: (None, np.sum(t * x - np.log(np.expm1(t * x)), axis=1)),
            "your log_det lets e^(tx) overflow for large x: write the slope with e^(−tx).",
        ),
        Mistake(
            "log_det: as on paper",
            lambda x, t: (None, np.sum(np.log(np.exp(t * x) / (np.exp(t * x) - 1)), axis=1)),
            "your log_det is right on paper. On a computer e^(tx) overflows for large x and rounds to 1 for tiny x.",
        ),
        Mistake(
            "slope of forward, at x",
            lambda x, t: (None, np.sum(softplus(-t * x), axis=1)),
            "your log_det is −log f′ at x. f is a function of z, so its slope has to be taken at z.",
        ),
        Mistake(
            "slope of forward, at x, not turned round",
            lambda x, t: (None, -np.sum(softplus(-t * x), axis=1)),
            "your log_det is log f′ at x. The slope of f has to be taken at z, and the way back has one over it.",
        ),
        Mistake(
            "t counted in log_det",
            lambda x, t: (None, log_det(x, t) - x.shape[1] * np.log(t)),
            "your log_det has −log t for each coordinate: the t inside and the 1/t outside cancel in the slope.",
        ),
        Mistake(
            "t counted in log_det, the other way",
            lambda x, t: (None, log_det(x, t) + x.shape[1] * np.log(t)),
            "your log_det has log t for each coordinate: the t inside and the 1/t outside cancel in the slope.",
        ),
        Mistake(
            "log_det divided by t",
            lambda x, t: (None, log_det(x, t) / t),
            "you divide log_det by t, as you did with z. It is the logarithm of a slope, in which t cancels.",
        ),
        Mistake(
            "log_det without the bend",
            lambda x, t: (None, log_det(x, 1.0)),
            "your log_det is that of t = 1: put t·x in the place of x.",
        ),
    ),
)
