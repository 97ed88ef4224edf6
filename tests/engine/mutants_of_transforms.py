"""Faults in the transforms: (module, transform of the catalogue, fragment, {what it becomes: the law that notices})."""

SHAPES = "shapes (N, D) and (N,), N = 0 and 1 too"
TRIP = "round trip, both ways"
FORWARD = "forward log_det = log|det| of the autograd Jacobian"
INVERSE = "inverse log_det = log|det| of the autograd Jacobian"
OPPOSITE = "inverse log_det = −forward log_det"
INTEGRAL = "∫_B p(x) dx = P(f(Z) ∈ B)"
FLOAT32 = "float32 stays float32"
INPUTS = "inputs are not changed"
FAR = "far tails are finite"
FAST = "fast gradient = autograd's"

ELEMENTWISE = [
    (
        "transforms.elementwise",
        name,
        'x = z * np.exp(params["log_scale"]) + params["shift"]',
        {
            'x = z * np.exp(-params["log_scale"]) + params["shift"]': TRIP,
            'x = z * np.exp(params["log_scale"]) - params["shift"]': TRIP,
            'x = z * np.exp(params["log_scale"])': TRIP,
            'x = (z + params["shift"]) * np.exp(params["log_scale"])': TRIP,
            'x = z * np.exp(params["log_scale"][::-1]) + params["shift"]': TRIP,
        },
    )
    for name in ("ElementwiseAffine-3d", "ActNorm-3d")
] + [
    (
        "transforms.elementwise",
        "ElementwiseAffine-2d",
        'return x, _for_each_row(np.sum(params["log_scale"]), z)',
        {
            'return x, _for_each_row(-np.sum(params["log_scale"]), z)': FORWARD,
            'return x, _for_each_row(np.mean(params["log_scale"]), z)': FORWARD,
            'return x, _for_each_row(np.sum(np.exp(params["log_scale"])), z)': OPPOSITE,
            'return x, np.sum(params["log_scale"]) * np.ones_like(z)': SHAPES,
        },
    ),
    (
        "transforms.elementwise",
        "ActNorm-2d",
        'z = (x - params["shift"]) * np.exp(-params["log_scale"])',
        {
            'z = (x - params["shift"]) * np.exp(params["log_scale"])': INVERSE,
            'z = (x + params["shift"]) * np.exp(-params["log_scale"])': TRIP,
            'z = x * np.exp(-params["log_scale"]) - params["shift"]': TRIP,
            'z = x * np.exp(-params["log_scale"])': TRIP,
        },
    ),
    (
        "transforms.elementwise",
        "ElementwiseAffine-2d",
        'return z, _for_each_row(-np.sum(params["log_scale"]), x)',
        {
            'return z, _for_each_row(np.sum(params["log_scale"]), x)': INTEGRAL,
            'return z, _for_each_row(-params["log_scale"][0], x)': INVERSE,
            'return z, _for_each_row(0.0, x)': OPPOSITE,
        },
    ),
    (
        "transforms.elementwise",
        "Rescaling-2d",
        'return z * np.exp(params["log_scale"]), _for_each_row(np.sum(params["log_scale"]), z)',
        {
            'return z * np.exp(-params["log_scale"]), _for_each_row(np.sum(params["log_scale"]), z)': TRIP,
            'return z * np.exp(params["log_scale"]), _for_each_row(-np.sum(params["log_scale"]), z)': FORWARD,
            'return z * np.exp(params["log_scale"]), _for_each_row(np.mean(params["log_scale"]), z)': OPPOSITE,
            'return z * params["log_scale"], _for_each_row(np.sum(params["log_scale"]), z)': TRIP,
        },
    ),
    (
        "transforms.elementwise",
        "Rescaling-2d",
        'return x * np.exp(-params["log_scale"]), _for_each_row(-np.sum(params["log_scale"]), x)',
        {
            'return x * np.exp(params["log_scale"]), _for_each_row(-np.sum(params["log_scale"]), x)': TRIP,
            'return x * np.exp(-params["log_scale"]), _for_each_row(np.sum(params["log_scale"]), x)': INTEGRAL,
            'return x * np.exp(-params["log_scale"][0]), _for_each_row(-np.sum(params["log_scale"]), x)': INVERSE,
        },
    ),
    (
        "transforms.elementwise",
        "Rescaling-3d",
        "np.ones(like.shape[0], dtype=like.dtype)",
        {"np.ones(like.shape[1], dtype=like.dtype)": SHAPES, "np.ones(like.shape[0])": FLOAT32},
    ),
]

