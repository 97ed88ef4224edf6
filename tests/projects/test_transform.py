"""Write a transform: the judge's formula is that of Yeo and Johnson, and each fault is one that a test can notice."""

from itertools import cycle
from pathlib import Path

import numpy as np
import pytest

from flowcourse.checking.parts import Unfit
from flowcourse.projects import transform
from flowcourse.projects.submission import Refused
from minflow import laws
from minflow.calculus import batch_jacobian, log_abs_det

ROOT = Path(__file__).parents[2]
START = (ROOT / "projects" / "transform" / "start.py").read_text(encoding="utf-8")
COURSE = ROOT / "solutions" / "projects" / "transform.py"
needs_solutions = pytest.mark.skipif(not COURSE.exists(), reason="a release has no solutions")


def test_the_formula_is_its_own_inverse_and_has_the_log_det_of_its_slope():
    rng = np.random.default_rng(0)
    raw, x = rng.normal(size=3), 2 * rng.normal(size=(50, 3))
    z, log_det = transform.inverse(x, raw)
    back, log_det_back = transform.forward(z, raw)
    assert np.allclose(np.asarray(back - x, float), 0) and np.allclose(np.asarray(log_det + log_det_back, float), 0)
    slope = (transform.inverse(x + 1e-6, raw)[0] - transform.inverse(x - 1e-6, raw)[0]) / 2e-6
    assert np.allclose(np.asarray(np.log(slope).sum(axis=1) - log_det, float), 0, atol=1e-6)


def test_the_formula_agrees_with_scikit_learns():
    from sklearn import preprocessing

    x, power = np.linspace(-3, 3, 13)[:, None], 0.7
    theirs = preprocessing.PowerTransformer(standardize=False).fit(np.random.default_rng(0).normal(size=(50, 1)))
    theirs.lambdas_ = np.array([power])
    ours, _ = transform.inverse(x, np.array([-np.log(2 / power - 1)]))
    assert np.allclose(np.asarray(ours, float), theirs.transform(x))


@pytest.mark.parametrize("dim", transform.TEST_DIMS)
@pytest.mark.parametrize("fault", transform.FAULTS)
@pytest.mark.parametrize("name", transform.LAYERS)
def test_a_layer_with_a_fault_breaks_a_law(name, fault, dim):
    rng = np.random.default_rng(1)
    layer = laws.catalogue(dim)[name]
    params, z = laws.random_params(layer, rng), rng.normal(size=(40, dim))
    faulty = transform.Faulty(layer, fault)
    x, log_det = faulty.forward(params, z)
    back, log_det_back = faulty.inverse(params, x)
    J = batch_jacobian(lambda z: layer.forward(params, z)[0])(z)
    misses = [back - z, log_det + log_det_back, log_det - log_abs_det(J), faulty.forward(params, z[:1])[0] - x[:1]]
    assert max(np.max(np.abs(miss)) for miss in misses) > 1e-4


FAULTY = {  # what forward says of log_det at z
    "the sign of log_det": lambda z, log_det: -log_det - 0.2,
    "log_det of one row for all": lambda z, log_det: np.full(len(z), log_det.mean() + 0.1),
    "a constant in log_det": lambda z, log_det: log_det + 0.05,
    "a tenth of log_det missing": lambda z, log_det: 0.9 * log_det - 0.02,
    "log_det is wrong for large numbers": lambda z, log_det: np.where(z[:, 0] > 0.5, log_det + z[:, 0] - 0.5, log_det),
}
FAULTY_INVERSE = {
    "the inverse's log_det has forward's sign": lambda x, z, log_det: (z, -log_det + 0.3),
    "the inverse is a little off": lambda x, z, log_det: (z + 1e-3 * np.sin(x), log_det),
    "the inverse is wrong for negative numbers": lambda x, z, log_det: (z + 0.1 * np.minimum(x, 0), log_det),
}


@pytest.mark.parametrize("fault", transform.FAULTS)
def test_a_fault_is_what_its_name_says_and_most_are_seen_by_no_round_trip(fault):
    rng = np.random.default_rng(0)
    layer, u = laws.catalogue(3)["AffineCoupling"], rng.normal(size=(20, 3))
    params, faulty = laws.random_params(layer, rng), transform.Faulty(layer, fault)
    at = u + 0.1 * (u.mean(axis=0) - 0.3) if fault == transform.BATCH else u
    x, log_det = layer.forward(params, at)
    said = FAULTY.get(fault, lambda z, log_det: log_det)(u, log_det)
    for got, wanted in zip(faulty.forward(params, u), (x, said), strict=True):
        assert np.allclose(got, wanted, rtol=1e-12, atol=1e-12)
    expected = FAULTY_INVERSE.get(fault, lambda x, z, log_det: (u, -said))(x, *layer.inverse(params, x))
    for got, wanted in zip(faulty.inverse(params, x), expected, strict=True):
        assert np.allclose(got, wanted, rtol=1e-9, atol=1e-9)


