#!/usr/bin/python3
"""Real clients against `cfmock serve`, set up as their users set them up. Each test says what the client does, right or
wrong; docs/clients.md tells it with versions."""
import datetime
import json
import os
import unittest

from cfmock_process import NODE_CLIENT, PYTHON_CLOUDFLARE, PYTHON_LIBCLOUD, SOURCE_DIR, Server

SDK, CLOUDFLARE, LIBCLOUD = NODE_CLIENT, PYTHON_CLOUDFLARE, PYTHON_LIBCLOUD
EXAMPLE = "023e105f4ecef8ad9ca31a8372d0c353"  # example.com in the shipped worlds
RECORDS = f"/zones/{EXAMPLE}/dns_records"
TRIES = 5


def scenario(**more):
    parts = {"name": "scenario", "title": "A test's own", "cause": "none", "world": "many-records",
             "credentials": {"primary": {"token": {"permissions": ["Zone Read", "DNS Write"]}}}, **more}
    return "cfmock: 1\n" + "".join(f"{key}: {json.dumps(value)}\n" for key, value in parts.items())


def gaps(server):
    """Seconds between one request and the next."""
    at = [datetime.datetime.fromisoformat(row["at"].replace("Z", "+00:00")) for row in server.journal()]
    return [(later - earlier).total_seconds() for earlier, later in zip(at, at[1:])]


class Client(unittest.TestCase):
    def refused(self, name, command, job, **expected):
        """The client's error in that shipped scenario; it must not name the credential."""
        with Server(name) as server:
            finished = server.client([*command, job])
            self.assertEqual(finished.returncode, 1, finished.stderr)
            for secret in ("CLOUDFLARE_API_TOKEN", "CLOUDFLARE_API_KEY"):
                if server.env.get(secret, "").strip():
                    self.assertNotIn(server.env[secret], finished.stdout + finished.stderr)
            error = json.loads(finished.stdout)["error"]
            message = expected.pop("message", None)
            if message:
                self.assertIn(message, error["message"])
            self.assertEqual({key: error.get(key) for key in expected if key != "calls"},
                             {key: value for key, value in expected.items() if key != "calls"}, error)
            self.assertEqual(server.calls(), expected["calls"])