ADDITIVE = [
    (
        "transforms.coupling",
        "AdditiveCoupling-2d",
        "x_b = z_b + nets.mlp(params, z_a, self.activation)",
        {
            "x_b = z_b - nets.mlp(params, z_a, self.activation)": TRIP,
            "x_b = z_b": TRIP,
            "x_b = z_b + nets.mlp(params, z_b, self.activation)": FORWARD,
            "x_b = z_b * nets.mlp(params, z_a, self.activation)": FORWARD,
        },
    ),
    (
        "transforms.coupling",
        "AdditiveCoupling-2d",
        "z_b = x_b - nets.mlp(params, x_a, self.activation)",
        {
            "z_b = x_b + nets.mlp(params, x_a, self.activation)": TRIP,
            "z_b = x_b - nets.mlp(params, x_b, self.activation)": INVERSE,
            "z_b = x_b - nets.mlp(params, np.abs(x_a), self.activation)": TRIP,
            "x_b -= nets.mlp(params, x_a, self.activation); x *= 1.5; z_b = x_b": INPUTS,
        },
    ),
    (
        "transforms.coupling",
        "AdditiveCoupling-3d",
        "return self.merge(z_a, x_b), np.zeros_like(z[:, 0])",
        {
            "return self.merge(z_a, x_b), np.ones_like(z[:, 0])": FORWARD,
            "return self.merge(z_a, x_b), np.zeros_like(z[0])": SHAPES,
            "return np.concatenate([z_a, x_b], axis=1), np.zeros_like(z[:, 0])": TRIP,
            "return self.merge(z_a, x_b), np.zeros(len(z))": FLOAT32,
        },
    ),
    (
        "transforms.coupling",
        "AdditiveCoupling-2d",
        "return self.merge(x_a, z_b), np.zeros_like(x[:, 0])",
        {
            "return self.merge(z_b, x_a), np.zeros_like(x[:, 0])": TRIP,
            "return self.merge(x_a, z_b), np.sum(z_b, axis=1)": INTEGRAL,
        },
    ),
]

