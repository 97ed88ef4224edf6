"""Faults in layers' settings, networks, flows and the optimiser: (module, statement, fragment, [what it becomes])."""

LAYERS = [
    (
        "transforms.coupling",
        "mask_true_passes_unchanged",
        "np.flatnonzero(self.mask), np.flatnonzero(~self.mask)",
        ["np.flatnonzero(~self.mask), np.flatnonzero(self.mask)"],
    ),
    (
        "transforms.coupling",
        "alternating_masks_take_turns",
        "np.arange(dim) % 2 == k % 2",
        [
            "np.arange(dim) % 2 == (k + 1) % 2",
            "(np.arange(dim) < dim // 2) == (k % 2 == 0)",
            "np.arange(dim) % 2 == 0",
            "np.arange(dim) % 2 == k % 3 % 2",
        ],
    ),
    (
        "transforms.coupling",
        "log_scales_are_bounded_by_the_cap",
        "self.log_scale_cap * nets.tanh(raw / self.log_scale_cap)",
        ["nets.tanh(raw)", "raw", "self.log_scale_cap * nets.tanh(raw)"],
    ),
    (
        "transforms.elementwise",
        "the_first_batch_leaves_actnorm_standardised",
        "np.std(x, axis=0)",
        ["np.std(x) * np.ones(x.shape[1])", "np.var(x, axis=0)"],
    ),
    (
        "transforms.elementwise",
        "the_first_batch_leaves_actnorm_standardised",
        "np.mean(x, axis=0)",
        ["-np.mean(x, axis=0)", "np.zeros(x.shape[1])"],
    ),
    (
        "transforms.elementwise",
        "the_first_batch_leaves_actnorm_standardised",
        '"log_scale": np.log(np.where',
        ['"log_scale": -np.log(np.where', '"log_scale": (np.where'],
    ),
    (
        "transforms.base",
        "a_chain_starts_its_last_layer_from_the_data",
        "for layer in reversed(self.layers):",
        ["for layer in self.layers:"],
    ),
    ("transforms.base", "a_chain_starts_its_last_layer_from_the_data", "layer.inverse(params[0], x)[0]", ["x"]),
    ("nets", "couplings_start_as_the_identity", '"weight"] * last', ['"weight"]']),
    (
        "nets",
        "couplings_start_as_the_identity",
        "rng.normal(size=(m, n)) / m**0.5",
        ["rng.normal(size=(m, n)) / m", "rng.normal(size=(m, n))"],
    ),
    (
        "nets",
        "the_network_is_its_formula",
        'y = act(y @ layer["weight"] + layer["bias"])',
        [
            'y = act(y @ layer["weight"])',
            'y = act(y @ layer["weight"] - layer["bias"])',
            'y = y @ layer["weight"] + layer["bias"]',
        ],
    ),
    (
        "nets",
        "the_network_is_its_formula",
        'return y @ params[-1]["weight"] + params[-1]["bias"]',
        ['return act(y @ params[-1]["weight"] + params[-1]["bias"])', 'return y @ params[-1]["weight"]'],
    ),
    (
        "nets",
        "tanh_and_relu_have_their_slopes",
        "lambda g: g * (1 - y * y)",
        ["lambda g: g * (1 - y)", "lambda g: g * (1 - x * x)", "lambda g: -g * (1 - y * y)"],
    ),
    (
        "nets",
        "the_network_is_its_formula",
        "return np.maximum(x, 0)",
        ["return np.minimum(x, 0)", "return np.maximum(x, -1)"],
    ),
    ("nets", "tanh_and_relu_have_their_slopes", "g * (y > 0)", ["g * (y >= 0)", "g * y", "g"]),
]

FLOWS = [
    (
        "fast.graph",
        "a_flow_is_the_change_of_variables",
        "return base.log_prob(u) + total",
        ["return base.log_prob(u) - total", "return base.log_prob(u)", "return base.log_prob(0 * u) + total"],
    ),
    (
        "flow",
        "a_flow_is_the_change_of_variables",
        "return fast.inverse(self.transform, params, x)[0]",
        ["return fast.forward(self.transform, params, x)[0]"],
    ),
    (
        "flow",
        "samples_of_a_flow_are_images_of_its_base",
        "return fast.forward(self.transform, params, z)[0]",
        ["return fast.inverse(self.transform, params, z)[0]", "return z"],
    ),
    (
        "losses",
        "the_default_loss_is_the_mean_negative_log_likelihood",
        "return np.sum(flow.reseeded(rng).log_prob(params, x)) / -len(x)",
        [
            "return np.sum(flow.log_prob(params, x)) / len(x)",
            "return -np.sum(flow.log_prob(params, x))",
            "return np.sum(flow.log_prob(params, x)) / -x.size",
        ],
    ),
    (
        "evaluation",
        "the_kl_gap_between_gaussians_is_its_closed_form",
        "target.log_prob(x) - log_q",
        ["log_q - target.log_prob(x)", "-log_q"],
    ),
    (
        "evaluation",
        "the_kl_gap_between_gaussians_is_its_closed_form",
        "difference.std(ddof=1) / n**0.5",
        ["difference.std(ddof=1)", "difference.std(ddof=1) / n"],
    ),
]

ADAM = [
    (
        "optimisers",
        "adam_is_algorithm_1_of_the_paper",
        "(1 - BETA1) * (gradient - self.m)",
        ["(1 - BETA1) * gradient", "BETA1 * (gradient - self.m)"],
    ),
    (
        "optimisers",
        "adam_is_algorithm_1_of_the_paper",
        "(1 - BETA2) * (gradient * gradient - self.v)",
        [
            "(1 - BETA2) * (gradient * gradient - self.m)",
            "(1 - BETA2) * gradient * gradient",
            "(1 - BETA2) * (gradient - self.v)",
        ],
    ),
    (
        "optimisers",
        "adam_is_algorithm_1_of_the_paper",
        "/ math.sqrt(1 - BETA2**self.count)",
        ["", "/ (1 - BETA2**self.count)", "* math.sqrt(1 - BETA2**self.count)"],
    ),
    (
        "optimisers",
        "adam_is_algorithm_1_of_the_paper",
        "self.rate() / (1 - BETA1**self.count)",
        ["self.rate()", "self.rate() * (1 - BETA1**self.count)", "self.learning_rate / (1 - BETA1**self.count)"],
    ),
    (
        "optimisers",
        "adam_is_algorithm_1_of_the_paper",
        "gradient * (self.clip / norm)",
        ["gradient", "gradient * (self.clip / norm**2)"],
    ),
    ("optimisers", "adam_is_algorithm_1_of_the_paper", "self.params -=", ["self.params +="]),
    (
        "optimisers",
        "adam_is_algorithm_1_of_the_paper",
        "1 + math.cos(math.pi * min(done, 1.0))",
        ["1 - math.cos(math.pi * min(done, 1.0))", "2 * (1 - min(done, 1.0))"],
    ),
    ("optimisers", "adam_takes_a_step_back", "np.copyto(self.before, self.params)", ["pass"]),
]

STATEMENT_FAULTS = LAYERS + FLOWS + ADAM
