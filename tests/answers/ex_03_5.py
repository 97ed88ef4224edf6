"""Answers to ex-03-5 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import autograd.numpy as np


def both_loop(z, x, log_p_z, h, log_det_f, log_det_h):
    forward = [log_p_z(row[None])[0] - log_det_f(row[None])[0] for row in z]
    inverse = [log_p_z(h(row[None]))[0] + log_det_h(row[None])[0] for row in x]
    return np.array(forward), np.array(inverse)


def both_by_f(z, x, log_p_z, h, log_det_f, log_det_h):
    return [log_p_z(z) - log_det_f(z), log_p_z(h(x)) - log_det_f(h(x))]


def both_with(forward=lambda log_p, z, h, f, g: log_p(z) - f(z), inverse=lambda log_p, x, h, f, g: log_p(h(x)) + g(x)):
    """The two forms, one of them with a slip; f and g are the log-dets of f and of h."""

    def answer(z, x, log_p_z, h, log_det_f, log_det_h):
        return forward(log_p_z, z, h, log_det_f, log_det_h), inverse(log_p_z, x, h, log_det_f, log_det_h)

    return answer


RIGHT = (
    both_loop,
    both_by_f,
    both_with(),
)


MISTAKES = (
    (
        "both signs",
        both_with(lambda log_p, z, h, f, g: log_p(z) + f(z), lambda log_p, x, h, f, g: log_p(h(x)) - g(x)),
    ),
    ("J_h at h(x), inverse form", both_with(inverse=lambda log_p, x, h, f, g: log_p(h(x)) + g(h(x)))),
    ("J_f at x, inverse form", both_with(inverse=lambda log_p, x, h, f, g: log_p(h(x)) - f(x))),
    ("exp for log", lambda *args: tuple(np.exp(part) for part in both_loop(*args))),
    ("parts", lambda *args: both_loop(*args)[1]),
)
