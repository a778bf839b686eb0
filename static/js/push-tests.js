// "Send a test": within ten seconds it says whether the phone showed it, and goes on looking for a
// minute, because a phone may be slow and still well.

import { here, words } from "./push-words.js";
import { Fault, ask } from "./subscription.js";

const SOON = 10_000; // milliseconds
const GIVE_UP = 60_000;
const EACH_SECOND = 1_000;
const LATER = 5_000;
const ENDS = new Set(["shown", "tapped", "refused", "gone", "missed"]);
const SENDING = "Sending a test. Look at the phone.";
const NOT_SENT_YET = "The test has not been sent yet: our server is slow just now. Please open this page again in a minute.";
const OTHER_SILENT = "Sent, but that phone has not said that it showed it. Open this page there for the repair.";
const GONE = "The push service says that this phone no longer takes nudges. Turn them on again there.";

/** Every "Send a test" on the page; `mine` is the panel of this very phone, or null. */
export function followTests(mine) {
  for (const form of document.querySelectorAll("[data-test]")) {
    const panel = form.closest("[data-phone]");
    form.onsubmit = (event) => { event.preventDefault(); run(form, panel, panel === mine); };
  }
}

async function run(form, panel, isHere) {
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    say(panel, SENDING);
    const asked = await ask(form.action, { method: "POST", headers: { Accept: "application/json" } });
    if (asked.status === 401) throw new Fault("signed-out");
    if (!asked.ok) throw new Fault("refused");
    await follow(`${form.action}/latest`, panel, isHere);
  } catch (problem) {
    const { what, repair } = words(here(), problem.kind);
    say(panel, `${what} ${repair}`);
  } finally {
    button.disabled = false;
  }
}

async function follow(address, panel, isHere) {
  const began = performance.now();
  for (;;) {
    const test = await latest(address);
    if (ENDS.has(test.state)) {
      say(panel, test.words, test.state);
      return showFacts(panel);
    }
    const waited = performance.now() - began;
    if (waited >= GIVE_UP) return;
    if (waited >= SOON) say(panel, notYet(test.state, isHere), test.state);
    await new Promise((go) => setTimeout(go, waited < SOON ? EACH_SECOND : LATER));
  }
}

async function latest(address) {
  const answer = await ask(address, { headers: { Accept: "application/json" } });
  if (answer.status === 404) return { state: "gone", words: GONE };
  if (!answer.ok) throw new Fault("refused");
  return answer.json();
}

function notYet(state, isHere) {
  if (state !== "sent") return NOT_SENT_YET;
  if (!isHere) return OTHER_SILENT;
  const { what, repair } = words(here(), "silent");
  return `${what} ${repair}`;
}

// What the page says of the phone was true when it was opened; it is read once more.
async function showFacts(panel) {
  const answer = await ask("/nudges").catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector(`[data-phone-id="${panel.dataset.phoneId}"]`);
  for (const part of fresh?.querySelectorAll("[data-fresh]") ?? []) {
    panel.querySelector(`[data-fresh="${part.dataset.fresh}"]`)?.replaceWith(part);
  }
}

// An answer that has not changed is not read out again.
function say(panel, text, state = "") {
  const place = panel.querySelector("[data-test-words]");
  if (place.textContent !== text) place.textContent = text;
  place.dataset.state = state;
}
