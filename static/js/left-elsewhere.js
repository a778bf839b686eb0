// Another window of this browser signs out: this one goes too. What is typed here is no longer kept
// from its first word on: drafts.js listens for itself.

const CHANNEL = "leaving";
let here = false;

new BroadcastChannel(CHANNEL).onmessage = ({ data }) => follow(data);

/** It is this window that signs out: it goes its own way, and hears its own words. */
export function leaveFromHere() {
  here = true;
}

/** Tell the other windows: "stop", then "gone". */
export function tellOthers(what) {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(what);
  channel.close();
}

function follow(what) {
  if (what === "gone" && !here) location.replace("/sign-in");
}
