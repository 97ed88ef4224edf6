"""ex-11-3: forward loss and reverse loss."""

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


def reverse_at(points):
    """log q − log p̃ averaged at points(x, z)."""

    def answer(flow, params, log_p_tilde, x, z):
        at = points(x, z)
        return two_losses(flow, params, log_p_tilde, x, z)[0], np.mean(flow.log_prob(params, at) - log_p_tilde(at))

    return answer


def reverse_with_base_at_x(flow, params, log_p_tilde, x, z):
    made, log_det = flow.transform.forward(params, z)
    reverse = np.mean(flow.base.log_prob(made) - log_det - log_p_tilde(made))
    return -np.mean(flow.log_prob(params, x)), reverse


def reverse_with_log_prob_of_z(flow, params, log_p_tilde, x, z):
    made, _ = flow.transform.forward(params, z)
    return -np.mean(flow.log_prob(params, x)), np.mean(flow.log_prob(params, z) - log_p_tilde(made))


def reverse_with_target_at_z(flow, params, log_p_tilde, x, z):
    _, log_det = flow.transform.forward(params, z)
    return -np.mean(flow.log_prob(params, x)), np.mean(flow.base.log_prob(z) - log_det - log_p_tilde(z))


def reverse_of_a_standard_normal(flow, params, log_p_tilde, x, z):
    made, log_det = flow.transform.forward(params, z)
    log_q = -0.5 * np.sum(z**2, axis=1) - 0.5 * z.shape[1] * np.log(2 * np.pi) - log_det
    return -np.mean(flow.log_prob(params, x)), np.mean(log_q - log_p_tilde(made))


def losses_summed(flow, params, log_p_tilde, x, z):
    forward, reverse = two_losses(flow, params, log_p_tilde, x, z)
    return len(x) * forward, len(z) * reverse


RIGHT = {
    "ex-11-3": (two_losses, two_losses_by_loop),
}

WRONG = {
    "ex-11-3": (
        ("+ log_det", losses_with(reverse=lambda base, log_det, target: base + log_det - target)),
        ("no log_det", losses_with(reverse=lambda base, log_det, target: base - target)),
        ("data for draws", reverse_at(lambda x, z: x)),
        (
            "p̃ at the data",
            lambda flow, params, log_p_tilde, x, z: losses_with(
                reverse=lambda base, log_det, target: base - log_det - np.mean(log_p_tilde(x))
            )(flow, params, log_p_tilde, x, z),
        ),
        ("p̃ at z", reverse_with_target_at_z),
        ("p_Z at x", reverse_with_base_at_x),
        ("log_prob of the draws z", reverse_with_log_prob_of_z),
        ("standard normal assumed", reverse_of_a_standard_normal),
        ("raised", lambda flow, params, log_p_tilde, x, z: (0.0, log_p_tilde(flow.transform.forward(params, z)))),
        ("roles exchanged", losses_with(reverse=lambda base, log_det, target: target - (base - log_det))),
        ("likelihood of p̃ alone", losses_with(reverse=lambda base, log_det, target: -target)),
        ("entropy alone", losses_with(reverse=lambda base, log_det, target: base - log_det)),
        (
            "base alone in the forward loss",
            losses_with(lambda flow, params, x, made, target: -flow.base.log_prob(flow.to_latent(params, x))),
        ),
        ("forward loss of the draws", losses_with(lambda flow, params, x, made, target: -flow.log_prob(params, made))),
        (
            "p̃ in the forward loss",
            losses_with(lambda flow, params, x, made, target: target(x) - flow.log_prob(params, x)),
        ),
        ("likelihood for loss", losses_with(lambda flow, params, x, made, target: flow.log_prob(params, x))),
        ("sum for mean", losses_summed),
        ("order", lambda *args: two_losses(*args)[::-1]),
        ("parts", lambda *args: two_losses(*args)[1]),
    ),
}
