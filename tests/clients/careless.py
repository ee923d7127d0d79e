#!/usr/bin/env python3
"""The same job as careful.py, with the bugs that real clients had. It exists to be caught.

Without arguments it has them all; `--bug NAME` (again and again) gives it only those, `--bugs` lists them.
It is bounded: four tries of a call at most, and with all bugs it never waits.
"""
import http.client
import json
import os
import sys
import time
import urllib.parse

BUGS = {
    "tight-retry": "whatever was refused is asked again at once, three times; Retry-After is not read",
    "switch-header": "on the second try the token goes without \"Bearer \", on the third as X-Auth-Key",
    "grep-10000": "an answer that has 10000 anywhere in it counts as an authentication error",
    "blind-write": "a failed read counts as an empty list, and what is missing is written",
    "empty-id": "a record that was not found is put to an empty id",
    "first-page": "only the first page of a list is read",
    "no-content-type": "what is written has no Content-Type",
    "no-user-agent": "it does not say what it is",
    "follow-redirect": "a redirect is followed, wherever it leads, with the credential",
    "no-check": "an empty or blank credential is sent as it is",
    "leak": "the error text holds the credential",
    "no-codes": "the error text holds neither status nor code",
    "old-secret": "it rolls its token and goes on with the old secret",
    "left-token": "the token that it made for the job is never deleted, and may do everything",
    "exit-zero": "it always exits 0",
}


class Failed(Exception):
    pass


