// What became of a nudge on this phone, told to the server by its opaque id. A report that fails is
// kept and tried once more when the worker next wakes or the app is next opened, then let go.

import { flag } from "./sealed.js";
import { post } from "./subscription.js";

const KEPT = "nudge-reports";
const MOST = 20;

/** Tell that a nudge was "shown" or "tapped". Never rejects. */
export async function report(id, event) {
  if (await told({ id, event })) await tellAgain();
  else await keep({ id, event });
}

/** The second try of what could not be told. Never rejects. */
export async function tellAgain() {
  const waiting = (await flag(KEPT).catch(() => null)) ?? [];
  if (!waiting.length) return;
  await flag(KEPT, []).catch(() => {});
  for (const each of waiting) await told(each);
}

// Whatever the server answers is an answer; without one, or when it is ill, it is worth a second try.
async function told(each) {
  try {
    return (await post("/nudge-reports", each)).status < 500;
  } catch {
    return false;
  }
}

async function keep(each) {
  const waiting = (await flag(KEPT).catch(() => null)) ?? [];
  await flag(KEPT, [...waiting, each].slice(-MOST)).catch(() => {});
}
