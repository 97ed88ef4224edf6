"""Faults in losses, fit and the ledger: (module, statement, fragment, [what it becomes])."""

LOSSES = [
    (
        "losses",
        "reverse_kl_of_gaussians_is_its_closed_form",
        "flow.base.log_prob(z) - log_det",
        ["flow.base.log_prob(z) + log_det", "flow.base.log_prob(z)", "-log_det", "flow.base.log_prob(x) - log_det"],
    ),
    (
        "losses",
        "reverse_kl_of_gaussians_is_its_closed_form",
        'log_q - same_shape(log_density(x), log_det, "log_density")',
        ['same_shape(log_density(x), log_det, "log_density") - log_q', "log_q - log_density(z)", "log_q"],
    ),
    (
        "losses",
        "reverse_kl_of_gaussians_is_its_closed_form",
        "fast.forward(flow.reseeded(rng).transform, params, z)",
        ["fast.inverse(flow.reseeded(rng).transform, params, z)"],
    ),
    ("losses", "reverse_kl_of_gaussians_is_its_closed_form", "/ len(z)", ["/ z.size", "* 1.0"]),
    (
        "losses",
        "a_flow_draws_fresh_probes_only_where_it_has_some",
        "flow.reseeded(rng).log_prob(params, x)",
        ["flow.log_prob(params, x)"],
    ),
    (
        "losses",
        "a_flow_draws_fresh_probes_only_where_it_has_some",
        "flow.reseeded(rng).transform",
        ["flow.transform"],
    ),
    (
        "flow",
        "a_flow_draws_fresh_probes_only_where_it_has_some",
        "return self if transform is self.transform else Flow(self.base, transform)",
        ["return self", "return Flow(self.base, transform)"],
    ),
    (
        "transforms.base",
        "a_flow_draws_fresh_probes_only_where_it_has_some",
        "return self if all(map(operator.is_, layers, self.layers)) else Chain(layers)",
        ["return self if any(map(operator.is_, layers, self.layers)) else Chain(layers)", "return Chain(layers)"],
    ),
    (
        "transforms.base",
        "a_flow_draws_fresh_probes_only_where_it_has_some",
        "return self if transform is self.transform else Inverse(transform)",
        ["return self", "return Inverse(transform)"],
    ),
]

FIT = [
    (
        "batches",
        "fit_sees_every_row_once_an_epoch",
        "yield x[order[start : start + size]]",
        ["yield x[start : start + size][::-1][:1]"],
    ),
    (
        "batches",
        "fit_sees_every_row_once_an_epoch",
        "order = rng.permutation(len(x))\n        for",
        ["order = rng.integers(0, 3, len(x))\n        for"],
    ),
    (
        "batches",
        "fit_holds_out_rows_that_no_batch_holds",
        "(x[order[held:]], x[order[:held]])",
        ["(x, x[order[:held]])", "(x[order[: len(x) - held]], x[order[:held]])", "(x[held:], x[:held])"],
    ),
    (
        "batches",
        "fit_holds_out_rows_that_no_batch_holds",
        "np.clip(len(x) // 10, min(len(x) // 5, 100), 5000)",
        ["len(x) // 10", "np.clip(len(x) // 10, 100, 5000)", "min(len(x) // 5, 100)"],
    ),
    (
        "training",
        "fit_keeps_the_parameters_that_did_best_on_held_out_points",
        "min(history.validation",
        ["max(history.validation"],
    ),
    (
        "training",
        "fit_keeps_the_parameters_that_did_best_on_held_out_points",
        "self.kept = self.average.copy()",
        ["self.kept = self.average", "self.kept = flat", "pass"],
    ),
    (
        "training",
        "fit_keeps_the_parameters_that_did_best_on_held_out_points",
        "if best == step + 1 and lowest < math.inf:",
        ["if True:"],
    ),
    (
        "training",
        "fit_tries_the_average_of_the_last_steps",
        "self.average += 17 / (step + 17) * (flat - self.average)",
        [
            "self.average += 17 / (step + 16) * (flat - self.average)",
            "self.average += 17 / (step + 18) * (flat - self.average)",
            "self.average += 16 / (step + 16) * (flat - self.average)",
            "self.average += 1 / (step + 1) * (flat - self.average)",
            "self.average[:] = flat",
        ],
    ),
    (
        "training",
        "fit_stops_after_patience_checks_that_were_no_better",
        "waited >= self.patience",
        ["waited > self.patience", "waited + 1 >= self.patience"],
    ),
    (
        "training",
        "fit_stops_after_patience_checks_that_were_no_better",
        "sum(at > best for at, _ in history.validation)",
        ["sum(at >= best for at, _ in history.validation)", "step - best"],
    ),
    (
        "training",
        "fit_stops_after_patience_checks_that_were_no_better",
        "(step + 1) * CHECKS // steps == step * CHECKS // steps",
        ["step % (steps // CHECKS) != 0", "(step + 2) * CHECKS // steps == (step + 1) * CHECKS // steps"],
    ),
    (
        "training",
        "noise_at_a_check_is_the_same_at_every_check",
        "deepcopy(rng)",
        ["rng"],
    ),
    (
        "training",
        "noise_at_a_check_is_the_same_at_every_check",
        "deepcopy(self.rng)",
        ["self.rng"],
    ),
    ("training", "fit_steps_back_from_a_loss_that_is_no_number", "optimiser.back()", ["pass"]),
]

LEDGER = [
    (
        "ledger",
        "the_ledger_sums_to_the_mean_log_density",
        "log_det, _saturation",
        ["-log_det, _saturation", "0 * log_det, _saturation"],
    ),
    (
        "ledger",
        "the_ledger_sums_to_the_mean_log_density",
        "flow.base.log_prob(u), None",
        ["flow.base.log_prob(x), None", "0 * u, None"],
    ),
    ("ledger", "the_ledger_sums_to_the_mean_log_density", "        u = out\n", ["        u = u\n"]),
    ("ledger", "the_ledger_sums_to_the_mean_log_density", "range(len(ordered), 0, -1)", ["range(1, 9)"]),
    ("ledger", "the_ledger_sums_to_the_mean_log_density", "nats.std(", ["nats.var("]),
    (
        "ledger",
        "the_ledger_asks_a_layer_at_its_own_pair_of_points",
        'if way == "inverse" else',
        ['if way == "forward" else'],
    ),
    (
        "ledger",
        "the_ledger_counts_log_scales_near_their_cap",
        "np.abs(layer.log_scales(params, z, x)) > 0.95",
        ["layer.log_scales(params, z, x) > 0.95", "np.abs(layer.log_scales(params, z, x)) > 0.9"],
    ),
    ("ledger", "the_ledger_counts_log_scales_near_their_cap", "0.95 * layer.log_scale_cap", ["0.95"]),
]

STATEMENT_FAULTS = LOSSES + FIT + LEDGER
