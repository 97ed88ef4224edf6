"""ex-08-5: the least gap of a volume-preserving flow on data of a given entropy, and the rescaling that removes it."""

import numpy as np

from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import scale

GAUSSIAN = np.log(2 * np.pi * np.e)  # twice the entropy of a standard normal, in nats


def inputs(rng):
    found = [TestInput((GAUSSIAN + np.log(2), 2))]
    return [*found, *(TestInput((dim / 2 * (GAUSSIAN + np.log(scale(rng))), dim)) for dim in (1, 3, 5, 12))]


def variance(entropy, dim):
    return np.exp(2 * entropy / dim - GAUSSIAN)


def gap_at(v, dim):
    return dim / 2 * (v - 1 - np.log(v))


def floor(entropy, dim):
    return gap_at(variance(entropy, dim), dim), entropy - dim / 2 * GAUSSIAN


def gap_is_negative(inputs, values):
    return max(-float(gap) for gap, _ in values)


def wrong_variance(formula):
    return lambda entropy, dim: (gap_at(formula(entropy, dim), dim), None)


def picture(answer):
    """The learner's floor over the entropy in the plane, with data on it."""
    from minflow import data, plots

    figure, axes = plots.new_figure(size=(7.0, 3.8))
    entropies = np.linspace(0.2, 4.4, 200)
    axes.plot(entropies, [answer(float(h), 2)[0] for h in entropies], color=plots.MODEL, linewidth=2)
    words, shown = (
        [],
        {
            "two moons": data.two_moons().entropy,
            "banana, s = (1, ¼)": data.banana(b=0.5, s1=1.0, s2=0.25).entropy,
            "a standard Gaussian": GAUSSIAN,
            "a square, 8 wide": np.log(64.0),
        },
    )
    for name, entropy in shown.items():
        gap, log_volume = (float(part) for part in answer(float(entropy), 2))
        axes.plot(entropy, gap, "o", color=plots.DATA)
        axes.annotate(name, (entropy, gap), xytext=(7, 5) if gap > 0.1 else (-48, 26), textcoords="offset points")
        words.append(f"{name}: {gap:.2f} nats, or 0 with a rescaling by areas × {np.exp(log_volume):.2f}")
    axes.set(xlabel="entropy of the data, nats", ylabel="gap at least, nats", xlim=(0, 5.4), ylim=(-0.1, 2.8))
    axes.set_title("Your floor: free for the right entropy, dear on both sides")
    return plots.Picture(figure, f"The least gap over the entropy, a valley with its bottom 0. {'; '.join(words)}.")


