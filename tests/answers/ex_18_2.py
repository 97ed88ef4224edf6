"""Answers to ex-18-2 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np


def set_before_the_velocity(velocity, z, known, mask, steps):
    """Known pixels are put on their lines before each look at the velocity, and at their values in the end."""
    y = np.array(z)
    for k in range(steps):
        t = k / steps
        y[mask] = (1 - t) * z[mask] + t * known[mask]
        y = y + velocity(y, t) / steps
    y[mask] = known[mask]
    return y


def set_after_the_step(velocity, z, known, mask, steps):
    """As `euler` does it: each step ends at t + 1/steps, and so do the known pixels."""
    y = z
    for t in np.arange(steps) / steps:
        y, later = y + velocity(y, t) / steps, t + 1 / steps
        y = np.where(mask, (1 - later) * z + later * known, y)
    return np.where(mask, known, y)


def way_that_is_left_over_the_time_that_is_left(velocity, z, known, mask, steps):
    y = z
    for t in np.arange(steps) / steps:
        y = y + np.where(mask, (known - y) / (1 - t), velocity(y, t)) / steps
    return np.where(mask, known, y)


def without_the_last_line(velocity, z, known, mask, steps):
    """Pixels that move at the right speed arrive by themselves, up to rounding."""
    y, own = z, mask * (known - z)
    for t in np.arange(steps) / steps:
        y = y + (own + ~mask * velocity(y, t)) / steps
    return y


RIGHT = (
    set_before_the_velocity,
    set_after_the_step,
    way_that_is_left_over_the_time_that_is_left,
    without_the_last_line,
)


def as_given(velocity, z, known, mask, steps):
    y = z
    for t in np.arange(steps) / steps:
        v = np.where(mask, known - y, velocity(y, t))
        y = y + v / steps
    return y


def with_last_line(answer):
    return lambda velocity, z, known, mask, steps: np.where(mask, known, answer(velocity, z, known, mask, steps))


def less_and_less(velocity, z, known, mask, steps):
    y = z
    for t in np.arange(steps) / steps:
        y = y + np.where(mask, (known - y) * (1 - t), velocity(y, t)) / steps
    return np.where(mask, known, y)


def final_values(velocity, z, known, mask, steps):
    y = np.where(mask, known, z)
    for t in np.arange(steps) / steps:
        y = np.where(mask, known, y + velocity(y, t) / steps)
    return y


def final_values_after_the_first_step(velocity, z, known, mask, steps):
    y = z
    for t in np.arange(steps) / steps:
        y = np.where(mask, known, y + velocity(y, t) / steps)
    return y


def mask_turned_in_the_loop(velocity, z, known, mask, steps):
    y = z
    for t in np.arange(steps) / steps:
        y = y + np.where(mask, velocity(y, t), known - z) / steps
    return np.where(mask, known, y)


def mask_turned_at_the_end(velocity, z, known, mask, steps):
    return np.where(mask, without_the_last_line(velocity, z, known, mask, steps), known)


def set_at_t_after_the_step(velocity, z, known, mask, steps):
    y = z
    for t in np.arange(steps) / steps:
        y = np.where(mask, (1 - t) * z + t * known, y + velocity(y, t) / steps)
    return np.where(mask, known, y)


def times_by_arange(velocity, z, known, mask, steps):
    y = z
    for t in np.arange(0, 1, 1 / steps):
        y = y + np.where(mask, known - z, velocity(y, t)) / steps
    return np.where(mask, known, y)


MISTAKES = (
    ("one step too many by np.arange", times_by_arange),
    ("as given", with_last_line(as_given)),
    ("as given, without the last line", as_given),
    ("less and less of the way that is left", less_and_less),
    ("final values from the start", final_values),
    ("final values after the first step", final_values_after_the_first_step),
    ("hidden pixels taken from known", mask_turned_in_the_loop),
    ("hidden pixels taken from known", mask_turned_at_the_end),
    ("a step late", set_at_t_after_the_step),
)
