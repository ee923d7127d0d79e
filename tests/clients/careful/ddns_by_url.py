#!/usr/bin/env python3
"""Sets A www.<zone> to the address that $DDNS_ADDRESS_URL tells, if what it tells is an address."""
import http.client
import ipaddress
import os
import urllib.parse

from core import Failed, checked_id, run


def own_address():
    url = urllib.parse.urlsplit(os.environ["DDNS_ADDRESS_URL"])
    connection = http.client.HTTPConnection(url.netloc, timeout=10)
    connection.request("GET", url.path)
    text = connection.getresponse().read().decode("utf-8", "replace").strip()
    try:
        return str(ipaddress.IPv4Address(text))
    except ValueError:
        raise Failed(f"{url.path} tells no address but {len(text)} characters of something else: nothing was changed") from None


def job(api, zone_name):
    address, name = own_address(), "www." + zone_name
    path = f"/zones/{os.environ['CLOUDFLARE_ZONE_ID']}/dns_records"
    for record in api.pages(path, {"type": "A", "name": name}):
        if record.get("name") == name and record.get("content") != address:
            api.ask("PATCH", f"{path}/{checked_id(record)}", body={"content": address})
    return f"{name} is {address}"


run(job)