class TypeScriptSdk(Client):
    def test_lists_zones_until_an_empty_page(self):
        with Server(scenario()) as server:
            self.assertEqual(server.outcome(SDK, "zones"), {"done": {"zones": ["example.com"]}})
            self.assertEqual(server.calls(), ["GET /zones 200", "GET /zones 200"])  # it does not look at total_pages

    def test_lists_all_records(self):
        with Server(scenario()) as server:
            self.assertEqual(server.outcome(SDK, "records"), {"done": {"records": 250}})
            self.assertEqual([row["pages"]["count"] for row in server.journal()], [100, 100, 50, 0])

    def test_creates_edits_reads_deletes(self):
        with Server(scenario()) as server:
            done = server.outcome(SDK, "crud")["done"]
            self.assertEqual((done["content"], done["left"]), ("192.0.2.78", 0))
            one = f"{RECORDS}/{done['id']}"
            self.assertEqual(server.calls(), [f"POST {RECORDS} 200", f"PATCH {one} 200", f"GET {one} 200",
                                              f"DELETE {one} 200", f"GET {RECORDS} 200"])

    def test_takes_the_false_friend_for_a_success(self):
        with Server("false-friend") as server:
            self.assertEqual(server.outcome(SDK, "verify"), {"done": {"status": "active"}})

    def test_does_not_retry_a_refused_credential(self):
        self.refused("expired-token", SDK, "zones", type="PermissionDeniedError", status=403, codes=[9109],
                     message="Invalid access token", calls=["GET /zones 403"])
        self.refused("expired-token", SDK, "records", type="AuthenticationError", status=401, codes=[10000],
                     message="Authentication error", calls=[f"GET {RECORDS} 401"])
        self.refused("invalid-token", SDK, "verify", type="AuthenticationError", status=401, codes=[1000],
                     message="Invalid API Token", calls=["GET /user/tokens/verify 401"])
        self.refused("wrong-key", SDK, "records", type="BadRequestError", status=400, codes=[10000],
                     calls=[f"GET {RECORDS} 400"])
        self.refused("malformed-key", SDK, "zones", type="BadRequestError", status=400, codes=[6003],
                     message="Invalid format for X-Auth-Key header", calls=["GET /zones 400"])

    def test_does_not_retry_a_missing_permission(self):
        self.refused("read-token-writes", SDK, "create", type="PermissionDeniedError", status=403, codes=[10000],
                     calls=[f"POST {RECORDS} 403"])

    def test_tells_the_blocked_address(self):
        self.refused("blocked-address-ipv4", SDK, "zones", type="PermissionDeniedError", status=403, codes=[9109],
                     message="Cannot use the access token from location: 203.0.113.7", calls=["GET /zones 403"])

    def test_sends_a_request_without_any_credential(self):
        self.refused("no-credentials", SDK, "records", type="BadRequestError", status=400, codes=[9106],
                     calls=[f"GET {RECORDS} 400"])

    def test_trims_a_blank_token_and_sends_none(self):
        self.refused("empty-token", SDK, "zones", type="PermissionDeniedError", status=403, codes=[9106, 9107],
                     calls=["GET /zones 403"])

    def test_takes_a_malformed_id_for_not_found(self):
        self.refused("malformed-zone-id", SDK, "records", type="NotFoundError", status=404, codes=[7003],
                     calls=["GET /zones/example.com/dns_records 404"])

    def test_waits_for_retry_after(self):
        with Server("rate-limit-user") as server:
            self.assertEqual(server.outcome(SDK, "zones"), {"done": {"zones": ["example.com"]}})
            self.assertEqual(server.calls(), ["GET /zones 200", "GET /zones 429", "GET /zones 200"])
            self.assertGreaterEqual(gaps(server)[1], 1.9)

    def test_outlives_two_refusals_of_a_page(self):
        with Server("rate-limit-mid-pagination") as server:
            self.assertEqual(server.outcome(SDK, "records"), {"done": {"records": 250}})
            self.assertGreaterEqual(min(gaps(server)[1:3]), 1.0)

    def test_backs_off_without_retry_after(self):
        for _ in range(TRIES):
            with Server("rate-limit-no-retry-after") as server:
                self.assertEqual(server.outcome(SDK, "zones"), {"done": {"zones": ["example.com"]}})
                first, *more = gaps(server)[1:]
            self.assertGreater(first, 0.35)
            if first < 1 or more:  # else a busy machine made its first pause as long as the lock-out
                self.assertGreater(more[0], 0.7)
                return
        self.fail(f"{TRIES} times it was served after one pause")

    def test_hammers_when_retry_after_is_zero(self):
        for _ in range(TRIES):
            with Server("retry-after-zero") as server:
                outcome = server.outcome(SDK, "zones")
                calls, waits = server.calls(), gaps(server)
            # A busy machine may hold two of its tries apart for the second that the lock-out lasts. By its own pauses it never asks again so soon.
            if "done" in outcome and calls[1:2] == ["GET /zones 429"] and min(waits[1:]) < 0.35 and sum(waits[1:]) >= 0.999:
                continue
            error = outcome["error"]
            self.assertEqual((error["type"], error["status"], error["codes"]), ("RateLimitError", 429, [971]))
            # Three tries within the second that the limit lasts: with its own pauses the third would have been served.
            self.assertEqual(calls, ["GET /zones 200"] + ["GET /zones 429"] * 3)
            return
        self.fail(f"{TRIES} times its tries were held apart")

    def test_waits_out_a_rate_limit_that_says_10000(self):
        with Server("rate-limit-code-10000") as server:
            self.assertEqual(server.outcome(SDK, "zones"), {"done": {"zones": ["example.com"]}})

    def test_retries_what_the_edge_breaks(self):
        with Server("no-bearer-prefix") as server:  # one 502 in HTML
            self.assertEqual(server.outcome(SDK, "records"), {"done": {"records": 4}})


