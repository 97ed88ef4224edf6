"""Answers to ex-01-4 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np


def slope_loop(x, p_z, h, df):
    found = np.zeros(len(x))
    for i, z in enumerate(h(x)):
        found[i] = p_z(z) / abs(df(z))
    return found


def slope_by_recursion(x, p_z, h, df):
    if len(x) == 0:
        return np.zeros(0)
    z = h(x[:1])
    return np.concatenate([p_z(z) / abs(df(z)), slope_by_recursion(x[1:], p_z, h, df)])


def slope_by_logs(x, p_z, h, df):
    z = h(x)
    with np.errstate(divide="ignore"):
        return np.exp(np.log(p_z(z)) - np.log(np.abs(df(z))))


RIGHT = (slope_loop, slope_by_recursion, slope_by_logs)


def slope_at_x(x, p_z, h, df):
    z = h(x)
    return p_z(z) / np.abs(df(x))


def slope_multiplied(x, p_z, h, df):
    z = h(x)
    return p_z(z) * np.abs(df(z))


MISTAKES = (
    ("f′ at x", slope_at_x),
    ("× for ÷", slope_multiplied),
    ("no absolute value", lambda x, p_z, h, df: p_z(h(x)) / df(h(x))),
    ("raised", lambda x, p_z, h, df: p_z(z) / df(z)),  # noqa: F821
)
