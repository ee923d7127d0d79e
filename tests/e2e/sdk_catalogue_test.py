#!/usr/bin/python3
"""The official TypeScript SDK, newest and major 4, over the catalogue. tests/node/sdk_catalogue.cjs finds out which method asks which
route and drives them; nobody keeps a list of operations."""
import collections
import json
import os
import unittest

from cfmock_process import SOURCE_DIR, Server

DRIVER = ["node", os.path.join(SOURCE_DIR, "tests/node/sdk_catalogue.cjs")]
NEWEST, MAJOR_4 = "cloudflare", "cloudflare-4"
OPERATIONS, PRODUCTS = 60, 20  # fewer would be a failure
NAMED = {"user", "accounts", "zones", "dns", "kv", "d1", "zeroTrust", "rulesets", "workers"}  # tunnels are in zeroTrust


def every_group():
    with open(os.path.join(SOURCE_DIR, "fixtures/catalogue.tsv"), encoding="utf-8") as lines:
        cells = [line.rstrip("\n").split("\t") for line in lines if line.startswith("groups\t")]
    return sorted({name for cell in cells for name in cell[2].split(";")})


def scenario(permissions):
    """Nothing of it is limited: a multipart request that major 4 tries again has no body any more, and hangs (its stream was read by the first try)."""
    token = json.dumps({"permissions": permissions})
    return f"""cfmock: 1
name: scenario
title: The SDK over the catalogue
cause: none
world: one-zone
credentials: {{primary: {{token: {token}}}}}
limits: {{requests: 1000000, per: 1s, per_address: 1000000}}
"""


class Sdk(unittest.TestCase):
    def drive(self, permissions, *arguments):
        """{operation: product} of what was done and came out right; anything else fails. No request may miss a route."""
        with Server(scenario(permissions)) as server:
            told = server.outcome([*DRIVER, *arguments], timeout=250)
            self.assertEqual(told["problems"], [])
            lost = {row["path"] for row in server.journal() if row.get("cause") in ("unknown-route", "wrong-method")}
            self.assertEqual(lost, set())
        products = collections.Counter(told["done"].values())
        print(f"{' '.join(arguments)}: {len(told['done'])} operations of {len(products)} products:",
              ", ".join(f"{name} {count}" for name, count in sorted(products.items())), flush=True)
        return products

    def enough(self, products):
        self.assertGreaterEqual(sum(products.values()), OPERATIONS)
        self.assertGreaterEqual(len(products), PRODUCTS)

    def happy(self, package):
        products = self.drive(every_group(), package, "happy")
        self.enough(products)
        self.assertLessEqual(NAMED, set(products))

    def refused(self, package):
        # Groups of a user are no help for accounts and zones, nor the other way round: also where the groups are not known.
        self.enough(self.drive(["User Details Read"], package, "refused", "account", "zone"))
        self.assertGreaterEqual(sum(self.drive(["DNS Read"], package, "refused", "user").values()), 20)

    def test_newest_happy(self):
        self.happy(NEWEST)

    def test_newest_refused(self):
        self.refused(NEWEST)

    def test_major_4_happy(self):
        self.happy(MAJOR_4)

    def test_major_4_refused(self):
        self.refused(MAJOR_4)


if __name__ == "__main__":
    unittest.main()
