"""What must be true of layers, networks and flows beyond the laws; see statements.py for the form."""

import math

import autograd.numpy as anp
import numpy as np

from .statements import close


def mask_true_passes_unchanged(m, rng):
    t = m.transforms
    for mask in (
        [True, False],
        [False, True, True],
        [True, False, False, True, False],
        [True, True, False, True, False],
    ):
        for layer in (t.AdditiveCoupling(mask, (4,)), t.AffineCoupling(mask, (4,))):
            params, z = m.laws.random_params(layer, rng), rng.normal(size=(6, len(mask)))
            x, kept = layer.forward(params, z)[0], np.array(mask)
            assert np.array_equal(x[:, kept], z[:, kept])
            assert (x[:, ~kept] != z[:, ~kept]).all()


def the_moved_part_depends_on_the_kept_part_through_the_network_only(m, rng):
    """∂x_b/∂z_b is the identity for an additive coupling and diagonal for an affine one."""
    t, mask = m.transforms, np.array([True, False, False, True])
    for layer in (t.AdditiveCoupling(mask, (4,)), t.AffineCoupling(mask, (4,))):
        params, z = m.laws.random_params(layer, rng), rng.normal(size=(3, 4))
        block = m.calculus.batch_jacobian(lambda z, p=params, f=layer: f.forward(p, z)[0])(z)[:, 1:3, 1:3]
        assert (block * (1 - np.eye(2)) == 0).all()
        assert np.array_equal(block, np.broadcast_to(np.eye(2), block.shape)) == (layer.outputs == 1)


def alternating_masks_take_turns(m, rng):
    for dim in (2, 3, 5):
        masks = m.transforms.alternating_masks(dim, 4)
        assert masks[0].tolist() == [d % 2 == 0 for d in range(dim)]
        for one, next_one in zip(masks, masks[1:]):
            assert (one != next_one).all()


def couplings_start_as_the_identity(m, rng):
    t, z = m.transforms, rng.normal(size=(5, 3))
    for layer in (t.AdditiveCoupling([True, False, True]), t.AffineCoupling([True, False, True])):
        params = layer.init(rng)
        x, log_det = layer.forward(params, z)
        assert np.array_equal(x, z) and (log_det == 0).all()
        weights = params[1]["weight"]
        assert weights.shape == (64, 64)
        assert abs(weights.std() * 8 - 1) < 0.1, "hidden weights have variance 1 / inputs"


def log_scales_are_bounded_by_the_cap(m, rng):
    """α = c·tanh(raw/c): slope 1 at 0, between −c and c."""
    layer = m.transforms.AffineCoupling([True, False], (), log_scale_cap=3.0)
    z = np.array([[-1e6, 1.0], [-0.5, 1.0], [1e-9, 1.0], [2.0, 1.0], [1e6, 1.0]])
    params = [{"weight": np.array([[1.0, 0.0]]), "bias": np.zeros(2)}]
    close(layer.forward(params, z)[1], 3 * np.tanh(z[:, 0] / 3))
    close(layer.forward(params, z)[1][2], 1e-9, 1e-15)


def the_first_batch_leaves_actnorm_standardised(m, rng):
    x = np.array([5.0, -3.0, 0.0]) + rng.normal(size=(200, 3)) * [0.1, 4.0, 1.0]
    layer = m.transforms.ActNorm(3)
    z = layer.inverse(layer.init(rng, x), x)[0]
    close(z.mean(axis=0), np.zeros(3), 1e-9)
    close(z.std(axis=0), np.ones(3), 1e-9)
    constant = layer.init(rng, np.ones((4, 3)))
    close(layer.inverse(constant, np.ones((1, 3)))[0], np.zeros((1, 3)))


def a_chain_applies_its_layers_first_to_last(m, rng):
    t, z = m.transforms, rng.normal(size=(4, 2))
    doubled = {"log_scale": np.full(2, math.log(2)), "shift": np.zeros(2)}
    moved = {"log_scale": np.zeros(2), "shift": np.ones(2)}
    chain = t.Chain([t.ElementwiseAffine(2), t.ElementwiseAffine(2)])
    for step in (chain.forward, lambda p, z: m.fast.forward(chain, p, z)):
        close(step([doubled, moved], z)[0], 2 * z + 1)
        close(step([moved, doubled], z)[0], 2 * (z + 1))
    close(chain.inverse([doubled, moved], z)[0], (z - 1) / 2)
    close(m.fast.inverse(chain, [doubled, moved], z)[0], (z - 1) / 2)


