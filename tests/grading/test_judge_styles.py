"""Honest answers in the styles that people write in pass before the judge as they do in a kernel."""

import pytest
from jail_tools import DENSITY, alone

from flowcourse.sandbox import landlock, syscalls

pytestmark = pytest.mark.skipif(
    not (landlock.abi() and syscalls.available()), reason="this system has no Landlock, or no libseccomp"
)
VALUE = "np.exp(-0.5 * ((x - b) / a) ** 2) / np.sqrt(2 * np.pi) / np.abs(a)"
PLAIN = f"def affine_density(x, a, b):\n    return {VALUE}\n"
PRINTS = "print('%g'", "          % a)", "    return"
STYLES = {
    "an object that is called": f"class D:\n    def __call__(self, x, a, b): return {VALUE}\naffine_density = D()",
    "a partial": f"import functools\ndef f(k, x, a, b): return k * {VALUE}\naffine_density = functools.partial(f, 1.0)",
    "a static method": f"class A:\n    @staticmethod\n    def f(x, a, b): return {VALUE}\naffine_density = A.f",
    "a decorator without a mistake": f"def d(f):\n    def g(*args): return f(*args)\n    return g\n@d\n{PLAIN}",
    "vectorize": f"@np.vectorize\n{PLAIN}",
    "types that wait": f"from __future__ import annotations\nx: Later = 1\n{PLAIN}",
    "a data class that travels": "import pickle\nfrom dataclasses import dataclass\n@dataclass\n"
    "class Map:\n    a: float\n"
    f"def affine_density(x, a, b):\n    a = pickle.loads(pickle.dumps(Map(a))).a\n    return {VALUE}",
    "match and walrus": "def affine_density(x, a, b):\n    match (size := abs(a)):\n        case 0: return None\n"
    f"    return {VALUE.replace('np.abs(a)', 'size')}",
    "Greek": "def φ(ζ): return np.exp(-0.5 * ζ**2) / np.sqrt(2 * np.pi)\n"
    "def affine_density(x, a, b):\n    return φ((x - b) / a) / abs(a)",
    "SciPy": "def affine_density(x, a, b):\n    from scipy import stats\n    return stats.norm(b, abs(a)).pdf(x)",
    "a figure": f"import matplotlib.pyplot as plt\n{PLAIN}plt.plot(affine_density(np.ones(3), 2, 1))\nplt.show()",
    "a magic as old editors write it": f"get_ipython().run_line_magic('matplotlib', 'inline')\n{PLAIN}",
    "a magic, and a line that starts with %": f"%matplotlib inline\nk = (7\n     % 4)\n{PLAIN}",
    "a magic, and a % within": f"%config x = 1\n{PLAIN.replace('return', chr(10).join(PRINTS))}",
    "a magic in a branch": f"if True:\n    %matplotlib inline\n{PLAIN}",
    "a shell command over two lines": f"!echo it's \\\n    two\n{PLAIN}",
    "await outside of functions": f"import asyncio\nawait asyncio.sleep(0)\n{PLAIN}",
    "a coroutine of its own": "async def root():\n    return np.sqrt(2 * np.pi)\nROOT = await root()\n"
    "def affine_density(x, a, b):\n    return np.exp(-0.5 * ((x - b) / a) ** 2) / ROOT / np.abs(a)",
    "a figure saved behind it": f"import os\n{PLAIN}os.makedirs('figures')",
    "a doctest behind it": f"{PLAIN}import doctest\ndoctest.testmod()",
    "its own source": f"import inspect\n{PLAIN}print(inspect.getsource(affine_density))",
}


@pytest.mark.parametrize("style", STYLES)
def test_an_honest_answer_passes_however_it_is_written(style):
    mark = alone(DENSITY, STYLES[style])
    assert mark.passed, mark
