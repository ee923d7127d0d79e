#!/usr/bin/python3
"""The main job: every shipped scenario of scenarios/auth, limits and edge, met by clients of which we know how they
behave. A careful client meets all; a careless one is caught in all, and for the reason that the scenario is about."""
import json
import os
import shlex
import tempfile
import unittest

from cfmock_process import CARELESS, CAREFUL, OF_PACE, SOURCE_DIR, run

CAREFUL_SH = [os.path.join(SOURCE_DIR, "tests/clients/careful.sh")]

# What each refused credential has in common: asking again, writing, exiting 0, and telling the secret.
REFUSED = {"no_retry", "never", "exit", "output"}
LIMITED = {"retries", "output"}
REASONS = {
    "account-token-preflight": {"calls", "output"},
    "auth-failure-lockout": {"no_retry", "calls", "exit", "output"},
    "blocked-address-ipv4": REFUSED,
    "blocked-address-ipv6": REFUSED,
    "blocked-address-not-in": REFUSED,
    "denied-by-policy": REFUSED,
    "disabled-token": REFUSED,
    "edge-access-denied": REFUSED,
    "edge-bad-gateway": LIMITED,
    "edge-challenge": REFUSED,
    "edge-no-user-agent": {"headers", "output"},
    "edge-outage": {"retries", "never", "exit", "output"},
    "edge-outage-passes": LIMITED,
    "edge-rate-limited": LIMITED,
    "edge-retry-after-disagrees": LIMITED,
    "edge-upstream-text": LIMITED,
    "empty-token": {"calls", "exit"},
    "expired-and-blocked": REFUSED,
    "expired-token": REFUSED,
    "expires-mid-run": {"never", "exit", "output"},
    "false-friend": {"no_retry", "calls", "output"},
    "invalid-token": REFUSED,
    "key-sent-as-bearer": REFUSED,
    "malformed-key": REFUSED,
    "malformed-zone-id": REFUSED,
    "missing-client-v4": {"no_retry", "exit", "output"},
    "missing-content-type": {"headers", "calls", "output"},
    "missing-scope-and-rate-limit": {"retries", "exit", "output"},
    "narrower-token": {"calls", "order", "output"},
    "nested-resources": REFUSED,
    "no-bearer-prefix": {"headers", "retries", "output"},
    "no-credentials": {"calls", "exit"},
    "no-dns-permission": REFUSED,
    "not-yet-valid": REFUSED,
    "permission-propagates": {"retries", "exit", "output"},
    "rate-limit-address": LIMITED,
    "rate-limit-address-documented": {"calls", "no_retry", "output"},
    "rate-limit-2022": LIMITED,
    "rate-limit-code-10000": LIMITED | {"headers"},
    "rate-limit-gcra": LIMITED,
    "rate-limit-html": LIMITED,
    "rate-limit-mid-pagination": LIMITED | {"pages", "strict"},
    "rate-limit-no-retry-after": LIMITED,
    "rate-limit-two-tokens": LIMITED,
    "rate-limit-user": LIMITED,
    "rate-limit-user-documented": {"calls", "no_retry", "output"},
    "read-token-writes": REFUSED,
    "redirect-to-another-host": {"output"},
    "retry-after-zero": LIMITED,
    "revoked-token": REFUSED,
    "rolled-by-the-client": {"world", "output"},
    "rolled-token-mid-run": {"never", "exit", "output"},
    "service-key-as-token": REFUSED,
    "token-for-another-account": REFUSED,
    "token-for-another-zone": REFUSED,
    "token-quota": {"no_retry", "exit", "output"},
    "token-sent-as-key": REFUSED,
    "uniform-dialect": REFUSED,
    "unknown-route": REFUSED,
    "wrong-api-version": {"no_retry", "exit", "output"},
    "wrong-content-type": {"headers", "output"},
    "wrong-key": REFUSED,
    "wrong-method": {"never", "calls", "output"},
    "wrong-scheme": REFUSED,
}


def judged(scenarios, clients, **env):
    """(exit code, {(scenario, client): run}) of `cfmock run`."""
    with tempfile.TemporaryDirectory() as folder:
        report = os.path.join(folder, "report.json")
        named = [part for name, command in clients.items() for part in ("--client", f"{name}={shlex.join(command)}")]
        finished = run("run", *scenarios, *named, "--jobs", "4", "--table", "--json", report, timeout=240, **env)
        if not os.path.exists(report):
            raise AssertionError(finished.stdout + finished.stderr)
        with open(report, encoding="utf-8") as text:
            runs = json.load(text)["runs"]
    return finished.returncode, {(each["scenario"], each["client"]): each for each in runs}


