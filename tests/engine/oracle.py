"""Reading the reference numbers of tests/data, and building minflow's layers from them."""

import json
from pathlib import Path

import numpy as np

from minflow.distributions import Logistic, Normal
from minflow.fast import Fast
from minflow.flow import Flow
from minflow.transforms import (
    IAF,
    MAF,
    AdditiveCoupling,
    AffineCoupling,
    Chain,
    ElementwiseAffine,
    Permutation,
    Planar,
    Radial,
    Residual,
)

from .shared import close

DATA = Path(__file__).parents[1] / "data"


def cases(name, key="cases"):
    """The cases of a file, by name; "inf" and "-inf" in their arrays are read by `array`."""
    rows = json.loads((DATA / name).read_text())[key]
    return {row["name"]: row for row in rows}


def array(value):
    return np.asarray(value, dtype=np.float64)


def chain_of(rows, builders=None):
    """(Chain, params) of a case's layers, by BUILDERS unless others are given."""
    layers, params = zip(*[(builders or BUILDERS)[row["type"]](row) for row in rows])
    return Chain(layers), list(params)


def base_of(base, dim):
    if base["name"] == "diagonal_normal":
        return Normal(array(base["mean"]), array(base["std"]))
    return {"standard_normal": Normal, "standard_logistic": Logistic}[base["name"]](dim=dim)


def assert_reproduced(case, transform, params, there=1e-10, back=1e-10, density=1e-10):
    """x and log_det from z, z and −log_det from x, plainly and by fast, and log_prob where the case has a base."""
    z, x, log_det = (array(case[key]) for key in ("z", "x", "log_det"))
    for out, out_log_det in (transform.forward(params, z), Fast(transform).forward(params, z)):
        close(out, x, there)
        close(out_log_det, log_det, there)
    for out, out_log_det in (transform.inverse(params, x), Fast(transform).inverse(params, x)):
        close(out, z, back)
        close(out_log_det, -log_det, back)
    if case["base"]:
        flow = Flow(base_of(case["base"], transform.dim), transform)
        close(flow.log_prob(params, x), array(case["log_prob"]), density)


def _scale_shift(row):
    layer = ElementwiseAffine(len(row["log_scale"]))
    return layer, {"log_scale": array(row["log_scale"]), "shift": array(row["shift"])}


def _additive(row):
    net = row["shift_net"]
    return AdditiveCoupling(row["keep"], hidden_of(net), net["activation"]), dense_of(net)


def _affine(row):
    """Scale and shift have a network each in the file, and share one in minflow: hidden layers side by side."""
    cap = row["log_scale_cap"] or 1e8
    one, two = row["log_scale_net"], row["shift_net"]
    hidden = [2 * width for width in hidden_of(one)]
    layer = AffineCoupling(row["keep"], hidden, one["activation"], log_scale_cap=cap)
    return layer, _side_by_side(dense_of(one), dense_of(two))


def _planar(row):
    return Planar(len(row["w"])), {name: array(row[name]) for name in ("w", "u_raw", "b")}


def _radial(row):
    """a and a + β are softplus of what is learned; the file calls a alpha."""
    a_raw, beta_raw = (np.log(np.expm1(array(value))) for value in (row["alpha"], row["alpha"] + row["beta"]))
    return Radial(len(row["center"])), {"center": array(row["center"]), "a_raw": a_raw, "beta_raw": beta_raw}


def _residual(row):
    """The file bounds the norm of each weight, minflow that of the whole network."""
    raw = dense_of({**row["net"], "weights": row["raw_weights"]})
    lipschitz = row["coeff"] ** len(raw)
    return Residual(len(raw[-1]["bias"]), hidden_of(row["net"]), lipschitz, row["net"]["activation"]), raw


def _autoregressive(row):
    net, cap = row["made"], row["log_scale_cap"] or 1e8
    kind = {"maf": MAF, "iaf": IAF}[row["type"]]
    layer = kind(len(row["order"]), hidden_of(net), net["activation"], order=row["order"], log_scale_cap=cap)
    return layer, dense_of(net)


BUILDERS = {"scale_shift": _scale_shift, "additive_coupling": _additive, "affine_coupling": _affine}
BUILDERS |= {"planar": _planar, "radial": _radial, "residual": _residual}
BUILDERS |= {
    "maf": _autoregressive,
    "iaf": _autoregressive,
    "permutation": lambda row: (Permutation(row["perm"]), {}),
}


def hidden_of(net):
    return [len(bias) for bias in net["biases"][:-1]]


def dense_of(net):
    return [{"weight": array(w), "bias": array(b)} for w, b in zip(net["weights"], net["biases"])]


def _side_by_side(one, two):
    """One network with the outputs of both: the first layer shares its input, the others are block diagonal."""
    joined = []
    for index, (a, b) in enumerate(zip(one, two, strict=True)):
        pair = [a["weight"], b["weight"]]
        weight = np.concatenate(pair, axis=1) if index == 0 else _block_diagonal(*pair)
        joined.append({"weight": weight, "bias": np.concatenate([a["bias"], b["bias"]])})
    return joined


def _block_diagonal(a, b):
    return np.block([[a, np.zeros((a.shape[0], b.shape[1]))], [np.zeros((b.shape[0], a.shape[1])), b]])