def a_chain_starts_its_last_layer_from_the_data(m, rng):
    """The layers before it see the data pulled back: standardised already, they start as the identity."""
    t, x = m.transforms, 7 + 3 * rng.normal(size=(50, 2))
    params = t.Chain([t.ActNorm(2), t.ActNorm(2), t.Rescaling(2)]).init(rng, x)
    assert [len(entry) for entry in params] == [2, 2, 1]
    close(params[1]["shift"], x.mean(axis=0))
    close(params[0]["shift"], np.zeros(2), 1e-9)
    close(params[0]["log_scale"], np.zeros(2), 1e-9)


def a_flow_is_the_change_of_variables(m, rng):
    """Flow.log_prob against the formula with the full Jacobian, and its samples against its density."""
    for flow in (m.models.realnvp(2, 3, (6,)), m.models.nice(3, 3, (6,))):
        params, x = m.laws.random_params(flow.transform, rng), rng.normal(size=(5, flow.dim))

        def h(x, flow=flow, params=params):
            return flow.transform.inverse(params, x)[0]

        close(flow.log_prob(params, x), m.change_of_variables.log_density(flow.base, h)(x))
        close(flow.to_latent(params, x), h(x))
        close(flow.to_data(params, flow.to_latent(params, x)), x)


def samples_of_a_flow_are_images_of_its_base(m, rng):
    flow, n = m.flow.Flow(m.distributions.Normal(dim=2), m.transforms.ElementwiseAffine(2)), 20_000
    params = {"log_scale": np.log([0.5, 3.0]), "shift": np.array([1.0, -2.0])}
    x = flow.sample(params, rng, n)
    assert (abs(x.mean(axis=0) - params["shift"]) < 6 * np.array([0.5, 3.0]) / math.sqrt(n)).all()
    assert (abs(x.std(axis=0) / [0.5, 3.0] - 1) < 6 / math.sqrt(2 * n)).all()


def the_network_is_its_formula(m, rng):
    params, y = m.nets.init_mlp(rng, [3, 4, 5, 2], last=1.0), rng.normal(size=(6, 3))
    params = m.trees.map_leaves(lambda leaf: leaf + rng.normal(size=leaf.shape), params)
    (w1, b1), (w2, b2), (w3, b3) = ((layer["weight"], layer["bias"]) for layer in params)
    close(m.nets.mlp(params, y), np.tanh(np.tanh(y @ w1 + b1) @ w2 + b2) @ w3 + b3)
    close(m.nets.mlp(params, y, "relu"), np.maximum(np.maximum(y @ w1 + b1, 0) @ w2 + b2, 0) @ w3 + b3)


def trees_keep_their_order_and_shape(m, rng):
    tree = {"b": [rng.normal(size=(2, 3)), (rng.normal(size=4), {})], "a": np.float64(1.5)}
    flat = m.trees.flatten(tree)
    assert flat.shape == (11,) and flat[-1] == 1.5 and np.array_equal(flat[:6], tree["b"][0].ravel())
    again = m.trees.views(flat, tree)
    assert list(again) == ["b", "a"] and isinstance(again["b"][1], tuple)
    assert np.array_equal(again["b"][1][0], tree["b"][1][0])
    flat[:] = 0
    assert (again["b"][0] == 0).all() and (tree["b"][0] != 0).all()


def trees_have_the_dtype_of_their_arrays_together(m, rng):
    trees, small, large = m.trees, np.ones(2, np.float32), np.zeros((1, 2))
    assert trees.dtype_of([small, {"a": small}]) == np.float32 and trees.dtype_of([small, large]) == np.float64
    assert trees.dtype_of([]) == np.float64 and trees.flatten([]).shape == (0,)
    assert trees.flatten([small, large]).dtype == np.float64 and trees.flatten([large], np.float32).dtype == np.float32
    apart = trees.map_leaves(lambda a, b: a - 2 * b, {"a": [small], "b": large}, {"b": large + 3, "a": [small]})
    close(trees.flatten(apart), [-1, -1, -6, -6])


def tanh_and_relu_have_their_slopes(m, rng):
    u = np.append(rng.normal(size=5), [-1.5, 0.0, 1.5])
    close(m.calculus.derivative(m.nets.tanh)(u), 1 - np.tanh(u) ** 2)
    close(m.calculus.derivative(m.calculus.derivative(m.nets.tanh))(u), -2 * anp.tanh(u) * (1 - np.tanh(u) ** 2))
    close(m.calculus.derivative(m.nets.relu)(u), u > 0)


