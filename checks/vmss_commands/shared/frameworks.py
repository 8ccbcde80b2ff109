"""The frameworks of Checkov in which the rules answer, by Checkov's names."""

from __future__ import annotations

FRAMEWORKS = ("terraform", "terraform_plan", "terraform_json", "arm", "bicep")
