// Keeps on the phone static files named by their content and two pages that are the same for everybody,
// sends what waits, shows nudges and opens what they are about. Nobody's own page is ever kept.
// The server puts `INSTALLED` before this: { name, icon, assets, version }.

import { moved, show, tapped } from "./notifications.js";
import { flush } from "./outbox.js";
import { flag } from "./sealed.js";

const OFFLINE = "/offline";
const ELSEWHERE = "/elsewhere"; // where a quick exit leads: at once, and with no network
const PREFIX = "installed-";
const CACHE = `${PREFIX}${INSTALLED.version}`;
const WAIT_FOR_PAGE = 20_000; // a page that has not begun to come by then will not
const WAIT_WHILE_OFFLINE = 2_000; // the phone itself says that it has no network
const NOT_OURS = new Set([502, 503, 504]);
const OPEN_TO_ANYONE = new Set(["/help", "/sign-in", OFFLINE]);
const NOTHING_KEPT = "No connection. What was saved before is safe. Please try again in a moment.";

self.addEventListener("install", (event) => event.waitUntil(keep().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(tidy().then(() => self.clients.claim())));
self.addEventListener("fetch", answer);
self.addEventListener("sync", (event) => event.waitUntil(send()));
self.addEventListener("push", (event) => event.waitUntil(show(event.data, INSTALLED)));
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(tapped(event.notification));
});
self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(moved(event)));

// All or nothing, and nothing of a stranger: a hotel network answers for every address.
async function keep() {
  const cache = await caches.open(CACHE);
  const files = INSTALLED.assets.map(async (address) => [address, await ours(address)]);
  // Without the cookie: nobody's own page may be kept.
  const pages = [OFFLINE, ELSEWHERE].map(async (address) => [address, await ours(address, { credentials: "omit", cache: "no-store" })]);
  for (const [address, answer] of await Promise.all([...files, ...pages])) await cache.put(address, answer);
}

async function ours(address, how) {
  const first = await fetch(address, how);
  const answer = isOurs(first) ? first : await fetch(address, { cache: "reload", ...how });
  if (!isOurs(answer)) throw new Error("not our own answer");
  return answer;
}

// The server names each of its answers.
function isOurs(answer) {
  return answer.ok && !answer.redirected && answer.headers.has("X-Request-Id");
}

// The files of the version before stay until the next update: a page of then may still be open.
async function tidy() {
  const ours = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
  const old = ours.filter((name) => name !== CACHE).slice(0, -1);
  await Promise.all(old.map((name) => caches.delete(name)));
}

function answer(event) {
  const { request } = event;
  const { origin, pathname, search } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (pathname.startsWith("/static/") && search.startsWith("?v=")) {
    event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)));
  } else if (request.mode === "navigate" && pathname === ELSEWHERE) {
    event.respondWith(caches.match(ELSEWHERE).then((kept) => kept ?? fetch(request)));
  } else if (request.mode === "navigate") {
    event.respondWith(goTo(request, pathname));
    event.waitUntil(repair());
  }
}

// Network first. Only when there is none, the one page that is the same for everybody.
async function goTo(request, pathname) {
  if (await isSignedOutHereOnly()) {
    if (!(await tellOfSignOut())) return offline();
    if (!OPEN_TO_ANYONE.has(pathname)) return Response.redirect("/sign-in", 303);
  }
  const wait = self.navigator.onLine === false ? WAIT_WHILE_OFFLINE : WAIT_FOR_PAGE;
  const page = await within(wait, fetch(request)).catch(() => null);
  // A proxy answers for a server that is not there; the server itself names each of its answers.
  const absent = !page || (NOT_OURS.has(page.status) && !page.headers.has("X-Request-Id"));
  return absent ? offline() : page;
}

async function offline() {
  const kept = (await keptPage()) ?? (await caches.match(OFFLINE));
  return kept && isOurs(kept) ? kept : new Response(NOTHING_KEPT, { status: 503, headers: { "Content-Type": "text/plain; charset=utf-8" } });
}

async function keptPage() {
  return (await caches.open(CACHE)).match(OFFLINE);
}

// Somebody signed out without a network: until the server knows, no page of theirs may come back.
async function isSignedOutHereOnly() {
  return Boolean(await flag("signed-out").catch(() => false));
}

async function tellOfSignOut() {
  try {
    const answer = await within(WAIT_FOR_PAGE, fetch("/sign-outs", {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams({ keep: "locked" }), // what was to go has gone already
      redirect: "manual",
    }));
    if (!answer.ok || (await answer.json()).signed_out !== true) return false; // or it was a hotel
    await flag("signed-out", false);
    return true;
  } catch {
    return false;
  }
}

// The browser may have cleared what was kept, or a sign-out did.
async function repair() {
  const kept = await keptPage();
  if (!kept || !isOurs(kept)) await keep().catch(() => {});
}

// Refusing makes the browser try again later.
async function send() {
  if ((await isSignedOutHereOnly()) && !(await tellOfSignOut())) throw new Error("not signed out yet");
  if (await flush({ all: true })) throw new Error("not sent yet");
}

function within(milliseconds, promise) {
  let timer;
  const end = new Promise((_, refuse) => { timer = setTimeout(() => refuse(new Error("too late")), milliseconds); });
  return Promise.race([promise, end]).finally(() => clearTimeout(timer));
}
