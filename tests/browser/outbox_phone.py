"""One phone with two windows of the app open, and two people who share it; all synthetic.

The app's own outbox.js, sealed.js and phone-clearing.js run in Chromium before the real
app; only what a person would tap is called from here.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, Route

from app import sign_ins
from app.core.local_time import check_in_day
from app.database import Database
from app.tables import Patient
from app.web.assets import STATIC
from tests.browser.outbox_network import Network
from tests.cast import Clock

SOURCES = Path(STATIC) / "js"
INSTALLED = "/as-installed/"
PLACE = "/elsewhere"  # a page of the app without scripts of its own
PHONE_CLOCK = """(() => {
  const Real = Date;
  window.ahead = 0;
  window.Date = class extends Real {
    constructor(...given) { given.length ? super(...given) : super(Real.now() + window.ahead); }
    static now() { return Real.now() + window.ahead; }
  };
})()"""
START = """async ([place, ahead]) => {
  window.ahead = ahead;
  const load = (name) => import(`${place}${name}.js`);
  const names = ["outbox", "sealed", "phone-clearing"];
  const [outbox, sealed, clearing] = await Promise.all(names.map(load));
  window.kit = { outbox, sealed, clearing };
}"""
FRESH = """async (ahead) => {
  window.ahead = ahead;
  for (let id = setTimeout(() => {}, 0); id; id--) clearTimeout(id);
  await kit.sealed.wipe({ keepOutbox: false });
  await kit.sealed.flag("signed-out", false);
}"""
UNLOCK = """([person, key]) => kit.sealed.unlock(person, key)"""
PLAN = """async () => {
  const { person, key } = await (await fetch("/offline-plan")).json();
  return [person, key];
}"""
ADD = """async ([kind, id, fields]) => {
  const person = await kit.sealed.whose();
  const made_at = new Date().toISOString();
  await kit.outbox.add({ person, submission_id: id, kind, made_at, versions: {}, fields });
}"""
FLUSH = """async (all) => {
  await kit.outbox.flush({ all });
  return (await kit.sealed.all("outbox")).map(({ id, open }) => [id, open.state]);
}"""
ROWS = """async () => (await kit.sealed.all("outbox")).map(({ id, open }) => [id, open.state])"""
SIGN_OUT = """async () => {
  await kit.clearing.clearPhone();
  await kit.clearing.tellServer({ locked: true });
}"""


class OutboxPhone:
    """`scripts` are served in the place of the app's own, by file name."""

    def __init__(
        self,
        chromium: Browser,
        site: str,
        database: Database,
        clock: Clock,
        people: Sequence[Patient],
        scripts: Mapping[str, str] | None = None,
    ) -> None:
        self.database, self.clock, self.people = database, clock, people
        self.scripts = scripts or {}
        self.began = clock.now
        self.skew = timedelta()
        self.context = chromium.new_context(base_url=site, service_workers="block")
        self.context.add_init_script(PHONE_CLOCK)
        self.context.route(f"**{INSTALLED}*", self._serve)
        self.windows = [self.context.new_page() for _ in range(2)]
        self.network = Network(site, self.windows[0].wait_for_timeout)
        self.context.route("**/outbox", self.network.carry)
        for window in self.windows:
            window.goto(PLACE)
            self._start(window)
        self.plans = [self._plan(who) for who in range(len(people))]

    def _serve(self, route: Route) -> None:
        [name] = re.findall(rf"{INSTALLED}([a-z-]+\.js)", route.request.url)
        source = self.scripts.get(name) or (SOURCES / name).read_text()
        with suppress(Error):
            route.fulfill(status=200, content_type="text/javascript", body=source)

    def _start(self, window: Page) -> None:
        window.evaluate(START, [INSTALLED, self._ahead()])

    def _ahead(self) -> float:
        """Milliseconds from this machine's clock to that of the phone."""
        real = datetime.now(self.clock.now.tzinfo)
        return (self.clock.now + self.skew - real) / timedelta(milliseconds=1)

    def _plan(self, who: int) -> list[str]:
        """Person and key, as the app gives them to whoever is signed in."""
        self.sign_in(who, page_opened=False)
        told: list[str] = self.windows[0].evaluate(PLAN)
        return told

    def start_over(self) -> None:
        """As it came from the shop, with the first person signed in."""
        self.clock.now, self.skew = self.began, timedelta()
        self.network.fates.clear()
        self.network.held.clear()
        self.network.most_at_once, self.network.slow = 0, False
        for window in self.windows:
            window.evaluate(FRESH, self._ahead())
        self.sign_in(0)

    def tell_time(self) -> None:
        for window in self.windows:
            window.evaluate("(ahead) => { window.ahead = ahead; }", self._ahead())

    def sign_in(self, who: int, *, page_opened: bool = True) -> None:
        """A new cookie; with the first page then comes the key."""
        with self.database.transaction() as db:
            person = self.people[who]
            self.network.cookie = sign_ins.begin(
                db, person, "a test's phone", self.clock.now, proved=True
            )
        cookie = {"name": "afterglow", "value": self.network.cookie, "url": self.network.site}
        self.context.add_cookies([cookie])  # type: ignore[list-item]
        if page_opened:
            self.windows[0].evaluate(UNLOCK, self.plans[who])

    def end_sign_in(self) -> None:
        """On the server: this phone hears of it when it asks next."""
        with self.database.transaction() as db:
            row = sign_ins.find(db, self.network.cookie, self.clock.now)
            if row is not None:
                sign_ins.end(db, row, self.clock.now)

    def sign_out(self, window: int) -> None:
        """With what was not sent kept here, locked. The storage is not cleared by the browser: the
        app has every window leave then, and one that stayed would hold the locks of the old one."""
        self.windows[window].evaluate(SIGN_OUT)

    def enter(self, window: int, kind: str, fields: Mapping[str, str]) -> str:
        """Something is filled in and kept; its submission id once it is really stored."""
        submission_id = secrets.token_hex(16)
        day = check_in_day(self.clock.now + self.skew, self.people[0].zone).isoformat()
        told = dict(fields) if kind == "practice" else {"day": day, **fields}
        self.windows[window].evaluate(ADD, [kind, submission_id, told])
        return submission_id

    def flush(self, window: int, *, early: bool) -> dict[str, str]:
        """Send what is due, or all; then as `rows`."""
        return dict(self.windows[window].evaluate(FLUSH, early))

    def flush_in_both(self) -> dict[str, str]:
        self.network.slow = True
        self.windows[1].evaluate("() => { window.other = kit.outbox.flush({ all: true }); }")
        self.windows[0].evaluate(FLUSH, True)
        self.windows[1].evaluate("() => window.other")
        self.network.slow = False
        return self.rows()

    def reload(self, window: int, *, while_sending: bool = False) -> None:
        """An app update, or a crash in the middle of a sending."""
        if while_sending:
            self.windows[window].evaluate("() => { kit.outbox.flush({ all: true }); }")
        self.windows[window].reload()
        self._start(self.windows[window])
        if while_sending:
            self.windows[window].wait_for_timeout(50)  # what was on its way has arrived

    def rows(self) -> dict[str, str]:
        """What is on the phone, everybody's: submission id to "waiting" or "parked"."""
        return dict(self.windows[0].evaluate(ROWS))

    def close(self) -> None:
        self.network.wire.close()
        self.context.close()


def altered(name: str, *changes: tuple[str, str]) -> dict[str, str]:
    """A script of the app with a bug planted; every place must be there, once."""
    source = (SOURCES / name).read_text()
    for sound, broken in changes:
        assert source.count(sound) == 1, f"{name} no longer says {json.dumps(sound)}"
        source = source.replace(sound, broken)
    return {name: source}
