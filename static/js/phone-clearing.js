// What a sign-out takes off this phone. Each part is tried whatever became of the others.

import { all, flag, wipe } from "./sealed.js";

const PATIENCE = 5_000; // milliseconds: a browser's push client may need the network, and hang
const PATIENCE_WITH_SERVER = 10_000;
const SAME_FOR_EVERYBODY = /^installed-/; // static files and the page with the numbers to call

/** Everything of the person: `cleared` when the sealed store let go of it, `locked` when something
 * not sent stays there, sealed, its key gone. */
export async function clearPhone() {
  const signedOut = flag("signed-out", true);
  const locked = await signedOut.then(() => all("outbox")).then((rows) => rows.length > 0, () => false);
  const cleared = await wipe({ keepOutbox: locked }).then(() => true, () => false);
  for (const store of ["sessionStorage", "localStorage"]) {
    try {
      globalThis[store].clear();
    } catch { /* a browser that keeps nothing */ }
  }
  await Promise.allSettled([closeNotifications(), unsubscribe(), clearCaches(), navigator.clearAppBadge?.()]);
  return { cleared, locked };
}

/** End the sign-in on the server, which has the browser forget the rest. False: it does not know. */
export async function tellServer({ locked }) {
  try {
    const answer = await fetch("/sign-outs", {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams(locked ? { keep: "locked" } : {}),
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE_WITH_SERVER),
    });
    if (!answer.ok || (await answer.json()).signed_out !== true) return false; // or it was a hotel
    await within(PATIENCE, flag("signed-out", false)).catch(() => {});
    return true;
  } catch {
    return false;
  }
}

/** The store held on to something: the person stays signed in here, to sign out once more. */
export async function undoSignOut() {
  await within(PATIENCE, flag("signed-out", false)).catch(() => {});
}

async function closeNotifications() {
  const registration = await navigator.serviceWorker?.getRegistration();
  for (const shown of (await registration?.getNotifications?.()) ?? []) shown.close();
}

async function unsubscribe() {
  const registration = await navigator.serviceWorker?.getRegistration();
  const subscription = await within(PATIENCE, registration?.pushManager?.getSubscription());
  await within(PATIENCE, subscription?.unsubscribe());
}

// The service worker keeps nobody's own page. What it keeps stays for whoever needs a number to
// call without a network; with one, and nothing locked, the server has that forgotten as well.
async function clearCaches() {
  const names = (await caches.keys()).filter((name) => !SAME_FOR_EVERYBODY.test(name));
  await Promise.all(names.map((name) => caches.delete(name)));
}

function within(milliseconds, promise) {
  const late = new Promise((_, refuse) => setTimeout(() => refuse(new Error("too late")), milliseconds));
  return Promise.race([promise, late]);
}
