import pytest
from wheels import ROOT, build


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """(wheel, sdist), from a checkout."""
    return build(ROOT, tmp_path_factory.mktemp("dist"))