class Careless:
    def __init__(self, bugs):
        self.bugs = bugs
        url = urllib.parse.urlsplit(os.environ["CLOUDFLARE_BASE_URL"])
        self.host, self.prefix = url.netloc, url.path
        self.token = os.environ.get("CLOUDFLARE_API_TOKEN", "")
        self.key = os.environ.get("CLOUDFLARE_API_KEY", "")
        self.email = os.environ.get("CLOUDFLARE_EMAIL", "")
        if "no-check" not in bugs and not (self.token or self.key).strip():
            raise Failed("no credential")

    def credential(self, attempt):
        if "switch-header" in self.bugs and attempt > 0 and self.token:
            if attempt == 1:
                return {"Authorization": self.token}
            return {"X-Auth-Key": self.token, "X-Auth-Email": self.email or "dev@example.com"}
        if self.token:
            return {"Authorization": "Bearer " + self.token}
        return {"X-Auth-Key": self.key, "X-Auth-Email": self.email} if self.key else {}

    def send(self, method, path, body, attempt):
        headers = self.credential(attempt)
        if "no-user-agent" not in self.bugs:
            headers["User-Agent"] = "careless-ddns/0.1"
        if body is not None and "no-content-type" not in self.bugs:
            headers["Content-Type"] = "application/json"
        host, target = self.host, self.prefix + path
        while True:
            connection = http.client.HTTPConnection(host, timeout=10)
            try:
                connection.request(method, target, body and json.dumps(body), headers)
                answer = connection.getresponse()
                text = answer.read().decode("utf-8", "replace")
            finally:
                connection.close()
            there = urllib.parse.urlsplit(answer.headers.get("Location", ""))
            if "follow-redirect" not in self.bugs or not there.netloc or there.netloc == host:
                return answer.status, answer.headers.get("Retry-After"), text
            host, target = there.netloc, there.path

    def ask(self, method, path, body=None):
        for attempt in range(4):
            try:
                status, retry_after, text = self.send(method, path, body, attempt)
            except (OSError, http.client.HTTPException) as error:
                status, retry_after, text = 0, None, str(error)
            if 200 <= status < 300 and not ("grep-10000" in self.bugs and "10000" in text):
                return json.loads(text)
            self.complain(method, path, status, text)
            if "tight-retry" in self.bugs:
                continue
            if status != 429 and status < 500 or "10502" in text:
                break
            time.sleep(max(int(retry_after or 0), 2 ** attempt))
        raise Failed(f"{method} {path} failed")

    def complain(self, method, path, status, text):
        what = "update failed" if "no-codes" in self.bugs else f"{status} {text}"
        who = f" (token {self.token or self.key})" if "leak" in self.bugs else ""
        print(f"careless: {method} {path}: {what}{who}", file=sys.stderr)

    def listed(self, path):
        items, page = [], 1
        while True:
            try:
                answer = self.ask("GET", f"{path}{'&' if '?' in path else '?'}page={page}")
            except Failed:
                if "blind-write" not in self.bugs:
                    raise
                return items
            items += answer.get("result") or []
            pages = (answer.get("result_info") or {}).get("total_pages", 1)
            if page >= pages or "first-page" in self.bugs:
                return items
            page += 1

    def roll(self):
        own = self.ask("GET", "/user/tokens/verify")["result"]["id"]
        secret = self.ask("PUT", f"/user/tokens/{own}/value", {})["result"]
        if "old-secret" not in self.bugs:
            self.token = secret

    def narrow(self, zone):
        wide = "left-token" in self.bugs
        names = [] if wide else ["Zone Read", "DNS Write"]
        groups = [{"id": group["id"]} for group in self.ask("GET", "/user/tokens/permission_groups")["result"]
                  if wide and group["scopes"] == ["com.cloudflare.api.account.zone"] or group["name"] in names]
        resource = "com.cloudflare.api.account.zone." + ("*" if wide else zone)
        made = self.ask("POST", "/user/tokens", {"name": "careless-ddns", "policies": [
            {"effect": "allow", "permission_groups": groups, "resources": {resource: "*"}}]})["result"]
        maker, self.token = self.token, made["value"]
        if "leak" in self.bugs:
            print(f"careless: working with {self.token}", file=sys.stderr)
        return maker, made["id"]

    def zone(self, name):
        if os.environ.get("CLOUDFLARE_ZONE_ID") and os.environ.get("DDNS_LOOKUP") != "1":
            return os.environ["CLOUDFLARE_ZONE_ID"]
        zones = self.listed(f"/zones?name={name}")
        if not zones and "blind-write" not in self.bugs:
            raise Failed(f"no zone {name}")
        return zones[0]["id"] if zones else ""

    def update(self, zone, name, content):
        body = {"type": "A", "name": name, "content": content, "ttl": 1}
        path = f"/zones/{zone}/dns_records"
        mine = [record for record in self.listed(path) if (record["type"], record["name"]) == ("A", name)]
        if mine and mine[0]["content"] == content:
            return
        if mine:
            self.ask("PUT", f"{path}/{mine[0]['id']}", body)
        elif "empty-id" in self.bugs:
            self.ask("PUT", f"{path}/", body)
        else:
            self.ask("POST", path, body)


def chosen(arguments):
    if not arguments:
        return set(BUGS)
    bugs = set(arguments[1::2])
    if arguments == ["--bugs"] or set(arguments[::2]) != {"--bug"} or not bugs or bugs - set(BUGS):
        for name, what in BUGS.items():
            print(f"{name:16} {what}")
        sys.exit(0 if arguments == ["--bugs"] else 2)
    return bugs


def main():
    bugs = chosen(sys.argv[1:])
    name = os.environ["CLOUDFLARE_ZONE_NAME"]
    try:
        client = Careless(bugs)
        if os.environ.get("DDNS_VERIFY") == "1" and client.token:
            client.ask("GET", "/user/tokens/verify")
        if os.environ.get("DDNS_ROLL") == "1":
            client.roll()
        zone = client.zone(name)
        narrow = client.narrow(zone) if os.environ.get("DDNS_NARROW") == "1" else None
        client.update(zone, "www." + name, os.environ.get("DDNS_CONTENT", "192.0.2.99"))
        if narrow and "left-token" not in bugs:
            client.token = narrow[0]
            client.ask("DELETE", f"/user/tokens/{narrow[1]}")
        print(f"www.{name} is up to date")
    except Failed as failure:
        print(f"careless: {failure}", file=sys.stderr)
        return 0 if "exit-zero" in bugs else 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