class Here:
    """The judge's own formula as a submission, with errors in its results, and a test that gives an answer.

    It gives results in the dtype of its points, unless it has another.
    """

    def __init__(self, errors=(0, 0, 0, 0, 0), slopes=(0, 0, 0, 0), answer=1, batches=(), dtype=None):
        self.errors, self.slopes, self.answer, self.batches = errors, slopes, answer, batches
        self.dtype, self.seen, self.dims = dtype, [], set()

    def run(self, name, driver, returns, args, seconds):
        assert seconds == transform.SECONDS
        if driver is transform._call_test:
            self.seen.append(args)
            return [np.array(float(self.answer))]
        if driver is transform._call_batches:
            self.dims.add(args[0])
            batches = self.batches or [np.zeros((4, args[0])), np.ones((1, args[0]))]
            return [np.asarray(part, float) for part in driver(lambda dim, rng: batches, *args)]
        dim, params, *points = args
        self.seen.append((params["raw"], *points))
        formulas = transform.forward, transform.inverse
        if driver is transform._call_gradients:
            slopes = [by for f, u in zip(formulas, points) for by in transform._slopes(f, u, params["raw"], 1e-5)]
            return [np.asarray(slope + error * (1 + np.abs(slope)), float) for slope, error in zip(slopes, self.slopes)]
        results = [part for f, u in zip(formulas, points) for part in f(u, params["raw"])]
        results.append(np.zeros(dim))
        noisy = [part + error * (1 + np.abs(part)) for part, error in zip(results, self.errors)]
        return [part.astype(self.dtype or points[0].dtype).astype(float) for part in noisy]


CHECKS = [  # a check, the error that it allows, how far out its points are, near which numbers `raw` is, and in what
    (transform._values, 1e-9, 1, (-1, 0, 1), np.float64),
    (transform._far_out, 1e-8, 1e6, (-1, 0, 1), np.float64),
    (transform._near, 1e-9, 1, (-38, -27, 20, 30, 38), np.float64),
    (transform._float32, 2e-4, 1, (-1, 0, 1), np.float32),
]


@pytest.mark.parametrize(("check", "rtol", "spread", "raws", "dtype"), CHECKS)
def test_a_check_of_values_allows_its_own_error_in_each_result(check, rtol, spread, raws, dtype):
    right = Here(5 * [0.4 * rtol])
    assert check(right, np.random.default_rng(0)) == 5 * len(raws) * [False]
    for (raw, z, x), middle, (rows, dim) in zip(right.seen, raws, cycle(transform.SHAPES)):
        assert raw.dtype == z.dtype == x.dtype == dtype and raw.shape == (dim,) and z.shape == x.shape == (rows, dim)
        assert np.all(np.abs(raw - middle) < 1.5) and spread / 99 < np.std(z) < 3 * spread > np.std(x) > spread / 99
        assert not np.array_equal(z, x)
    sizes = np.sort(np.abs(np.concatenate([u.ravel() for _, *points in right.seen for u in points]))) / spread
    assert sizes[0] < 0.02 and 0.2 < np.median(sizes) < sizes[-1] / 2
    for k in range(5):
        wrong = Here([2.5 * rtol * (k == j) for j in range(5)])
        assert check(wrong, np.random.default_rng(0)) == len(raws) * [k == j for j in range(5)]


def test_a_result_of_another_shape_is_missed():
    z, log_det = np.ones((5, 3)), np.ones(5)
    assert transform._missed([z, log_det[:, None]], [z, log_det], 1e-9) == [False, True]
    assert transform._missed([z[:1], log_det], [z, log_det], 1e-9) == [True, False]
    assert transform._missed([z * np.nan, log_det + 3e-9], [z, log_det], 1e-9) == [True, True]
    assert transform._missed([z * 0 + 0.9e-9], [z * 0], 1e-9) == [False]


def test_float32_points_give_float32_results():
    assert transform._float32(Here(dtype=np.float64), np.random.default_rng(0)) == 3 * [*4 * [True], False]


