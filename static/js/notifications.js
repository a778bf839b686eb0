// What the service worker does with a push: shows it, opens what it is about, says so to the server,
// and registers anew where the browser gave it another subscription.

import { report } from "./nudge-reports.js";
import { isOff } from "./push-wish.js";
import { register } from "./subscription.js";

const PATIENCE = 500; // milliseconds for a window to say whether something is being typed there
const NUDGE = /^\/nudges\/([0-9a-f]{32})$/;

/** iOS takes the permission back after three pushes that show nothing: whatever comes, something
 * neutral is shown, and only then reported. `looks`: { name, icon }. */
export async function show(data, looks) {
  const { title, body, tag, navigate } = read(data);
  const address = own(navigate);
  await self.registration.showNotification(words(title) || looks.name, {
    body: words(body),
    tag: words(tag) || undefined,
    icon: looks.icon,
    badge: looks.icon,
    data: { address },
  });
  const nudge = NUDGE.exec(address)?.[1];
  if (nudge) await report(nudge, "shown");
}

/** Open the very thing; the report must not keep the thumb waiting. */
export async function tapped(notification) {
  const address = notification.data?.address ?? "/today";
  const nudge = NUDGE.exec(address)?.[1];
  await Promise.all([open(address), nudge && report(nudge, "tapped")]);
}

/** The browser has replaced this phone's subscription; the next start of the app would find it too. */
export async function moved(event) {
  if (await isOff()) return;
  const options = event.oldSubscription?.options;
  const fresh = event.newSubscription ?? (options && (await self.registration.pushManager.subscribe(options)));
  if (fresh) await register(fresh);
}

function read(data) {
  try {
    const message = data.json();
    return Object(message.notification ?? message);
  } catch {
    return {};
  }
}

function words(value) {
  return typeof value === "string" ? value : "";
}

function own(address) {
  try {
    const { origin, pathname } = new URL(words(address) || "/today", self.location.origin);
    return origin === self.location.origin ? pathname : "/today";
  } catch {
    return "/today";
  }
}

// All windows are asked at once: a browser lets a tap open one for about a second.
async function open(address) {
  const windows = await self.clients.matchAll({ type: "window" });
  const typing = await Promise.all(windows.map(isTyping));
  for (const client of windows.filter((_, place) => !typing[place])) {
    try {
      const there = await client.navigate(address);
      await (there ?? client).focus().catch(() => {});
      return;
    } catch {
      // this window cannot be taken there; the next, or a new one
    }
  }
  await self.clients.openWindow(address);
}

// A window that does not answer in time is left alone: a half-written note must not be lost.
function isTyping(client) {
  return new Promise((told) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = (event) => told(event.data.typed !== false);
    setTimeout(() => told(true), PATIENCE);
    client.postMessage("typing?", [port2]);
  });
}
