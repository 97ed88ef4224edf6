"""A fault put into the real source: would the tests notice?

    package = mutated("transforms.coupling", source_of("transforms.coupling").replace("-log_scale", "log_scale"))
    package.laws.report(package.laws.catalogue(2)["AffineCoupling"]).failed

The whole package is imported a second time with the source of one module replaced; the first copy is untouched.
"""

import importlib
import importlib.util
import sys
from functools import cache
from types import SimpleNamespace

MODULES = (
    "arrays",
    "batches",
    "calculus",
    "change_of_variables",
    "data",
    "distributions",
    "evaluation",
    "fast",
    "flow",
    "laws",
)
MODULES += (
    "ledger",
    "losses",
    "models",
    "nets",
    "optimisers",
    "pretrained",
    "storage",
    "training",
    "transforms",
    "trees",
)


def real():
    """The package as it is."""
    return _package()


def source_of(module):
    """The text of a module of the package."""
    name = f"minflow.{module}"
    return importlib.import_module(name).__spec__.loader.get_source(name)


def mutated(module, text):
    """A second copy of minflow in which `module` reads `text`."""
    real()
    copy = _Copy(f"minflow.{module}", text)
    kept = {name: sys.modules.pop(name) for name in copy.specs}
    sys.meta_path.insert(0, copy)
    try:
        return _package()
    finally:
        sys.meta_path.remove(copy)
        for name in _loaded():
            del sys.modules[name]
        sys.modules.update(kept)


class _Copy:
    """Finds and loads all modules, one from changed source; what was read and compiled once serves every copy."""

    def __init__(self, name, text):
        self.specs = {loaded: sys.modules[loaded].__spec__ for loaded in _loaded()}
        self.changed = {name: compile(text, self.specs[name].origin, "exec")}

    def find_spec(self, name, path, target=None):
        spec = self.specs.get(name)
        return spec and importlib.util.spec_from_file_location(
            name, spec.origin, loader=self, submodule_search_locations=spec.submodule_search_locations
        )

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        name = module.__name__
        exec(self.changed.get(name) or _code(name, self.specs[name].loader), module.__dict__)


@cache
def _code(name, loader):
    return loader.get_code(name)


def _package():
    return SimpleNamespace(**{module: importlib.import_module(f"minflow.{module}") for module in MODULES})


def _loaded():
    return [name for name in sys.modules if name == "minflow" or name.startswith("minflow.")]
