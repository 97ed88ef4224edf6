"""ex-03-8: parameters and both running means after one step of Adam, β₁ = 0.9, β₂ = 0.999, ε = 1e-8."""

import numpy as np

from ..checking import domains
from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import scale

B1, B2, EPSILON = 0.9, 0.999, 1e-8


def inputs(rng):
    zeros = np.zeros(3)
    test_inputs = [
        TestInput((np.array([0.0, 1.0, -1.0]), np.array([5.0, 0.002, -3.0]), zeros, zeros, 1, 0.1), "first"),
        TestInput((np.array([1.0, 2.0, 3.0]), np.array([1.0, -1.0, 0.0]), zeros + 0.1, zeros + 0.001, 2, 0.1)),
    ]
    for size, steps in ((4, int(rng.integers(3, 9))), (5, int(rng.integers(20, 40)))):
        gradients = scale(rng) * (rng.normal(size=(steps, size)) + rng.choice([-1, 1], size))
        gradients[:, 0] = 0.0  # a parameter that nothing has moved yet
        m = v = np.zeros(size)
        for g in gradients[:-1]:
            m, v = means(g, m, v)
        test_inputs.append(TestInput((rng.normal(size=size), gradients[-1], m, v, steps, scale(rng) / 10)))
    for k in (int(rng.integers(90, 130)), int(rng.integers(2001, 12000))):
        m = rng.normal(size=4)
        v = m**2 + rng.uniform(0.1, 1.0, size=4)
        test_inputs.append(TestInput((rng.normal(size=4), rng.normal(size=4), m, v, k, scale(rng))))
    return test_inputs


def step(params, g, m, v, k, rate):
    m, v = means(g, m, v)
    return params - rate * ratio(*hats(m, v, k)), m, v


def means(g, m, v):
    return B1 * m + (1 - B1) * g, B2 * v + (1 - B2) * g**2


def hats(m, v, k):
    return m / (1 - np.float64(B1) ** k), v / (1 - np.float64(B2) ** k)


def ratio(m, v):
    return m / (np.sqrt(v) + EPSILON)


def first_step_is_not_the_rate(inputs, values):
    """Largest ||step| / rate − 1| of a first step, where no gradient is 0."""
    gaps = [np.abs(np.abs(v[0] - p.args[0]) / p.args[5] - 1) for p, v in zip(inputs, values) if p.name == "first"]
    return float(np.max(gaps))


def with_direction(direction):
    """A mistake in the step alone: direction(m, v, k) with the new means."""

    def formula(params, g, m, v, k, rate):
        return params - rate * direction(*means(g, m, v), k), None, None

    return formula


def with_ratio(formula):
    """A mistake in the step alone: formula(m̂, v̂)."""
    return with_direction(lambda m, v, k: formula(*hats(m, v, k)))


def with_means(new_means, second=B2):
    """A mistake in the means, new_means(g, m, v), and all that follows from it. second: β₂ in the correction."""

    def formula(params, g, m, v, k, rate):
        m, v = new_means(g, m, v)
        v_hat = v / (1 - np.float64(second) ** k)
        return params - rate * ratio(hats(m, v, k)[0], v_hat), m, v

    return formula


def picture(answer):
    """The path of the learner's Adam over the right one, on the NLL of the numbers 1, 2, 2, 3, from (0, 0)."""
    from minflow import plots

    x = np.array([1.0, 2.0, 2.0, 3.0])
    way, right = walk(answer, x), walk(step, x)
    shifts, log_scales = np.meshgrid(np.linspace(-0.3, 3.2, 90), np.linspace(-0.9, 0.9, 90))
    squares = np.mean((x[:, None, None] - shifts) ** 2, axis=0)
    nll = 0.5 * squares * np.exp(-2 * log_scales) + log_scales + 0.5 * np.log(2 * np.pi)
    figure, axes = plots.new_figure(size=(6.0, 3.8))
    axes.contour(shifts, log_scales, nll, [1.1, 1.2, 1.4, 1.7, 2, 2.5, 3, 4, 6], colors=plots.GUIDE)
    axes.plot(right[:, 1], right[:, 0], color=plots.DATA, linewidth=7, alpha=0.5, label="the right one")
    axes.plot(way[:, 1], way[:, 0], "o-", color=plots.MODEL, markersize=3, linewidth=1, label="yours")
    axes.plot(2.0, 0.5 * np.log(0.5), "*", color=plots.INK, markersize=12)
    figure.legend(loc="outside lower center", ncols=2, frameon=False)
    axes.set(xlabel="shift μ", ylabel="log-scale α", title="120 steps of your Adam")
    alt = (
        "Contours of the NLL of 1, 2, 2, 3. Your path lies on the right one: it starts at shift 0 and log-scale 0 with "
        f"a step of 0.1 in both, reaches shift {way[:, 1].max():.1f} at most, and ends at ({way[-1, 1]:.2f}, "
        f"{way[-1, 0]:.2f}); the best is (2.00, −0.35), a star."
    )
    return plots.Picture(figure, alt.replace("-0", "−0"))


