"""What all tests share: which come first, what a lambda is called, and how a limit against hanging ends."""

import subprocess

import pytest


def pytest_collection_modifyitems(items):
    """tests/setup holds the longest single tests: were they last, one worker would wait for the other's."""
    items.sort(key=lambda item: "setup" not in item.path.parts)


def pytest_make_parametrize_id(val, argname):
    """A lambda is called by its argument, and by no name that all lambdas have."""
    return argname if getattr(val, "__name__", "") == "<lambda>" else None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call():
    try:
        return (yield)
    except (TimeoutError, subprocess.TimeoutExpired) as late:
        said = "this test waited much longer than it needs on a quiet machine, for something that never came"
        raise AssertionError(f"{said}: {late}" if str(late) else said) from late
