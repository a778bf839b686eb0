// At each start: does the browser still have what the server has of this phone? What can be repaired
// is repaired; what cannot is told to the server, and quietly to the person.

import { showBanner } from "./push-banner.js";
import { tellAgain } from "./nudge-reports.js";
import { idle } from "./idle.js";
import { inTurn, isOff, wishOff, wishOn, wishedBy } from "./push-wish.js";
import { current, digest, end, fits, ofServer, post, register, subscribe } from "./subscription.js";

const COMPARED = "push-compared"; // once a visit and person
const BROKEN = "push-broken";
const person = document.documentElement.dataset.person;
const able = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

if (person && able) start().catch(() => {}); // without a network there is nothing to compare

async function start() {
  await idle();
  const again = location.pathname === "/nudges";
  if (again || sessionStorage.getItem(COMPARED) !== person) {
    if (await inTurn(compare)) await tellAgain();
  }
  const broken = sessionStorage.getItem(BROKEN);
  if (broken) await showBanner(broken);
}

// False: nobody is signed in any more, or another person is.
async function compare() {
  const server = await ofServer();
  if (server?.person !== person) return false;
  const broken = await (server.here ? keepRegistered(server) : moveOrEnd(server));
  if (broken) sessionStorage.setItem(BROKEN, broken);
  else sessionStorage.removeItem(BROKEN);
  sessionStorage.setItem(COMPARED, person);
  return true;
}

/** The server has this phone. What is wrong, or nothing. */
async function keepRegistered(server) {
  const { permission } = Notification;
  const off = await isOff();
  let mine = await current();
  if (off) {
    await end(mine);
    mine = null;
  } else if (permission === "granted" && !(mine && (await digest(mine)) === server.here && fits(mine, server.key))) {
    mine = await registeredAnew(server);
  }
  const well = permission === "granted" && mine;
  if (well) await wishOn(person);
  await post("/push-subscriptions/checks", { endpoint_digest: mine && (await digest(mine)), permission });
  return well || off ? "" : "broken";
}

async function registeredAnew(server) {
  try {
    const fresh = await subscribe(server.key);
    await register(fresh);
    return fresh;
  } catch {
    return null;
  }
}

/** The server has nothing of this phone. On a shared phone what another person left moves to whoever
 * is signed in now; else it was turned off elsewhere, or every device was signed out. */
async function moveOrEnd(server) {
  const mine = await current();
  if (!mine) return "";
  const before = await wishedBy();
  if (before && before !== person && (await registeredAnew(server))) {
    await wishOn(person);
    return "";
  }
  await end(mine);
  await wishOff();
  return "off";
}
