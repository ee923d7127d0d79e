#!/usr/bin/python3
"""The HTML report in a real browser: Debian's Chromium, driven by playwright-core (tests/node/html_report.cjs)."""
import json
import os
import re
import signal
import subprocess
import tempfile
import time
import unittest

from cfmock_process import CAREFUL, CARELESS, CFMOCK, PYTHON, SOURCE_DIR, run

# Refused twice on page two; waits too short a time; keeps its connection; leaves its token where the test can find it.
HASTY = """
import http.client, json, os, sys, time, urllib.parse
url = urllib.parse.urlsplit(os.environ["CLOUDFLARE_BASE_URL"])
token, zone = os.environ["CLOUDFLARE_API_TOKEN"], os.environ["CLOUDFLARE_ZONE_ID"]
open(sys.argv[1], "w").write(token)
api = http.client.HTTPConnection(url.hostname, url.port)
def ask(page):
    api.request("GET", f"{url.path}/zones/{zone}/dns_records?per_page=100&page={page}", headers={"Authorization": "Bearer " + token})
    answer = api.getresponse()
    answer.read()
    return answer.status
for page in (1, 2, 3):
    while ask(page) == 429:
        time.sleep(0.1)
print("done, with", token)
"""

# Five thousand requests over a few connections, most of them served.
MANY = """
import http.client, os, urllib.parse
url = urllib.parse.urlsplit(os.environ["CLOUDFLARE_BASE_URL"])
head = {"Authorization": "Bearer " + os.environ["CLOUDFLARE_API_TOKEN"], "User-Agent": "many/1"}
api = [http.client.HTTPConnection(url.hostname, url.port) for _ in range(4)]
for i in range(5000):
    one = api[i % 4]
    path = "/zones?page=%d" % i if i % 10 else "/zones/023e105f4ecef8ad9ca31a8372d0c353/dns_records"
    one.request("GET", url.path + path, headers=head)
    one.getresponse().read()
"""

CALM = """\
cfmock: 1
name: calm
title: Everything is served
cause: none
credentials:
  primary: {token: {permissions: [Zone Read, DNS Read]}}
proof:
  - {send: GET /zones, as: primary, answer: {status: 200}}
expect:
  - calls: {of: GET /zones, at_most: 10}
  - exit: 0
"""

# An answer that is held back, one of each kind that is refused, and one that never comes.
KINDS = """\
cfmock: 1
name: kinds
title: One answer of each kind
cause: none
credentials:
  primary: {token: {permissions: [Zone Read, DNS Read]}}
rules:
  - on: GET /zones
    reply: [{status: 200, body: "{}", delay: 300ms}, {status: 404, body: "{}"}, {status: 403, body: "{}"}, {status: 429, body: "{}"}, {status: 502, body: "{}"}, {fault: close}]
proof:
  - {send: GET /user/tokens/verify, as: primary, answer: {status: 200}}
expect:
  - exit: 0
"""

ATTACK = "<script>window.ran = 1</script><img src=\"http://192.0.2.1/x\" onerror=\"window.ran = 1\">' onclick='window.ran = 1 </script><!--\u2028"


