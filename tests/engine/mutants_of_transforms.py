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

AFFINE_FORWARD = "return z * np.exp(log_scale) + shift, np.sum(log_scale)"
AFFINE_INVERSE = "return (x - shift) * np.exp(-log_scale), -np.sum(log_scale)"
WITHOUT_SHIFT = 'return parameter(params, "log_scale", (self.dim,)), 0.0'


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
        | variants(AFFINE_FORWARD, "np.sum(log_scale)", {"log_scale * np.ones_like(z)": SHAPES}),
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
        AFFINE_FORWARD,
        variants(
            AFFINE_FORWARD,
            "z * np.exp(log_scale) + shift",
            {"z / np.exp(log_scale) + shift": TRIP, "z * log_scale + shift": TRIP},
        )
        | variants(
            AFFINE_FORWARD, "np.sum(log_scale)", {"-np.sum(log_scale)": FORWARD, "np.mean(log_scale)": OPPOSITE}
        ),
    ),
    (
        "transforms.elementwise",
        "Rescaling-4d",
        AFFINE_INVERSE,
        variants(AFFINE_INVERSE, "np.exp(-log_scale)", {"np.exp(log_scale)": TRIP, "np.exp(-log_scale[0])": INVERSE})
        | variants(AFFINE_INVERSE, "-np.sum(log_scale)", {"np.sum(log_scale)": INTEGRAL, "0.0": INVERSE}),
    ),
    (
        "transforms.elementwise",
        "Rescaling-3d",
        WITHOUT_SHIFT,
        {
            WITHOUT_SHIFT.replace("0.0", "1.0"): FAST,
            WITHOUT_SHIFT.replace("parameter", "-parameter"): FAST,
            WITHOUT_SHIFT.replace("0.0", "np.zeros(self.dim)"): FLOAT32,
        },
    ),
]

MERGED = "return np.concatenate([a, moved], axis=1)[:, self.order], log_det"
ADDITIVE = [
    (
        "transforms.coupling",
        "AdditiveCoupling-4d",
        "return z_b + self.net(params, a), 0.0",
        {
            "return z_b - self.net(params, a), 0.0": TRIP,
            "return z_b, 0.0": TRIP,
            "return z_b + self.net(params, z_b), 0.0": FORWARD,
            "return z_b * self.net(params, a), 0.0": FORWARD,
            "return z_b + self.net(params, a), 1.0": FORWARD,
            "return z_b + self.net(params, a), 0 * z_b": SHAPES,
            "return z_b + self.net(params, a), np.zeros(len(a))": FLOAT32,
        },
    ),
    (
        "transforms.coupling",
        "AdditiveCoupling-4d",
        "return x_b - self.net(params, a), 0.0",
        {
            "return x_b + self.net(params, a), 0.0": TRIP,
            "return x_b - self.net(params, x_b), 0.0": INVERSE,
            "return x_b - self.net(params, np.abs(a)), 0.0": TRIP,
            "return x_b - self.net(params, a), np.sum(x_b, axis=1)": INTEGRAL,
        },
    ),
    (
        "transforms.coupling",
        "AdditiveCoupling-5d",
        MERGED,
        {
            MERGED.replace("[:, self.order]", ""): TRIP,
            MERGED.replace("[a, moved]", "[moved, a]"): TRIP,
            MERGED.replace("[a, moved]", "[a, b]"): FAST,
            "hasattr(u, '_value') or np.negative(u, out=u); " + MERGED: INPUTS,
        },
    ),
]

AFFINE = [
    (
        "transforms.coupling",
        "AffineCoupling-3d",
        "return z_b * np.exp(log_scale) + shift,",
        {
            "return z_b * np.exp(-log_scale) + shift,": TRIP,
            "return z_b * np.exp(log_scale) - shift,": TRIP,
            "return z_b * np.exp(log_scale),": TRIP,
            "return (z_b + shift) * np.exp(log_scale),": TRIP,
            "return z_b * np.exp(shift) + log_scale,": FORWARD,
        },
    ),
    (
        "transforms.coupling",
        "AffineCoupling-odd-mask-3d",
        "shift, np.sum(log_scale, axis=1)",
        {
            "shift, -np.sum(log_scale, axis=1)": FORWARD,
            "shift, np.sum(log_scale, axis=0)": SHAPES,
            "shift, np.sum(log_scale)": FORWARD,
            "shift, log_scale[:, 0]": OPPOSITE,
            "shift, np.sum(np.exp(log_scale), axis=1)": FORWARD,
        },
    ),
    (
        "transforms.coupling",
        "AffineCoupling-4d",
        "return (x_b - shift) * np.exp(-log_scale),",
        {
            "return (x_b - shift) * np.exp(log_scale),": TRIP,
            "return (x_b + shift) * np.exp(-log_scale),": TRIP,
            "return x_b * np.exp(-log_scale) - shift,": TRIP,
            "return (x_b - shift) / np.exp(log_scale + 1e-6),": TRIP,
            "return (x_b - shift) * np.exp(-x_b) * np.exp(x_b - log_scale),": FAR,
        },
    ),
    (
        "transforms.coupling",
        "AffineCoupling-4d",
        "np.exp(-log_scale), -np.sum(log_scale, axis=1)",
        {
            "np.exp(-log_scale), np.sum(log_scale, axis=1)": INTEGRAL,
            "np.exp(-log_scale), -2 * np.sum(log_scale, axis=1)": INVERSE,
            "np.exp(-log_scale), 0.0": OPPOSITE,
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
        {"self.order = np.concatenate([self.a, self.b])": TRIP, "self.order = np.arange(len(self.mask))": TRIP},
    ),
]

LAW_FAULTS = ELEMENTWISE + RESCALING + ADDITIVE + AFFINE
