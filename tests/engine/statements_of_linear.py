"""What must be true of linear maps and elementwise shapes beyond the laws; see statements.py for the form."""

import numpy as np

from .statements import close

FAR = np.array([[-1e6], [1e6]])


def slopes_are_right_a_million_out(m, rng):
    t = m.transforms
    for shape, expected in (
        (t.Softplus(1), [-1e6, 0.0]),
        (t.ELU(1), [-1e6, 0.0]),
        (t.Tanh(1), [2 * np.log(2) - 2e6] * 2),
        (t.Sigmoid(1), [-1e6, -1e6]),
        (t.Exp(1), [-1e6, 1e6]),
        (t.LeakyReLU(1), [np.log(0.1), 0.0]),
        (t.Inverse(t.Logit(1)), [-1e6, -1e6]),
    ):
        for dtype in (np.float64, np.float32):
            log_det = shape.forward({}, FAR.astype(dtype))[1]
            assert log_det.dtype == dtype
            close(log_det, np.array(expected), 1e-6)


def softplus_keeps_the_digits_of_small_and_large_x(m, rng):
    x = np.array([1e-300, 1e-12, 1e-3, 1.0, 800.0, 1e6])
    expected = [np.log(1e-300), np.log(1e-12), np.log(np.expm1(1e-3)), np.log(np.expm1(1.0)), 800.0, 1e6]
    z, log_det = m.transforms.Softplus(1).inverse({}, x[:, None])
    close(z[:, 0], expected, 1e-11)
    close(log_det[:2], -z[:2, 0], 1e-11)


def rows_on_the_edge_are_outside(m, rng):
    t, x = m.transforms, np.array([[0.5, 0.5], [0.5, 0.0], [1.0, 0.5], [0.1, 0.9], [1.5, -0.1]])
    for step in (t.Sigmoid(2).inverse, t.Logit(2).forward):
        try:
            step({}, x)
            raise AssertionError("nothing was refused")
        except m.arrays.OutsideRange as refused:
            assert refused.rows.tolist() == [1, 2, 4]
        assert np.isfinite(step({}, x[[0, 3]])[1]).all()


def far_out_sinh_arcsinh_is_a_power(m, rng):
    """|x| / |z|^(e^t) tends to a constant: tails as heavy as one wants."""
    params = {"log_tail": np.log([2.0]), "skew": np.zeros(1)}
    x = m.transforms.SinhArcsinh(1).forward(params, np.array([[1e6], [1e7], [-1e7]]))[0]
    close(x[1:, 0] / x[0, 0], [100.0, -100.0], 1e-6)


def a_permutation_and_plu_read_the_same_order(m, rng):
    """x_j = z_order[j]; a PLU at its start does no more than that."""
    t, order, z = m.transforms, [2, 0, 3, 1], rng.normal(size=(5, 4))
    close(t.Permutation(order).forward({}, z)[0], z[:, order])
    close(t.PLU(order).forward(t.PLU(order).init(rng), z)[0], z[:, order])
    close(t.Permutation(3).forward({}, z[:, :3])[0], z[:, :3])


def one_matrix_serves_every_place(m, rng):
    """The channels of a place lie side by side, and places do not see each other."""
    layer = m.transforms.OneByOne(channels=3, places=2)
    params, z = m.laws.random_params(layer, rng), rng.normal(size=(4, 6))
    x, log_det = layer.forward(params, z)
    for place in (slice(0, 3), slice(3, 6)):
        close(x[:, place], z[:, place] @ params["A"].T + params["b"])
    close(log_det, np.full(4, 2 * np.linalg.slogdet(params["A"])[1]))


def a_triangle_has_its_side(m, rng):
    layer = m.transforms.Triangular(4)
    A = layer.matrix(m.laws.random_params(layer, rng))[0]
    assert np.array_equal(A, np.tril(A)) and (np.diag(A) > 0).all() and np.count_nonzero(A) == 10


def a_reflection_turns_its_vector_round(m, rng):
    """v goes to −v, what is orthogonal to it stays, lengths are kept, and a vector 0 reflects nothing."""
    layer, v, z = m.transforms.Householder(3, 1), np.array([1.0, 2.0, -2.0]), rng.normal(size=(4, 3))
    close(layer.forward({"v": v[None]}, [v, [2.0, -1.0, 0.0]])[0], [-v, [2.0, -1.0, 0.0]])
    close(np.linalg.norm(layer.forward({"v": v[None]}, z)[0], axis=1), np.linalg.norm(z, axis=1))
    assert np.array_equal(layer.forward({"v": np.zeros((1, 3))}, z)[0], z)
    two = m.transforms.Householder(2, 2)
    rotation = two.forward({"v": np.array([[1.0, 0.0], [1.0, 1.0]])}, np.eye(2))[0]
    close(np.linalg.det(rotation), 1.0)


def a_reflection_does_not_depend_on_the_length_of_its_vector(m, rng):
    layer, v, z = m.transforms.Householder(3, 2), rng.normal(size=(2, 3)), rng.normal(size=(4, 3))
    x = layer.forward({"v": v}, z)[0]
    for length in (1e200, 1e-200, -1e-150, 1e300):
        close(layer.forward({"v": length * v}, z)[0], x)
        close(layer.inverse({"v": length * v}, x)[0], z)


