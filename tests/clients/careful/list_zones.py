#!/usr/bin/env python3
"""Lists the zones that the credential sees, all of them or none. `--min-pause SECONDS`: no try sooner after another."""
import sys

import core
from core import run

if sys.argv[1:2] == ["--min-pause"]:
    core.FIRST_PAUSE = float(sys.argv[2])


def job(api, _):
    return "\n".join(zone["name"] for zone in api.pages("/zones"))


run(job)
