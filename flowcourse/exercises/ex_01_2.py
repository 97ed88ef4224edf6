"""ex-01-2: the density of a·Z + b, Z ~ N(0, 1), a of either sign."""

import numpy as np

from ..checking.edges import of_every_size
from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import area_is_not_one, offset, slope
from ._maps import normal_pdf


def inputs(rng):
    test_inputs = [TestInput((np.array([1.0, 3.0, -2.0]), -2.0, 1.0))]
    for sign in (1, -1, -1):
        a, b = slope(rng, sign), offset(rng)
        test_inputs.append(TestInput((b + a * rng.normal(size=4), a, b)))
    for a in (*of_every_size(rng, 1e-3, 1e3, 4), 1e-3):
        b = 3 * offset(rng) * abs(float(a))
        test_inputs.append(TestInput((b + a * np.append(rng.normal(size=4), [0.0, 4.0, -4.0]), float(a), b)))
    test_inputs.append(TestInput((rng.normal(size=4), -1.0, 0.0)))
    a, b = slope(rng, -1), offset(rng)
    return [*test_inputs, TestInput((b + abs(a) * np.linspace(-8, 8, 321), a, b), "grid")]


def density(x, a, b):
    return normal_pdf((x - b) / a) / np.abs(a)


def picture(answer):
    """The learner's density for three slopes, over the right one."""
    from minflow import plots

    figure, axes = plots.new_figure(size=(6.4, 3.2))
    x = np.linspace(-6.0, 8.0, 401)
    for a, style in ((0.5, "-"), (1.0, ":"), (-2.0, "--")):
        axes.plot(x, density(x, a, 1.0), color=plots.DATA, linewidth=7, alpha=0.5)
        axes.plot(x, answer(x, a, 1.0), style, color=plots.MODEL, label=f"a = {a:g}".replace("-", "−"))
    axes.set(xlabel="x", ylabel="density of X = a·Z + 1", title="Your density: |a| times as wide, 1/|a| times as high")
    axes.lines[0].set_label("the right one")
    figure.legend(loc="outside lower center", ncols=4, frameon=False)
    alt = (
        "Your density of X = a·Z + 1, on the right one: three bells round x = 1, each with area 1. At a = 0.5 the peak "
        "is 0.80, at a = 1 it is 0.40, at a = −2 it is 0.20 and the bell four times as wide as the first."
    )
    return plots.Picture(figure, alt)


CHECK = Check(
    "ex-01-2",
    arguments=("x", "a", "b"),
    returns=("the density",),
    inputs=inputs,
    expected=density,
    laws=(Law("the area under p_X is 1", area_is_not_one),),
    picture=picture,
    mistakes=(
        Mistake(
            "no absolute value",
            lambda x, a, b: normal_pdf((x - b) / a) / a,
            "a density cannot be negative: for a < 0 each interval is turned round, and it becomes |a| times as long.",
        ),
        Mistake(
            "multiplies by the slope",
            lambda x, a, b: normal_pdf((x - b) / a) * np.abs(a),
            "you multiply by |a|: stretching by |a| spreads the same probability over a longer interval, so divide.",
        ),
        Mistake(
            "multiplies by the slope, no absolute value",
            lambda x, a, b: normal_pdf((x - b) / a) * a,
            "you multiply by a: a stretched interval has less probability per length, so divide. A length is "
            "never negative.",
        ),
        Mistake(
            "|a| under the root",
            lambda x, a, b: normal_pdf((x - b) / a) / np.sqrt(np.abs(a)),
            "you divide by √|a|: under the root belongs the *variance*, a², or else |a| itself outside of it.",
        ),
        Mistake(
            "|a| for the variance",
            lambda x, a, b: normal_pdf((x - b) / np.sqrt(np.abs(a))) / np.sqrt(np.abs(a)),
            "your bell has the variance |a|: Z has the variance 1. What is the *variance* of a·Z?",
        ),
        Mistake(
            "p_Z at x",
            lambda x, a, b: normal_pdf(x) / np.abs(a),
            "you evaluate p_Z at x: p_Z is a function of z, so compute z = h(x) first.",
        ),
        Mistake(
            "log-density divided",
            lambda x, a, b: np.log(normal_pdf((x - b) / a)) / np.abs(a),
            "you divide a log-density by |a|: it is the density itself that is divided, so undo the logarithm first.",
        ),
        Mistake(
            "forward for inverse",
            lambda x, a, b: normal_pdf(a * x + b) / np.abs(a),
            "you apply the map to x, a·x + b: the z that landed on x is found by undoing the map.",
        ),
        Mistake(
            "b undone last",
            lambda x, a, b: normal_pdf(x / a - b) / np.abs(a),
            "your z is x/a − b: the map adds b last, so b is removed first.",
        ),
        Mistake(
            "b divided alone",
            lambda x, a, b: normal_pdf(x - b / a) / np.abs(a),
            "your z is x − b/a: all of x − b must be divided by a, so brackets are needed.",
        ),
        Mistake(
            "b forgotten",
            lambda x, a, b: normal_pdf(x / a) / np.abs(a),
            "your z is x/a, as if b were 0: the bell has its peak at x = b.",
        ),
        Mistake(
            "a² for |a|",
            lambda x, a, b: normal_pdf((x - b) / a) / a**2,
            "you divide by a², the factor of the *variance*: a length grows by |a|.",
        ),
        Mistake(
            "log of a negative slope",
            lambda x, a, b: normal_pdf((x - b) / a) / np.exp(np.log(a)),
            "you take log a, which is NaN for a < 0: a length has no sign.",
        ),
        Mistake(
            "no constant",
            lambda x, a, b: normal_pdf((x - b) / a) * np.sqrt(2 * np.pi) / np.abs(a),
            "the bell exp(−z²/2) has the area √(2π), and p_Z must have the area 1.",
        ),
        Mistake(
            "2π without a root",
            lambda x, a, b: normal_pdf((x - b) / a) / np.sqrt(2 * np.pi) / np.abs(a),
            "you divide by 2π: the area under exp(−z²/2) is the square root of that.",
        ),
        Mistake(
            "no slope",
            lambda x, a, b: normal_pdf((x - b) / a),
            "your z is right, but the change of length is missing: the area under your curve is |a| and not 1.",
        ),
    ),
)
