"""Preferences of a Firefox that talks to nobody but the pages it is shown."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

Preference = bool | int | str

QUIET: dict[str, Preference] = {
    # its own traffic: telemetry, updates, experiments, settings, lists, portals, tiles, places
    "app.normandy.enabled": False,
    "app.shield.optoutstudies.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.discovery.enabled": False,
    "browser.newtabpage.activity-stream.feeds.system.topstories": False,
    "browser.newtabpage.enabled": False,
    "browser.region.network.url": "",
    "browser.safebrowsing.blockedURIs.enabled": False,
    "browser.safebrowsing.downloads.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.safebrowsing.update.enabled": False,
    "browser.search.update": False,
    "browser.topsites.contile.enabled": False,
    "datareporting.healthreport.uploadEnabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "datareporting.usage.uploadEnabled": False,
    "extensions.getAddons.cache.enabled": False,
    "extensions.systemAddon.update.enabled": False,
    "extensions.update.enabled": False,
    "identity.fxaccounts.enabled": False,
    "media.gmp-manager.updateEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.dns.disablePrefetch": True,
    "network.http.speculative-parallel-limit": 0,
    "network.prefetch-next": False,
    "network.trr.mode": 5,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "toolkit.telemetry.enabled": False,
    "toolkit.telemetry.server": "",
    "toolkit.telemetry.unified": False,
    # nothing opens by itself, and a killed browser comes back empty-handed
    "browser.aboutwelcome.enabled": False,
    "browser.sessionstore.resume_from_crash": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage": "about:blank",
    "browser.startup.page": 0,
    "termsofuse.bypassNotification": True,
    "toolkit.startup.max_resumed_crashes": -1,
    # few processes: two cores are shared with the app
    "dom.ipc.processCount": 1,
    "dom.ipc.processPrelaunch.enabled": False,
    # Mozilla's push service is not asked for an address; `push_preferences` names another
    "dom.push.connection.enabled": False,
    # notifications in windows of its own, which can be found and clicked
    "alerts.useSystemBackend": False,
    "intl.accept_languages": "en-US, en",
}


def push_preferences(address: str) -> dict[str, Preference]:
    """For the push service at this ws:// address."""
    return {
        "dom.push.serverURL": address,
        "dom.push.testing.allowInsecureServerURL": True,
        "dom.push.connection.enabled": True,
    }


def write(profile: Path, more: Mapping[str, Preference]) -> None:
    lines = [
        f"user_pref({json.dumps(name)}, {json.dumps(value)});"
        for name, value in {**QUIET, **more}.items()
    ]
    (profile / "user.js").write_text("\n".join(lines) + "\n")
