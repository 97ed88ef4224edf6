"""Chapter 11: answers that people give, wrong ones with their misconception, and right ones by other ways."""

import math

import numpy as np
from autograd import numpy as anp

from minflow.calculus import batch_jacobian, log_abs_det
from minflow.transforms import Planar


def loss_by_draws(share, Z):
    """The mean over five draws, all of them on the mode, where p is 3, say."""
    log_p = np.log(np.full(5, 3.0))
    return np.mean(log_p - math.log(share) - (log_p + math.log(Z)))


def planar_by_loop(z, u_raw, w, b):
    wu = sum(a * c for a, c in zip(w, u_raw, strict=True))
    t = (math.log1p(math.exp(wu)) - 1 - wu) / sum(a * a for a in w)
    u = np.array([c + t * a for a, c in zip(w, u_raw, strict=True)])
    found = []
    for row in z:
        J = np.eye(len(w)) + np.outer(u, w) / math.cosh(row @ w + b) ** 2
        found.append(np.linalg.slogdet(J)[1])
    return u, np.array(found)


def planar_without_u(z, u_raw, w, b):
    """ψᵀu = tanh′ · m(wᵀu_raw): the length of w drops out."""
    unit, length = w / np.linalg.norm(w), np.linalg.norm(w)
    m = np.logaddexp(0, w @ u_raw) - 1
    u = u_raw - (unit @ u_raw) * unit + m / length * unit
    t = np.tanh(z @ w + b)
    return u, np.log1p(m * (1 - t) * (1 + t))


def planar_by_autograd(z, u_raw, w, b):
    u = u_raw + (np.log1p(np.exp(w @ u_raw)) - 1 - w @ u_raw) * w / np.sum(w**2)
    return u, log_abs_det(batch_jacobian(lambda z: z + u * anp.tanh(z @ w + b)[:, None])(z))


def planar_by_minflow(z, u_raw, w, b):
    layer, params = Planar(len(w)), {"u_raw": u_raw, "w": w, "b": np.array(b)}
    return layer.direction_and_plane(params)[0], layer.forward(params, z)[1]


def planar_with(t, log_det=None):
    """u_raw + t(wᵀu_raw, w)·w, and log_det(1 − tanh², u, w, a)."""

    def answer(z, u_raw, w, b):
        u, a = u_raw + t(w @ u_raw, w) * w, z @ w + b
        if log_det is None:
            return u, np.log(np.abs(1 + ((1 - np.tanh(a) ** 2)[:, None] * w) @ u))
        return u, log_det(1 - np.tanh(a) ** 2, u, w, a)

    return answer


def right_t(wu, w):
    return (np.log1p(np.exp(wu)) - 1 - wu) / (w @ w)


def planar_log_det_of_u_raw(z, u_raw, w, b):
    return planar_by_loop(z, u_raw, w, b)[0], np.log(np.abs(1 + (1 - np.tanh(z @ w + b) ** 2) * (w @ u_raw)))


def planar_without_b(z, u_raw, w, b):
    return planar_by_loop(z, u_raw, w, b)[0], planar_by_loop(z, u_raw, w, 0.0)[1]


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


def losses_summed(flow, params, log_p_tilde, x, z):
    forward, reverse = two_losses(flow, params, log_p_tilde, x, z)
    return len(x) * forward, len(z) * reverse


def inverse_by_rows(x, g, lipschitz, tolerance):
    z = []
    for row in x:
        guess, step = row, np.inf
        while step > (1 - lipschitz) * tolerance:
            new = row - g(guess[None])[0]
            guess, step = new, np.linalg.norm(new - guess)
        z.append(guess)
    return np.array(z)


def inverse_by_count(x, g, lipschitz, tolerance):
    """λᵏ‖x − z*‖ ≤ tolerance, with ‖x − z*‖ ≤ ‖g(x)‖ / (1 − λ)."""
    start = np.max(np.linalg.norm(g(x), axis=1)) / (1 - lipschitz)
    steps, z = math.ceil(math.log(max(start, tolerance) / tolerance) / -math.log(lipschitz)), x
    for _ in range(steps):
        z = x - g(z)
    return z


def inverse_to_rounding(x, g, lipschitz, tolerance):
    z, new = x, x - g(x)
    while np.max(np.abs(new - z)) > 1e-12:
        z, new = new, x - g(new)
    return new


def inverse_until(enough, g_sign=-1.0, limit=3000):
    """Steps until enough(new z, z, λ, tolerance), or `limit` of them."""

    def answer(x, g, lipschitz, tolerance):
        z = x
        for _ in range(limit):
            new = x + g_sign * g(z)
            z, last = new, z
            if enough(z, last, lipschitz, tolerance):
                break
        return z

    return answer


def far(new, z):
    return np.linalg.norm(new - z, axis=1)


def steps_only(count):
    return inverse_until(lambda new, z, lipschitz, tolerance: False, limit=count)


def series_by_eigenvalues(J, lipschitz, n):
    kappa = np.linalg.eigvals(J)
    terms = [-((-kappa) ** k).sum(axis=1).real / k for k in range(1, n + 1)]
    return np.sum(terms, axis=0), J.shape[-1] / (n + 1) * lipschitz ** (n + 1) / (1 - lipschitz)