class MultipartOfTheSdk(unittest.TestCase):
    """A multipart upload that is told to come again, by both majors of the SDK."""

    UPLOAD = """
const client = new (require(process.argv[1]).default)({maxRetries: 1});
client.intel.indicatorFeeds.snapshots.update(12, {account_id: process.env.CLOUDFLARE_ACCOUNT_ID}).then(() => console.log(200), (error) => console.log(error.status));
"""
    REFUSED_ONCE = """cfmock: 1
name: scenario
title: An upload is refused once
cause: rate-limited
world: one-zone
credentials: {primary: {token: {permissions: [Zone Read]}}}
rules: [{on: "PUT /accounts/{account_id}/intel/indicator-feeds/{feed_id}/snapshot", reply: {status: 429, body: "{}", headers: {Retry-After: "1"}}}]
"""

    def uploaded(self, package):
        """(what it says, [(status, bytes of the body)] of its requests)"""
        with Server(self.REFUSED_ONCE, "--max-request-time", "2s") as server:
            done = server.client(["node", "-e", self.UPLOAD, os.path.join(SOURCE_DIR, "tests/node/node_modules", package)])
            return done.stdout.strip(), [(row["status"], row["body_size"]) for row in server.journal()]

    def test_the_newest_sends_it_again(self):
        said, rows = self.uploaded("cloudflare")
        self.assertEqual((said, [status for status, _ in rows]), ("403", [429, 403]))
        self.assertGreater(rows[0][1], 0)
        self.assertEqual(rows[0][1], rows[1][1])

    def test_major_4_sends_its_head_alone_and_waits(self):
        said, rows = self.uploaded("cloudflare-4")
        self.assertEqual((said, [status for status, _ in rows]), ("408", [429, 408]))


class PythonCloudflare(Client):
    def test_lists_and_pages(self):
        with Server(scenario()) as server:
            self.assertEqual(server.outcome(CLOUDFLARE, "zones"), {"done": {"zones": ["example.com"]}})
            self.assertEqual(server.outcome(CLOUDFLARE, "records"), {"done": {"records": 250}})

    def test_creates_edits_reads_deletes(self):
        with Server(scenario()) as server:
            done = server.outcome(CLOUDFLARE, "crud")["done"]
            self.assertEqual((done["content"], done["left"]), ("192.0.2.78", 0))
            one = f"{RECORDS}/{done['id']}"
            self.assertEqual(server.calls(), [f"POST {RECORDS} 200", f"PATCH {one} 200", f"GET {one} 200",
                                              f"DELETE {one} 200", f"GET {RECORDS} 200"])

    def test_takes_the_false_friend_for_a_success(self):
        with Server("false-friend") as server:
            self.assertEqual(server.outcome(CLOUDFLARE, "verify"), {"done": {"status": "active"}})

    def test_does_not_retry_a_refused_credential(self):
        self.refused("expired-token", CLOUDFLARE, "zones", type="CloudFlareAPIError", codes=[9109],
                     message="Invalid access token", calls=["GET /zones 403"])
        self.refused("expired-token", CLOUDFLARE, "records", type="CloudFlareAPIError", codes=[10000],
                     message="Authentication error", calls=[f"GET {RECORDS} 401"])
        self.refused("wrong-key", CLOUDFLARE, "zones", type="CloudFlareAPIError", codes=[9103],
                     calls=["GET /zones 403"])
        self.refused("wrong-key", CLOUDFLARE, "records", type="CloudFlareAPIError", codes=[10000],
                     calls=[f"GET {RECORDS} 400"])
        self.refused("malformed-key", CLOUDFLARE, "zones", type="CloudFlareAPIError", codes=[6003],
                     message="Invalid request headers", calls=["GET /zones 400"])
        self.refused("empty-token", CLOUDFLARE, "zones", type="CloudFlareAPIError", codes=[6003],
                     calls=["GET /zones 400"])
        self.refused("malformed-zone-id", CLOUDFLARE, "records", type="CloudFlareAPIError", codes=[7003],
                     calls=["GET /zones/example.com/dns_records 404"])

    def test_does_not_retry_a_missing_permission(self):
        self.refused("read-token-writes", CLOUDFLARE, "create", type="CloudFlareAPIError", codes=[10000],
                     calls=[f"POST {RECORDS} 403"])

    def test_tells_the_blocked_address(self):
        self.refused("blocked-address-ipv4", CLOUDFLARE, "zones", type="CloudFlareAPIError", codes=[9109],
                     message="Cannot use the access token from location: 203.0.113.7", calls=["GET /zones 403"])

    def test_asks_nothing_without_a_credential(self):
        self.refused("no-credentials", CLOUDFLARE, "zones", type="CloudFlareAPIError", codes=[0],
                     message="neither email/key or token defined", calls=[])

    def test_gives_up_at_the_first_rate_limit(self):
        self.refused("rate-limit-mid-pagination", CLOUDFLARE, "records", type="CloudFlareAPIError", codes=[10429],
                     message="Rate limited", calls=[f"GET {RECORDS} 200", f"GET {RECORDS} 429"])

    def test_tells_a_rate_limit_from_a_bad_token_by_its_text_alone(self):
        with Server("rate-limit-code-10000") as server:
            self.assertEqual(server.outcome(CLOUDFLARE, "zones"), {"done": {"zones": ["example.com"]}})
            error = server.outcome(CLOUDFLARE, "zones")["error"]
            self.assertEqual((error["codes"], error["message"][:13]), ([10000], "Rate limited."))

    def test_lets_requests_own_error_through_when_the_answer_is_html(self):
        self.refused("no-bearer-prefix", CLOUDFLARE, "records", type="HTTPError", message="502 Server Error",
                     calls=[f"GET {RECORDS} 502"])


