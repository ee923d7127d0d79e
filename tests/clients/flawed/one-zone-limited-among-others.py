#!/usr/bin/python3
"""Reads the records of each zone. A refusal is fatal, a limit, too: the client of one-zone-refused-among-others has both bugs."""
import os
import runpy

runpy.run_path(os.path.join(os.path.dirname(os.path.abspath(__file__)), "one-zone-refused-among-others.py"), run_name="__main__")