AFFINE = [
    (
        "transforms.coupling",
        "AffineCoupling-3d",
        "x_b = z_b * np.exp(log_scale) + shift",
        {
            "x_b = z_b * np.exp(-log_scale) + shift": TRIP,
            "x_b = z_b * np.exp(log_scale) - shift": TRIP,
            "x_b = z_b * np.exp(log_scale)": TRIP,
            "x_b = (z_b + shift) * np.exp(log_scale)": TRIP,
            "x_b = z_b * np.exp(shift) + log_scale": FORWARD,
        },
    ),
    (
        "transforms.coupling",
        "AffineCoupling-odd-mask-3d",
        "return self.merge(z_a, x_b), np.sum(log_scale, axis=1)",
        {
            "return self.merge(z_a, x_b), -np.sum(log_scale, axis=1)": FORWARD,
            "return self.merge(z_a, x_b), np.sum(log_scale, axis=0)": SHAPES,
            "return self.merge(z_a, x_b), np.sum(log_scale)": SHAPES,
            "return self.merge(z_a, x_b), log_scale[:, 0]": OPPOSITE,
            "return self.merge(z_a, x_b), np.sum(np.exp(log_scale), axis=1)": FORWARD,
        },
    ),
    (
        "transforms.coupling",
        "AffineCoupling-2d",
        "z_b = (x_b - shift) * np.exp(-log_scale)",
        {
            "z_b = (x_b - shift) * np.exp(log_scale)": TRIP,
            "z_b = (x_b + shift) * np.exp(-log_scale)": TRIP,
            "z_b = x_b * np.exp(-log_scale) - shift": TRIP,
            "z_b = (x_b - shift) / np.exp(log_scale + 1e-6)": TRIP,
            "z_b = (x_b - shift) * np.exp(-x_b) * np.exp(x_b - log_scale)": FAR,
        },
    ),
    (
        "transforms.coupling",
        "AffineCoupling-2d",
        "return self.merge(x_a, z_b), -np.sum(log_scale, axis=1)",
        {
            "return self.merge(x_a, z_b), np.sum(log_scale, axis=1)": INTEGRAL,
            "return self.merge(x_a, z_b), -np.sum(log_scale, axis=1) - np.sum(log_scale, axis=1)": INVERSE,
            "return self.merge(x_a, z_b), np.zeros(len(x), x.dtype)": OPPOSITE,
        },
    ),
    (
        "transforms.coupling",
        "AffineCoupling-3d",
        "raw, shift = outputs[:, : len(self.b)], outputs[:, len(self.b) :]",
        {"shift, raw = outputs[:, : len(self.b)], outputs[:, len(self.b) :]": FAST},
    ),
    (
        "transforms.coupling",
        "AffineCoupling-3d",
        "return self.log_scale_cap * nets.tanh(raw / self.log_scale_cap), shift",
        {"return nets.tanh(raw / self.log_scale_cap), shift": FAST, "return raw, shift": FAST},
    ),
    (
        "transforms.coupling",
        "AffineCoupling-5d",
        "self.order = np.argsort(np.concatenate([self.a, self.b]))",
        {"self.order = np.concatenate([self.a, self.b])": TRIP, "self.order = np.arange(self.dim)": TRIP},
    ),
]

COMPOSITES = [
    (
        "transforms.base",
        "Chain-3d",
        "_compose([(layer.forward, p) for layer, p in self.pairs(params)], z)",
        {
            "_compose([(layer.forward, p) for layer, p in reversed(self.pairs(params))], z)": TRIP,
            "_compose([(layer.forward, p) for layer, p in self.pairs(params)][:-1], z)": TRIP,
            "_compose([(layer.inverse, p) for layer, p in self.pairs(params)], z)": TRIP,
        },
    ),
    (
        "transforms.base",
        "Chain-3d",
        "_compose([(layer.inverse, p) for layer, p in reversed(self.pairs(params))], x)",
        {
            "_compose([(layer.inverse, p) for layer, p in self.pairs(params)], x)": TRIP,
            "_compose([(layer.inverse, p) for layer, p in reversed(self.pairs(params))][1:], x)": TRIP,
        },
    ),
    (
        "transforms.base",
        "Chain-2d",
        "point, log_det = step(params, point)",
        {"point, log_det = step(params, point)[0], step(params, 0 * point)[1]": FORWARD},
    ),
    (
        "transforms.base",
        "Chain-2d",
        "total = total + log_det",
        {"total = log_det": INTEGRAL, "total = total - log_det": FORWARD, "total = total * log_det": INVERSE},
    ),
    (
        "transforms.base",
        "Inverse-3d",
        'return self.transform.inverse(params, as_batch(z, "z", self.dim))',
        {
            'return self.transform.forward(params, as_batch(z, "z", self.dim))': TRIP,
            'z, log_det = self.transform.inverse(params, as_batch(z, "z", self.dim)); return z, -log_det': FORWARD,
            'return self.transform.inverse(params, z)[0], self.transform.forward(params, z)[1]': OPPOSITE,
            'return self.transform.inverse(params, as_batch(z.T, "z", self.dim))': SHAPES,
        },
    ),
    (
        "transforms.base",
        "Inverse-2d",
        'return self.transform.forward(params, as_batch(x, "x", self.dim))',
        {
            'return self.transform.inverse(params, as_batch(x, "x", self.dim))': TRIP,
            'x, log_det = self.transform.forward(params, as_batch(x, "x", self.dim)); return x, -log_det': INTEGRAL,
        },
    ),
]

TRANSFORMS = ELEMENTWISE + ADDITIVE + AFFINE + COMPOSITES