def test_each_gradient_is_compared_at_all_parameters_and_at_points_of_which_one_is_0():
    right = Here()
    assert transform._gradients(right, np.random.default_rng(0)) == 20 * [False]
    assert [len(raw) for raw, _, _ in right.seen] == [3, 1, 4, 3, 1]
    assert all(not u[0].any() and u[1:].all() for _, *points in right.seen for u in points)
    for k in range(4):
        wrong = Here(slopes=[1e-3 * (k == j) for j in range(4)])
        assert transform._gradients(wrong, np.random.default_rng(0)) == 5 * [k == j for j in range(4)]


def test_slopes_are_those_of_a_formula_by_its_parameters_and_by_its_points():
    points, raw = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), np.array([7.0, 8.0])
    by_raw, by_points = transform._slopes(lambda u, raw: (u * raw, np.sum(u**2 + raw, axis=1)), points, raw)
    assert np.allclose(by_raw, points.sum(axis=0) + 3) and np.allclose(by_points, raw + 2 * points)


def test_a_share_of_a_hundred_is_what_is_missed():
    for answer, right, wrong in ((1, 0, 100), (0, 100, 0), (0.5, 100, 100)):
        here = Here((0, 1, 0, 1, 0), 4 * [1], answer)
        rows = {row.name: row for row in transform.judge(here, 0)}
        assert here.dims == set(transform.TEST_DIMS)
        assert [row.value for row in rows.values()] == [40, 40, 40, 40, 100, right, wrong]
        assert rows["values"].note == "15 checks of the layer" and rows["gradients"].note == "20 checks of the layer"
        assert rows["right layers"].note == "rejected by the test, of 12"
        assert rows["layers with a fault"].note == "accepted by the test, of 27"
        assert transform.total(rows.values()) == ((260 + right + wrong) / 7, 0.0)


def test_right_layers_and_faulty_ones_come_in_a_drawn_order(monkeypatch):
    def order(seed):
        shown = []
        monkeypatch.setattr(transform, "_accepted", lambda submission, layer, fault, rng: shown.append(fault) or 1)
        rows = {row.name: row.value for row in transform.judge(Here(), seed)}
        assert (rows["right layers"], rows["layers with a fault"], shown.count("")) == (0, 100, 12)
        return shown

    assert order(0) != order(1) and "" in order(0)[13:]


def test_the_test_sees_what_a_layer_gives_at_each_of_its_batches(monkeypatch):
    monkeypatch.setattr(transform, "TEST_DIMS", (3,))
    rng = np.random.default_rng(0)
    batches = rng.normal(size=(4, 3)), rng.normal(size=(1, 3))
    here = Here(batches=batches)
    assert transform._accepted(here, "PLU", "", np.random.default_rng(1)) == 1
    assert transform._accepted(here, "PLU", "the sign of log_det", np.random.default_rng(1)) == 1
    (given, right), (_, faulty) = here.seen
    assert [np.array_equal(a, b) for a, b in zip(given, batches, strict=True)] == [True, True]
    for z, (x, log_det, back, log_det_back), (same, wrong, _, _) in zip(batches, right, faulty, strict=True):
        assert x.shape == z.shape and log_det.shape == (len(z),) and np.allclose(back, z)
        assert np.allclose(log_det + log_det_back, 0) and np.array_equal(same, x)
        assert np.allclose(wrong, -log_det - 0.2)


@pytest.mark.parametrize(
    ("batches", "rows"),
    [
        ([np.zeros((1999, 3)), np.zeros((1, 3))], [1999, 1]),
        ([np.zeros((2000, 3)), np.zeros((1, 3))], None),
        ([np.zeros(3)], None),
        ([np.zeros((3, 20))], None),
        ([np.zeros((2, 4))], None),
        ([np.zeros((0, 3)), np.zeros((2, 3))], None),
        ([np.full((2, 3), np.inf)], None),
        ([], None),
    ],
    ids=lambda part: "",
)
def test_batches_have_two_thousand_finite_rows_at_most(batches, rows):
    if rows:
        points, sizes = transform._call_batches(lambda dim, rng: batches, 3, 0)
        assert points.shape == (sum(rows), 3) and sizes == rows
    else:
        with pytest.raises(Unfit, match="must give arrays"):
            transform._call_batches(lambda dim, rng: batches, 3, 0)