def walk(adam, x):
    """120 steps of Adam on the NLL of the numbers x, from (0, 0): the parameters before, between and after them."""
    params, m, v = np.zeros(2), np.zeros(2), np.zeros(2)
    way = [params]
    for k in range(1, 121):
        z = (x - params[1]) * np.exp(-params[0])
        g = np.array([1 - np.mean(z**2), -np.mean(z) * np.exp(-params[0])])
        params, m, v = adam(params, g, m, v, k, 0.1)
        way.append(params)
    return np.array(way)


CHECK = Check(
    "ex-03-8",
    arguments=("params", "g", "m", "v", "k", "rate"),
    returns=("params", "m", "v"),
    inputs=inputs,
    domains={
        "params": domains.entries(domains.real()),
        "g": domains.entries(domains.real(1e-9, 1e3)),
        "m": domains.entries(domains.real()),
        "v": domains.entries(domains.positive(1e-12, 1e3)),
        "k": domains.whole(1, 10**6),
        "rate": domains.positive(1e-4, 10),
    },
    batch=("params", "g", "m", "v"),
    expected=step,
    laws=(Law("the first step is one rate long, whatever the gradient", first_step_is_not_the_rate, tolerance=1e-4),),
    picture=picture,
    mistakes=(
        Mistake(
            "β₂ = 0.99",
            with_means(lambda g, m, v: (B1 * m + (1 - B1) * g, 0.99 * v + 0.01 * g**2), 0.99),
            "your β₂ is 0.99, and 0.999 is asked.",
        ),
        Mistake(
            "both corrections with β₁",
            with_direction(lambda m, v, k: ratio(*(mean / (1 - np.float64(B1) ** k) for mean in (m, v)))),
            "you correct both means with 0.9ᵏ: v forgets with β₂, so its correction is 1 − 0.999ᵏ.",
        ),
        Mistake(
            "no bias correction",
            with_direction(lambda m, v, k: ratio(m, v)),
            "your step has no bias correction: m and v started at 0 and are too small, v more so than m, and the "
            "first step is three times too long.",
        ),
        Mistake(
            "only the first step corrected",
            with_direction(lambda m, v, k: ratio(*hats(m, v, k)) if k == 1 else ratio(m, v)),
            "you correct the bias of the first step alone: at step k, m still lacks the share 0.9ᵏ, and v 0.999ᵏ.",
        ),
        Mistake(
            "only m corrected",
            with_direction(lambda m, v, k: ratio(hats(m, v, k)[0], v)),
            "m is corrected and v is not: both started at 0.",
        ),
        Mistake(
            "only v corrected",
            with_direction(lambda m, v, k: ratio(m, hats(m, v, k)[1])),
            "v is corrected and m is not: both started at 0.",
        ),
        Mistake(
            "k from 0",
            with_direction(lambda m, v, k: ratio(*hats(m, v, k - 1))),
            "your power is k − 1: the first step has k = 1, and β⁰ would divide by 1 − 1 = 0.",
        ),
        Mistake(
            "k one too large",
            with_direction(lambda m, v, k: ratio(*hats(m, v, k + 1))),
            "your power is k + 1: k already counts this step, and is 1 at the first.",
        ),
        Mistake(
            "no power of k",
            with_direction(lambda m, v, k: ratio(*hats(m, v, 1))),
            "you divide by 1 − β at every step: this is right for the first step; after k steps the zeros have the "
            "weight βᵏ.",
        ),
        Mistake(
            "corrected after the root",
            with_direction(lambda m, v, k: hats(m, v, k)[0] / (np.sqrt(v) / (1 - np.float64(B2) ** k) + EPSILON)),
            "you take the root of v and correct it afterwards: v is what is too small, so correct it first.",
        ),
        Mistake(
            "β times k",
            with_direction(lambda m, v, k: ratio(m / (1 - B1 * k), v / (1 - B2 * k))),
            "you multiply β by k: the weight of the zeros shrinks by a factor β in each step, so it is a power.",
        ),
        Mistake(
            "times the correction",
            with_direction(lambda m, v, k: ratio(m * (1 - B1**k), v * (1 - B2**k))),
            "you multiply by 1 − βᵏ: m and v are too small, so divide.",
        ),
        Mistake(
            "βs of the correction exchanged",
            with_direction(lambda m, v, k: ratio(m / (1 - B2**k), v / (1 - B1**k))),
            "the two corrections are exchanged: β₁ belongs to m, β₂ to v.",
        ),
        Mistake(
            "hats kept",
            lambda params, g, m, v, k, rate: (None, *hats(*means(g, m, v), k)),
            "your step is right, and you return the corrected means: what will the next step do to them?",
        ),
        Mistake(
            "means not kept",
            lambda params, g, m, v, k, rate: (None, m, v),
            "m and v come back as they were: the next step needs the new ones.",
        ),
        Mistake(
            "βs exchanged",
            with_means(lambda g, m, v: (B2 * m + (1 - B2) * g, B1 * v + (1 - B1) * g**2)),
            "β₁ and β₂ are exchanged: m has the short memory, 0.9, and v the long one, 0.999.",
        ),
        Mistake(
            "β and 1 − β exchanged",
            with_means(lambda g, m, v: ((1 - B1) * m + B1 * g, (1 - B2) * v + B2 * g**2)),
            "β and 1 − β are exchanged: most of a running mean is the old one.",
        ),
        Mistake(
            "weights that do not add up to 1",
            with_means(lambda g, m, v: (B1 * m + g, B2 * v + g**2)),
            "g enters with weight 1: in a mean the weights add up to 1, β for the old value and 1 − β for the new one.",
        ),
        Mistake(
            "g not squared",
            with_means(lambda g, m, v: (means(g, m, v)[0], B2 * v + (1 - B2) * g)),
            "v averages g itself: it is the mean of g², and its root would not exist for g < 0.",
        ),
        Mistake(
            "|g| for g²",
            with_means(lambda g, m, v: (means(g, m, v)[0], B2 * v + (1 - B2) * np.abs(g))),
            "v averages |g|: it is the mean of g², whose root has the unit of g.",
        ),
        Mistake(
            "m² for g²",
            with_means(lambda g, m, v: (means(g, m, v)[0], B2 * v + (1 - B2) * means(g, m, v)[0] ** 2)),
            "v averages the square of m: it is the mean of g², the square of the gradient itself.",
        ),
        Mistake(
            "no root",
            with_ratio(lambda m_hat, v_hat: m_hat / (v_hat + EPSILON)),
            "the root is missing: v has the unit of g², and only its root cancels the unit of m.",
        ),
        Mistake(
            "ε inside the root",
            with_ratio(lambda m_hat, v_hat: m_hat / np.sqrt(v_hat + EPSILON)),
            "ε stands inside the root, where it acts like 10⁻⁴, not 10⁻⁸: add it after the root.",
        ),
        Mistake(
            "no ε",
            with_ratio(lambda m_hat, v_hat: m_hat / np.sqrt(v_hat)),
            "ε is missing: a parameter whose gradients were all 0 so far gets 0/0.",
        ),
        Mistake(
            "ε of the rearranged form",
            with_direction(lambda m, v, k: ratio(m, v) * np.sqrt(1 - B2**k) / (1 - B1**k)),
            "that is the rearranged form, with the corrections in the rate: its ε is added to √v and not to √v̂, "
            "where it counts for more.",
        ),
        Mistake(
            "old means",
            lambda params, g, m, v, k, rate: (params - rate * ratio(*hats(m, v, k)), None, None),
            "your step uses the old m and v: update them first, then step.",
        ),
        Mistake(
            "ascends",
            with_direction(lambda m, v, k: -ratio(*hats(m, v, k))),
            "your step goes uphill: the gradient points to where the loss grows, so subtract.",
        ),
        Mistake(
            "no rate",
            lambda params, g, m, v, k, rate: (params - ratio(*hats(*means(g, m, v), k)), None, None),
            "the learning rate is missing: the ratio is about 1, and the rate says how long the step is.",
        ),
        Mistake(
            "plain gradient",
            lambda params, g, m, v, k, rate: (params - rate * g, None, None),
            "you step against g itself: that is gradient descent, and its step has the unit of g.",
        ),
        Mistake(
            "g for m",
            lambda params, g, m, v, k, rate: (params - rate * ratio(g, hats(*means(g, m, v), k)[1]), None, None),
            "you divide g, and not its running mean: m̂ stands above the root.",
        ),
        Mistake(
            "momentum alone",
            with_direction(lambda m, v, k: hats(m, v, k)[0]),
            "you step against m̂, which still has the unit of g: divide by the root of v̂.",
        ),
        Mistake(
            "sign of the gradient",
            lambda params, g, m, v, k, rate: (params - rate * np.sign(g), None, None),
            "you step by the sign of the gradient: that is right for the first step, but later steps also weigh the "
            "old gradients.",
        ),
        Mistake(
            "the change alone",
            lambda params, g, m, v, k, rate: (step(0.0, g, m, v, k, rate)[0], None, None),
            "that is the change: add it to params.",
        ),
    ),
)