CHECK = Check(
    "ex-08-5",
    arguments=("entropy", "dim"),
    returns=("gap", "log_volume"),
    inputs=inputs,
    expected=floor,
    laws=(Law("the gap is never negative", gap_is_negative, tolerance=1e-9),),
    picture=picture,
    mistakes=(
        Mistake(
            "a plane assumed",
            lambda entropy, dim: (gap_at(variance(entropy, 2), 2), None),
            "that is right in the plane alone: the entropy is shared among D coordinates, and each of them pays.",
        ),
        Mistake(
            "entropy not shared out",
            wrong_variance(lambda entropy, dim: variance(entropy, 1)),
            "your v_H puts all of the entropy on one axis: it is that of D coordinates together.",
        ),
        Mistake(
            "a deviation for v",
            wrong_variance(lambda entropy, dim: np.sqrt(variance(entropy, dim))),
            "you take the square root of v_H: in the formula v is a variance, not a deviation.",
        ),
        Mistake(
            "no two in the exponent",
            wrong_variance(lambda entropy, dim: np.exp(entropy / dim - GAUSSIAN)),
            "the exponent of your v_H is H/D: entropy goes with the logarithm of a deviation, and v is its square.",
        ),
        Mistake(
            "e forgotten",
            wrong_variance(lambda entropy, dim: np.exp(2 * entropy / dim) / (2 * np.pi)),
            "you divide by 2π: the entropy of a standard normal is ½ log(2πe), with the e that comes from E[z²] = 1.",
        ),
        Mistake(
            "divided by 2π, times e",
            wrong_variance(lambda entropy, dim: np.exp(2 * entropy / dim) / 2 / np.pi * np.e),
            "your v_H is e² times too large: both π and e stand below the line, so put 2πe into brackets.",
        ),
        Mistake(
            "divided by 2, times πe",
            wrong_variance(lambda entropy, dim: np.exp(2 * entropy / dim) / 2 * np.pi * np.e),
            "your v_H is divided by 2 and multiplied by π and e: all of 2πe stands below the line, in brackets.",
        ),
        Mistake(
            "the other KL",
            lambda entropy, dim: (gap_at(1 / variance(entropy, dim), dim), None),
            "you have the two densities exchanged, 1/v for v: the data, with variance v, are judged by a base with "
            "variance 1.",
        ),
        Mistake(
            "gap below 0",
            lambda entropy, dim: (-floor(entropy, dim)[0], None),
            "your gap is negative: it is NLL − H, and no model has a lower NLL than the density of the data itself.",
        ),
        Mistake(
            "no half",
            lambda entropy, dim: (2 * floor(entropy, dim)[0], None),
            "your gap is twice too large: each coordinate pays ½(v − 1 − log v).",
        ),
        Mistake(
            "one coordinate's gap",
            lambda entropy, dim: (floor(entropy, dim)[0] / dim, None),
            "that is the gap of one coordinate: D of them pay.",
        ),
        Mistake(
            "the loss for the gap",
            lambda entropy, dim: (floor(entropy, dim)[0] + entropy, None),
            "that is the best loss, NLL: the gap is what it has above the entropy.",
        ),
        Mistake(
            "no log v",
            lambda entropy, dim: (dim / 2 * (variance(entropy, dim) - 1), None),
            "the logarithm of v is missing: without it the gap of thin data would be negative.",
        ),
        Mistake(
            "no minus one",
            lambda entropy, dim: (floor(entropy, dim)[0] + dim / 2, None),
            "at v = 1 the data are as wide as the base, and yet your gap is not 0: a term is missing.",
        ),
        Mistake(
            "plus log v",
            lambda entropy, dim: (gap_at(variance(entropy, dim), dim) + dim * np.log(variance(entropy, dim)), None),
            "you add log v: take it off, or the gap of thin data is negative.",
        ),
        Mistake(
            "log_volume of h",
            lambda entropy, dim: (None, -floor(entropy, dim)[1]),
            "your log_volume has the other sign: data with more entropy than the base need f to make volumes larger.",
        ),
        Mistake(
            "log_volume of one axis",
            lambda entropy, dim: (None, floor(entropy, dim)[1] / dim),
            "that is log s for one axis: log_volume is the sum over all D.",
        ),
        Mistake(
            "log v for log s",
            lambda entropy, dim: (None, 2 * floor(entropy, dim)[1] / dim),
            "that is log v_H, a variance and on one axis: s is a deviation, and log_volume the sum over D axes.",
        ),
        Mistake(
            "D log v",
            lambda entropy, dim: (None, 2 * floor(entropy, dim)[1]),
            "your log_volume is twice too large: v_H is a variance, and s a deviation.",
        ),
        Mistake(
            "the base on one axis",
            lambda entropy, dim: (None, entropy - GAUSSIAN / 2),
            "in log_volume you take the entropy of a base on one axis: this base has D of them.",
        ),
        Mistake(
            "volume for log_volume",
            lambda entropy, dim: (None, np.exp(floor(entropy, dim)[1])),
            "that is the volume factor, the product of s: its logarithm is asked.",
        ),
        Mistake(
            "entropy for log_volume",
            lambda entropy, dim: (None, entropy),
            "a base with entropy 0 would need this: the base has some of its own, ½ log(2πe) an axis.",
        ),
    ),
)
