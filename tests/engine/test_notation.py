"""One letter, one meaning: docs/notation.md holds in the engine, in notebooks and in solutions."""

import ast
import importlib
import inspect
import json
import pkgutil
import re
from pathlib import Path

import pytest

import minflow
from minflow import data, distributions, laws, transforms

ROOT = Path(__file__).parents[2]
ENGINE = sorted((ROOT / "minflow").rglob("*.py"))
NOTEBOOKS = sorted(path for folder in ("notebooks", "solutions") for path in (ROOT / folder).glob("*.ipynb"))
INSTEAD = {
    "alpha": "log_scale",
    "mu": "shift",
    "theta": "params",
    "logdet": "log_det",
    "log_abs_det_jacobian": "log_det",
    "ldj": "log_det",
    "sldj": "log_det",
    "log_jac": "log_det",
    "log_s": "log_scale",
    "translation": "shift",
    "backward": "inverse",
    "jac": "J",
    "random_state": "rng",
    "logp": "log_prob",
}
SIMULATORS = (
    "throw",
    "epidemic",
    "14-conditional-flows",
)  # in which θ is what a simulator is run with, as everywhere in that field
DERIVATIVES = {("x", "z"), ("z", "x"), ("h", "x"), ("f", "z")}
PUBLIC_TRANSFORMS = [value for value in vars(transforms).values() if inspect.isclass(value)]
MADE_FROM_FORMULAS = [kind for kind in PUBLIC_TRANSFORMS if kind is not transforms.Transform]


def code_of(path):
    if path.suffix == ".py":
        return path.read_text()
    return "\n".join(source for kind, source in cells_of(path) if kind == "code")


def cells_of(path):
    return [(cell["cell_type"], "".join(cell["source"])) for cell in json.loads(path.read_text())["cells"]]


def words_of(path):
    """What a reader reads: docstrings and comments, or the cells of a notebook."""
    return path.read_text() if path.suffix == ".py" else "\n".join(source for _, source in cells_of(path))


def names_in(code):
    """Every name that a piece of code gives: variables, arguments, functions, classes and attributes."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            yield node.name
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr


def test_no_thing_has_a_second_name():
    for path in ENGINE + NOTEBOOKS:
        own = {"theta"} if path.stem in SIMULATORS else set()
        second = {name for name in names_in(code_of(path)) if name.lower() in INSTEAD.keys() - own}
        assert not second, f"{path.name}: {second} for {[INSTEAD[name.lower()] for name in second]}"


def test_a_jacobian_has_outputs_in_rows_and_a_log_det_says_of_what_by_what():
    for path in ENGINE + NOTEBOOKS:
        words = words_of(path)
        entries = re.findall(r"J\[(?:n, )?(\w), (\w)\] = ∂\w_(\w)/∂\w_(\w)", words.replace(" / ", "/"))
        assert all(entry[:2] == entry[2:] for entry in entries), f"{path.name}: {entries}"
        pairs = set(re.findall(r"det ∂(\w)/∂(\w)\|", words))
        assert pairs <= DERIVATIVES, f"{path.name}: {pairs}"


def test_alpha_is_the_logarithm_of_a_scale_wherever_it_stands():
    log_scale = r"exp\(α|e\^\{?[-−]?α|exp\(\\alpha|\\exp\\?b?i?g?\(\\alpha|e\^\{\\alpha|α and μ|Σα|Σ α"
    for path in ENGINE + NOTEBOOKS:
        words = words_of(path)
        assert not re.search(r"α|\\alpha", words) or re.search(log_scale, words), path.name


def asked(function):
    """The names of the arguments and their defaults, without the types."""
    arguments = inspect.signature(function).parameters.values()
    return f"({', '.join(str(each.replace(annotation=each.empty)).replace(' = ', '=') for each in arguments)})"


def test_forward_takes_z_and_inverse_takes_x():
    for name, transform in laws.catalogue(2).items():
        assert asked(transform.forward) == "(params, z, context=None)", name
        assert asked(transform.inverse) == "(params, x, context=None)", name
        assert asked(transform.init) in ("(rng, x=None)", "(rng, x=None, context=None)"), name


@pytest.mark.parametrize(
    "kind", ["Normal", "Logistic", "Laplace", "StudentT", "Uniform", "MultivariateNormal", "Mixture", "Product"]
)
def test_a_base_is_a_density_of_z(kind):
    kind = getattr(distributions, kind)
    assert asked(kind.log_prob) == "(self, z)"
    assert asked(kind.sample) == "(self, rng, n)"


@pytest.mark.parametrize("name", sorted(set(data.DENSITIES) - {"eight_gaussians"}))  # a mixture, which is a base too
def test_a_data_set_is_a_density_of_x(name):
    density = data.DENSITIES[name]()
    assert asked(density.log_prob) == "(x)"
    assert asked(density.sample) == "(rng, n)"


@pytest.mark.parametrize("kind", MADE_FROM_FORMULAS, ids=lambda kind: kind.__name__)
def test_a_transform_opens_with_its_formula_and_says_its_log_det(kind):
    doc = inspect.getdoc(kind)
    if kind not in (transforms.ActNorm,):  # a subclass that differs in its start alone points to its parent
        assert re.match(r"x(_[ai])? = ", doc)
        assert "log_det" in doc.splitlines()[0]


def public_callables():
    for entry in pkgutil.walk_packages(minflow.__path__, "minflow."):
        if "plots" in entry.name or "widgets" in entry.name or entry.name.endswith("__main__"):
            continue
        module = importlib.import_module(entry.name)
        for value in vars(module).values():
            if getattr(value, "__module__", None) == entry.name and not value.__name__.startswith("_"):
                yield f"{entry.name}.{value.__name__}", value
                methods = vars(value).items() if inspect.isclass(value) else ()
                yield from (
                    (f"{entry.name}.{value.__name__}.{name}", f) for name, f in methods if inspect.isfunction(f)
                )


@pytest.fixture(scope="module")
def public():
    return {name: value for name, value in public_callables() if "._" not in name and inspect.isfunction(value)}


def test_a_logarithm_of_a_density_or_volume_says_its_unit(public):
    logs = [name for name in public if re.search(r"\.(log_prob|log_density\w*|kl_gap|log_abs_det)$", name)]
    assert len(logs) > 10 and [name for name in logs if "nats" not in public[name].__doc__] == []


def test_randomness_comes_from_an_argument_called_rng(public):
    """No function draws from a generator that it made, but where the caller may leave rng out."""
    for name, function in public.items():
        arguments, source = inspect.signature(function).parameters, inspect.getsource(function)
        assert not {"seed", "random_state", "generator", "key"} & set(arguments), name
        assert "default_rng(" not in source or "rng" in arguments, name
        assert not re.search(r"np\.random\.(normal|uniform|seed|rand|randn|choice|shuffle|permutation)\b", source), name
