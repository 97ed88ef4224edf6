"""What all tests share."""

import gc


def pytest_collection_finish():
    gc.freeze()  # the many thousand tests are never garbage, and need not be searched for it again and again
