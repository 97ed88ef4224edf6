"""Chapter 12: answers that people give, wrong ones with their misconception, and right ones by other ways."""

import math

import numpy as np


def factor_by_complex_power(a, b, t):
    """The field is multiplication by a + ib, and its map multiplication by e^((a + ib) t)."""
    return abs(np.exp((a + 1j * b) * t)) ** 2


def factor_by_many_steps(a, b, t):
    """2⁶⁰ short steps: the area factor of one of them, squared sixty times."""
    log_step = math.log1p(2 * a * t * 2.0**-60)
    return math.exp(log_step * 2.0**60)


def rk4_by_table(v, y, t, h):
    reach = 0.0, 0.5, 0.5, 1.0
    k, total = np.zeros_like(y), np.zeros_like(y)
    for r, weight in zip(reach, (1, 2, 2, 1), strict=True):
        k = h * v(y + r * k, t + r * h)
        total += weight * k
    return y + total / 6


def rk4_by_rows(v, y, t, h):
    found = []
    for row in y:
        k1 = v(row[None], t)[0]
        k2 = v((row + k1 * h * 0.5)[None], t + h * 0.5)[0]
        k3 = v((row + k2 * h * 0.5)[None], t + h * 0.5)[0]
        k4 = v((row + k3 * h)[None], t + h)[0]
        found.append(row + h * ((k1 + k4) / 6 + (k2 + k3) / 3))
    return np.array(found)


def rk4_with(
    times=(0, 0.5, 0.5, 1), reach=(0, 0.5, 0.5, 1), earlier=(0, 0, 1, 2), weights=(1 / 6, 1 / 3, 1 / 3, 1 / 6)
):
    def answer(v, y, t, h):
        k = []
        for i in range(4):
            place = y + reach[i] * h * k[earlier[i]] if i else y
            k.append(v(place, t + times[i] * h))
        return y + h * sum(w * slope for w, slope in zip(weights, k, strict=True))

    return answer


def rk4_from_stage_to_stage(v, y, t, h):
    start, k1 = y, v(y, t)
    y = y + h / 2 * k1
    k2 = v(y, t + h / 2)
    y = y + h / 2 * k2
    k3 = v(y, t + h / 2)
    y = y + h * k3
    k4 = v(y, t + h)
    return start + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)


def rk4_stages_without_h(v, y, t, h):
    k1 = v(y, t)
    k2 = v(y + 0.5 * k1, t + h / 2)
    k3 = v(y + 0.5 * k2, t + h / 2)
    k4 = v(y + k3, t + h)
    return y + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)


def rk4_in_place(v, y, t, h):
    y += rk4_by_table(v, y, t, h) - y
    return y


def path_by_recursion(x, v, jacobian, log_p_z, steps, left=None):
    """One step back, and log p there; each step takes off its part of the trace."""
    left = steps if left is None else left
    if left == 0:
        return x, log_p_z(x)
    t = left / steps
    z, log_p = path_by_recursion(x - v(x, t) / steps, v, jacobian, log_p_z, steps, left - 1)
    return z, log_p - np.einsum("nii->n", jacobian(x, t)) / steps


def path_with_a_coordinate_more(x, v, jacobian, log_p_z, steps):
    """The state is [y, log p gained], and time has steps of −1/K."""
    h, state = -1 / steps, np.column_stack([x, np.zeros(len(x))])
    for t in np.linspace(1.0, 0.0, steps + 1)[:-1]:
        y = state[:, :-1]
        rate = np.column_stack([v(y, t), [np.trace(J) for J in jacobian(y, t)]])
        state = state + h * rate
    return state[:, :-1], log_p_z(state[:, :-1]) + state[:, -1]


def path_by_rows(x, v, jacobian, log_p_z, steps):
    z, log_p = [], []
    for row in x:
        y, total = row[None], 0.0
        for k in range(steps, 0, -1):
            t = k / steps
            total += jacobian(y, t)[0].trace()
            y = y - v(y, t) / steps
        z.append(y[0])
        log_p.append(log_p_z(y)[0] - total / steps)
    return np.array(z), np.array(log_p)


