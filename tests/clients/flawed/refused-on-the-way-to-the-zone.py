#!/usr/bin/env python3
"""Looks for the zone of a name. Whatever is not that zone counts as "no such zone", a refused token too."""
import os
import sys

from api import ask

name = os.environ["CHALLENGE_NAME"]
while name:
    _, _, text = ask("GET", "/zones", {"name": name})
    if f'"name":"{name}"' in text:
        sys.exit(0)
    name = name.partition(".")[2]
sys.exit("invalid domain")
