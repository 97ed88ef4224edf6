"""What must be true of the fast gradients beyond the law that holds them to autograd's."""

import autograd.numpy as anp
import numpy as np
from autograd import elementwise_grad, grad

from .statements import close


def a_batch_of_many_blocks_has_the_gradient_of_the_definition(m, rng):
    layer, n = m.transforms.AffineCoupling([True, False, True], (5, 4), "relu"), 1100
    params, z, w = m.laws.random_params(layer, rng), rng.normal(size=(n, 3)), rng.normal(size=(n, 3))
    close(m.fast.forward(layer, params, z)[0], layer.forward(params, z)[0])
    for argnum in (0, 1):
        fast, plain = (
            grad(lambda p, u, f=f: anp.sum(w * f(p, u)[0]), argnum)(params, z)
            for f in (lambda p, u: m.fast.forward(layer, p, u), layer.forward)
        )
        close(m.trees.flatten(fast), m.trees.flatten(plain))


def the_density_of_a_flow_has_the_gradient_of_its_formula(m, rng):
    layer = m.transforms.AffineCoupling([True, False], (4,))
    params, x, w = m.laws.random_params(layer, rng), rng.normal(size=(5, 2)), rng.normal(size=5)
    d = m.distributions
    for base in (d.Normal([0.3, -1.0], [0.5, 2.0]), d.Logistic(0.2, 0.6, dim=2), d.Uniform(-99, 99, dim=2)):
        flow = m.flow.Flow(base, layer)

        def formula(p, x, base=base):
            z, log_det = layer.inverse(p, x)
            return anp.sum(w * (base.log_prob(z) + log_det))

        def fast(p, x, flow=flow):
            return anp.sum(w * flow.log_prob(p, x))

        close(fast(params, x), formula(params, x))
        for argnum in (0, 1):
            pairs = (m.trees.flatten(grad(f, argnum)(params, x)) for f in (fast, formula))
            close(*pairs)
        twice = (elementwise_grad(lambda x, f=f: anp.sum(grad(f, 1)(params, x) ** 2))(x) for f in (fast, formula))
        close(*twice, 1e-8)


def a_gradient_of_a_gradient_is_that_of_the_definition(m, rng):
    """In the parameters, and in numbers of which the parameters are made: all that is traced twice."""
    layer = m.transforms.Chain([m.transforms.AffineCoupling([True, False], (3,)), m.transforms.ActNorm(2)])
    flow = m.flow.Flow(m.distributions.Normal([0.3, -1.0], 0.5), layer)
    params, x, w = m.laws.random_params(layer, rng), rng.normal(size=(4, 2)), rng.normal(size=(4, 2))
    v = m.laws.random_params(layer, rng)

    def plain_log_prob(p, x):
        z, log_det = layer.inverse(p, x)
        return flow.base.log_prob(z) + log_det

    for fast, plain in (
        (lambda p: anp.sum(w * m.fast.forward(layer, p, x)[0]), lambda p: anp.sum(w * layer.forward(p, x)[0])),
        (lambda p: anp.sum(m.fast.forward(layer, p, x)[1] ** 2), lambda p: anp.sum(layer.forward(p, x)[1] ** 2)),
        (lambda p: anp.sum(w[:, 0] * flow.log_prob(p, x)), lambda p: anp.sum(w[:, 0] * plain_log_prob(p, x))),
    ):

        def along(f):
            return lambda s: f(m.trees.map_leaves(lambda leaf, step: leaf + s * step, params, v))

        close(grad(along(fast))(0.1), grad(along(plain))(0.1))
        close(grad(grad(along(fast)))(0.1), grad(grad(along(plain)))(0.1), 1e-8)


def a_batch_in_blocks_has_the_gradient_of_the_whole(m, rng):
    """Blocks of one point, of three, and one block: values and gradients in the parameters and the points."""
    t, plan = m.transforms, m.fast.plan
    masks = [True, False], [False, True]
    layers = [t.AffineCoupling(masks[0], (3,)), t.PLU([1, 0]), t.ActNorm(2), t.Planar(2), t.Triangular(2)]
    layer = t.Chain([*layers, t.SplineCoupling(masks[1], (3,))])
    params, x, rows_of = m.laws.random_params(layer, rng), rng.normal(size=(4, 2)), plan.rows_of
    total = lambda p, x, f: anp.sum(f(p, x)[0] ** 2) + anp.sum(f(p, x)[1] ** 3)  # noqa: E731
    try:
        for rows in (1, 3, 4):
            plan.rows_of = lambda *given, rows=rows: rows
            for argnum in (0, 1):
                found = grad(total, argnum)(params, x, lambda p, x: m.fast.inverse(layer, p, x))
                expected = grad(total, argnum)(params, x, layer.inverse)
                close(m.trees.flatten(found), m.trees.flatten(expected))
    finally:
        plan.rows_of = rows_of


def the_likelihood_of_a_plan_is_the_loss_with_its_gradient(m, rng):
    """For a Normal and for another base, in one block and in several, and again once the parameters have moved."""
    t, plan, rows_of = m.transforms, m.fast.plan, m.fast.plan.rows_of
    couplings = [t.AffineCoupling([keep, not keep], (4,), context_dim=1) for keep in (True, False)]
    layers = [t.MAF(2, (3,)), t.PLU([1, 0]), t.ActNorm(2), t.Inverse(t.MAF(2, (), context_dim=1))]
    layer = t.Chain(couplings + layers)
    params, x, c = m.laws.random_params(layer, rng, 0.3), rng.normal(size=(7, 2)), rng.normal(size=(7, 1))
    for base in (m.distributions.Normal([0.3, -1.0], [0.5, 2.0]), m.distributions.Logistic(0.2, 0.6, dim=2)):

        def loss(p, base=base):
            z, log_det = layer.inverse(p, x, c)
            return -anp.mean(base.log_prob(z) + log_det)

        for rows in (3, 7):
            try:
                plan.rows_of = lambda *given, rows=rows: rows
                made = m.fast.Plan(layer, "inverse", params, x.dtype)
            finally:
                plan.rows_of = rows_of
            for _ in range(2):
                p = made.tree(made.flat)
                close(made.negative_log_likelihood(base, x, c), loss(p))
                close(m.trees.flatten(made.tree(made.gradient)), m.trees.flatten(grad(loss)(p)), 1e-9)
                made.flat *= 0.9
                made.read()


def a_network_on_columns_is_that_on_rows_in_its_dtype(m, rng):
    """And keeps arrays for one size of a batch alone, the last."""
    layer = m.transforms.AffineCoupling([True, False, True], (4, 3))
    params = m.trees.map_leaves(lambda leaf: leaf.astype(np.float32), m.laws.random_params(layer, rng))
    flat = m.trees.flatten(params)
    net = m.fast.dense.Network(layer, flat, np.zeros_like(flat))
    net.read()
    for n in (5, 1, 5):
        u = rng.normal(size=(n, 2)).astype(np.float32)
        y = net.evaluate(u.T)
        close(y.T, layer.net(params, u), 1e-5)
        assert y.dtype == net.vjp(y).dtype == np.float32 and len(net.arrays) == 1