def models_are_the_layers_that_they_name(m, rng):
    t, even = m.transforms, [True, False, True]
    couplings = {"nice": t.AdditiveCoupling, "realnvp": t.AffineCoupling, "nsf": t.SplineCoupling}
    for name, kind in couplings.items():
        flow = m.models.BUILDERS[name](3, layers=2, hidden=(5,))
        *layers, last = flow.transform.layers
        if name == "nsf":
            assert [type(layer) for layer in layers] == [t.Inverse, t.Inverse]
            layers = [layer.transform for layer in layers]
            assert [(layer.bins, layer.bound, layer.activation) for layer in layers] == [(8, 4.0, "relu")] * 2
        assert [type(layer) for layer in layers] == [kind, kind]
        assert type(last) is (t.Rescaling if name == "nice" else t.ActNorm)
        assert [list(layer.mask) for layer in layers] == [even, [not kept for kept in even]]
        assert all(layer.sizes[1:-1] == [5] for layer in layers)
    glow = m.models.glow(3, layers=2, hidden=(5,)).transform.layers
    assert [type(layer) for layer in glow] == [t.AffineCoupling, t.PLU, t.ActNorm] * 2
    assert list(glow[0].mask) == even and list(glow[1].order) == [2, 1, 0] and glow[0].sizes[1:-1] == [5]
    for name, kind in (("planar_flow", t.Planar), ("radial_flow", t.Radial)):
        assert [type(layer) for layer in m.models.BUILDERS[name](3, layers=2).transform.layers] == [
            kind,
            kind,
            t.ActNorm,
        ]
    blocks = m.models.iresnet(3, 2, (5,), lipschitz=0.7, activation="softplus", series=4, probes=2).transform.layers
    assert [type(layer) for layer in blocks] == [t.Inverse, t.ActNorm] * 2
    block = blocks[0].transform
    assert (type(block), block.lipschitz, block.activation, block.series) == (t.Residual, 0.7, "softplus", 4)
    ode, last = m.models.cnf(3, (5,), tolerance=1e-2, probes=3).transform.layers
    assert (type(ode), ode.time_input, ode.tolerance, type(last)) == (t.NeuralODE, True, 1e-2, t.ActNorm)
    assert block.probes.shape == (2, 3) and ode.probes.shape == (3, 3)


def every_model_takes_a_dimension_and_a_base(m, rng):
    for name, build in m.models.BUILDERS.items():
        flow, base = build(3), m.distributions.Logistic(dim=3)
        assert flow.dim == flow.base.dim == 3 and type(flow.base) is m.distributions.Normal
        assert flow.description["model"] == name and flow.description["arguments"]["dim"] == 3
        assert build(3, base=base).base is base and build(3, base=base).description is None
    assert m.models.nice(np.int64(3)).description["arguments"]["dim"] == 3


def elementwise_layers_start_as_the_identity(m, rng):
    t, z = m.transforms, rng.normal(size=(5, 3))
    for layer in (t.ElementwiseAffine(3), t.ActNorm(3), t.Rescaling(3), t.Triangular(3), t.SinhArcsinh(3)):
        x, log_det = layer.forward(layer.init(rng), z)
        close(x, z)
        close(log_det, np.zeros(5))


def what_learns_starts_as_the_identity_or_as_a_rotation(m, rng):
    z = rng.normal(size=(5, 3))
    for layer in m.laws.catalogue(3).values():
        params = layer.init(rng)
        if m.trees.leaves(params):
            x, log_det = layer.forward(params, z)
            close(np.linalg.norm(x, axis=1), np.linalg.norm(z, axis=1))
            close(log_det, np.zeros(5))


def a_chain_starts_in_the_domain_of_its_first_layer_and_ends_in_the_range_of_its_last(m, rng):
    t, line, unit = m.transforms, (-np.inf, np.inf), (0.0, 1.0)
    logit, back, affine = t.Logit(2), t.Inverse(t.Logit(2)), t.ElementwiseAffine(2)
    for transform, domain, range_ in (
        (back, line, unit),
        (t.Chain([logit, affine]), unit, line),
        (t.Chain([affine, back]), line, unit),
        (t.Inverse(t.Chain([affine, back])), unit, line),
    ):
        assert (tuple(transform.domain), tuple(transform.range)) == (domain, range_)
