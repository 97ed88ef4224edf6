"""Write a transform: a layer that minflow does not have, and a test that tells right layers from faulty ones.

The layer is the map of Yeo and Johnson (2000), elementwise. It is judged by values and log-dets that the judge computes
itself, far out, near the two logarithms and in float32 as well, and by its gradients. The test is judged by layers of
minflow: it must accept those that are right, and reject those in which the judge has put a fault. It sees no layer, but
the numbers that a layer gives at the points for which it asks.
"""

from itertools import cycle

import autograd.numpy as anp
import numpy as np
from autograd import grad

from minflow import laws
from minflow.transforms import Transform

from ..checking.parts import Unfit
from ..checking.values import describe
from .submission import Refused, Row, finite, taking

TITLE, TIME, UNIT = "write a transform", "4 hours", "per cent of the checks that fail, less is better"
SECONDS = 30
SHAPES = (5, 3), (6, 1), (1, 4)  # of the points at which the layer is asked, in turn
TEST_DIMS = 2, 3, 4  # of the layers that the test is shown
LAYERS = "ElementwiseAffine", "LeakyReLU", "Householder", "AffineCoupling", "SplineCoupling", "PLU"
BATCH = "a layer depends on the batch"
FAULTS = (
    "the sign of log_det",
    "log_det of one row for all",
    "a constant in log_det",
    "a tenth of log_det missing",
    "the inverse's log_det has forward's sign",
    "the inverse is a little off",
    "the inverse is wrong for negative numbers",
    BATCH,
    "log_det is wrong for large numbers",
)


def judge(submission, seed):
    """Rows: the share of checks that fail, of the layer's numbers, and of the test's verdicts."""
    rng = np.random.default_rng(seed)
    checks = {"values": _values, "far out": _far_out, "near the logarithms": _near, "float32": _float32}
    for name, check in (checks | {"gradients": _gradients}).items():
        missed = check(submission, rng)
        yield Row(name, 100 * float(np.mean(missed)), 0.0, f"{len(missed)} checks of the layer")
    shown = [(layer, "") for layer in 2 * LAYERS]
    shown += [(layer, fault) for fault in FAULTS for layer in rng.permutation(LAYERS)[:3]]
    right, wrong = [], []
    for at in rng.permutation(len(shown)):  # an order that a file cannot count on
        layer, fault = shown[at]
        accepted = _accepted(submission, layer, fault, rng)
        (wrong if fault else right).append(accepted != (not fault))
    yield Row("right layers", 100 * float(np.mean(right)), 0.0, f"rejected by the test, of {len(right)}")
    yield Row("layers with a fault", 100 * float(np.mean(wrong)), 0.0, f"accepted by the test, of {len(wrong)}")


def total(rows):
    return float(np.mean([row.value for row in rows])), 0.0


def inverse(x, raw):
    """(z, log_det) of z = h(x), in long double: h(x) = ((1 + x)^λ − 1)/λ for x ≥ 0, and −h(−x) with 2 − λ for x < 0."""
    x, raw = np.asarray(x, np.longdouble), np.asarray(raw, np.longdouble)
    power = 2 / (1 + np.exp(-np.sign(x) * raw))  # λ where x > 0, and 2 − λ where x < 0
    log_x = np.log1p(np.abs(x))
    return np.sign(x) * np.expm1(power * log_x) / power, np.sum((power - 1) * log_x, axis=1)


def forward(z, raw):
    """(x, log_det) of x = f(z), the inverse of h."""
    z, raw = np.asarray(z, np.longdouble), np.asarray(raw, np.longdouble)
    power = 2 / (1 + np.exp(-np.sign(z) * raw))
    x = np.sign(z) * np.expm1(np.log1p(power * np.abs(z)) / power)
    return x, -inverse(x, raw)[1]


def _asked(submission, driver, names, raw, z, x):
    return submission.run("YeoJohnson", driver, names, (len(raw), {"raw": raw}, z, x), SECONDS)


