// On every page of somebody who is signed in: what another person kept on this phone goes at once,
// whatever the network does. What they have not sent stays, locked.

import { keepOnlyFor } from "./sealed.js";

let asked;

letGoOfOthers();

/** Once a page: later on, an old window would take the phone back from whoever signed in since. */
export function letGoOfOthers() {
  asked ??= letGo().catch(() => {}); // a browser that keeps nothing has nothing to let go
  return asked;
}

async function letGo() {
  const person = document.documentElement.dataset.person; // "" for those of the clinic
  if (person === undefined || !(await keepOnlyFor(person))) return;
  await navigator.clearAppBadge?.();
}
