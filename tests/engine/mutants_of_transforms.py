"""Faults in the transforms: (module, transform of the catalogue, fragment, {what it becomes: the law that notices})."""

SHAPES = "shapes (N, D) and (N,), N = 0 and 1 too"
TRIP = "round trip, both ways"
FORWARD = "forward log_det = log|det| of the autograd Jacobian"
INVERSE = "inverse log_det = log|det| of the autograd Jacobian"
OPPOSITE = "inverse log_det = −forward log_det"
INTEGRAL = "∫_B p(x) dx = P(f(Z) ∈ B)"
FLOAT32 = "float32 stays float32, gradients too"
INPUTS = "inputs are not changed"
FAR = "far tails are finite"
DIFFERENCES = "gradient = finite differences"
FAST = "fast map and gradient = autograd's"

AFFINE_FORWARD = "return z * np.exp(log_scale) + shift, _for_each_row(np.sum(log_scale), z)"
AFFINE_INVERSE = "return (x - shift) * np.exp(-log_scale), _for_each_row(-np.sum(log_scale), x)"
RESCALING_FORWARD = "return z * np.exp(log_scale), _for_each_row(np.sum(log_scale), z)"
RESCALING_INVERSE = "return x * np.exp(-log_scale), _for_each_row(-np.sum(log_scale), x)"


def variants(line, old, laws_of_new):
    """The line with its fragment `old` replaced by each key, and the law that notices."""
    assert line.count(old) == 1
    return {line.replace(old, new): law for new, law in laws_of_new.items()}


ELEMENTWISE = [
    (
        "transforms.elementwise",
        name,
        AFFINE_FORWARD,
        variants(
            AFFINE_FORWARD,
            "z * np.exp(log_scale) + shift",
            {
                "z * np.exp(-log_scale) + shift": TRIP,
                "z * np.exp(log_scale) - shift": TRIP,
                "z * np.exp(log_scale)": TRIP,
                "(z + shift) * np.exp(log_scale)": TRIP,
                "z * np.exp(log_scale[::-1]) + shift": TRIP,
            },
        )
        | variants(
            AFFINE_FORWARD,
            "np.sum(log_scale)",
            {"-np.sum(log_scale)": FORWARD, "np.mean(log_scale)": FORWARD, "np.sum(np.exp(log_scale))": OPPOSITE},
        )
        | variants(AFFINE_FORWARD, "_for_each_row(np.sum(log_scale), z)", {"log_scale * np.ones_like(z)": SHAPES}),
    )
    for name in ("ElementwiseAffine-3d", "ActNorm-3d")
] + [
    (
        "transforms.elementwise",
        name,
        AFFINE_INVERSE,
        variants(
            AFFINE_INVERSE,
            "(x - shift) * np.exp(-log_scale)",
            {
                "(x - shift) * np.exp(log_scale)": INVERSE,
                "(x + shift) * np.exp(-log_scale)": TRIP,
                "x * np.exp(-log_scale) - shift": TRIP,
                "x * np.exp(-log_scale)": TRIP,
            },
        )
        | variants(
            AFFINE_INVERSE,
            "-np.sum(log_scale)",
            {"np.sum(log_scale)": INTEGRAL, "-log_scale[0]": INVERSE, "0.0": OPPOSITE},
        ),
    )
    for name in ("ElementwiseAffine-4d", "ActNorm-4d")
]

RESCALING = [
    (
        "transforms.elementwise",
        "Rescaling-4d",
        RESCALING_FORWARD,
        variants(RESCALING_FORWARD, "z * np.exp(log_scale)", {"z / np.exp(log_scale)": TRIP, "z * log_scale": TRIP})
        | variants(
            RESCALING_FORWARD, "np.sum(log_scale)", {"-np.sum(log_scale)": FORWARD, "np.mean(log_scale)": OPPOSITE}
        ),
    ),
    (
        "transforms.elementwise",
        "Rescaling-4d",
        RESCALING_INVERSE,
        variants(RESCALING_INVERSE, "np.exp(-log_scale)", {"np.exp(log_scale)": TRIP, "np.exp(-log_scale[0])": INVERSE})
        | variants(RESCALING_INVERSE, "-np.sum(log_scale)", {"np.sum(log_scale)": INTEGRAL, "0.0": INVERSE}),
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
        "AdditiveCoupling-4d",
        "x_b = z_b + self.net(params, z_a)",
        {
            "x_b = z_b - self.net(params, z_a)": TRIP,
            "x_b = z_b": TRIP,
            "x_b = z_b + self.net(params, z_b)": FORWARD,
            "x_b = z_b * self.net(params, z_a)": FORWARD,
        },
    ),
    (
        "transforms.coupling",
        "AdditiveCoupling-4d",
        "z_b = x_b - self.net(params, x_a)",
        {
            "z_b = x_b + self.net(params, x_a)": TRIP,
            "z_b = x_b - self.net(params, x_b)": INVERSE,
            "z_b = x_b - self.net(params, np.abs(x_a))": TRIP,
            "z_b = x_b - self.net(params, x_a); hasattr(x, '_value') or np.negative(x, out=x)": INPUTS,
        },
    ),
    (
        "transforms.coupling",
        "AdditiveCoupling-5d",
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
        "AdditiveCoupling-4d",
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
        "AffineCoupling-4d",
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
        "AffineCoupling-4d",
        "return self.merge(x_a, z_b), -np.sum(log_scale, axis=1)",
        {
            "return self.merge(x_a, z_b), np.sum(log_scale, axis=1)": INTEGRAL,
            "return self.merge(x_a, z_b), -2 * np.sum(log_scale, axis=1)": INVERSE,
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

LAW_FAULTS = ELEMENTWISE + RESCALING + ADDITIVE + AFFINE
