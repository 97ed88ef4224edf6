"""Answers to ex-18-1 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np


def both_in_one_call(velocity, z, context, steps, w):
    """Rows with the context and rows without it in one array: one pass of the network a step."""
    n, x = len(z), np.array(z)
    contexts = np.vstack([context, np.zeros(context.shape)])
    for k in range(steps):
        v = velocity(np.vstack([x, x]), k / steps, contexts)
        x += ((1 - w) * v[n:] + w * v[:n]) / steps
    return x


def row_by_row(velocity, z, context, steps, w):
    """One sample after the other, and the time as a column."""
    ends = []
    for y, k in zip(z, context, strict=True):
        y, t = y[None], np.zeros((1, 1))
        for _ in range(steps):
            with_k, without = velocity(y, t, k[None]), velocity(y, t, 0.0 * k[None])
            y, t = y + (without + w * (with_k - without)) / steps, t + 1 / steps
        ends.append(y[0])
    return np.array(ends)


def by_recursion(velocity, z, context, steps, w, t=0.0, left=None):
    left = steps if left is None else left
    if left == 0:
        return z
    h = (1 - t) / left
    with_k, without = velocity(z, t, context), velocity(z, t, np.zeros_like(context))
    moved = z + h * with_k + h * (w - 1) * (with_k - without)
    return by_recursion(velocity, moved, context, steps, w, t + h, left - 1)


def one_pass_where_it_is_enough(velocity, z, context, steps, w):
    y = z
    for t in np.linspace(0, 1, steps, endpoint=False):
        v = velocity(y, t, context) if w == 1 else velocity(y, t, 0 * context)
        if w not in (0, 1):
            v = w * velocity(y, t, context) + (1 - w) * v
        y = y + v / steps
    return y


RIGHT = (both_in_one_call, row_by_row, by_recursion, one_pass_where_it_is_enough)


def in_place(velocity, z, context, steps, w):
    for t in np.arange(steps) / steps:
        v0 = velocity(z, t, 0 * context)
        z += (v0 + w * (velocity(z, t, context) - v0)) / steps
    return z


def v0_from_where_the_step_with_the_context_ends(velocity, z, context, steps, w):
    y = z
    for t in np.arange(steps) / steps:
        y = y + w * velocity(y, t, context) / steps
        y = y + (1 - w) * velocity(y, t, 0 * context) / steps
    return y


def no_guidance_below_0(velocity, z, context, steps, w):
    y, w = z, max(w, 0.0)
    for t in np.arange(steps) / steps:
        y = y + ((1 - w) * velocity(y, t, 0 * context) + w * velocity(y, t, context)) / steps
    return y


def until_the_time_is_1(velocity, z, context, steps, w):
    y, t = z, 0.0
    while t < 1:
        v0 = velocity(y, t, 0 * context)
        y, t = y + (v0 + w * (velocity(y, t, context) - v0)) / steps, t + 1 / steps
    return y


MISTAKES = (
    ("one step too many by rounding", until_the_time_is_1),
    ("", no_guidance_below_0),
    ("changed its argument", in_place),
    ("", v0_from_where_the_step_with_the_context_ends),
)