def path_with(
    log_p=lambda base, log_det: base - log_det,
    growth=lambda J, steps: np.trace(J, axis1=1, axis2=2),
    time=lambda k, K: (K - k) / K,
    sign=-1,
):
    def answer(x, v, jacobian, log_p_z, steps):
        h, y, log_det = 1 / steps, x, np.zeros(len(x))
        for k in range(steps):
            t = time(k, steps)
            log_det, y = log_det + h * growth(jacobian(y, t), steps), y + sign * h * v(y, t)
        return y, log_p(log_p_z(y), log_det)

    return answer


def path_with_base_at_x(x, v, jacobian, log_p_z, steps):
    z, log_p = path_by_recursion(x, v, jacobian, log_p_z, steps)
    return z, log_p - log_p_z(z) + log_p_z(x)


def path_with_one_trace(at_x):
    def answer(x, v, jacobian, log_p_z, steps):
        z, _ = path_by_recursion(x, v, jacobian, log_p_z, steps)
        J = jacobian(x, 1.0) if at_x else jacobian(z, 0.0)
        return z, log_p_z(z) - np.trace(J, axis1=1, axis2=2)

    return answer


def path_with_late_trace(x, v, jacobian, log_p_z, steps):
    y, log_det = x, 0
    for k in range(steps):
        t = 1 - k / steps
        y = y - v(y, t) / steps
        log_det = log_det + np.trace(jacobian(y, t), axis1=1, axis2=2) / steps
    return y, log_p_z(y) - log_det


def hutchinson_by_loop(A, probes):
    estimates = [e @ A @ e for e in probes]
    variance = sum((A[i, j] + A[j, i]) ** 2 for j in range(len(A)) for i in range(j))
    return sum(estimates) / len(estimates), math.sqrt(variance / len(estimates))


def hutchinson_by_symmetry(A, probes):
    """Twice the symmetric part, off its diagonal: each pair stands there twice."""
    S = A + A.T - 2 * np.diag(np.diag(A))
    estimate = np.trace(A) + np.einsum("pi,ij,pj->", probes, S / 2, probes) / len(probes)
    return estimate, np.linalg.norm(S) / np.sqrt(2 * len(probes))


def hutchinson_with(estimate=None, deviation=None):
    """estimate(A, probes) and deviation(A + Aᵀ off its diagonal, A, P), right if None."""

    def answer(A, probes):
        right = hutchinson_by_loop(A, probes)
        pairs = np.sum(np.triu(A + A.T, 1) ** 2)
        return (
            right[0] if estimate is None else estimate(A, probes),
            right[1] if deviation is None else deviation(pairs, A, len(probes)),
        )

    return answer


def hutchinson_measured(divide):
    def answer(A, probes):
        found = [e @ A @ e for e in probes]
        return np.mean(found), np.std(found) / (math.sqrt(len(found)) if divide else 1)

    return answer


def matching_by_loop(v, z, x, t):
    total = 0.0
    for i in range(len(z)):
        y = z[i] + t[i] * (x[i] - z[i])
        miss = v(y[None], t[i : i + 1])[0] - x[i] + z[i]
        total += miss @ miss
    return total / len(z)


def matching_by_the_way_left(v, z, x, t):
    y = z - t * z + t * x
    return np.linalg.norm(v(y, t) - (x - y) / (1 - t)) ** 2 / len(z)


def matching_with(
    place=lambda z, x, t: (1 - t) * z + t * x,
    target=lambda z, x, y: x - z,
    reduce=lambda miss: np.mean(np.sum(miss**2, axis=1)),
):
    def answer(v, z, x, t):
        y = place(z, x, t)
        return reduce(v(y, t) - target(z, x, y))

    return answer


RIGHT = {
    "ex-12-1": (factor_by_complex_power, factor_by_many_steps),
    "ex-12-2": (rk4_by_table, rk4_by_rows),
    "ex-12-3": (path_by_recursion, path_with_a_coordinate_more, path_by_rows),
    "ex-12-4": (hutchinson_by_loop, hutchinson_by_symmetry),
    "ex-12-5": (matching_by_loop, matching_by_the_way_left),
}

