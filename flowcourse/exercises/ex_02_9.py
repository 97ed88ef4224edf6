"""ex-02-9: log p_X in the forward form, at f(z), and in the inverse form, at x."""

from functools import partial

import numpy as np

from ..checking.edges import of_every_size
from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import scale
from ._smooth_maps import log_normal


def inputs(rng):
    plain = log_normal, doubled_inverse, doubled_log_det, halved_log_det
    z, x = np.array([[1.0, 0.0], [0.0, 0.0], [2.0, 1.0]]), np.array([[1.0, 0.0], [0.0, 2.0], [4.0, 4.0]])
    test_inputs = [TestInput((z, x, *plain))]
    for n, dim, same in ((4, 2, False), (5, 3, False), (4, 3, True), (3, 1, False)):
        s = scale(rng) / 3
        bent = [partial(g, s) for g in (lean_inverse, lean_log_det, lean_inverse_log_det)]
        z, other = rng.uniform(-1.2, 1.2, size=(2, n, dim))
        x = lean(s, z if same else other)
        test_inputs.append(TestInput((z, x, log_gumbel, *bent), "same" if same else ""))
    for n, dim in ((6, 2), (1, 1), (2, 2000)):  # far out, and in many dimensions, where a density is no float
        far = of_every_size(rng, 1e-3, 1e3, 2 * n * dim).reshape(2, n, dim)
        test_inputs.append(TestInput((*far, *plain)))
    return test_inputs


def log_gumbel(z):
    """log p of independent Gumbel coordinates: skewed, so that z and −z differ."""
    return -np.sum(z + np.exp(-z), axis=1)


def doubled_inverse(x):
    return x / 2


def doubled_log_det(z):
    """log|det| of x = 2 z."""
    return z.shape[1] * np.log(2) * np.ones(len(z))


def halved_log_det(x):
    """log|det| of z = x / 2."""
    return -doubled_log_det(x)


def lean(s, z):
    """x₁ = 2 z₁, and x_d = z_d · exp(s·z_{d−1}) + z_{d−1}² for the others."""
    return np.concatenate([2 * z[:, :1], z[:, 1:] * np.exp(s * z[:, :-1]) + z[:, :-1] ** 2], axis=1)


def lean_inverse(s, x):
    columns = [x[:, 0] / 2]
    for d in range(1, x.shape[1]):
        columns.append((x[:, d] - columns[-1] ** 2) * np.exp(-s * columns[-1]))
    return np.stack(columns, axis=1)


def lean_log_det(s, z):
    return np.log(2) + s * np.sum(z[:, :-1], axis=1)


def lean_inverse_log_det(s, x):
    return -lean_log_det(s, lean_inverse(s, x))


def both_forms(z, x, log_p_z, h, log_det_f, log_det_h):
    return log_p_z(z) - log_det_f(z), log_p_z(h(x)) + log_det_h(x)


def forms_differ(inputs, values):
    pairs = [value for test_input, value in zip(inputs, values, strict=True) if test_input.name == "same"]
    return max(float(np.max(np.abs(forward - inverse))) for forward, inverse in pairs)


CHECK = Check(
    "ex-02-9",
    arguments=("z", "x", "log_p_z", "h", "log_det_f", "log_det_h"),
    returns=("log p_X at f(z)", "log p_X at x"),
    inputs=inputs,
    expected=both_forms,
    laws=(Law("where x = f(z), both forms give the same number", forms_differ),),
    mistakes=(
        Mistake(
            "results exchanged",
            lambda *args: both_forms(*args)[::-1],
            "both are right, but in the wrong order: the forward form comes first, then the inverse form.",
        ),
        Mistake(
            "standard normal assumed",
            lambda z, x, log_p, h, f, g: both_forms(z, x, log_normal, h, f, g),
            "you use a standard normal for p_Z: it is given as log_p_z, and may be another one.",
        ),
        Mistake(
            "both signs",
            lambda z, x, log_p, h, f, g: (log_p(z) + f(z), log_p(h(x)) - g(x)),
            "both signs are wrong: where f stretches, log|det J_f| is positive, and the density falls.",
        ),
        Mistake(
            "sign, forward form",
            lambda z, x, log_p, h, f, g: (log_p(z) + f(z), None),
            "in the forward form your log-det has the wrong sign: where f stretches, log|det J_f| is positive, and "
            "the density falls.",
        ),
        Mistake(
            "sign, inverse form",
            lambda z, x, log_p, h, f, g: (None, log_p(h(x)) - g(x)),
            "in the inverse form your log-det has the wrong sign: where f stretches, log|det J_h| is already negative.",
        ),
        Mistake(
            "no determinant, forward form",
            lambda z, x, log_p, h, f, g: (log_p(z), None),
            "that is log p_Z(z): the change of volume from z to f(z) is missing.",
        ),
        Mistake(
            "no determinant, inverse form",
            lambda z, x, log_p, h, f, g: (None, log_p(h(x))),
            "that is log p_Z(h(x)): the change of volume is missing.",
        ),
        Mistake(
            "J_h at z, forward form",
            lambda z, x, log_p, h, f, g: (log_p(z) + g(z), None),
            "you call log_det_h with a z: it is a function of x. Which of the two takes a z?",
        ),
        Mistake(
            "J_h at z, minus, forward form",
            lambda z, x, log_p, h, f, g: (log_p(z) - g(z), None),
            "you call log_det_h with a z, and it is a function of x. Which of the two takes a z?",
        ),
        Mistake(
            "h of z, forward form",
            lambda z, x, log_p, h, f, g: (log_p(h(z)) - f(z), None),
            "you send z through h: z is latent already, so the forward form does not need h.",
        ),
        Mistake(
            "p_Z at x, inverse form",
            lambda z, x, log_p, h, f, g: (None, log_p(x) + g(x)),
            "you evaluate p_Z at x: it is a function of z, so compute h(x) first.",
        ),
        Mistake(
            "J_h at h(x), inverse form",
            lambda z, x, log_p, h, f, g: (None, log_p(h(x)) + g(h(x))),
            "you take log|det J_h| at h(x): it is a function of x, the point that h starts from.",
        ),
        Mistake(
            "J_f at x, inverse form",
            lambda z, x, log_p, h, f, g: (None, log_p(h(x)) - f(x)),
            "you take log|det J_f| at x: it is a function of z.",
        ),
        Mistake(
            "J_f at the given z, inverse form",
            lambda z, x, log_p, h, f, g: (None, log_p(h(x)) - f(z)),
            "in the inverse form you use the z that is an argument: these x are not its images.",
        ),
    ),
)
