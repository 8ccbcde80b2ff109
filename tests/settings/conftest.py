"""The tests of this folder import the pack as it is installed."""

import own_package  # noqa: F401
