#!/usr/bin/env python3
"""Makes sure that A www.<zone> has the content $DDNS_CONTENT, as a careful client does it.

Environment: CLOUDFLARE_BASE_URL; CLOUDFLARE_API_TOKEN, or CLOUDFLARE_EMAIL and CLOUDFLARE_API_KEY;
CLOUDFLARE_ZONE_NAME; CLOUDFLARE_ZONE_ID (empty, or with DDNS_LOOKUP=1: the zone is looked up by its name).
DDNS_VERIFY=1 asks first whether the token is good. DDNS_NARROW=1 makes a token for that zone alone, works with it and
deletes it; DDNS_ROLL=1 rolls its own token first and works with the new secret. Exit code: 0 only when the record is as it should be.
"""
import contextlib
import os
import re
import sys
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "careful"))
from core import Api, Failed, checked_id, config  # noqa: E402


def verify_path(authorization):
    """The user's endpoint calls a good token of an account invalid."""
    account = os.environ.get("CLOUDFLARE_ACCOUNT_ID", "")
    of_account = authorization.startswith("Bearer cfat_") and re.fullmatch(r"[0-9a-f]{32}", account)
    return f"/accounts/{account}/tokens/verify" if of_account else "/user/tokens/verify"


def find_zone(api, name):
    configured = os.environ.get("CLOUDFLARE_ZONE_ID", "")
    if configured and os.environ.get("DDNS_LOOKUP") != "1":
        return urllib.parse.quote(configured, safe="")
    zones = [zone for zone in api.pages("/zones", {"name": name}) if zone.get("name") == name]
    if len(zones) != 1:
        raise Failed(f"this credential sees {len(zones)} zones named {name}: check its zones and permissions")
    return checked_id(zones[0])


def update(api, zone, name, content):
    records = api.pages(f"/zones/{zone}/dns_records")
    mine = [record for record in records if (record.get("type"), record.get("name")) == ("A", name)]
    if len(mine) > 1:
        raise Failed(f"{len(mine)} A records are named {name}: which one is meant?")
    if not mine:
        api.ask("POST", f"/zones/{zone}/dns_records", body={"type": "A", "name": name, "content": content, "ttl": 1})
        return f"created A {name} {content}"
    if mine[0].get("content") == content:
        return f"A {name} is {content} already"
    api.ask("PATCH", f"/zones/{zone}/dns_records/{checked_id(mine[0])}", body={"content": content})
    return f"changed A {name} from {mine[0].get('content')} to {content}"


def bearer(secret):
    """Of a secret that the API has just made: never printed, as the configured one."""
    if not re.fullmatch(r"[!-~]+", str(secret)):
        raise Failed("the API made a secret that is none")
    return {"Authorization": "Bearer " + secret}


def rolled(api):
    own = checked_id(api.ask("GET", "/user/tokens/verify")["result"])
    api.headers.update(bearer(api.ask("PUT", f"/user/tokens/{own}/value", body={})["result"]))


class Narrowed:
    """A token for one zone, deleted again whatever happens."""

    def __init__(self, api, zone):
        self.api, self.zone, self.maker = api, zone, dict(api.headers)

    def __enter__(self):
        groups = [{"id": checked_id(group)} for name in ("Zone Read", "DNS Write") for group in self.api.ask(
            "GET", "/user/tokens/permission_groups", {"name": name})["result"] if group.get("name") == name]
        made = self.api.ask("POST", "/user/tokens", body={"name": "careful-ddns", "policies": [{
            "effect": "allow", "permission_groups": groups,
            "resources": {f"com.cloudflare.api.account.zone.{self.zone}": "*"}}]})["result"]
        self.id = checked_id(made)
        self.api.headers.update(bearer(made["value"]))

    def __exit__(self, *failure):
        self.api.headers = self.maker
        self.api.ask("DELETE", f"/user/tokens/{self.id}")


def main():
    try:
        base_url, auth, zone_name = config()
        api = Api(base_url, auth)
        if os.environ.get("DDNS_VERIFY") == "1" and "Authorization" in auth:
            state = api.ask("GET", verify_path(auth["Authorization"]))["result"].get("status")
            if state != "active":
                raise Failed(f"the token is {state}")
        if os.environ.get("DDNS_ROLL") == "1":
            rolled(api)
        zone = find_zone(api, zone_name)
        narrow = os.environ.get("DDNS_NARROW") == "1"
        with Narrowed(api, zone) if narrow else contextlib.nullcontext():
            print(update(api, zone, "www." + zone_name, os.environ.get("DDNS_CONTENT", "192.0.2.99")))
    except Failed as failure:
        print(f"careful: {failure}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
