// The next fourteen days as this phone keeps them, and the key that opens what lies here.

import { tell } from "./outbox.js";
import { flag, get, put, unlock, visit, whose } from "./sealed.js";
import { letGoOfOthers } from "./whose-phone.js";

const FRESH = 10 * 60_000; // milliseconds
const PATIENCE = 15_000;

let fetching = null;
let next = null;

/** Fetch the plan when it is old or another person's; `always` right after something changed it.
 * One at a time, here and in other windows. Resolves to the plan that is kept then, or null. */
export function refresh({ always = false } = {}) {
  if (!fetching) {
    fetching = inTurn(always).finally(() => { fetching = null; });
    return fetching;
  }
  if (!always) return fetching;
  // What changed may be missing in the one on its way: once more, however often it was asked.
  next ??= fetching.catch(() => {}).then(() => { next = null; return refresh({ always }); });
  return next;
}

function inTurn(always) {
  const asked = Date.now();
  const turn = () => renew(always, asked);
  return navigator.locks ? navigator.locks.request("plan", turn) : turn();
}

async function renew(always, asked) {
  await letGoOfOthers();
  const mark = await visit();
  const kept = await get("plan", "days");
  const person = globalThis.document?.documentElement.dataset.person;
  if (!person && !kept) return null; // nobody's page, and nobody's phone
  const own = kept?.value && person === kept.person;
  const fresh = own && (always ? kept.open.at >= asked : isFresh(kept.open.at));
  if (fresh || (await flag("signed-out"))) return kept?.value ?? null;
  const at = Date.now();
  const answer = await fetch("/offline-plan", {
    headers: { Accept: "application/json" },
    cache: "no-store",
    redirect: "manual",
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (!answer.ok) return kept?.value ?? null;
  const { key, ...plan } = await answer.json();
  await unlock(plan.person, key, mark);
  await put("plan", "days", plan, { at });
  await tell(); // what lies here may be readable now, or no longer
  return plan;
}

/** The plan of the person whose key is here, or null. */
export async function current() {
  const [kept, person] = [await get("plan", "days"), await whose()];
  return kept?.person === person ? (kept?.value ?? null) : null;
}

function isFresh(at) {
  const age = Date.now() - at;
  return age >= 0 && age < FRESH;
}
