#!/usr/bin/python3
"""`cfmock schema`, held against a validator that is not ours (ajv): every shipped scenario passes, every wrong one fails."""
import glob
import json
import os
import re
import subprocess
import unittest

import yaml

from cfmock_process import SOURCE_DIR, run


class Core(yaml.SafeLoader):
    """YAML 1.2's core schema, as editors and cfmock read it: `on` is a word, and a date is text."""


Core.yaml_implicit_resolvers = {}
for tag, expression, first in (
        ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"), ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
        ("int", r"[-+]?[0-9]+|0x[0-9a-fA-F]+", "-+0123456789"),
        ("float", r"[-+]?([0-9]+\.[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?", "-+.0123456789")):
    Core.add_implicit_resolver("tag:yaml.org,2002:" + tag, re.compile(rf"^(?:{expression})$"), list(first))


def documents(pattern):
    found = {}
    for path in sorted(glob.glob(os.path.join(SOURCE_DIR, pattern), recursive=True)):
        with open(path, encoding="utf-8") as text:
            found[os.path.relpath(path, SOURCE_DIR)] = yaml.load(text, Core)
    return found


def problems(schema, of):
    finished = subprocess.run(["node", os.path.join(SOURCE_DIR, "tests/node/validate.cjs")], text=True, check=False,
                              input=json.dumps({"schema": schema, "documents": of}), capture_output=True, timeout=60)
    if finished.returncode:
        raise AssertionError(finished.stderr)
    return json.loads(finished.stdout)


class Schema(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.schema = json.loads(run("schema").stdout)

    def test_accepts_every_shipped_scenario(self):
        shipped = documents("scenarios/**/*.yaml")
        self.assertGreater(len(shipped), 40)
        self.assertEqual({name: found for name, found in problems(self.schema, shipped).items() if found}, {})

    def test_rejects_every_wrong_scenario(self):
        wrong = documents("tests/golden/schema-rejects/*.yaml")
        self.assertGreater(len(wrong), 10)
        self.assertEqual([name for name, found in problems(self.schema, wrong).items() if not found], [])

    def test_wrong_scenarios_are_wrong_for_cfmock_too(self):
        for name in documents("tests/golden/schema-rejects/*.yaml"):
            with self.subTest(name):
                self.assertEqual(run("check", "--lint-only", name).returncode, 3)


if __name__ == "__main__":
    unittest.main()