WRONG = {
    "ex-12-1": (
        ("one direction", lambda a, b, t: np.exp(a * t)),
        ("the logarithm", lambda a, b, t: 2 * a * t),
        ("the density's factor", lambda a, b, t: np.exp(-2 * a * t)),
        ("one short step", lambda a, b, t: 1 + 2 * a * t),
        ("one Euler step", lambda a, b, t: np.linalg.det(np.eye(2) + t * np.array([[a, -b], [b, a]]))),
        ("the determinant of B", lambda a, b, t: np.exp(t * np.linalg.det(np.array([[a, -b], [b, a]])))),
        ("the determinant of B as the factor", lambda a, b, t: t * (a * a + b * b)),
        ("the speed", lambda a, b, t: np.exp(2 * t * abs(a + 1j * b))),
        ("b on the diagonal", lambda a, b, t: np.exp(2 * b * t)),
        ("both a and b", lambda a, b, t: np.exp((a + b) * t)),
        ("time forgotten", lambda a, b, t: np.exp(2 * a)),
        ("type", lambda a, b, t: None),
    ),
    "ex-12-2": (
        ("Euler", lambda v, y, t, h: y + h * v(y, t)),
        ("the midpoint alone", lambda v, y, t, h: y + h * v(y + h / 2 * v(y, t), t + h / 2)),
        ("equal weights", rk4_with(weights=(0.25,) * 4)),
        ("ends twice, middle once", rk4_with(weights=(1 / 3, 1 / 6, 1 / 6, 1 / 3))),
        ("weights not divided", rk4_with(weights=(1, 2, 2, 1))),
        ("time stands still", rk4_with(times=(0, 0, 0, 0))),
        ("whole steps in the middle", rk4_with(reach=(0, 1, 1, 1))),
        ("half a step at the end", rk4_with(reach=(0, 0.5, 0.5, 0.5))),
        ("half the time at the end", rk4_with(times=(0, 0.5, 0.5, 0.5))),
        ("the last stage in the middle", rk4_with(times=(0, 0.5, 0.5, 0.5), reach=(0, 0.5, 0.5, 0.5))),
        ("k₃ from k₁", rk4_with(earlier=(0, 0, 0, 2))),
        ("k₄ from k₂", rk4_with(earlier=(0, 0, 1, 1))),
        ("k₄ from k₁", rk4_with(earlier=(0, 0, 1, 0))),
        ("from stage to stage", rk4_from_stage_to_stage),
        ("stages without h", rk4_stages_without_h),
        ("no h at the end", lambda v, y, t, h: y + (rk4_by_table(v, y, t, h) - y) / h),
        ("the change alone", lambda v, y, t, h: rk4_by_table(v, y, t, h) - y),
        ("the mean velocity alone", lambda v, y, t, h: (rk4_by_table(v, y, t, h) - y) / h),
        ("backwards", rk4_with(weights=(-1 / 6, -1 / 3, -1 / 3, -1 / 6))),
        ("changed its argument", rk4_in_place),
        ("type", lambda v, y, t, h: None),
    ),
    "ex-12-3": (
        ("forwards", path_with(time=lambda k, K: k / K, sign=1)),
        ("time falls and y does not turn", path_with(sign=1)),
        ("time runs up", path_with(time=lambda k, K: k / K)),
        ("time at the end of the step", path_with(time=lambda k, K: 1 - (k + 1) / K)),
        ("sign of the trace", path_with(lambda base, log_det: base + log_det)),
        ("no trace", path_with(lambda base, log_det: base)),
        ("p_Z at x", path_with_base_at_x),
        ("the log_det alone", path_with(lambda base, log_det: log_det)),
        ("the change alone", path_with(lambda base, log_det: -log_det)),
        ("not times the step", path_with(growth=lambda J, steps: steps * np.einsum("nii->n", J))),
        ("trace at x only", path_with_one_trace(at_x=True)),
        ("trace at z only", path_with_one_trace(at_x=False)),
        ("trace after the step", path_with_late_trace),
        ("determinant for trace", path_with(growth=lambda J, steps: np.linalg.det(J))),
        ("log|det| for trace", path_with(growth=lambda J, steps: np.linalg.slogdet(J)[1])),
        ("sum of all entries", path_with(growth=lambda J, steps: J.sum(axis=(1, 2)))),
        ("mean of the diagonal", path_with(growth=lambda J, steps: np.einsum("nii->n", J) / J.shape[2])),
        (
            "the determinant of each step",
            path_with(growth=lambda J, steps: -steps * np.log(abs(np.linalg.det(np.eye(J.shape[1]) - J / steps)))),
        ),
        ("exp for log", path_with(lambda base, log_det: np.exp(base - log_det))),
        ("summed over the batch", path_with(lambda base, log_det: np.sum(base - log_det))),
        ("parts", lambda *args: path_by_rows(*args)[1]),
    ),
    "ex-12-4": (
        ("the trace itself", hutchinson_with(lambda A, probes: np.trace(A))),
        ("sum over the probes", hutchinson_with(lambda A, probes: sum(e @ A @ e for e in probes))),
        ("mean over coordinates too", hutchinson_with(lambda A, probes: np.mean(probes @ A * probes))),
        ("one ε is missing", hutchinson_with(lambda A, probes: np.mean(np.sum(probes @ A, axis=1)))),
        ("absolute values", hutchinson_with(lambda A, probes: np.mean([abs(e @ A @ e) for e in probes]))),
        ("length of Aε", hutchinson_with(lambda A, probes: np.mean([np.sum((A @ e) ** 2) for e in probes]))),
        ("different probes meet", hutchinson_with(lambda A, probes: np.mean(probes @ A @ probes.T))),
        ("variance for deviation", hutchinson_with(None, lambda pairs, A, P: pairs / P)),
        ("variance of one probe", hutchinson_with(None, lambda pairs, A, P: pairs)),
        ("deviation of one probe", hutchinson_with(None, lambda pairs, A, P: pairs**0.5)),
        ("1/P for 1/√P", hutchinson_with(None, lambda pairs, A, P: pairs**0.5 / P)),
        (
            "entries one by one",
            hutchinson_with(None, lambda pairs, A, P: np.linalg.norm(A - np.diag(np.diag(A))) / P**0.5),
        ),
        ("one triangle", hutchinson_with(None, lambda pairs, A, P: np.linalg.norm(np.triu(A, 1)) / P**0.5)),
        ("each pair twice", hutchinson_with(None, lambda pairs, A, P: (2 * pairs / P) ** 0.5)),
        ("diagonal included", hutchinson_with(None, lambda pairs, A, P: np.linalg.norm(np.triu(A + A.T)) / P**0.5)),
        ("measured on the probes", hutchinson_measured(divide=True)),
        ("scatter of the probes", hutchinson_measured(divide=False)),
        ("order", lambda A, probes: hutchinson_by_loop(A, probes)[::-1]),
        ("parts", lambda A, probes: hutchinson_by_loop(A, probes)[0]),
    ),
    "ex-12-5": (
        ("target z − x", matching_with(target=lambda z, x, y: z - x)),
        ("path from x to z", matching_with(place=lambda z, x, t: t * z + (1 - t) * x)),
        ("everything from x to z", lambda v, z, x, t: matching_by_loop(v, x, z, t)),
        ("the way that is left", matching_with(target=lambda z, x, y: x - y)),
        ("the way that is done", matching_with(target=lambda z, x, y: y - z)),
        ("the end for the velocity", matching_with(target=lambda z, x, y: x)),
        ("the place for the velocity", matching_with(target=lambda z, x, y: y)),
        ("v at x", matching_with(place=lambda z, x, t: x)),
        ("v at z", matching_with(place=lambda z, x, t: z)),
        ("time turned", lambda v, z, x, t: matching_by_loop(lambda y, s: v(y, 1 - s), z, x, t)),
        ("lengths, not squared", matching_with(reduce=lambda miss: np.mean(np.linalg.norm(miss, axis=1)))),
        ("summed before squaring", matching_with(reduce=lambda miss: np.mean(miss.sum(axis=1) ** 2))),
        ("mean for sum over the coordinates", matching_with(reduce=lambda miss: np.mean(miss**2))),
        ("sum over the pairs", matching_with(reduce=lambda miss: np.sum(miss * miss))),
        ("half the square", matching_with(reduce=lambda miss: 0.5 * np.mean(np.sum(miss**2, axis=1)))),
        ("one loss for each pair", matching_with(reduce=lambda miss: np.sum(miss**2, axis=1))),
        ("type", lambda v, z, x, t: None),
    ),
}