class Html(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = folder.name
        cls.write("hasty.py", HASTY)
        run("run", "rate-limit-mid-pagination", "--html", cls.path("hasty.html"), "--", PYTHON, cls.path("hasty.py"), cls.path("token"))

    @classmethod
    def path(cls, name):
        return os.path.join(cls.folder, name)

    @classmethod
    def write(cls, name, text):
        with open(cls.path(name), "w", encoding="utf-8") as file:
            file.write(text)

    def read(self, name):
        with open(self.path(name), encoding="utf-8") as file:
            return file.read()

    def look(self, check, name="hasty.html"):
        done = subprocess.run(["node", os.path.join(SOURCE_DIR, "tests/node/html_report.cjs"), check, self.path(name)], capture_output=True,
                              text=True, timeout=120, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def test_the_picture_holds_what_happened(self):
        seen = self.look("draws")
        self.assertEqual(seen.pop("title"), "rate-limit-mid-pagination [hasty.py]: not met - cfmock")
        self.assertIn("not met", seen.pop("verdict"))
        decided = seen.pop("decided")
        self.assertGreater(decided, 3)
        self.assertEqual(seen, {"lanes": 1, "exchanges": 5, "bars": 0, "retryAfter": 2, "waits": 2, "early": 2, "items": 5, "chains": 1, "shapes": 2})

    def test_a_bar_for_what_is_held_back_and_a_shape_for_each_kind_of_answer(self):
        self.write("kinds.yaml", KINDS)
        run("run", self.path("kinds.yaml"), "--html", self.path("kinds.html"), "--", "sh", "-c",
            'for i in 1 2 3 4 5 6; do curl -s "$CLOUDFLARE_BASE_URL/zones"; done; exit 0')
        seen = self.look("draws", "kinds.html")
        self.assertEqual((seen["exchanges"], seen["bars"], seen["shapes"]), (6, 1, 6))

    def test_an_exchange_unfolds_from_the_picture_and_from_the_verdict(self):
        text = self.look("unfolds")["text"]
        for part in ("Authorization", '<token "primary" #', "429 10429", "Retry-After", '"success": false', "rate-limit-mid-pagination.yaml"):
            self.assertIn(part, text)

    def test_of_a_broken_answer_it_shows_what_left(self):
        self.write("broken.yaml", CALM.replace("name: calm", "name: broken").replace("proof:", f"""\
rules:
  - on: GET /zones
    reply: [{{status: 200, body: {json.dumps(ATTACK.replace(chr(0x2028), "") + "x" * 50)}, fault: truncated-body}}]
proof:"""))
        run("run", self.path("broken.yaml"), "--html", self.path("broken.html"), "--", "sh", "-c", 'curl -s "$CLOUDFLARE_BASE_URL/zones"; exit 0')
        shown, left = self.look("first", "broken.html")["text"].split("AS IT LEFT")
        self.assertIn(ATTACK[:40], shown)
        self.assertRegex(left, r"HTTP/1\.1 200 OK\n")
        self.assertIn("<script>window.ran = 1</script>", left)
        self.assertNotIn("x" * 40, left)
        self.write("late.yaml", CALM.replace("name: calm", "name: late").replace("proof:", "rules: [{on: GET /zones, reply: [{status: 200, body: '{}', delay: 1ms}]}]\nproof:"))
        run("run", self.path("late.yaml"), "--html", self.path("late.html"), "--", "sh", "-c", 'curl -s "$CLOUDFLARE_BASE_URL/zones"; exit 0')
        self.assertNotIn("AS IT LEFT", self.look("first", "late.html")["text"])

    def test_two_scenarios_of_one_name_have_a_row_each(self):
        for folder in ("a", "b"):
            os.makedirs(self.path(folder), exist_ok=True)
            self.write(f"{folder}/calm.yaml", CALM)
        run("run", self.path("a"), self.path("b"), "--html", self.path("two.html"), "--", "sh", "-c", 'exec curl -s "$CLOUDFLARE_BASE_URL/zones"')
        seen = self.look("index", "two.html")
        self.assertEqual([row[0] for row in seen["table"]], [f"calm ({self.path(folder)}/calm.yaml)" for folder in ("a", "b")])

    def test_the_index_names_the_runs_that_are_not_whole(self):
        for name in ("first", "second", "third"):
            self.write(f"{name}.yaml", CALM.replace("name: calm", f"name: {name}") + f"env: {{WHICH: {name}}}\n")
        client = f'[ $WHICH = first ] || {{ echo > {self.path("asked")}; exec cat /dev/zero > /dev/null; }}; exec curl -s "$CLOUDFLARE_BASE_URL/zones"'
        process = subprocess.Popen([CFMOCK, "run", *(self.path(f"{name}.yaml") for name in ("first", "second", "third")), "--jobs", "1",
                                    "--html", self.path("unfinished.html"), "--client", f"c={client}"], stdout=subprocess.DEVNULL)
        while not os.path.exists(self.path("asked")):
            self.assertIsNone(process.poll())
            time.sleep(0.005)  # who looks without a pause takes a core from whom he waits for
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(30), 130)
        seen = self.look("unfinished", "unfinished.html")
        self.assertEqual([line for line in seen["note"].split("\n") if line], ["Interrupted: 1 of 3 runs is whole, 1 was cut, 1 never ran", "cut: second [c]", "never ran: third [c]"])
        self.assertEqual([cell.split(" ", 1)[1] for cell in seen["cells"]], ["met", "inconclusive", "never ran"])
        self.assertIn("never ran", seen["verdict"].lower())
        self.assertEqual(seen["because"], "it was interrupted (Ctrl-C) before this run began")
        self.assertGreaterEqual(seen["least"], 4.5)

    def test_no_secret_is_in_the_file(self):
        token = self.read("token")
        self.assertGreater(len(token), 20)
        self.assertNotIn(token, self.read("hasty.html"))

    def test_with_the_keyboard_alone(self):
        self.look("keyboard")

    def test_filters_and_grouping(self):
        self.assertEqual(self.look("filters"), {"all": 5, "failed": 2})

    def test_light_and_dark_both_legible(self):
        least = self.look("colours")["least"]
        self.assertGreaterEqual(least["light"], 4.5)
        self.assertGreaterEqual(least["dark"], 4.5)

    def test_on_paper(self):
        seen = self.look("paper")
        self.assertEqual(seen["unfolded"], 3)
        self.assertGreaterEqual(seen["pages"], 2)

    def test_on_a_telephone(self):
        self.look("narrow")

    def test_many_runs_have_an_index(self):
        run("run", "expired-token", "rate-limit-user", "--html", self.path("many.html"), "--client", "careful=" + " ".join(CAREFUL),
            "--client", "careless=" + " ".join(CARELESS))
        seen = self.look("index", "many.html")
        self.assertEqual([row[0] for row in seen["table"]], ["expired-token", "rate-limit-user"])
        self.assertEqual(seen["table"][0][1:], ["✓ met", "✕ not met"])
        self.assertEqual(seen["title"], "expired-token [careless]: not met - cfmock")

    def test_an_attack_in_every_text_runs_nothing_and_is_shown(self):
        page = self.read("hasty.html")
        head, data, tail = re.split(r'(?<=id="data">)(.*?)(?=</script>)', page, maxsplit=1, flags=re.S)
        document = json.loads(data)
        document["texts"] = [ATTACK + text for text in document["texts"]]
        one = document["runs"][0]
        one["world"] = [ATTACK]
        for name in ("scenario", "file", "title", "cause", "client", "why"):
            one[name] = ATTACK + one[name]
        one["process"]["command"] = one["process"]["ending"] = ATTACK
        for stream in ("out", "err"):
            one["process"][stream] = {"text": ATTACK, "size": len(ATTACK)}
        safe = json.dumps(document, ensure_ascii=False)
        for character in "<>&\u2028\u2029":
            safe = safe.replace(character, f"\\u{ord(character):04x}")
        self.write("attack.html", head + safe + tail)
        self.look("hostile", "attack.html")

    def test_the_policy_of_the_page_stops_what_a_mistake_would_let_in(self):
        self.look("policy")

    def test_an_attack_through_a_real_run(self):
        name = "<script>alert(1)</script>"
        run("run", "expired-token", "--html", self.path("real.html"), "--client",
            f"{name}=curl -s -A '{ATTACK.splitlines()[0].split(chr(39))[0]}' \"$CLOUDFLARE_BASE_URL/zones?a=%3Cscript%3E<script>alert(1)</script>\"; echo '{name}'")
        self.assertEqual(self.read("real.html").count("<script"), 2)
        self.assertEqual(self.look("draws", "real.html")["exchanges"], 1)

    def test_five_thousand_exchanges(self):
        self.write("calm.yaml", CALM)
        self.write("many.py", MANY)
        run("run", self.path("calm.yaml"), "--timeout", "100s", "--html", self.path("large.html"), "--", PYTHON, self.path("many.py"))
        size = os.path.getsize(self.path("large.html"))
        seen = self.look("large", "large.html")
        print(f"5,000 exchanges: {size / 1e6:.1f} MB, {seen}")
        self.assertEqual(seen["exchanges"], 5000)
        self.assertLess(size, 12e6)
        self.assertLess(seen["paint"], 2000)
        for action in ("unfold", "filter", "zoom"):
            self.assertLess(seen[action], 5000, action)  # of a busy machine


if __name__ == "__main__":
    unittest.main()
