"""Faults in what the fast gradients do with big batches and with the base density."""

BLOCKS = "a_batch_of_many_blocks_has_the_gradient_of_the_definition"
DENSITY = "the_density_of_a_flow_has_the_gradient_of_its_formula"

STATEMENT_FAULTS = [
    ("fast.dense", BLOCKS, "sum(parts)", ["parts[0]", "parts[-1]", "sum(parts) / len(parts)"]),
    (
        "fast.dense",
        BLOCKS,
        "y[start : start + BLOCK]",
        ["y[start : start + BLOCK - 1]", "y[start : start + BLOCK + 1]"],
    ),
    ("fast.dense", BLOCKS, "range(0, len(y), BLOCK)", ["range(0, len(y) - BLOCK, BLOCK)", "range(1, len(y), BLOCK)"]),
    (
        "fast.layers",
        DENSITY,
        "-g[:, None] * ((z - base.loc.astype(z.dtype)) / (base.scale**2).astype(z.dtype))",
        [
            "g[:, None] * ((z - base.loc.astype(z.dtype)) / (base.scale**2).astype(z.dtype))",
            "-g[:, None] * ((z - base.loc.astype(z.dtype)) / base.scale.astype(z.dtype))",
            "-g[:, None] * (z / (base.scale**2).astype(z.dtype))",
            "-1.0 * ((z - base.loc.astype(z.dtype)) / (base.scale**2).astype(z.dtype))",
        ],
    ),
    (
        "fast.layers",
        DENSITY,
        "if type(base) is not Normal:",
        ["if isinstance(base, str):"],
    ),
    (
        "fast.graph",
        DENSITY,
        "(base_pull_back(base, tape[-1], g), g)",
        ["(base_pull_back(base, tape[-1], g), 0 * g)", "(0 * tape[-1], g)", "(base_pull_back(base, tape[-1], g), -g)"],
    ),
    ("fast.graph", DENSITY, "base.log_prob(out) + log_det", ["base.log_prob(out)", "base.log_prob(out) - log_det"]),
]