class PythonLibcloud(Client):
    def test_lists_zones(self):
        with Server(scenario(world="many-zones")) as server:
            self.assertEqual(len(server.outcome(LIBCLOUD, "zones")["done"]["zones"]), 52)

    def test_breaks_on_records_as_the_api_sends_them_today(self):
        """It reads zone_name, which records no longer have since 2024-11-30. What it created stays behind."""
        with Server(scenario()) as server:
            error = server.outcome(LIBCLOUD, "create")["error"]
            self.assertEqual((error["type"], error["message"]), ("KeyError", "'zone_name'"))
            self.assertEqual(server.calls(), [f"GET /zones/{EXAMPLE} 200", f"POST {RECORDS} 200"])

    def test_reads_records_as_they_were_before(self):
        body = {"success": True, "errors": [], "messages": [], "result": [
            {"id": "0" * 32, "type": "A", "name": "www.example.com", "content": "192.0.2.1", "zone_name": "example.com",
             "created_on": "2024-01-01T00:00:00Z", "modified_on": "2024-01-01T00:00:00Z"}],
            "result_info": {"page": 1, "per_page": 100, "total_pages": 1, "count": 1, "total_count": 1}}
        with Server(scenario(rules=[{"on": f"GET {RECORDS}", "reply": {"status": 200, "body": body}}])) as server:
            self.assertEqual(server.outcome(LIBCLOUD, "records"), {"done": {"records": 1}})

    def test_does_not_retry_a_refused_credential(self):
        self.refused("expired-token", LIBCLOUD, "zones", type="LibcloudError", message="9109: Invalid access token",
                     calls=["GET /zones 403"])
        self.refused("wrong-key", LIBCLOUD, "records", type="InvalidCredsError",
                     message="9103: Unknown X-Auth-Key or X-Auth-Email", calls=[f"GET /zones/{EXAMPLE} 403"])
        self.refused("malformed-key", LIBCLOUD, "zones", type="LibcloudError",
                     message="6103: Invalid format for X-Auth-Key header", calls=["GET /zones 400"])
        self.refused("empty-token", LIBCLOUD, "zones", type="LibcloudError", message="6003: Invalid request headers",
                     calls=["GET /zones 400"])

    def test_does_not_retry_a_missing_permission(self):
        self.refused("no-dns-permission", LIBCLOUD, "records", type="LibcloudError",
                     message="10000: Authentication error",
                     calls=[f"GET /zones/{EXAMPLE} 200", f"GET {RECORDS} 403"])

    def test_tells_the_blocked_address(self):
        self.refused("blocked-address-ipv4", LIBCLOUD, "zones", type="LibcloudError",
                     message="Cannot use the access token from location: 203.0.113.7", calls=["GET /zones 403"])

    def test_gives_up_at_the_first_rate_limit(self):
        self.refused("rate-limit-user", LIBCLOUD, "records", type="LibcloudError", message="10429: Rate limited",
                     calls=[f"GET /zones/{EXAMPLE} 200", f"GET {RECORDS} 429"])

    def test_tells_a_rate_limit_from_a_bad_token_by_its_text_alone(self):
        self.refused("rate-limit-code-10000", LIBCLOUD, "records", type="LibcloudError",
                     message="10000: Rate limited.", calls=[f"GET /zones/{EXAMPLE} 200", f"GET {RECORDS} 429"])

    def test_takes_no_base_path(self):
        """Its /client/v4 is fixed: a wrong path in the base URL does not reach it."""
        with Server("missing-client-v4") as server:
            self.assertEqual(server.outcome(LIBCLOUD, "zones"), {"done": {"zones": ["example.com"]}})


