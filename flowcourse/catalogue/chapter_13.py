"""Chapter 13: answers that people give, wrong ones with their misconception, and right ones by other ways."""

import math

import numpy as np

from minflow.distributions import MultivariateNormal, Normal
from minflow.flow import Flow
from minflow.transforms import ElementwiseAffine, Logit

LN2, LOG2_17 = math.log(2), math.log2(17)


def black_from_density(q):
    height = q * 17
    return height, math.log2(17) - math.log2(height)


def black_by_coins(q):
    return q / (1 / 17 - 0 / 17), np.log(1 / q) / LN2


def bits_loop(images, u, log_prob_y):
    found = []
    for n, image in enumerate(images):
        scores = [float(log_prob_y(((image + noise[n]) / 17)[None])[0]) for noise in u]
        found.append(math.log2(17) - sum(scores) / len(scores) / len(image) / LN2)
    return np.array(found)


def bits_in_one_batch(images, u, log_prob_y):
    y = ((images + u) / 17).reshape(-1, images.shape[1])
    log_p = log_prob_y(y).reshape(len(u), -1) - images.shape[1] * np.log(17)
    return -log_p.mean(axis=0) / (images.shape[1] * LN2)


def bits_with(score, y=lambda images, one: (images + one) / 17, choose=lambda u: u):
    """score(log_p (S, N), D) of the answers that go wrong after, or before, the density is asked."""

    def answer(images, u, log_prob_y):
        log_p = np.array([log_prob_y(y(images, one)) for one in choose(u)])
        return score(log_p, images.shape[1])

    return answer


def usual(log_p, dim):
    return LOG2_17 - np.mean(log_p, axis=0) / (dim * LN2)


def bits_by(count):
    def answer(images, u, log_prob_y):
        log_p = np.mean([log_prob_y((images + one) / 17) for one in u], axis=0)
        return -log_p / LN2 / count(images) + LOG2_17

    return answer


def line_loop(w, edge):
    v, log_det = np.zeros(w.shape), np.zeros(len(w))
    for n, row in enumerate(w):
        for d, level in enumerate(row):
            t = edge + (1 - 2 * edge) * level / 17
            v[n, d] = math.log(t / (1 - t))
            log_det[n] += math.log((1 - 2 * edge) / (17 * t * (1 - t)))
    return v, log_det


def line_by_minflow(w, edge):
    dim = w.shape[1]
    squeeze = {"log_scale": np.full(dim, np.log((1 - 2 * edge) / 17)), "shift": np.full(dim, edge)}
    t, squeezed = ElementwiseAffine(dim).forward(squeeze, w)
    v, stretched = Logit(dim).forward({}, t)
    return v, squeezed + stretched


def line_by_determinant(w, edge):
    t = edge + (1 - 2 * edge) / 17 * w
    J = np.apply_along_axis(np.diag, 1, (1 - 2 * edge) / 17 * (1 / t + 1 / (1 - t)))
    return np.log(t) - np.log1p(-t), np.linalg.slogdet(J)[1]


def line_with(t=lambda y, edge: edge + (1 - 2 * edge) * y, v=None, log_det=None):
    """Slips: another t(y, edge), v(t), or log_det(y, t, edge)."""

    def answer(w, edge):
        y = w / 17
        inside = t(y, edge)
        log_slope = np.log((1 - 2 * edge) / 17) - np.log(inside) - np.log(1 - inside)
        moved = v(inside) if v else np.log(inside) - np.log(1 - inside)
        return moved, log_det(y, inside, edge) if log_det else log_slope.sum(axis=1)

    return answer


def log_det_with(log_slope):
    return line_with(log_det=lambda y, t, edge: np.sum(log_slope(y, t, edge), axis=1))


def no_edge(w, edge):
    y = w / 17
    return np.log(y) - np.log(1 - y), -np.sum(np.log(17) + np.log(y) + np.log(1 - y), axis=1)


def line_levels(w, edge):
    t = edge + (1 - 2 * edge) * w
    return np.log(t) - np.log(1 - t), np.sum(np.log(1 - 2 * edge) - np.log(t) - np.log(1 - t), axis=1)


def plain_slope(y, t, edge):
    return (1 - 2 * edge) / (17 * t * (1 - t))


