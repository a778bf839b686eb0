// When there may be a connection: the plan of the next days comes here, and what waits is sent.

import { idle } from "./idle.js";
import { flush, watch } from "./outbox.js";
import { refresh } from "./plan.js";

const PAUSE = 500; // milliseconds: what changed may change once more
const SAVED = /^\/check-ins\/(?!new$)|^\/exercises$|^\/keepsakes\//;

let soon;

start();
window.addEventListener("online", () => send({ all: true }));
window.addEventListener("pageshow", (event) => { if (event.persisted) send(); });
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") comeBack(); });
document.addEventListener("htmx:after:swap", noteSaved);
watch(({ received }) => { if (received) renewSoon(); });

// The plan first: with it comes the key, without which nothing here can be opened or sent.
async function start() {
  await idle();
  await refresh({ always: isAnswerToSaving() }).catch(() => {});
  await send({ all: true });
}

function isAnswerToSaving() {
  return SAVED.test(location.pathname) && (location.pathname.startsWith("/check-ins/") || location.search.includes("saved="));
}

function comeBack() {
  refresh().catch(() => {});
  send();
}

// What was just answered is not to be asked again where there is no network.
function noteSaved({ detail: { ctx } }) {
  if (ctx?.response?.status < 400) renewSoon();
}

function renewSoon() {
  clearTimeout(soon);
  soon = setTimeout(() => refresh({ always: true }).catch(() => {}), PAUSE);
}

// A browser that keeps nothing has nothing to send.
function send(how) {
  return flush(how).catch(() => {});
}
