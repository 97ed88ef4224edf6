"""What decides how long all the tests take: which come first."""


def pytest_collection_modifyitems(items):
    """tests/setup holds the longest single tests: were they last, one worker would wait for the other's."""
    items.sort(key=lambda item: "setup" not in item.path.parts)
