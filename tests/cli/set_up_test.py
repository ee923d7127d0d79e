#!/usr/bin/env python3
"""run --set-up: what the set-up does to the world stays, and nothing of what the scenario has in store for the client is used up by it."""
import json
import os
import unittest

from case import Case

HEAD = """\
cfmock: 1
name: {name}
title: Made ready by a set-up
cause: none
credentials:
  primary: {{token: {{permissions: [Zone Read, DNS Write]}}}}
"""
LIST = 'curl -s -o answer.txt -w "%{http_code}\\n" -H "Authorization: Bearer $CLOUDFLARE_API_TOKEN" "$CLOUDFLARE_BASE_URL/zones" >> '


def asks(file, times=1):
    """A client that adds the status of each answer to the file."""
    return "; ".join([LIST + file] * times)


class SetUp(Case):
    def after(self, set_up, client, scenario, *arguments):
        """What `client` was answered, a status a request, after a set-up that must have gone well; and the run's report."""
        name = scenario.split("name: ")[1].split("\n")[0]
        self.write(f"{name}.yaml", scenario)
        done = self.cfmock("run", f"{name}.yaml", *arguments, "--set-up", set_up, "--json", "v.json", "--", "sh", "-c", client)
        self.assertNotIn("the set-up", done.stderr)
        said = self.read("client.txt").split() if os.path.exists(os.path.join(self.folder, "client.txt")) else []
        return said, json.loads(self.read("v.json"))["runs"][0], done

    def test_a_rule_waits_for_the_client(self):
        scenario = HEAD.format(name="rule") + "rules:\n  - on: GET /zones\n    reply: [{error: rate-limited, times: 2}, model]\n"
        said, run, done = self.after(asks("set_up.txt", 3), asks("client.txt", 3), scenario)
        self.assertEqual((self.read("set_up.txt").split(), said), (["200"] * 3, ["429", "429", "200"]), done.stdout)
        self.assertEqual(run["requests"], 3)
        self.assertNotIn("every rule is walked to its end", done.stdout)

    def test_a_limit_waits_for_the_client(self):
        for name, limits in (("user", "{requests: 2}"), ("address", "{per_address: 2}")):
            scenario = HEAD.format(name=name) + f"limits: {limits}\n"
            said, _, done = self.after(asks("set_up.txt", 4), asks("client.txt", 3), scenario)
            self.assertEqual((self.read("set_up.txt").split(), said), (["200"] * 4, ["200", "200", "429"]), done.stdout)
            os.remove(os.path.join(self.folder, "set_up.txt"))
            os.remove(os.path.join(self.folder, "client.txt"))

    def test_the_ban_counts_the_client_alone(self):
        wrong = 'curl -s -o answer.txt -w "%{http_code}\\n" -H "Authorization: Bearer ' + "x" * 40 + '" "$CLOUDFLARE_BASE_URL/zones" > set_up.txt'
        said, _, done = self.after("; ".join([wrong] * 3), asks("client.txt"), HEAD.format(name="ban") + "limits: {failures: 2}\n")
        self.assertEqual(said, ["200"], done.stdout)

    def test_the_timeline_waits_for_the_client(self):
        scenario = HEAD.format(name="later") + "timeline: [{after: 2 requests, do: [{delete: primary}]}]\n"
        said, _, done = self.after(asks("set_up.txt", 3), asks("client.txt", 3), scenario)
        self.assertEqual((self.read("set_up.txt").split(), said), (["200"] * 3, ["200", "200", "403"]), done.stdout)

    def test_the_clock_waits_for_the_client(self):
        def dates(file):
            return f'for i in 1 2 3; do curl -s -o answer.txt -D headers.txt "$CLOUDFLARE_BASE_URL/zones"; grep -i ^date: headers.txt >> {file}; done'
        # Ten microseconds here are a second there, and a process takes more than that.
        scenario = HEAD.format(name="clock") + "clock: {start: 2026-01-01T00:00:00Z, scale: 100000}\n"
        self.after(dates("set_up.txt"), dates("client.txt"), scenario)
        before, told = (self.read(file).splitlines() for file in ("set_up.txt", "client.txt"))
        self.assertEqual((len(before), len(set(before))), (3, 1), before)
        self.assertEqual(len({before[0], *told[1:]}), 3, (before, told))

    def test_broken_handshakes_wait_for_the_client(self):
        scenario = HEAD.format(name="tls") + "handshakes: {handshake: expired-certificate, times: 1}\n"
        said, run, done = self.after(asks("set_up.txt", 2), asks("client.txt", 2), scenario)
        self.assertEqual((self.read("set_up.txt").split(), said), (["200"] * 2, ["000", "200"]), done.stdout + done.stderr)
        self.assertNotIn("inconclusive", run["outcome"])

    def test_what_it_made_of_the_world_and_of_tokens_stays(self):
        made = """
            ask() { curl -sf -H "Authorization: Bearer $1" -H "Content-Type: application/json" "$CLOUDFLARE_BASE_URL$2" ${3:+-d "$3"}; }
            ask "$CLOUDFLARE_API_TOKEN" "/zones/$CLOUDFLARE_ZONE_ID/dns_records" '{"type":"A","name":"made","content":"192.0.2.1"}' > made.json
            group=$(ask "$CFMOCK_SECRET_MAKER" "/user/tokens/permission_groups?name=Zone%20Read" | grep -o '"id":"[0-9a-f]*"' | head -1)
            policy='{"effect":"allow","resources":{"com.cloudflare.api.account.zone.*":"*"},"permission_groups":[{'"$group"'}]}'
            ask "$CFMOCK_SECRET_MAKER" /user/tokens '{"name":"other","policies":['"$policy"']}' | sed 's/.*"value":"\\([^"]*\\)".*/\\1/' > token.txt"""
        scenario = HEAD.format(name="kept") + "  maker: {token: {permissions: [API Tokens Write]}}\nexpect: [{world: {record: {name: made.example.com}, count: 1}}, {world: unchanged}]\n"
        client = ('curl -s -o answer.txt -w "%{http_code}\\n" -H "Authorization: Bearer $(cat token.txt)" "$CLOUDFLARE_BASE_URL/zones" > client.txt')
        said, run, done = self.after(made, client, scenario)
        self.assertEqual((said, done.returncode, run["entries"] or run["requests"]), (["200"], 0, 1), done.stdout + self.read("token.txt"))

    def test_a_late_set_up_of_a_repeated_run_is_one_of_its_own(self):
        scenario = HEAD.format(name="each") + "rules: [{on: GET /zones, reply: [{error: rate-limited}, model]}]\n"
        said, _, done = self.after(asks("set_up.txt"), asks("client.txt"), scenario, "--repeat", "2", "--jobs", "1")
        self.assertEqual(said, ["429", "429"], done.stdout)


if __name__ == "__main__":
    unittest.main()
