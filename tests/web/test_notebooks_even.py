"""Every second notebook from 00 on, in the light theme."""

import pytest
from walk import LIGHT, NARROW, NOTEBOOKS, Walk


@pytest.fixture(scope="module", params=NOTEBOOKS[0::2], ids=lambda path: path.stem)
def opened(request, open_notebook):
    return open_notebook(request.param.name, theme=LIGHT, size=NARROW)


class TestInTheLightTheme(Walk):
    pass