def series_by_loop(J, lipschitz, n):
    found = []
    for matrix in J:
        total, power, sign = 0.0, np.eye(len(matrix)), 1
        for k in range(1, n + 1):
            power = matrix @ power
            total += sign * sum(power[i, i] for i in range(len(matrix))) / k
            sign = -sign
        found.append(total)
    bound = len(J[0]) * math.exp((n + 1) * math.log(lipschitz)) / (n + 1) / (1 - lipschitz)
    return np.array(found), bound


def series_with(term=lambda trace, k: (-1) ** (k + 1) * trace / k, ks=lambda n: range(1, n + 1), bound=None):
    """Σ term(tr Jᵏ, k), and bound(D, λ, n)."""

    def answer(J, lipschitz, n):
        total = np.zeros(len(J))
        for k in ks(n):
            total += term(np.einsum("nii->n", np.linalg.matrix_power(J, k)), k)
        dim = J.shape[1]
        right = dim * lipschitz ** (n + 1) / (n + 1) / (1 - lipschitz)
        return total, right if bound is None else bound(dim, lipschitz, n)

    return answer


def series_of(trace):
    """The right weights on trace(J, k)."""

    def answer(J, lipschitz, n):
        total = sum((-1) ** (k + 1) * trace(J, k) / k for k in range(1, n + 1))
        return total, series_by_loop(J, lipschitz, n)[1]

    return answer


def series_of_batch_size(J, lipschitz, n):
    return series_by_loop(J, lipschitz, n)[0], len(J) * lipschitz ** (n + 1) / ((n + 1) * (1 - lipschitz))


RIGHT = {
    "ex-11-1": (loss_by_draws, lambda share, Z: math.log(1 / (share * Z))),
    "ex-11-2": (planar_by_loop, planar_without_u, planar_by_autograd, planar_by_minflow),
    "ex-11-3": (two_losses, two_losses_by_loop),
    "ex-11-4": (inverse_by_rows, inverse_by_count, inverse_to_rounding),
    "ex-11-5": (series_by_eigenvalues, series_by_loop),
}