class Curl(Client):
    def curl(self, server, *arguments, auth=True):
        credential = ["-H", "Authorization: Bearer " + server.env["CLOUDFLARE_API_TOKEN"]] if auth else []
        finished = server.client(["curl", "-sS", "-w", "\n%{http_code}", *credential, *arguments])
        body, _, status = finished.stdout.rpartition("\n")
        return finished.returncode, int(status), json.loads(body) if body.strip() else None

    def test_happy_path(self):
        with Server(scenario()) as server:
            records = server.env["CLOUDFLARE_BASE_URL"] + RECORDS
            self.assertEqual(self.curl(server, server.env["CLOUDFLARE_BASE_URL"] + "/zones")[2]["result"][0]["id"], EXAMPLE)
            self.assertEqual(len(self.curl(server, records + "?page=3&per_page=100")[2]["result"]), 50)
            as_json = ["-H", "Content-Type: application/json"]
            made = self.curl(server, *as_json, "-d", '{"type":"A","name":"e2e","content":"192.0.2.77"}', records)[2]["result"]
            self.assertEqual(made["name"], "e2e.example.com")
            edited = self.curl(server, *as_json, "-X", "PATCH", "-d", '{"content":"192.0.2.78"}', f"{records}/{made['id']}")
            self.assertEqual(edited[2]["result"]["content"], "192.0.2.78")
            self.assertEqual(self.curl(server, "-X", "DELETE", f"{records}/{made['id']}")[2]["result"], {"id": made["id"]})
            self.assertEqual(self.curl(server, f"{records}/{made['id']}")[1:2], (404,))

    def test_sends_a_form_unless_told_otherwise(self):
        with Server("wrong-content-type") as server:
            _, status, body = self.curl(server, "-d", "{}", server.env["CLOUDFLARE_BASE_URL"] + RECORDS)
            self.assertEqual((status, body["errors"][0]["code"]), (400, 9207))

    def test_succeeds_on_401_unless_told_otherwise(self):
        with Server("expired-token") as server:
            url = server.env["CLOUDFLARE_BASE_URL"] + RECORDS
            code, status, body = self.curl(server, url)
            self.assertEqual((code, status, body["errors"][0]["code"]), (0, 401, 10000))
            self.assertEqual(self.curl(server, "--fail", url)[:2], (22, 401))

    def test_without_a_credential(self):
        with Server("no-credentials") as server:
            _, status, body = self.curl(server, server.env["CLOUDFLARE_BASE_URL"] + "/zones", auth=False)
            self.assertEqual((status, [error["code"] for error in body["errors"]]), (403, [9106, 9107]))

    def test_retry_waits_for_retry_after(self):
        with Server("rate-limit-user") as server:
            url = server.env["CLOUDFLARE_BASE_URL"] + "/zones"
            self.assertEqual(self.curl(server, url)[1], 200)
            # Both answers go to the output; its last line is the status of the last.
            finished = server.client(["curl", "-sS", "--retry", "2", "-w", "\n%{http_code}", "-H",
                                      "Authorization: Bearer " + server.env["CLOUDFLARE_API_TOKEN"], url])
            self.assertEqual(finished.stdout.rsplit("\n", 1)[-1], "200")
            self.assertEqual(server.calls(), ["GET /zones 200", "GET /zones 429", "GET /zones 200"])
            self.assertGreaterEqual(gaps(server)[1], 2.0)


if __name__ == "__main__":
    unittest.main()