def beat_loop(y_train, y_test, to_line):
    v_train, dim = to_line(y_train)[0], y_train.shape[1]
    mean, found = v_train.sum(axis=0) / len(v_train), []
    spread = sum(np.outer(v - mean, v - mean) for v in v_train) / (len(v_train) - 1)
    for y in y_test:
        v, log_det = to_line(y[None])
        log_p = -(v[0] - mean) @ np.linalg.inv(spread) @ (v[0] - mean) / 2 - 0.5 * np.log(np.linalg.det(spread))
        found.append(LOG2_17 - (log_p - dim / 2 * np.log(2 * np.pi) + log_det[0]) / LN2 / dim)
    return np.array(found)


def beat_by_whitening(y_train, y_test, to_line):
    """As a flow: the codes, shifted and whitened, under a standard normal base."""
    v_train, dim = to_line(y_train)[0], y_train.shape[1]
    factor = np.linalg.cholesky(np.cov(v_train, rowvar=False))
    v, log_det = to_line(y_test)
    z = np.linalg.solve(factor, (v - v_train.mean(axis=0)).T).T
    log_p = Normal(dim=dim).log_prob(z) - np.log(np.diag(factor)).sum() + log_det
    return np.log2(17) - log_p * np.log2(np.e) / dim


def beat_with(report=usual, fit=lambda y_train, y_test, to_line: to_line(y_train)[0], cov=np.cov, at=None):
    """Slips: another report of (log p, D), another array to fit to, another covariance of (D, N), or at(y, to_line)."""

    def answer(y_train, y_test, to_line):
        found = fit(y_train, y_test, to_line)
        v, log_det = at(y_test, to_line) if at else to_line(y_test)
        log_p = MultivariateNormal(found.mean(axis=0), cov(found.T)).log_prob(v) + log_det
        return report(log_p[None], y_test.shape[1])

    return answer


def beat_test_mean(y_train, y_test, to_line):
    (v_train, _), (v, log_det) = to_line(y_train), to_line(y_test)
    log_p = MultivariateNormal(v.mean(axis=0), np.cov(v_train.T)).log_prob(v) + log_det
    return LOG2_17 - log_p / LN2 / y_test.shape[1]


def beat_by_m(y_train, y_test, to_line):
    log_p = (LOG2_17 - beat_by_whitening(y_train, y_test, to_line)) * y_test.shape[1]
    return LOG2_17 - log_p / len(y_test)


def beat_by_pixels(y_train, y_test, to_line):
    """A flow that scales each pixel by itself knows no correlation."""
    v_train = to_line(y_train)[0]
    flow = Flow(Normal(dim=y_train.shape[1]), ElementwiseAffine(y_train.shape[1]))
    params = {"log_scale": np.log(v_train.std(axis=0, ddof=1)), "shift": v_train.mean(axis=0)}
    v, log_det = to_line(y_test)
    return LOG2_17 - (flow.log_prob(params, v) + log_det) / LN2 / y_test.shape[1]


def about_zero(v):
    return v @ v.T / (v.shape[1] - 1)


def of_y(y_train, y_test, to_line):
    return y_train


REPORTS = (
    ("no log₂ 17", lambda log_p, dim: -log_p.mean(axis=0) / LN2 / dim),
    ("log₂ 17 subtracted", lambda log_p, dim: -log_p.mean(axis=0) / LN2 / dim - LOG2_17),
    ("log₂ 17 shared out", lambda log_p, dim: (LOG2_17 - log_p.mean(axis=0) / LN2) / dim),
    ("log p in nats", lambda log_p, dim: LOG2_17 - log_p.mean(axis=0) / dim),
    ("log 17 in nats", lambda log_p, dim: math.log(17) - log_p.mean(axis=0) / LN2 / dim),
    ("nats for bits", lambda log_p, dim: math.log(17) - log_p.mean(axis=0) / dim),
    ("bits of an image", lambda log_p, dim: dim * LOG2_17 - log_p.mean(axis=0) / LN2),
    ("log p of an image", lambda log_p, dim: LOG2_17 - log_p.mean(axis=0) / LN2),
    ("sign of log p", lambda log_p, dim: LOG2_17 + log_p.mean(axis=0) / LN2 / dim),
    ("log-likelihood for bits", lambda log_p, dim: log_p.mean(axis=0) / LN2 / dim - LOG2_17),
    ("mean over the batch", lambda log_p, dim: LOG2_17 - np.mean(log_p) / LN2 / dim),
)

