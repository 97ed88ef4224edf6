"""What all tests of pictures share."""

import io

import pytest
from PIL import Image

from minflow.plots import picture


@pytest.fixture(scope="session")
def blank():
    """A PNG of nothing."""
    buffer = io.BytesIO()
    Image.new("P", (20, 10)).save(buffer, format="png")
    return buffer.getvalue()


@pytest.fixture
def rendered():
    """Asked for by a test that looks at the pixels of a picture."""


@pytest.fixture(autouse=True)
def unrendered(request, blank, monkeypatch):
    """A picture has a blank PNG, unless the test asks for `rendered`."""
    if "rendered" not in request.fixturenames:
        monkeypatch.setattr(picture, "_render", lambda figure: blank)
