"""ex-05-4: parameters and both running means after one step of Adam, β₁ = 0.9, β₂ = 0.999, ε = 1e-8."""

import numpy as np

from ..model import Check, Law, Signature
from .adam_picture import picture
from .adam_steps import B1, B2, EPSILON, first_step_is_not_the_rate, hats, mean_slip, means, move, probes, ratio, step

CHECK = Check(
    "ex-05-4",
    arguments=("params", "g", "m", "v", "k", "rate"),
    returns=("params", "m", "v"),
    probes=probes,
    batch=("params", "g", "m", "v"),
    expected=step,
    laws=(Law("the first step is one rate long, whatever the gradient", first_step_is_not_the_rate, tolerance=1e-4),),
    picture=picture,
    signatures=(
        Signature(
            "no bias correction",
            move(lambda m, v, k: ratio(m, v)),
            "your step has no bias correction: m and v started at 0 and are too small, v more so than m, and the first "
            "step comes out three times too long.",
        ),
        Signature(
            "only m corrected",
            move(lambda m, v, k: ratio(hats(m, v, k)[0], v)),
            "m is corrected and v is not: both started at 0.",
        ),
        Signature(
            "only v corrected",
            move(lambda m, v, k: ratio(m, hats(m, v, k)[1])),
            "v is corrected and m is not: both started at 0.",
        ),
        Signature(
            "k from 0",
            move(lambda m, v, k: ratio(*hats(m, v, k - 1))),
            "your power is k − 1: the first step has k = 1, and β⁰ would divide by 1 − 1 = 0.",
        ),
        Signature(
            "k one too large",
            move(lambda m, v, k: ratio(*hats(m, v, k + 1))),
            "your power is k + 1: k counts this step already, it is 1 at the first.",
        ),
        Signature(
            "no power of k",
            move(lambda m, v, k: ratio(*hats(m, v, 1))),
            "you divide by 1 − β at every step: right for the first; after k steps the zeros have the weight βᵏ.",
        ),
        Signature(
            "corrected after the root",
            move(lambda m, v, k: hats(m, v, k)[0] / (np.sqrt(v) / (1 - np.float64(B2) ** k) + EPSILON)),
            "you take the root of v and correct it afterwards: it is v that is too small, so correct that first.",
        ),
        Signature(
            "β times k",
            move(lambda m, v, k: ratio(m / (1 - B1 * k), v / (1 - B2 * k))),
            "you multiply β by k: the weights of the zeros shrink by a factor β each step, so it is a power.",
        ),
        Signature(
            "times the correction",
            move(lambda m, v, k: ratio(m * (1 - B1**k), v * (1 - B2**k))),
            "you multiply by 1 − βᵏ: m and v are too small, so divide.",
        ),
        Signature(
            "βs of the correction exchanged",
            move(lambda m, v, k: ratio(m / (1 - B2**k), v / (1 - B1**k))),
            "the two corrections are exchanged: β₁ belongs to m, β₂ to v.",
        ),
        Signature(
            "hats kept",
            lambda params, g, m, v, k, rate: (None, *hats(*means(g, m, v), k)),
            "you return the hats: the correction is made for the step alone, and m and v are kept without it; or the "
            "next step would correct them again.",
        ),
        Signature(
            "means not kept",
            lambda params, g, m, v, k, rate: (None, m, v),
            "m and v come back as they were: the next step needs the new ones.",
        ),
        Signature(
            "βs exchanged",
            mean_slip(lambda g, m, v: (B2 * m + (1 - B2) * g, B1 * v + (1 - B1) * g**2)),
            "β₁ and β₂ are exchanged: m is the short memory, 0.9, and v the long one, 0.999.",
        ),
        Signature(
            "β and 1 − β exchanged",
            mean_slip(lambda g, m, v: ((1 - B1) * m + B1 * g, (1 - B2) * v + B2 * g**2)),
            "β and 1 − β are exchanged: most of a running mean is the old one.",
        ),
        Signature(
            "weights that do not add up to 1",
            mean_slip(lambda g, m, v: (B1 * m + g, B2 * v + g**2)),
            "g comes in at full weight: in a mean the weights add up to 1, β for the old and 1 − β for the new.",
        ),
        Signature(
            "g not squared",
            mean_slip(lambda g, m, v: (means(g, m, v)[0], B2 * v + (1 - B2) * g)),
            "v takes g as it is: it is the mean of g², or its root would not exist for g < 0.",
        ),
        Signature(
            "|g| for g²",
            mean_slip(lambda g, m, v: (means(g, m, v)[0], B2 * v + (1 - B2) * np.abs(g))),
            "v takes |g|: it is the mean of g², whose root has the unit of g.",
        ),
        Signature(
            "m² for g²",
            mean_slip(lambda g, m, v: (means(g, m, v)[0], B2 * v + (1 - B2) * means(g, m, v)[0] ** 2)),
            "v takes the square of m: it is the mean of g², of the gradient itself.",
        ),
        Signature(
            "no root",
            move(lambda m, v, k: (lambda m, v: m / (v + EPSILON))(*hats(m, v, k))),
            "the root is missing: v has the unit of g², and only its root cancels that of m.",
        ),
        Signature(
            "ε inside the root",
            move(lambda m, v, k: (lambda m, v: m / np.sqrt(v + EPSILON))(*hats(m, v, k))),
            "ε stands inside the root, where it is 10⁻⁴, not 10⁻⁸: add it after the root.",
        ),
        Signature(
            "no ε",
            move(lambda m, v, k: (lambda m, v: m / np.sqrt(v))(*hats(m, v, k))),
            "ε is missing: a parameter whose gradients were all 0 so far gets 0/0.",
        ),
        Signature(
            "ε of the rearranged form",
            move(lambda m, v, k: ratio(m, v) * np.sqrt(1 - B2**k) / (1 - B1**k)),
            "that is the rearranged form, with the corrections in the rate: its ε is added to √v and not to √v̂, and so "
            "it is a larger one.",
        ),
        Signature(
            "old means",
            lambda params, g, m, v, k, rate: (params - rate * ratio(*hats(m, v, k)), None, None),
            "your step uses the old m and v: update them first, then step.",
        ),
        Signature(
            "ascends",
            move(lambda m, v, k: -ratio(*hats(m, v, k))),
            "your step climbs: the gradient points to where the loss grows, so subtract.",
        ),
        Signature(
            "no rate",
            lambda params, g, m, v, k, rate: (params - ratio(*hats(*means(g, m, v), k)), None, None),
            "the learning rate is missing: the ratio is about 1, the rate says how long the step is.",
        ),
        Signature(
            "plain gradient",
            lambda params, g, m, v, k, rate: (params - rate * g, None, None),
            "you step against g itself: that is gradient descent, and its step has the unit of g.",
        ),
        Signature(
            "g for m",
            lambda params, g, m, v, k, rate: (params - rate * ratio(g, hats(*means(g, m, v), k)[1]), None, None),
            "you divide g, not the running mean of it: m̂ stands above the root.",
        ),
        Signature(
            "momentum alone",
            move(lambda m, v, k: hats(m, v, k)[0]),
            "you step against m̂: it still has the unit of g; divide by the root of v̂.",
        ),
        Signature(
            "sign of the gradient",
            lambda params, g, m, v, k, rate: (params - rate * np.sign(g), None, None),
            "a sign and a rate is what the first step comes to: later ones weigh the old gradients as well.",
        ),
        Signature(
            "the change alone",
            lambda params, g, m, v, k, rate: (step(0.0, g, m, v, k, rate)[0], None, None),
            "that is the change: add it to params.",
        ),
    ),
)