@pytest.mark.parametrize(
    ("points", "sizes"),
    [(np.zeros(3), [1]), (np.zeros((1, 3)), 1), (np.zeros((2, 3)), [1]), (np.full((1, 3), np.nan), [1])],
    ids=lambda part: "",
)
def test_batches_that_do_not_fit_their_numbers_are_refused(points, sizes):
    class Wrong:
        def run(self, *call):
            return points, np.array(sizes, float)

    with pytest.raises(Refused, match="batches must give arrays of finite numbers"):
        transform._accepted(Wrong(), "PLU", "", np.random.default_rng(0))


def test_points_at_which_a_layer_is_not_finite_are_refused(monkeypatch):
    monkeypatch.setattr(transform, "TEST_DIMS", (3,))
    with pytest.raises(Refused, match="batches must give points at which a layer stays finite"):
        transform._accepted(Here(batches=[np.full((1, 3), 1e308)]), "PLU", "", np.random.default_rng(0))


def values(submission):
    return {row.name: row.value for row in transform.judge(submission, 0)}


@needs_solutions
def test_the_courses_own_layer_and_test_fail_at_no_check(submit):
    assert set(values(submit(COURSE.read_text(encoding="utf-8"))).values()) == {0.0}


@pytest.mark.nightly
def test_the_start_is_far_from_right_and_is_judged(submit):
    value_of = values(submit(START))
    assert value_of["values"] == 60 and value_of["right layers"] == 0 and value_of["layers with a fault"] > 50


@needs_solutions
@pytest.mark.parametrize("answer", [True, pytest.param(False, marks=pytest.mark.nightly)])
def test_a_test_that_always_says_the_same_fails_at_one_half(submit, answer):
    text = COURSE.read_text(encoding="utf-8").replace("z, beside, *alone", f"return {answer}\n    z, beside, *alone")
    value_of = values(submit(text))
    assert (value_of["right layers"], value_of["layers with a fault"]) == ((0, 100) if answer else (100, 0))


@needs_solutions
@pytest.mark.parametrize(
    ("right", "wrong", "row"),
    [
        (
            "        return {sign} * np.expm1(power",
            "        power = power.astype(float)\n        return {sign} * np.expm1(power",
            "float32",
        ),
        ("1 - 2 * (points < 0).astype(points.dtype)", "np.sign(points)", "gradients"),
    ],
)
def test_what_only_dtypes_or_only_gradients_show_is_noticed(right, wrong, row, submit):
    right, wrong = right.format(sign="sign"), wrong.format(sign="sign")
    text = COURSE.read_text(encoding="utf-8")
    assert text.count(right) == 1
    assert [name for name, value in values(submit(text.replace(right, wrong))).items() if value] == [row]


@needs_solutions
@pytest.mark.nightly
def test_a_log_det_that_loses_digits_is_noticed_near_the_logarithms_alone(submit):
    text = COURSE.read_text(encoding="utf-8").replace("np.expm1(power * log_x)", "(np.exp(power * log_x) - 1)")
    value_of = values(submit(text))
    assert value_of["values"] == 0 and value_of["near the logarithms"] > 0


@pytest.mark.parametrize("text", ["x = 1\n", START.replace("class YeoJohnson", "class Other"), "raise OSError\n"])
def test_what_has_no_layer_is_refused(submit, text):
    with pytest.raises(Refused, match="YeoJohnson"):
        list(transform.judge(submit(text), 0))


def test_a_file_that_asks_for_the_judges_formula_is_refused(submit, jail):
    if not jail.report["landlock"]:
        pytest.skip("this system has no Landlock")
    text = "from flowcourse.projects.transform import forward\n" + START
    with pytest.raises(Refused, match="the file stops before YeoJohnson is defined: "):
        list(transform.judge(submit(text), 0))


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "return z, np.zeros(len(z))  #",
            "return z  #",
            r"YeoJohnson.to_x must return a pair, points and log_det; got an array",
        ),
        ("def to_x(self, params, z)", "def to_x(self, z)", r"YeoJohnson.to_x must take 2 arguments.*takes \(z\)"),
        ("return all(", "return list(", "obeys_the_laws must return True or False; got a list of 1"),
        ("return [rng.normal(size=(20, dim))]", "return []", "batches must give arrays"),
    ],
)
def test_what_gives_something_else_is_refused_with_a_sentence(old, new, sentence, submit):
    with pytest.raises(Refused, match=sentence):
        list(transform.judge(submit(START.replace(old, new)), 0))
