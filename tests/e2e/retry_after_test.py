#!/usr/bin/python3
"""What real clients make of Retry-After, form by form, and of a session whose clock runs faster than theirs. docs/clients.md and
docs/time.md tell it."""
import datetime
import json
import unittest

from cfmock_process import NODE_CLIENT, PYTHON_CLOUDFLARE, Server

BACK_OFF = 0.35  # the SDKs' own first pause is 0.375 to 0.5 s
TRIES = 5
SDK_4 = {"SDK_PACKAGE": "cloudflare-4"}


def scenario(**more):
    parts = {"name": "scenario", "title": "A test's own", "cause": "rate-limited",
             "credentials": {"primary": {"token": {"permissions": ["Zone Read"]}}}, **more}
    return "cfmock: 1\n" + "".join(f"{key}: {json.dumps(value)}\n" for key, value in parts.items())


def refused_twice(form):
    return scenario(rules=[{"on": "GET /zones", "reply": [{"error": "rate-limited", "retry_after": form, "times": 2}]}])


def waits(server, clock="real_at"):
    """Seconds between one request and the next, on the machine's clock or on the session's (at)."""
    at = [datetime.datetime.fromisoformat(row[clock].replace("Z", "+00:00")) for row in server.journal()]
    return [(later - earlier).total_seconds() for earlier, later in zip(at, at[1:])]


class Forms(unittest.TestCase):
    def sdk_waits(self, form, **env):
        """Its two waits after two refusals; it must have come through, or given up as it should have not."""
        with Server(refused_twice(form)) as server:
            self.assertEqual(server.outcome(NODE_CLIENT, "zones", **env), {"done": {"zones": ["example.com"]}})
            return waits(server)[:2]

    def test_sdk_7(self):
        self.assertGreaterEqual(min(self.sdk_waits("1s")), 0.999)
        self.assertGreaterEqual(min(self.sdk_waits("absent")), BACK_OFF)
        self.assertGreaterEqual(min(self.sdk_waits({"http-date": "1s"})), 0.999)
        # Asked again at once: 0 as told; an epoch is more than a timer of Node.js can hold, a word is no number. A busy machine may keep it
        # from that; its own pause is never shorter, however often it is tried.
        for form in ("0s", {"epoch": "1s"}, "nonsense"):
            self.assertTrue(any(min(self.sdk_waits(form)) < BACK_OFF for _ in range(TRIES)), form)

    def test_sdk_4(self):
        self.assertGreaterEqual(min(self.sdk_waits("1s", **SDK_4)), 0.999)
        self.assertGreaterEqual(min(self.sdk_waits({"http-date": "1s"}, **SDK_4)), 0.999)
        for form in ("absent", "0s", {"epoch": "1s"}, "nonsense", "60s"):
            both = self.sdk_waits(form, **SDK_4)
            self.assertGreaterEqual(min(both), BACK_OFF, form)
            self.assertLess(both[0], 30, f"{form}: its own pause, whatever was told")

    def test_python_cloudflare_gives_up_at_once(self):
        for form in ("1s", "0s", "absent", {"http-date": "1s"}, {"epoch": "1s"}, "nonsense"):
            with Server(refused_twice(form)) as server:
                self.assertIn("error", server.outcome(PYTHON_CLOUDFLARE, "zones"), form)
                self.assertEqual(server.calls(), ["GET /zones 429"], form)


class Clocks(unittest.TestCase):
    LIMIT = {"requests": 1, "per": "300s"}

    def lives_through(self, **more):
        """The SDK meets a lock-out of five minutes of the session, and sleeps as told."""
        for _ in range(TRIES):
            with Server(scenario(**more)) as server:
                self.assertEqual(server.outcome(NODE_CLIENT, "zones"), {"done": {"zones": ["example.com"]}})
                statuses = [row["status"] for row in server.journal()]
                if statuses == [200, 200] and waits(server)[0] >= 0.999:
                    continue  # a busy machine kept it from asking until the second of the limit was over
                self.assertEqual(statuses, [200, 429, 200])
                return server.journal()[1]["answer_headers"], waits(server)[1], waits(server, "at")[1]
        self.fail(f"{TRIES} times the limit was over before it was met")

    def told(self, headers):
        return next(value for name, value in headers if name == "Retry-After")

    def test_a_lock_out_of_five_minutes_in_a_second(self):
        headers, lived, session = self.lives_through(limits=self.LIMIT, clock={"scale": 300})
        self.assertEqual(self.told(headers), "1")
        self.assertGreaterEqual(lived, 0.999)
        self.assertGreaterEqual(session, 299.7)

    def test_the_same_of_a_session_in_real_time(self):
        headers, lived, session = self.lives_through(limits={"requests": 1, "per": "1s", "lockout": "1s"})
        self.assertEqual(self.told(headers), "1")
        self.assertGreaterEqual(lived, 0.999)
        self.assertAlmostEqual(lived, session, delta=0.01)

    def test_a_date_is_one_of_the_clients_own_clock(self):
        headers, lived, session = self.lives_through(limits={**self.LIMIT, "retry_after": "http-date"},
                                                     clock={"scale": 300, "start": "2020-01-01T00:00:00Z"})
        self.assertNotIn("2020", self.told(headers))
        self.assertGreaterEqual(lived, 0.999)
        self.assertGreaterEqual(session, 299.7)

    def test_a_frozen_clock_moves_by_the_timeline_alone(self):
        _, _, session = self.lives_through(
            limits={**self.LIMIT, "retry_after": "1s"}, clock="frozen",
            timeline=[{"after": "2 requests", "do": [{"advance": "5m"}]}])
        self.assertEqual(session, 300)


if __name__ == "__main__":
    unittest.main()
