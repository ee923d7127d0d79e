#!/usr/bin/env python3
"""Reads one image of Cloudflare Images by its id and prints its file name."""
import os

from core import run


def job(api, _):
    image = api.one(f"/accounts/{os.environ['CLOUDFLARE_ACCOUNT_ID']}/images/v1/logo")
    return str(image.get("filename"))


run(job)
