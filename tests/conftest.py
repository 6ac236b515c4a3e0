"""What every test shares: how hard the property tests try, and the command line."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("default", max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("long", max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture
def terminal(capsys):
    """Run a command line in this process; gives exit code, stdout and stderr, which never hold a traceback."""

    def go(*argv):
        from ig_metrics.cli import main

        code = main([str(part) for part in argv])
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return code, said.out, said.err

    return go
