"""Answers to ex-11-3 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import numpy as np


def two_losses(flow, params, log_p_tilde, x, z):
    back, log_det_back = flow.transform.inverse(params, x)
    forward = np.mean(-flow.base.log_prob(back) - log_det_back)
    made = flow.transform.forward(params, z)[0]
    return forward, np.mean(flow.log_prob(params, made) - log_p_tilde(made))


def two_losses_by_loop(flow, params, log_p_tilde, x, z):
    forward = [-float(flow.log_prob(params, row[None])[0]) for row in x]
    reverse = []
    for row in z:
        made, log_det = flow.transform.forward(params, row[None])
        reverse.append(float((flow.base.log_prob(row[None]) - log_det - log_p_tilde(made))[0]))
    return math.fsum(forward) / len(x), math.fsum(reverse) / len(z)


def losses_with(forward=None, reverse=None):
    """forward(flow, params, x, made) and reverse(log p_Z(z), log_det, log p̃(made)) at every point; right if None."""

    def answer(flow, params, log_p_tilde, x, z):
        made, log_det = flow.transform.forward(params, z)
        right = two_losses(flow, params, log_p_tilde, x, z)
        return (
            right[0] if forward is None else np.mean(forward(flow, params, x, made, log_p_tilde)),
            right[1] if reverse is None else np.mean(reverse(flow.base.log_prob(z), log_det, log_p_tilde(made))),
        )

    return answer


RIGHT = (
    two_losses,
    two_losses_by_loop,
)


MISTAKES = (
    ("raised", lambda flow, params, log_p_tilde, x, z: (0.0, log_p_tilde(flow.transform.forward(params, z)))),
    (
        "base alone in the forward loss",
        losses_with(lambda flow, params, x, made, target: -flow.base.log_prob(flow.to_latent(params, x))),
    ),
    ("forward loss of the draws", losses_with(lambda flow, params, x, made, target: -flow.log_prob(params, made))),
    (
        "p̃ in the forward loss",
        losses_with(lambda flow, params, x, made, target: target(x) - flow.log_prob(params, x)),
    ),
    ("order", lambda *args: two_losses(*args)[::-1]),
    ("parts", lambda *args: two_losses(*args)[1]),
)