def _missed(got, expected, rtol, dtype=float):
    """For each of the results, whether it is wrong anywhere, or has digits that this dtype does not have."""
    return [
        g.shape != e.shape
        or not np.allclose(g, np.asarray(e, float), rtol=rtol, atol=rtol)
        or not np.array_equal(g, g.astype(dtype))
        for g, e in zip(got, expected, strict=True)
    ]


def _values(submission, rng, spread=1.5, rtol=1e-9, dtype=float, raws=(-1.0, 0.0, 1.0)):
    """Forward at z, inverse at other points x, and the parameters to start from: five results near each of raws."""
    missed, names = [], ("x", "log_det forward", "z", "log_det inverse", "raw at first")
    for middle, (rows, dim) in zip(raws, cycle(SHAPES)):
        raw = (middle + 0.3 * rng.normal(size=dim)).astype(dtype)
        z, x = (_points(rng, spread, (rows, dim)).astype(dtype) for _ in range(2))
        expected = *forward(z, raw), *inverse(x, raw), np.zeros(dim)
        missed += _missed(_asked(submission, _call_layer, names, raw, z, x), expected, rtol, dtype)
    return missed


def _points(rng, spread, shape):
    """Half of them as large as spread, and of the others some are a thousand times smaller."""
    return spread * rng.normal(size=shape) * 10 ** np.minimum(0, rng.uniform(-3, 3, shape))


def _far_out(submission, rng):
    return _values(submission, rng, spread=1e6, rtol=1e-8)


def _near(submission, rng):
    """λ near 0 and near 2, where one side of the map is nearly a logarithm or an exponential."""
    return _values(submission, rng, raws=(-38.0, -27.0, 20.0, 30.0, 38.0))


def _float32(submission, rng):
    return _values(submission, rng, rtol=2e-4, dtype=np.float32)


def _gradients(submission, rng, raws=(-1.0, 0.0, 1.0, -27.0, 27.0)):
    """The derivatives of the sum of what forward gives, and inverse, by each parameter and by each point, also at 0.

    They are compared with differences of the judge's formulas.
    """
    missed, names = [], ("forward by raw", "forward by z", "inverse by raw", "inverse by x")
    for middle, (rows, dim) in zip(raws, cycle(SHAPES)):
        raw = middle + 0.3 * rng.normal(size=dim)
        z, x = (np.concatenate([np.zeros((1, dim)), rng.normal(size=(rows, dim))]) for _ in range(2))
        expected = *_slopes(forward, z, raw), *_slopes(inverse, x, raw)
        missed += _missed(_asked(submission, _call_gradients, names, raw, z, x), expected, 1e-5)
    return missed


def _slopes(formula, points, raw, step=1e-6):
    """The derivatives of the sum of formula(points, raw) by each number in raw and in points, by differences."""

    def difference(points_step, raw_step):
        (out, log_det), (out_before, log_det_before) = (
            formula(points + sign * points_step, raw + sign * raw_step) for sign in (1, -1)
        )
        return (np.sum(out - out_before, axis=1) + log_det - log_det_before) / (2 * step)

    steps = step * np.eye(len(raw))
    by_raw, by_point = [difference(0, e).sum() for e in steps], [difference(e, 0) for e in steps]
    return np.array(by_raw), np.stack(by_point, axis=1)


def _accepted(submission, layer, fault, rng):
    """1 or 0: whether the submission's test accepts the layer of this name with this fault, or with none.

    The layer stays here. The test says at which batches of points it wants to see it, and gets numbers.
    """
    dim = int(rng.choice(TEST_DIMS))
    transform = laws.catalogue(dim)[layer]
    params = laws.random_params(transform, rng)
    if fault:
        transform = Faulty(transform, fault)
    given = (dim, int(rng.integers(2**31)))
    points, sizes = submission.run("batches", _call_batches, ("the points", "their numbers"), given, SECONDS)
    if points.ndim != 2 or sizes.ndim != 1 or sizes.sum() != len(points) or not np.isfinite(points).all():
        raise Refused("batches must give arrays of finite numbers")
    batches = np.split(points, np.cumsum(sizes.astype(int))[:-1])
    try:
        with np.errstate(all="ignore"):
            results = [(*transform.forward(params, z), *_way_back(transform, params, z)) for z in batches]
    except ValueError:  # of minflow: a layer takes finite points alone
        raise Refused("batches must give points at which a layer stays finite; ask nearer to 0") from None
    (answer,) = submission.run("obeys_the_laws", _call_test, ("the verdict",), (batches, results), SECONDS)
    return float(finite(answer, (), "obeys_the_laws"))


