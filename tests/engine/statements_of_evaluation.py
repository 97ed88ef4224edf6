"""What must be true of the KL gap and of batches beyond their formulas; see statements.py for the form."""

import numpy as np


def one_point_of_density_0_makes_the_gap_infinite(m, rng):
    """A Normal that leaves the box of a Uniform with a chance of one in twenty."""
    flow = m.flow.Flow(m.distributions.Uniform(-2, 2, dim=2), m.transforms.Rescaling(2))
    params, target = flow.init(rng), m.distributions.Normal(dim=2)
    share = np.isinf(flow.log_prob(params, target.sample(rng, 1000))).mean()
    assert 0.01 < share < 0.3
    assert m.evaluation.kl_gap(flow, params, target, rng, n=1000) == (np.inf, np.inf)


class _Recorder:
    """A flow that notes the dtype and the length of what it is asked for."""

    dim = 2

    def __init__(self):
        self.asked = []

    def log_prob(self, params, x):
        self.asked.append((x.dtype, len(x)))
        return np.zeros(len(x))


def the_gap_is_measured_in_the_dtype_of_the_parameters_and_in_pieces(m, rng):
    for dtype in (np.float32, np.float64):
        flow = _Recorder()
        m.evaluation.kl_gap(flow, {"a": np.zeros(2, dtype)}, m.distributions.Normal(dim=2), rng, n=9000)
        assert flow.asked == [(dtype, 4096), (dtype, 4096), (dtype, 808)]


class _Target:
    """A standard normal in two dimensions that has no dim and draws `more` points than it is asked for."""

    def __init__(self, m, more=0):
        normal = m.distributions.Normal(dim=2)
        self.log_prob, self.sample = normal.log_prob, lambda rng, n: normal.sample(rng, n + more).tolist()


def the_gap_is_measured_on_as_many_points_as_asked_for(m, rng):
    flow = m.flow.Flow(m.distributions.Normal(dim=2), m.transforms.Rescaling(2))
    params = {"log_scale": np.zeros(2)}
    assert m.evaluation.kl_gap(flow, params, _Target(m), rng, n=9) == (0.0, 0.0)
    try:
        m.evaluation.kl_gap(flow, params, _Target(m, more=1), rng, n=9)
        raise AssertionError("ten points were taken for nine")
    except ValueError as problem:
        assert str(problem) == "_Target.sample must return shape (9, 2); got a list of 10"
    line = m.flow.Flow(m.distributions.Normal(), m.transforms.Rescaling(1))
    assert m.evaluation.kl_gap(line, {"log_scale": np.zeros(1)}, m.distributions.Normal(), rng, n=9) == (0.0, 0.0)


def batches_and_held_out_points_have_the_dtype_of_the_data(m, rng):
    flow = m.models.nice(2, layers=1, hidden=())
    for kind, other in ((np.float32, np.float64), (np.float64, np.float32)):
        x, validation = rng.normal(size=(9, 2)).astype(kind), rng.normal(size=(4, 2)).astype(other)
        for data in (x, lambda rng, n, x=x: x[:n]):
            batches, held_out, dtype = m.batches.read(data, None, validation, flow, 3, other, rng)
            assert next(batches).dtype == held_out.dtype == dtype == kind
        batches, held_out, dtype = m.batches.read(None, None, validation, flow, 3, kind, rng)
        assert next(batches).dtype == held_out.dtype == dtype == kind


def losses_keep_the_dtype_of_the_points(m, rng):
    """Whatever the base draws: what a density to imitate and a velocity to match are asked at."""
    t, base = m.transforms, m.distributions.Normal(dim=2)
    for kind in (np.float32, np.float64):
        asked, x = [], rng.normal(size=(5, 2)).astype(kind)

        class Noted(t.NeuralODE):
            def velocity(self, params, y, time, asked=asked):
                asked.extend([y.dtype, time.dtype])
                return super().velocity(params, y, time)

        def log_density(x, asked=asked):
            asked.append(x.dtype)
            return base.log_prob(x)

        for loss, transform in ((m.losses.reverse_kl(log_density), t.ActNorm(2)), (m.losses.flow_matching, None)):
            flow = m.flow.Flow(base, transform or Noted(2, (3,), time_input=True))
            params = m.trees.map_leaves(kind, flow.init(rng))
            assert loss(flow, params, x, rng).dtype == kind
        assert set(asked) == {np.dtype(kind)} and len(asked) == 3


def at_most_5000_rows_are_held_out(m, rng):
    flow = m.models.nice(2, layers=1, hidden=())
    assert len(m.batches.read(np.zeros((60_000, 2)), None, None, flow, 3, np.float64, rng)[1]) == 5000