WRONG = {
    "ex-11-1": (
        ("log Z forgotten", lambda share, Z: math.log(1 / share)),
        ("plus log Z", lambda share, Z: math.log(Z / share)),
        ("p and q exchanged", lambda share, Z: math.log(share / Z)),
        ("everything turned round", lambda share, Z: math.log(share * Z)),
        ("log Z alone", lambda share, Z: -math.log(Z)),
        ("averaged over p", lambda share, Z: -share * math.log(share * Z)),
        ("the mode weighted by its share", lambda share, Z: share * math.log(1 / share) - math.log(Z)),
        ("the share that is lost", lambda share, Z: -math.log((1 - share) * Z)),
        ("the ratio itself", lambda share, Z: 1 / share - math.log(Z)),
        ("bits for nats", lambda share, Z: -math.log2(share * Z)),
        ("exp for log", lambda share, Z: 1 / (share * Z)),
        ("type", lambda share, Z: None),
    ),
    "ex-11-2": (
        ("‖w‖ for ‖w‖²", planar_with(lambda wu, w: right_t(wu, w) * np.linalg.norm(w))),
        ("not divided by ‖w‖²", planar_with(lambda wu, w: np.log1p(np.exp(wu)) - 1 - wu)),
        ("each entry of w by its own square", planar_with(lambda wu, w: right_t(wu, w) * (w @ w) / w**2)),
        ("u_raw as it came", planar_with(lambda wu, w: 0.0)),
        ("m without its −1", planar_with(lambda wu, w: (np.log1p(np.exp(wu)) - wu) / (w @ w))),
        ("adds m, not the difference", planar_with(lambda wu, w: (np.log1p(np.exp(wu)) - 1) / (w @ w))),
        ("without tanh′", planar_with(right_t, lambda slope, u, w, a: np.log(abs(1 + u @ w)) * np.ones(len(a)))),
        ("tanh for its slope", planar_with(right_t, lambda slope, u, w, a: np.log(abs(1 + np.tanh(a) * (u @ w))))),
        ("tanh not squared", planar_with(right_t, lambda slope, u, w, a: np.log(abs(1 + (1 - np.tanh(a)) * (u @ w))))),
        (
            "unit w in ψ",
            planar_with(right_t, lambda slope, u, w, a: np.log(abs(1 + slope * (u @ w) / np.linalg.norm(w)))),
        ),
        ("u_raw in the log_det", planar_log_det_of_u_raw),
        ("without b", planar_without_b),
        ("without the 1", planar_with(right_t, lambda slope, u, w, a: np.log(abs(slope * (u @ w))))),
        (
            "the diagonal alone",
            planar_with(right_t, lambda slope, u, w, a: np.log(abs(1 + slope[:, None] * (u * w))).sum(axis=1)),
        ),
        ("the trace of J", planar_with(right_t, lambda slope, u, w, a: np.log(abs(len(w) + slope * (u @ w))))),
        ("exp for log", planar_with(right_t, lambda slope, u, w, a: 1 + slope * (u @ w))),
        ("sign", planar_with(right_t, lambda slope, u, w, a: -np.log(1 + slope * (u @ w)))),
        ("summed over the batch", planar_with(right_t, lambda slope, u, w, a: np.log(1 + slope * (u @ w)).sum())),
        ("results exchanged", lambda *args: planar_by_loop(*args)[::-1]),
        ("parts", lambda *args: planar_by_loop(*args)[1]),
    ),
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
    "ex-11-4": (
        ("never moved", lambda x, g, lipschitz, tolerance: x.copy()),
        ("one step", lambda x, g, lipschitz, tolerance: x - g(x)),
        ("the forward map", lambda x, g, lipschitz, tolerance: x + g(x)),
        ("+ g", inverse_until(lambda new, z, bound, tolerance: max(far(new, z)) <= 1e-3 * tolerance, g_sign=1.0)),
        ("the residual for the error", inverse_until(lambda new, z, bound, tolerance: max(far(new, z)) < tolerance)),
        (
            "the residual for the error",
            inverse_until(lambda new, z, bound, tolerance: np.linalg.norm(new - z) < tolerance),
        ),
        (
            "‖z − z*‖ is at most the tolerance, the length of a whole row, in every row",
            inverse_until(lambda new, z, bound, tolerance: abs(new - z).max() < (1 - bound) * tolerance),
        ),
        (
            "the first row decides",
            inverse_until(lambda new, z, bound, tolerance: far(new, z)[0] < (1 - bound) * tolerance),
        ),
        ("any row decides", inverse_until(lambda new, z, bound, tolerance: min(far(new, z)) < (1 - bound) * tolerance)),
        ("the mean decides, of the residual", inverse_until(lambda new, z, bound, tol: abs(new - z).mean() < tol)),
        ("the mean decides", inverse_until(lambda new, z, bound, tol: abs(new - z).mean() < (1 - bound) * tol)),
        (
            "λᵏ for the error",
            lambda x, g, lipschitz, tolerance: steps_only(1 + int(math.log(tolerance) / math.log(lipschitz)))(
                x, g, 0, 0
            ),
        ),
        (
            "no absolute value",
            inverse_until(lambda new, z, bound, tolerance: (new - z).max() < (1 - bound) * tolerance),
        ),
        ("np.allclose decides", inverse_until(lambda new, z, bound, tolerance: np.allclose(new, z))),
        *((f"a fixed number of steps, {count}", steps_only(count)) for count in (5, 10, 20, 50, 100)),
        ("type", lambda x, g, lipschitz, tolerance: (inverse_by_rows(x, g, lipschitz, tolerance), 7)),
    ),
    "ex-11-5": (
        ("all signs +", series_with(lambda trace, k: trace / k)),
        ("signs turned round", series_with(lambda trace, k: (-1) ** k * trace / k)),
        ("no 1/k", series_with(lambda trace, k: (-1) ** (k + 1) * trace)),
        ("1/k! for 1/k", series_with(lambda trace, k: (-1) ** (k + 1) * trace / math.factorial(k))),
        ("powers of the entries", series_of(lambda J, k: np.trace(J**k, axis1=1, axis2=2))),
        ("trace over the batch", series_of(lambda J, k: np.trace(np.linalg.matrix_power(J, k)))),
        ("Jᵏ⁻¹ for Jᵏ", series_of(lambda J, k: np.einsum("nii->n", np.linalg.matrix_power(J, k - 1)))),
        ("powers of the trace", series_of(lambda J, k: np.trace(J, axis1=1, axis2=2) ** k)),
        ("sum of all entries", series_of(lambda J, k: np.linalg.matrix_power(J, k).sum(axis=(1, 2)))),
        ("a term too few", series_with(ks=lambda n: range(1, n))),
        ("a term too many", series_with(ks=lambda n: range(1, n + 2))),
        (
            "the whole series",
            lambda J, lipschitz, n: (
                np.log(np.linalg.det(np.eye(J.shape[1]) + J)),
                series_by_loop(J, lipschitz, n)[1],
            ),
        ),
        ("the last term alone", series_with(ks=lambda n: [n])),
        ("bound without D", series_with(bound=lambda dim, c, n: c ** (n + 1) / ((n + 1) * (1 - c)))),
        ("bound with N for D", series_of_batch_size),
        ("the first lost term alone", series_with(bound=lambda dim, c, n: dim * c ** (n + 1) / (n + 1))),
        ("bound from the last term kept", series_with(bound=lambda dim, c, n: dim * c**n / (n * (1 - c)))),
        ("bound without 1/(n + 1)", series_with(bound=lambda dim, c, n: dim * c ** (n + 1) / (1 - c))),
        ("one number for the batch", lambda *args: (series_by_loop(*args)[0][0], series_by_loop(*args)[1])),
        ("results exchanged", lambda *args: series_by_loop(*args)[::-1]),
        ("raised", series_with(lambda trace, k: (-1) ** (k + 1) / k * trace, ks=range)),
    ),
}
