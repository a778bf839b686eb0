// The nudges page on this phone: turned on and off by a tap. Every wait has an end, and every failure
// has plain words and the repair for this platform.

import { here, words } from "./push-words.js";
import { followTests } from "./push-tests.js";
import { inTurn, wishOff, wishOn } from "./push-wish.js";
import { Fault, PATIENCE, current, digest, end, register, subscribe, within } from "./subscription.js";

const ANSWER_TAKES = 60_000; // milliseconds for a person to answer the browser's question
const WORDS = {
  here: "This phone is registered for nudges. A test shows whether they come.",
  off: "Nudges are off on this phone.",
  asking: "Your phone asks you now whether that is all right.",
  moment: "One moment.",
};
const able = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
const place = document.querySelector("[data-nudges]");
const button = place.querySelector("[data-nudges-on]");

showPlace().catch((problem) => explain(problem.kind));

async function showPlace() {
  followTests(null);
  if (!able) return explain("unable");
  button.addEventListener("click", turnOn);
  if (Notification.permission === "denied") return explain("blocked", { again: true });
  const subscription = await current();
  const mark = subscription && (await digest(subscription));
  const row = mark && document.querySelector(`[data-phone="${mark}"]`);
  if (row && Notification.permission === "granted") return showHere(row);
  say(WORDS.off);
  button.hidden = false;
}

function showHere(row) {
  say(WORDS.here);
  followTests(row);
  row.querySelector("[data-phone-here]").hidden = false;
  row.querySelector("[data-nudges-off]").addEventListener("submit", async (event) => {
    event.preventDefault();
    say(WORDS.moment);
    await within(PATIENCE, inTurn(turnOff), "slow").catch(wishOff);
    event.target.submit();
  });
}

async function turnOff() {
  await wishOff();
  await end(await current());
}

// The question comes first: some browsers ask it only while the tap is fresh.
async function turnOn() {
  button.disabled = true;
  try {
    say(WORDS.asking);
    const answer = await within(ANSWER_TAKES, Notification.requestPermission(), "dismissed");
    if (answer !== "granted") throw new Fault(answer === "denied" ? "blocked" : "dismissed");
    say(WORDS.moment);
    await inTurn(registerHere);
    location.assign("/nudges");
  } catch (problem) {
    explain(problem.kind, { again: true });
  } finally {
    button.disabled = false;
  }
}

async function registerHere() {
  await register(await subscribe(place.dataset.key));
  await wishOn(document.documentElement.dataset.person);
}

function explain(fault, { again = false } = {}) {
  const { what, repair } = words(here(), fault);
  say(what, repair);
  button.hidden = !again;
}

function say(what, repair = "") {
  place.querySelector("[data-nudges-words]").textContent = what;
  const line = place.querySelector("[data-nudges-repair]");
  line.textContent = repair;
  line.hidden = !repair;
}
