"""What holds for all tests."""

from __future__ import annotations

import os
import sys

# kept, as on the machine of a user: to compile the pack anew costs each process a third of a second
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
