// What the person asked for on this phone. Nothing that looks after nudges by itself may undo it, so
// what looks and the tap that turns them on or off take turns, over all windows. A browser that
// keeps nothing forgets the wish.

import { flag } from "./sealed.js";

const AS = "nudged-as";
const OFF = "nudges-off";

/** One at a time; where the browser has no locks, at once. */
export function inTurn(act) {
  return navigator.locks ? navigator.locks.request("push-subscription", act) : act();
}

export async function wishOn(person) {
  await remember(OFF, false);
  await remember(AS, person);
}

export async function wishOff() {
  await remember(OFF, true);
  await remember(AS, null);
}

/** Turned off by hand, here or from elsewhere, and not on again since. */
export function isOff() {
  return remember(OFF);
}

/** Who turned them on here, or null. */
export function wishedBy() {
  return remember(AS);
}

function remember(...fact) {
  return flag(...fact).catch(() => null);
}