RIGHT = {
    "ex-13-1": (black_from_density, black_by_coins),
    "ex-13-2": (bits_loop, bits_in_one_batch),
    "ex-13-3": (line_loop, line_by_minflow, line_by_determinant),
    "ex-13-4": (beat_loop, beat_by_whitening),
}

WRONG = {
    "ex-13-1": (
        ("the mass as the height", lambda q: (q, -np.log2(q))),
        ("multiplied by the width", lambda q: (q / 17, -np.log2(q))),
        ("sixteen cells", lambda q: (16 * q, -np.log2(q))),
        ("at most one", lambda q: (np.minimum(17 * q, 1), -np.log2(q))),
        ("the other pixels' height", lambda q: ((1 - q) / (16 / 17), -np.log2(q))),
        ("bits of the density", lambda q: (17 * q, -np.log2(17 * q))),
        ("volume on the wrong side", lambda q: (17 * q, np.log2(17 / q))),
        ("negative bits", lambda q: (17 * q, np.log2(q))),
        ("the probability for its bits", lambda q: (17 * q, 1 / q)),
        ("expected bits", lambda q: (17 * q, -q * np.log2(q))),
        ("entropy", lambda q: (17 * q, -q * np.log2(q) - (1 - q) * np.log2(1 - q))),
        ("nats for bits", lambda q: (17 * q, -np.log(q))),
        ("order", lambda q: (-np.log2(q), 17 * q)),
        ("parts", lambda q: 17 * q),
    ),
    "ex-13-2": (
        *((name, bits_with(score)) for name, score in REPORTS),
        ("D log₂ 17", bits_with(lambda log_p, dim: usual(log_p, dim) + (dim - 1) * LOG2_17)),
        ("log₂ 16", bits_with(lambda log_p, dim: usual(log_p, dim) - LOG2_17 + math.log2(16))),
        ("log₂ 256", bits_with(lambda log_p, dim: usual(log_p, dim) - LOG2_17 + math.log2(256))),
        ("multiplied by log 2", bits_with(lambda log_p, dim: -log_p.mean(axis=0) * LN2 / dim + LOG2_17)),
        ("divided by N", bits_by(lambda images: images.shape[0])),
        ("divided by all pixels", bits_by(lambda images: images.size)),
        ("no noise", bits_with(usual, lambda images, one: images / 17)),
        ("middle of the cell", bits_with(usual, lambda images, one: (images + 0.5) / 17)),
        ("not divided by 17", bits_with(usual, lambda images, one: images + one)),
        ("divided by 16", bits_with(usual, lambda images, one: (images + one) / 16)),
        ("noise over the whole range", bits_with(usual, lambda images, one: images / 17 + one)),
        ("only the noise divided", bits_with(usual, lambda images, one: images + one / 17)),
        ("noise centred", bits_with(usual, lambda images, one: (images + one - 0.5) / 17)),
        ("one draw", bits_with(usual, choose=lambda u: u[:1])),
        ("noise averaged first", bits_with(usual, choose=lambda u: u.mean(axis=0, keepdims=True))),
        ("summed over the draws", bits_with(lambda log_p, dim: LOG2_17 - log_p.sum(axis=0) / LN2 / dim)),
        ("log of the mean", bits_with(lambda log_p, dim: LOG2_17 - np.log2(np.exp(log_p).mean(axis=0)) / dim)),
        ("not averaged over the draws", bits_with(lambda log_p, dim: LOG2_17 - log_p / LN2 / dim)),
        ("logarithm of log p", bits_with(lambda log_p, dim: LOG2_17 - np.log2(log_p).mean(axis=0) / dim)),
        ("shape", bits_with(lambda log_p, dim: LOG2_17 - log_p.mean(axis=1) / LN2 / dim)),
    ),
    "ex-13-3": (
        ("levels not divided by 17", line_levels),
        ("divided by 16", line_with(t=lambda y, edge: edge + (1 - 2 * edge) * y * 17 / 16)),
        ("no distance from the ends", no_edge),
        ("no distance from the ends", line_with(t=lambda y, edge: y)),
        ("ends clipped", line_with(t=lambda y, edge: np.clip(y, edge, 1 - edge))),
        ("one end only", line_with(t=lambda y, edge: edge + (1 - edge) * y)),
        ("sigmoid for logit", line_with(v=lambda t: 1 / (1 + np.exp(-t)))),
        ("logit of 1 − t", line_with(v=lambda t: np.log(1 - t) - np.log(t))),
        ("log t alone", line_with(v=np.log)),
        ("17 forgotten in the log_det", log_det_with(lambda y, t, e: np.log((1 - 2 * e) / t / (1 - t)))),
        ("sign of log 17", log_det_with(lambda y, t, e: np.log(17 * (1 - 2 * e) / t / (1 - t)))),
        ("squeeze forgotten in the log_det", log_det_with(lambda y, t, e: np.log(1 / 17 / t / (1 - t)))),
        ("sign of the squeeze", log_det_with(lambda y, t, e: np.log(1 / (17 * (1 - 2 * e)) / t / (1 - t)))),
        ("the logit's slope alone", log_det_with(lambda y, t, e: np.log(1 / t + 1 / (1 - t)))),
        ("slope of the sigmoid", log_det_with(lambda y, t, e: np.log((1 - 2 * e) / 17 * t * (1 - t)))),
        ("slope at y", log_det_with(lambda y, t, e: np.log((1 - 2 * e) / 17 / y / (1 - y)))),
        ("half of the slope", log_det_with(lambda y, t, e: np.log((1 - 2 * e) / 17 / t))),
        ("1/t times 1/(1 − t) subtracted", log_det_with(lambda y, t, e: np.log((1 - 2 * e) / 17 / t * (1 - t)))),
        (
            "constants once an image",
            line_with(log_det=lambda y, t, e: np.log((1 - 2 * e) / 17) - np.log(t * (1 - t)).sum(axis=1)),
        ),
        (
            "17 once an image",
            line_with(log_det=lambda y, t, e: np.sum(np.log((1 - 2 * e) / t / (1 - t)), axis=1) - np.log(17)),
        ),
        (
            "squeeze once an image",
            line_with(log_det=lambda y, t, e: np.log(1 - 2 * e) - np.log(17 * t * (1 - t)).sum(axis=1)),
        ),
        ("summed over the images", line_with(log_det=lambda *a: np.log(plain_slope(*a)).sum(axis=0))),
        ("logarithm of the sum", line_with(log_det=lambda *a: np.log(plain_slope(*a).sum(axis=1)))),
        ("slopes without logarithm", line_with(log_det=lambda *a: plain_slope(*a).sum(axis=1))),
        ("determinant for its logarithm", line_with(log_det=lambda *a: plain_slope(*a).prod(axis=1))),
        ("sign", log_det_with(lambda y, t, e: -np.log((1 - 2 * e) / 17 / t / (1 - t)))),
        ("mean for sum", line_with(log_det=lambda *a: np.log(plain_slope(*a)).mean(axis=1))),
        ("not summed over the dimensions", line_with(log_det=lambda *a: np.log(plain_slope(*a)))),
        ("summed over the batch", line_with(log_det=lambda *a: np.log(plain_slope(*a)).sum())),
        ("parts", lambda w, edge: line_loop(w, edge)[0]),
    ),
    "ex-13-4": (
        *((name, beat_with(report)) for name, report in REPORTS),
        ("log-det forgotten", beat_with(at=lambda y, to_line: (to_line(y)[0], 0.0))),
        ("sign of the log-det", beat_with(at=lambda y, to_line: (to_line(y)[0], -to_line(y)[1]))),
        ("log-dets of all images", beat_with(at=lambda y, to_line: (to_line(y)[0], to_line(y)[1].sum()))),
        ("mean log-det", beat_with(at=lambda y, to_line: (to_line(y)[0], to_line(y)[1].mean()))),
        ("divided by M", beat_by_m),
        ("the full Gaussian", beat_with(fit=of_y, at=lambda y, to_line: (y, 0.0))),
        ("full Gaussian with a log-det", beat_with(fit=of_y, at=lambda y, to_line: (y, to_line(y)[1]))),
        ("fitted to y, asked at v", beat_with(fit=of_y)),
        ("fitted to v, asked at y", beat_with(at=lambda y, to_line: (y, to_line(y)[1]))),
        ("fitted to the test images", beat_with(fit=lambda train, test, to_line: to_line(test)[0])),
        ("fitted to all images", beat_with(fit=lambda train, test, to_line: to_line(np.vstack([train, test]))[0])),
        ("mean of the test images", beat_test_mean),
        ("variances alone", beat_by_pixels),
        ("N for N − 1", beat_with(cov=lambda v: np.cov(v, ddof=0))),
        ("mean not subtracted", beat_with(cov=about_zero)),
        ("raised", beat_with(cov=lambda v: np.cov(v.T))),
    ),
}