def the_vectors_of_reflections_may_be_of_unlike_lengths(m, rng):
    layer, v, z = (
        m.transforms.Householder(3, 2),
        np.array([[-1.0, 0.0, -2.0], [0.5, 1.0, -1.0]]),
        rng.normal(size=(4, 3)),
    )
    x = layer.forward({"v": v}, z)[0]
    for lengths in ([[1e200], [1e-200]], [[1e-200], [1e200]], [[1e200], [1.0]]):
        close(layer.forward({"v": lengths * v}, z)[0], x)


def skew_is_added_to_arcsinh(m, rng):
    params = {"log_tail": np.log([2.0]), "skew": np.array([0.3])}
    close(
        m.transforms.SinhArcsinh(1).forward(params, np.array([[0.0], [1.0]]))[0][:, 0],
        np.sinh([0.6, 2 * np.arcsinh(1) + 0.6]),
    )


def an_exponential_that_overflows_is_named(m, rng):
    """The largest float64 is e^709.78, the largest float32 e^88.72: up to there a layer works both ways."""
    t, zeros = m.transforms, np.zeros(2)
    layers = {
        t.ElementwiseAffine(2): ("log_scale", {"shift": zeros}),
        t.Rescaling(2): ("log_scale", {}),
        t.Triangular(2): ("log_diagonal", {"A": np.zeros((2, 2)), "b": zeros}),
        t.PLU(2): ("log_diagonal", {"L": np.zeros((2, 2)), "U": np.zeros((2, 2)), "b": zeros}),
        t.SinhArcsinh(2): ("log_tail", {"skew": zeros}),
    }
    for layer, (name, others) in layers.items():
        for dtype, near, beyond in ((np.float64, 700.0, 710.0), (np.float32, 88.0, 89.0)):
            z = np.zeros((1, 2), dtype)
            for sign in (1, -1):
                params = {name: np.array([0.5, sign * near], dtype), **others}
                assert np.array_equal(layer.forward(params, z)[0], z) and np.array_equal(layer.inverse(params, z)[0], z)
                for wrong in (sign * beyond, sign * np.inf, np.nan):
                    for way in (layer.forward, layer.inverse):
                        try:
                            way({**params, name: np.array([0.5, wrong], dtype)}, z)
                            raise AssertionError(f"{name} {wrong} was taken")
                        except ValueError as problem:
                            said = str(problem)
                            assert said.startswith(f"params['{name}'] must be at most") and said.endswith(
                                f"got {wrong}"
                            )


def linear_starts_as_a_rotation(m, rng):
    layer = m.transforms.Linear(4)
    A = layer.init(rng)["A"]
    close(A @ A.T, np.eye(4))
    assert np.count_nonzero(abs(A) > 1e-12) == 16


def matrices_without_an_inverse_are_refused(m, rng):
    t, x = m.transforms, np.ones((3, 2))
    singular = ([[1.0, 2.0], [2.0, 4.0]], [[0.0, 0.0], [0.0, 0.0]], [[1.0, 1.0], [1.0, 1.0 + 2e-16]])
    for layer, at in ((t.Linear(2), x), (t.OneByOne(2, 3), np.ones((1, 6)))):
        for A in singular:
            for way in ("forward", "inverse"):
                try:
                    getattr(layer, way)({"A": np.array(A), "b": np.zeros(2)}, at)
                    raise AssertionError("a singular matrix was taken")
                except ValueError as problem:
                    assert "params['A'] must be invertible" in str(problem)
    z, log_det = t.Linear(2).inverse({"A": np.diag([1e-300, 1e-290]), "b": np.zeros(2)}, 1e-300 * x)
    assert np.isfinite(z).all() and np.isfinite(log_det).all()


def the_signs_of_a_plu_layer_are_those_of_its_diagonal(m, rng):
    layer, z = m.transforms.PLU([0, 1, 2], signs=[-1, 1, -1]), rng.normal(size=(4, 3))
    params = layer.init(rng)
    close(layer.forward(params, z)[0], z * [-1, 1, -1])
    close(layer.inverse(params, z)[0], z * [-1, 1, -1])


def an_actnorm_gives_a_constant_coordinate_its_place_and_no_other_width(m, rng):
    """Of equal numbers 0.1 the deviation is a rounding error; of 0 and 1e-300 it is 0."""
    for column in (np.full(50, 0.1), 1e-300 * (np.arange(50) == 0)):
        x = np.stack([rng.normal(2.0, 3.0, 50), column], axis=1)
        params = m.transforms.ActNorm(2).init(rng, x)
        close(params["log_scale"], [np.log(x[:, 0].std()), 0.0], 1e-12)
        close(params["shift"], x.mean(axis=0), 1e-12)


def a_squeeze_gathers_blocks_of_two_by_two(m, rng):
    """Place (i, j) of the half-size picture holds pixels (2i, 2j), (2i, 2j + 1), (2i + 1, 2j), (2i + 1, 2j + 1)."""
    for side, channels in ((4, 1), (6, 3)):
        picture = rng.normal(size=(3, side, side, channels))
        layer = m.transforms.squeeze(side, channels)
        z, log_det = layer.inverse({}, picture.reshape(3, -1))
        z = z.reshape(3, side // 2, side // 2, 4 * channels)
        blocks = [picture[:, a::2, b::2] for a in (0, 1) for b in (0, 1)]
        close(z, np.concatenate(blocks, axis=3))
        close(log_det, 0)
        close(layer.forward({}, z.reshape(3, -1))[0], picture.reshape(3, -1))