def _way_back(transform, params, z):
    return transform.inverse(params, transform.forward(params, z)[0])


class Faulty(Transform):
    """A transform with a fault put into what it returns.

    A wrong log-det is wrong in both directions, so that the two add up to 0, and what depends on the batch is undone.
    """

    def __init__(self, transform, fault):
        super().__init__(transform.dim)
        self.transform, self.fault = transform, fault

    def init(self, rng, x=None):
        return self.transform.init(rng, x)

    def to_x(self, params, z):
        moved = z + 0.1 * (anp.mean(z, axis=0) - 0.3) if self.fault == BATCH else z
        x, log_det = self.transform.forward(params, moved)
        return x, self._spoilt(log_det + 0.0 * z[:, 0], z)

    def to_z(self, params, x):
        z, log_det = self.transform.inverse(params, x)
        if self.fault == BATCH:
            z = z - 0.1 * ((anp.mean(z, axis=0) + 0.03) / 1.1 - 0.3)
        if self.fault == "the inverse is a little off":
            z = z + 1e-3 * anp.sin(x)
        if self.fault == "the inverse is wrong for negative numbers":
            z = z + 0.1 * anp.where(x < 0, x, 0.0)
        if self.fault == "the inverse's log_det has forward's sign":
            return z, -log_det + 0.3
        return z, -self._spoilt(-log_det + 0.0 * x[:, 0], z)

    def _spoilt(self, log_det, z):
        """What is said for forward's log_det at z."""
        if self.fault == "the sign of log_det":
            return -log_det - 0.2
        if self.fault == "log_det of one row for all":
            return anp.mean(log_det) + 0.0 * log_det + 0.1
        if self.fault == "a constant in log_det":
            return log_det + 0.05
        if self.fault == "a tenth of log_det missing":
            return 0.9 * log_det - 0.02
        if self.fault == "log_det is wrong for large numbers":
            return log_det + anp.maximum(z[:, 0] - 0.5, 0.0)
        return log_det


def _made(layer, dim):
    """Runs in the jail: the layer, of which both directions say which arguments they need."""
    transform = layer(dim)
    for name in ("to_x", "to_z"):
        if hasattr(transform, name):
            setattr(transform, name, taking(getattr(transform, name), f"YeoJohnson.{name}"))
    return transform


def _call_layer(layer, dim, params, z, x):
    """Runs in the jail."""
    transform = _made(layer, dim)
    start = transform.init(np.random.default_rng(0))
    return *transform.forward(params, z), *transform.inverse(params, x), start["raw"]


def _call_gradients(layer, dim, params, z, x):
    """Runs in the jail."""
    transform = _made(layer, dim)

    def total(method, params, points):
        out, log_det = method(params, points)
        return anp.sum(out) + anp.sum(log_det)

    slopes = [grad(total, (1, 2))(*given) for given in ((transform.forward, params, z), (transform.inverse, params, x))]
    return [part for by_params, by_points in slopes for part in (by_params["raw"], by_points)]


def _call_batches(batches, dim, seed):
    """Runs in the jail: the batches as one array, and how many rows each of them has."""
    arrays = [np.asarray(z, float) for z in batches(dim, np.random.default_rng(seed))]
    right = all(z.ndim == 2 and z.shape[1] == dim and len(z) and np.isfinite(z).all() for z in arrays)
    if not arrays or not right or sum(map(len, arrays)) > 2000:
        raise Unfit("batches must give arrays (N, dim) of finite numbers, 1 to 2000 rows in all")
    return np.concatenate(arrays), [len(z) for z in arrays]


def _call_test(obeys_the_laws, batches, results):
    """Runs in the jail."""
    verdict = obeys_the_laws(batches, results)
    if not isinstance(verdict, (bool, np.bool_)):
        raise Unfit(f"obeys_the_laws must return True or False; got {describe(verdict)}")
    return verdict
