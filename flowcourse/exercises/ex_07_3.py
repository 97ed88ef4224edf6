"""ex-07-3: a softplus with a bend t undone, for x near 0 and for large x."""

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
    "ex-07-3",
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
            "as on paper",
            lambda x, t: (np.log(np.exp(t * x) - 1) / t, None),
            "on paper it is right; on a computer e^(tx) overflows for large x, and for tiny x it rounds to 1, so that "
            "nothing is left: take the large part out before you exponentiate, and use the function for eᵘ − 1.",
        ),
        Mistake(
            "overflow",
            lambda x, t: (np.log(np.expm1(t * x)) / t, None),
            "near 0 it keeps its digits, and for large x e^(tx) is larger than any float: take e^(tx) out of the "
            "bracket, so that exp sees negative numbers only.",
        ),
        Mistake(
            "digits lost near 0",
            lambda x, t: (x + np.log(1 - np.exp(-t * x)) / t, None),
            "large x are safe now; for tiny x e^(−tx) rounds to 1 and 1 − 1 is 0: one function computes eᵘ − 1 "
            "without that.",
        ),
        Mistake(
            "1/t lost",
            lambda x, t: (x + log_share(t * x), None),
            "for t = 1 it is right: e^(tz) gives t·z, and all of it is divided by t, not x alone.",
        ),
        Mistake(
            "forward for inverse",
            lambda x, t: (softplus(t * x) / t, None),
            "that is softplus itself: solve x = log(1 + e^(tz))/t for z.",
        ),
        Mistake(
            "no bend",
            lambda x, t: (undone(x, 1.0), None),
            "for t = 1 it is right: solve x = log(1 + e^(tz))/t for z again, with the t in both places.",
        ),
        Mistake(
            "t outside only",
            lambda x, t: (undone(x, 1.0) / t, None),
            "you divide by t at the end, and x has to be multiplied by t at the start: undo the division first.",
        ),
        Mistake(
            "t inside only",
            lambda x, t: (t * undone(x, t), None),
            "you have found t·z: z itself is asked.",
        ),
        Mistake(
            "log_det of forward",
            lambda x, t: (None, -log_det(x, t)),
            "that is log_det of forward, ∂x/∂z, which shrinks everywhere: the way back stretches.",
        ),
        Mistake(
            "log_det: digits lost near 0",
            lambda x, t: (None, -np.sum(np.log(1 - np.exp(-t * x)), axis=1)),
            "your log_det is right on paper, and for tiny x 1 − e^(−tx) is 1 − 1 on a computer: one function computes "
            "eᵘ − 1 without that.",
        ),
        Mistake(
            "log_det: overflow",
            lambda x, t: (None, np.sum(t * x - np.log(np.expm1(t * x)), axis=1)),
            "your log_det lets e^(tx) overflow for large x: write the slope with e^(−tx).",
        ),
        Mistake(
            "log_det: as on paper",
            lambda x, t: (None, np.sum(np.log(np.exp(t * x) / (np.exp(t * x) - 1)), axis=1)),
            "your log_det is right on paper; on a computer e^(tx) overflows for large x and rounds to 1 for tiny x: "
            "divide through by e^(tx), and use the function for eᵘ − 1.",
        ),
        Mistake(
            "slope of forward, at x",
            lambda x, t: (None, np.sum(softplus(-t * x), axis=1)),
            "your log_det is −log f′ at x: f is a function of z, so its slope belongs at z.",
        ),
        Mistake(
            "slope of forward, at x, not turned round",
            lambda x, t: (None, -np.sum(softplus(-t * x), axis=1)),
            "your log_det is log f′ at x: f is a function of z, so its slope belongs at z, and the way back has one "
            "over it.",
        ),
        Mistake(
            "t counted in log_det",
            lambda x, t: (None, log_det(x, t) - x.shape[1] * np.log(t)),
            "your log_det holds −log t for each coordinate: the t inside and the 1/t outside cancel in the slope.",
        ),
        Mistake(
            "t counted in log_det, the other way",
            lambda x, t: (None, log_det(x, t) + x.shape[1] * np.log(t)),
            "your log_det holds log t for each coordinate: the t inside and the 1/t outside cancel in the slope.",
        ),
        Mistake(
            "log_det divided by t",
            lambda x, t: (None, log_det(x, t) / t),
            "you divide log_det by t, as z was: it is the log of a slope, and differentiating tx brings a t that "
            "cancels the 1/t.",
        ),
        Mistake(
            "log_det without the bend",
            lambda x, t: (None, log_det(x, 1.0)),
            "your log_det is that of t = 1: the slope at x is that of t·x without the bend.",
        ),
    ),
)
