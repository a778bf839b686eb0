// This browser's one push subscription: read, made, told to the server. Used by pages and by the
// service worker. Every wait has an end.

export const PATIENCE = 15_000; // a push service may never answer; milliseconds
const SERVER_PATIENCE = 10_000;

/** Why something did not work, as `push-words.js` has words for it. */
export class Fault extends Error {
  constructor(kind) {
    super(kind);
    this.kind = kind;
  }
}

/** What the browser has now, or null. */
export async function current(registration) {
  const from = registration ?? (await ready());
  return within(PATIENCE, from.pushManager.getSubscription(), "slow");
}

/** One that is signed with this key: what is there if it fits, else a new one. */
export async function subscribe(key, registration) {
  const { pushManager } = registration ?? (await ready());
  const before = await within(PATIENCE, pushManager.getSubscription(), "slow");
  if (before && fits(before, key)) return before;
  await end(before);
  const how = { userVisibleOnly: true, applicationServerKey: bytes(key) };
  return within(PATIENCE, pushManager.subscribe(how), "slow").catch(explain);
}

/** Unsubscribe, where there is one. */
export function end(subscription) {
  return within(PATIENCE, subscription?.unsubscribe(), "slow");
}

/** Whether it was made for this key; where the browser does not say, it is believed. */
export function fits(subscription, key) {
  const made = subscription.options?.applicationServerKey;
  return !made || text(made) === key;
}

/** Tell the server; it moves the phone to whoever is signed in. */
export async function register(subscription) {
  const answer = await post("/push-subscriptions", subscription);
  if (answer.status === 401) throw new Fault("signed-out");
  if (!answer.ok) throw new Fault("refused");
}

/** What the server has of this phone: { here, key, person }; null when nobody is signed in. */
export async function ofServer() {
  const answer = await ask("/push-subscriptions", { headers: { Accept: "application/json" } });
  if (!answer.ok || answer.redirected) return null;
  return answer.json();
}

/** By this the server knows an endpoint again without writing it into a page. */
export async function digest({ endpoint }) {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(endpoint));
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("").slice(0, 32);
}

export function post(address, told) {
  return ask(address, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(told) });
}

/** A request of ours; rejects with the fault "offline" where no answer comes in time. */
export function ask(address, how = {}) {
  const whole = { keepalive: true, signal: AbortSignal.timeout(SERVER_PATIENCE), ...how };
  return fetch(address, whole).catch(() => { throw new Fault("offline"); });
}

export function within(milliseconds, promise, fault) {
  let timer;
  const end = new Promise((_, refuse) => { timer = setTimeout(() => refuse(new Fault(fault)), milliseconds); });
  return Promise.race([promise, end]).finally(() => clearTimeout(timer));
}

function ready() {
  return within(PATIENCE, navigator.serviceWorker.ready, "no-worker");
}

// AbortError: the browser could not reach, or does not have, a push service. NotAllowedError: no.
function explain(error) {
  if (error instanceof Fault) throw error;
  throw new Fault({ NotAllowedError: "blocked", AbortError: "no-service" }[error?.name] ?? "no-service");
}

function bytes(base64url) {
  const plain = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const plain = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  return plain.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
