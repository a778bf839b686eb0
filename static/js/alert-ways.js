// A member of staff registers this browser for notices of alerts. Every wait has an end, and every
// failure has plain words.

import { here, words } from "./push-words.js";
import { Fault, PATIENCE, current, digest, post, subscribe, within } from "./subscription.js";

const ANSWER_TAKES = 60_000; // milliseconds for a person to answer the browser's question
const ASKING = "This device asks you now whether that is all right.";
const REGISTERED = "This browser is registered.";
const able = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
const place = document.querySelector("[data-ways]");
const button = place.querySelector("[data-ways-on]");

showPlace().catch((problem) => explain(problem.kind));

async function showPlace() {
  if (!able) return explain("unable");
  button.addEventListener("click", turnOn);
  if (Notification.permission === "denied") return explain("blocked");
  const subscription = await current();
  const row = subscription && place.querySelector(`[data-phone="${await digest(subscription)}"]`);
  if (row && Notification.permission === "granted") {
    row.querySelector("[data-phone-here]").hidden = false;
    return say(REGISTERED);
  }
  button.hidden = false;
}

// The question comes first: some browsers ask it only while the tap is fresh.
async function turnOn() {
  button.disabled = true;
  try {
    say(ASKING);
    const answer = await within(ANSWER_TAKES, Notification.requestPermission(), "dismissed");
    if (answer !== "granted") throw new Fault(answer === "denied" ? "blocked" : "dismissed");
    const told = await post("/alert-ways/phones", await within(PATIENCE, subscribe(place.dataset.key), "slow"));
    if (!told.ok) throw new Fault("refused");
    location.assign("/alert-ways?done=phone");
  } catch (problem) {
    explain(problem.kind);
  } finally {
    button.disabled = false;
  }
}

// Mail is the other way; the patients' words about a calendar do not belong here.
function explain(fault) {
  const { what, repair } = words(here(), fault, { otherwise: "Mail works without it." });
  say(what, repair);
  button.hidden = !able;
}

function say(what, repair = "") {
  place.querySelector("[data-ways-words]").textContent = what;
  const line = place.querySelector("[data-ways-repair]");
  line.textContent = repair;
  line.hidden = !repair;
}
