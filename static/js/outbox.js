// What was entered and has not reached the clinic yet. One window at a time sends; an item leaves
// only after an answer that names it. Pages and the service worker both use this.

import { all, change, flag, put, remove, whose } from "./sealed.js";

const FIRST_WAIT = 5_000; // milliseconds, doubling
const LONGEST_WAIT = 15 * 60_000;
const PATIENCE = 20_000;
const CHANNEL = "outbox";
const UNREADABLE = "This phone can no longer read this entry.";
const REFUSED = "The clinic’s computer could not take this.";
const LAST_WORD = new Set([409, 413, 422]); // about the item itself; any other answer may change
const FIRST = ["follow-ups", "safety-answer"]; // the later in here, the sooner it is sent
const ADDRESSES = { "safety-answer": "/safety-answers" };
const KEEP = { 401: "sign-in", 403: "consent" };

let waking;
let sending = Promise.resolve();

/** Keep one item: { person, submission_id, kind, made_at, versions, fields }. Rejects if it is not
 * really stored; then nothing may be called saved. */
export async function add(item) {
  const open = { tries: 0, nextAt: 0, state: "waiting", reason: null, words: null, queuedAt: Date.now() };
  await put("outbox", item.submission_id, item, open);
  await tell();
  syncLater().catch(() => {});
}

/** All items of the person whose key is here, in the order of their sending: what is about safety
 * first, then the oldest; `others` counts the locked ones. */
export async function items() {
  const [rows, person] = [await all("outbox"), await whose()];
  const own = rows.filter((row) => row.person === person);
  own.sort((one, other) => haste(other) - haste(one) || one.open.queuedAt - other.open.queuedAt || (one.id < other.id ? -1 : 1));
  return { own, others: rows.length - own.length };
}

function haste({ value }) {
  return FIRST.indexOf(value?.kind);
}

/** The person wants it gone. */
export async function drop(id) {
  await remove("outbox", id);
  await tell();
}

/** Send what is due; `all`: whatever waits; `only`: that one, parked or not. Resolves to how many
 * still wait for a connection. Windows take turns, and so do calls within one. */
export function flush({ all: early = false, only = null } = {}) {
  const turn = () => round(early, only);
  sending = sending.catch(() => {}).then(() => inTurn(turn));
  return sending;
}

/** Call `changed(message)` whenever the outbox changed, here or elsewhere. */
export function watch(changed) {
  new BroadcastChannel(CHANNEL).onmessage = ({ data }) => changed(data);
}

function inTurn(turn) {
  return navigator.locks ? navigator.locks.request("outbox", turn) : turn();
}

async function round(early, only) {
  const person = await whose();
  if (!person || (await flag("signed-out"))) return 0;
  let unreached = 0;
  for (const row of (await items()).own.filter((one) => isDue(one, early, only))) {
    const result = await send(row);
    if (result === "stop") break;
    unreached = result === "unreached" ? unreached + 1 : 0;
    if (unreached === 2) break; // nobody is there; the others keep their turn
  }
  return schedule();
}

function isDue({ id, open }, early, only) {
  if (only !== null) return id === only;
  if (open.state !== "waiting") return false;
  // Beyond the longest wait, the phone's clock was set back.
  return early || open.nextAt <= Date.now() || open.nextAt > Date.now() + LONGEST_WAIT;
}

async function send({ id, person, open, value }) {
  if (!value) return park(id, open, UNREADABLE);
  if (value.person !== (await whose()) || person !== value.person) return "stop";
  const answer = await ask(value);
  if (answer.told?.submission_id === id && [200, 201].includes(answer.status)) {
    await remove("outbox", id);
    await change("plan", "days", { at: 0 }).catch(() => {}); // it does not know yet of what came
    await tell({ id, kind: value.kind, words: String(answer.told.words ?? "received"), told: answer.told });
    return "sent";
  }
  if (answer.told?.problem && answer.status in KEEP) {
    await keep(id, { ...open, state: "waiting", reason: answer.told.kind ?? KEEP[answer.status], words: answer.told.problem });
    return "stop";
  }
  if (LAST_WORD.has(answer.status) && answer.told?.problem) return park(id, open, answer.told.problem);
  const tries = open.tries + 1;
  const nextAt = Date.now() + Math.max(pause(tries), answer.wait);
  await keep(id, { ...open, tries, nextAt, state: "waiting", reason: null, words: null });
  return answer.status ? "later" : "unreached";
}

// Whatever is not our own JSON counts as no answer: hotel networks answer for everybody.
async function ask(value) {
  try {
    const answer = await fetch(ADDRESSES[value.kind] ?? "/outbox", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({ ...value, sent_at: new Date().toISOString() }),
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
    });
    const told = await answer.json().catch(() => null);
    const wait = Number(answer.headers.get("Retry-After")) * 1000 || 0;
    return { status: answer.status, told: Object(told) === told ? told : null, wait: Math.min(wait, LONGEST_WAIT) };
  } catch {
    return { status: 0, told: null, wait: 0 };
  }
}

async function park(id, open, words) {
  await keep(id, { ...open, state: "parked", reason: null, words: String(words || REFUSED) });
  return "parked";
}

async function keep(id, open) {
  await change("outbox", id, open);
  await tell();
}

function pause(tries) {
  const longest = Math.min(FIRST_WAIT * 2 ** (tries - 1), LONGEST_WAIT);
  return longest * (0.75 + Math.random() / 4); // not every phone at the same moment
}

// While a page is open it tries again by itself. Who must sign in first is not asked by a timer.
async function schedule() {
  const waiting = (await items()).own.filter(({ open }) => open.state === "waiting" && !open.reason);
  clearTimeout(waking);
  if (!waiting.length || !globalThis.document) return waiting.length;
  const soonest = Math.min(...waiting.map(({ open }) => open.nextAt)) - Date.now();
  const wait = Math.min(Math.max(soonest, 1_000), LONGEST_WAIT);
  waking = setTimeout(() => flush().catch(() => {}), wait);
  return waiting.length;
}

/** Say to every window that something changed here. */
export async function tell(received) {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage({ changed: true, ...(received && { received }) });
  channel.close();
  await badge().catch(() => {});
}

async function badge() {
  if (!navigator.setAppBadge) return;
  const count = (await items()).own.length;
  await (count ? navigator.setAppBadge(count) : navigator.clearAppBadge());
}

async function syncLater() {
  const registration = globalThis.registration ?? (await navigator.serviceWorker?.getRegistration());
  await registration?.sync?.register(CHANNEL);
}
