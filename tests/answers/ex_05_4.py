"""Answers to ex-05-4 that people write: right ones by other ways, wrong ones with the name of their mistake."""

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


def adam_in_place(params, g, m, v, k, rate):
    m *= 0.9
    m += 0.1 * g
    return adam_by_loop(params, g, m, v, k, rate)


RIGHT = (
    adam_by_differences,
    adam_by_loop,
    adam_with(),
)


MISTAKES = (
    (
        "k from 0",
        adam_step(lambda m, v, b1, b2, k: m / (1 - b1 ** (k - 1)) / (np.sqrt(v / (1 - b2 ** (k - 1))) + 1e-8)),
    ),
    (
        "k one too large",
        adam_step(lambda m, v, b1, b2, k: m / (1 - b1 ** (k + 1)) / (np.sqrt(v / (1 - b2 ** (k + 1))) + 1e-8)),
    ),
    (
        "ε of the rearranged form",
        adam_step(lambda m, v, b1, b2, k: np.sqrt(1 - b2**k) / (1 - b1**k) * m / (np.sqrt(v) + 1e-8)),
    ),
    ("changed its argument", adam_in_place),
    ("parts", lambda *args: adam_by_loop(*args)[0]),
)