def careful(scenarios, clients, **env):
    """The same, for clients that are to meet all. What fell short in nothing but its pace is run again, alone: four runs at once may have
    kept each other from their turn."""
    def met(scenarios, clients):
        code, runs = judged(scenarios, clients, **env)
        if (code == 0) != all(each["outcome"] == "met" for each in runs.values()):
            raise AssertionError(f"exit code {code}")
        return runs

    runs = met(scenarios, clients)
    for (scenario, client), each in list(runs.items()):
        if each["outcome"] == "met" or not set(shortfalls(each)) <= OF_PACE:
            continue
        for _ in range(2):  # and both times it has to meet all
            print(f"alone, and once more: {scenario} [{client}]: {shortfalls(runs[scenario, client])}", flush=True)
            runs.update(met([scenario], {client: clients[client]}))
            if runs[scenario, client]["outcome"] != "met":
                break
    return runs


def shortfalls(each):
    return {line["kind"]: line["because"] for line in each["lines"] if line["outcome"] != "met"}


class MainJob(unittest.TestCase):
    maxDiff = None
    everything = ["scenarios/auth", "scenarios/limits", "scenarios/edge"]

    def test_careful_clients_meet_everything(self):
        runs = careful(self.everything, {"python": CAREFUL, "curl": CAREFUL_SH})
        self.assertEqual({name: shortfalls(each) for name, each in runs.items() if each["outcome"] != "met"}, {})
        self.assertEqual({name for name, _ in runs}, set(REASONS))

    def test_careful_client_meets_everything_when_it_looks_the_zone_up(self):
        by_name = sorted(set(REASONS) - {"malformed-zone-id"})  # which is about an id that is configured
        runs = careful(by_name, {"python": CAREFUL}, DDNS_LOOKUP="1")
        self.assertEqual({name: shortfalls(each) for name, each in runs.items() if each["outcome"] != "met"}, {})

    def test_careless_client_is_caught_everywhere_and_for_what_the_scenario_is_about(self):
        code, runs = judged(self.everything, {"careless": CARELESS})
        self.assertEqual(code, 4)
        self.assertEqual({name for name, _ in runs}, set(REASONS))
        missed = {name: (each["outcome"], REASONS[name] - set(shortfalls(each))) for (name, _), each in runs.items()}
        self.assertEqual({name: what for name, what in missed.items() if what != ("not met", set())}, {})


class OneBug(unittest.TestCase):
    """Each bug alone, in a scenario that is about it: exactly these expectations fall, and no other."""
    CAUGHT = [
        ("expired-token", "tight-retry", {"no_retry"}),
        ("expired-token", "blind-write", {"never"}),
        ("expired-token", "leak", {"output"}),
        ("expired-token", "no-codes", {"output"}),
        ("expired-token", "exit-zero", {"exit"}),
        ("rate-limit-user", "tight-retry", {"retries", "exit"}),
        ("no-bearer-prefix", "switch-header", {"headers", "exit"}),
        ("false-friend", "grep-10000", {"calls", "exit", "output"}),
        ("wrong-method", "empty-id", {"never", "calls", "exit", "strict"}),
        ("rate-limit-mid-pagination", "first-page", {"retries", "pages", "strict"}),
        ("missing-content-type", "no-content-type", {"headers", "exit"}),
        ("redirect-to-another-host", "follow-redirect", {"output"}),
        ("rolled-by-the-client", "old-secret", {"world", "exit"}),
        ("narrower-token", "left-token", {"calls", "order"}),
        ("narrower-token", "leak", {"output"}),
        ("empty-token", "no-check", set()),   # one request too many is not asked for
    ]

    def test_each_bug_fells_its_expectations(self):
        for scenario, bug, kinds in self.CAUGHT:
            with self.subTest(scenario=scenario, bug=bug):
                code, runs = judged([scenario], {"one": CARELESS + ["--bug", bug]})
                each = runs[scenario, "one"]
                self.assertEqual(set(shortfalls(each)), kinds, shortfalls(each))
                self.assertEqual(code, 4 if kinds else 0)


if __name__ == "__main__":
    unittest.main()
