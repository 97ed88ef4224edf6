"""ex-05-4: one step of Adam."""

import numpy as np


def adam_by_differences(params, g, m, v, k, rate):
    m = m + (1 - 0.9) * (g - m)
    v = v + (1 - 0.999) * (g * g - v)
    step = m / (1 - 0.9**k) / (np.sqrt(v) / np.sqrt(1 - 0.999**k) + 1e-8)
    return params - rate * step, m, v


def adam_by_loop(params, g, m, v, k, rate):
    params, m, v = params.copy(), m.copy(), v.copy()
    for i, slope in enumerate(g):
        m[i] = 0.9 * m[i] + 0.1 * slope
        v[i] = 0.999 * v[i] + 0.001 * slope**2
        params[i] -= rate * (m[i] / (1 - 0.9**k)) / ((v[i] / (1 - 0.999**k)) ** 0.5 + 1e-8)
    return params, m, v


def adam_with(m=None, v=None, step=None, b1=0.9, b2=0.999):
    """new m(g, m), new v(g, v, new m), and step(m, v, k, g): what is multiplied by the rate."""
    new_m = m or (lambda g, m: b1 * m + (1 - b1) * g)
    new_v = v or (lambda g, v, m: b2 * v + (1 - b2) * g**2)
    step = step or (lambda m, v, k, g: (m / (1 - 0.9**k)) / (np.sqrt(v / (1 - 0.999**k)) + 1e-8))

    def answer(params, g, m, v, k, rate):
        m = new_m(g, m)
        v = new_v(g, v, m)
        return params - rate * step(m, v, k, g), m, v

    return answer


def adam_step(step):
    return adam_with(step=lambda m, v, k, g: step(m, v, np.float64(0.9), np.float64(0.999), k))


def adam_keeping_hats(params, g, m, v, k, rate):
    m = (0.9 * m + 0.1 * g) / (1 - 0.9**k)
    v = (0.999 * v + 0.001 * g**2) / (1 - 0.999**k)
    return params - rate * m / (np.sqrt(v) + 1e-8), m, v


def adam_forgetting(params, g, m, v, k, rate):
    return adam_by_loop(params, g, m, v, k, rate)[0], m, v


def adam_late(params, g, m, v, k, rate):
    params = params - rate * (m / (1 - 0.9**k)) / (np.sqrt(v / (1 - 0.999**k)) + 1e-8)
    return params, 0.9 * m + (1 - 0.9) * g, 0.999 * v + (1 - 0.999) * g**2


def adam_without_rate(params, g, m, v, k, rate):
    return adam_by_loop(params, g, m, v, k, 1.0)


def adam_change(params, g, m, v, k, rate):
    return adam_by_loop(0 * params, g, m, v, k, rate)


def adam_in_place(params, g, m, v, k, rate):
    m *= 0.9
    m += 0.1 * g
    return adam_by_loop(params, g, m, v, k, rate)


RIGHT = {"ex-05-4": (adam_by_differences, adam_by_loop, adam_with())}

WRONG = {
    "ex-05-4": (
        ("no bias correction", adam_step(lambda m, v, b1, b2, k: m / (np.sqrt(v) + 1e-8))),
        ("only m corrected", adam_step(lambda m, v, b1, b2, k: m / (1 - b1**k) / (np.sqrt(v) + 1e-8))),
        ("only v corrected", adam_step(lambda m, v, b1, b2, k: m / (np.sqrt(v / (1 - b2**k)) + 1e-8))),
        (
            "k from 0",
            adam_step(lambda m, v, b1, b2, k: m / (1 - b1 ** (k - 1)) / (np.sqrt(v / (1 - b2 ** (k - 1))) + 1e-8)),
        ),
        (
            "k one too large",
            adam_step(lambda m, v, b1, b2, k: m / (1 - b1 ** (k + 1)) / (np.sqrt(v / (1 - b2 ** (k + 1))) + 1e-8)),
        ),
        ("no power of k", adam_step(lambda m, v, b1, b2, k: m / (1 - b1) / (np.sqrt(v / (1 - b2)) + 1e-8))),
        (
            "corrected after the root",
            adam_step(lambda m, v, b1, b2, k: m / (1 - b1**k) / (np.sqrt(v) / (1 - b2**k) + 1e-8)),
        ),
        ("β times k", adam_step(lambda m, v, b1, b2, k: m / (1 - b1 * k) / (np.sqrt(v / (1 - b2 * k)) + 1e-8))),
        (
            "times the correction",
            adam_step(lambda m, v, b1, b2, k: m * (1 - b1**k) / (np.sqrt(v * (1 - b2**k)) + 1e-8)),
        ),
        (
            "βs of the correction exchanged",
            adam_step(lambda m, v, b1, b2, k: m / (1 - b2**k) / (np.sqrt(v / (1 - b1**k)) + 1e-8)),
        ),
        ("hats kept", adam_keeping_hats),
        ("means not kept", adam_forgetting),
        ("βs exchanged", adam_with(b1=0.999, b2=0.9)),
        (
            "β and 1 − β exchanged",
            adam_with(lambda g, m: (1 - 0.9) * m + 0.9 * g, lambda g, v, m: (1 - 0.999) * v + 0.999 * g**2),
        ),
        ("weights that do not add up to 1", adam_with(lambda g, m: 0.9 * m + g, lambda g, v, m: 0.999 * v + g**2)),
        ("g not squared", adam_with(v=lambda g, v, m: 0.999 * v + (1 - 0.999) * g)),
        ("|g| for g²", adam_with(v=lambda g, v, m: 0.999 * v + (1 - 0.999) * abs(g))),
        ("m² for g²", adam_with(v=lambda g, v, m: 0.999 * v + (1 - 0.999) * m**2)),
        ("no root", adam_step(lambda m, v, b1, b2, k: m / (1 - b1**k) / (v / (1 - b2**k) + 1e-8))),
        ("ε inside the root", adam_step(lambda m, v, b1, b2, k: m / (1 - b1**k) / np.sqrt(v / (1 - b2**k) + 1e-8))),
        ("no ε", adam_step(lambda m, v, b1, b2, k: m / (1 - b1**k) / np.sqrt(v / (1 - b2**k)))),
        (
            "ε of the rearranged form",
            adam_step(lambda m, v, b1, b2, k: np.sqrt(1 - b2**k) / (1 - b1**k) * m / (np.sqrt(v) + 1e-8)),
        ),
        ("old means", adam_late),
        ("ascends", adam_step(lambda m, v, b1, b2, k: -m / (1 - b1**k) / (np.sqrt(v / (1 - b2**k)) + 1e-8))),
        ("no rate", adam_without_rate),
        ("plain gradient", adam_with(step=lambda m, v, k, g: g)),
        ("g for m", adam_with(step=lambda m, v, k, g: g / (np.sqrt(v / (1 - 0.999**k)) + 1e-8))),
        ("momentum alone", adam_step(lambda m, v, b1, b2, k: m / (1 - b1**k))),
        ("sign of the gradient", adam_with(step=lambda m, v, k, g: np.sign(g))),
        ("the change alone", adam_change),
        ("changed its argument", adam_in_place),
        ("parts", lambda *args: adam_by_loop(*args)[0]),
    ),
}
