#!/usr/bin/python3
"""python3-libcloud's DNS driver, as its documentation shows it: python_libcloud.py JOB ARGS... (see jobs.tsv)."""
import os
import sys
import urllib.parse

import requests
from libcloud.common.exceptions import BaseHTTPError
from libcloud.common.types import LibcloudError
from libcloud.dns.providers import get_driver
from libcloud.dns.types import Provider

ZONE_NAME = os.environ["CLOUDFLARE_ZONE_NAME"]


def connect():
    at = urllib.parse.urlsplit(os.environ["CLOUDFLARE_BASE_URL"])
    token = os.environ.get("CLOUDFLARE_API_TOKEN")
    credential = [token] if token else [os.environ.get("CLOUDFLARE_EMAIL"), os.environ.get("CLOUDFLARE_API_KEY")]
    return get_driver(Provider.CLOUDFLARE)(*credential, host=at.hostname, port=at.port, secure=at.scheme == "https")


def find_zone(dns):
    if os.environ.get("CLOUDFLARE_ZONE_ID"):
        return dns.get_zone(os.environ["CLOUDFLARE_ZONE_ID"])
    for each in dns.iterate_zones():
        if each.domain == ZONE_NAME:
            return each
    return sys.exit(f"no zone {ZONE_NAME}")


def named(dns, where, kind, name):
    own = None if name == "@" else name
    return [record for record in dns.iterate_records(where) if (record.type, record.name or None) == (kind, own)]


def zones(dns):
    for each in dns.list_zones():
        print(each.domain)


def zone(dns):
    print(dns.get_zone(os.environ["CLOUDFLARE_ZONE_ID"]).domain)


def records(dns):
    for record in dns.list_records(find_zone(dns)):
        print(record.type, record.name, record.data)


def put(dns, kind, name, content):
    where = find_zone(dns)
    there = named(dns, where, kind, name)
    if not there:
        dns.create_record(name, where, kind, content, extra={"ttl": 1})
    elif there[0].data != content:
        dns.update_record(there[0], name, kind, content)


def delete(dns, kind, name):
    for record in named(dns, find_zone(dns), kind, name):
        dns.delete_record(record)


def challenge(dns, name, content):
    dns.delete_record(dns.create_record(name, find_zone(dns), "TXT", content, extra={"ttl": 120}))


JOBS = {job.__name__: job for job in (zones, zone, records, put, delete, challenge)}
try:
    JOBS[sys.argv[1]](connect(), *sys.argv[2:])
except (LibcloudError, BaseHTTPError, requests.exceptions.RequestException) as error:
    sys.exit(f"failed: {error!r}")
