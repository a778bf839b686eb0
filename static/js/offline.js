// The page for when there is no network: today's forms from the plan on this phone, into the outbox.

import "./connection.js";
import "./leaving.js";
import "./safety-tap.js";
import "./unsent.js";
import { forgetDraft, keepDraft } from "./drafts.js";
import { allAtOnce, oneAtATime } from "./check-in.js";
import { same } from "./entered.js";
import { drawExercises } from "./offline-exercises.js";
import { drawKeepsakes } from "./offline-keepsakes.js";
import { addClinicNumbers } from "./offline-numbers.js";
import { isDanger, keep, leadToCard, ownCountryFirst, showKept, supportCard } from "./keeping.js";
import { checkInDay, dayBefore, dayOnPhone } from "./offline-day.js";
import { drawForm, fieldsOf, isFilledIn, typedHere } from "./offline-form.js";
import { flush, watch } from "./outbox.js";
import { current } from "./plan.js";
import { whose } from "./sealed.js";

const OPEN = "You can still check in. What you enter stays on this phone, locked, and is sent when there is a connection.";
const ANSWERED = "Today’s questions are answered. You can still log how your mood is.";
const NOT_SAVED = "Not saved: this browser could not keep it. Everything you entered is still on this page.";
const NOTHING = "Nothing was filled in, and that is all right. Nothing was saved.";
const SOMEBODY_ELSE = "Somebody else signed in on this phone. What you entered was not saved under their name.";
const STILL_HERE = `${SOMEBODY_ELSE} It is still on this page, and can be saved once you are signed in here again.`;
const NEW_DAY = "A new day has begun since this page was opened: these are today’s questions.";
const YESTERDAY = "A new day has begun since this page was opened. These questions are still open for yesterday, and what you save here counts for yesterday.";
const ONLY_HERE = "Nobody has been told yet: your answer is only on this page.";
// As in app/web/check_ins.py.
const DAY_IS_CLOSED = "This form was from another day, and only today and yesterday can be filled in. What you entered is still here: if it is right for today too, save it again.";

const form = document.querySelector("#check-in");
const place = document.querySelector("[data-offline]");
let drawn = null; // { person, zone, day } of what is on this page; null before, and once it is saved
let turn;

document.addEventListener("submit", save, { capture: true });
document.addEventListener("visibilitychange", () => document.hidden || follow().catch(() => {}));
window.addEventListener("pageshow", () => follow().catch(() => {}));
window.addEventListener("online", offerPage);
watch(({ received }) => { if (received) offerPage(); });
turn = draw().catch(() => {});

/** `typed`: what was entered here before, for another day. */
async function draw(typed = {}) {
  const plan = await current();
  if (!plan) return;
  const day = checkInDay(new Date(), plan.zone);
  const known = await dayOnPhone(plan, day);
  ownCountryFirst(document.querySelector("#main"), plan.country);
  addClinicNumbers(document.querySelector("[data-help]"), plan.country, plan.numbers);
  drawKeepsakes(plan.keepsakes, document.querySelector("[data-help]"));
  drawExercises(plan.exercises, plan.person);
  const left = drawForm(known, typed);
  for (const field of document.querySelectorAll("[name=day]")) field.value = day;
  for (const field of document.querySelectorAll("[name=submission_id]")) field.value = crypto.randomUUID();
  for (const part of document.querySelectorAll("[data-due]")) part.hidden = part === form && !left;
  form.dataset.person = plan.person; // whose taps they are
  drawn = { person: plan.person, zone: plan.zone, day };
  allAtOnce(form);
  if (left && plan.one_at_a_time) oneAtATime(form);
  say(left ? OPEN : ANSWERED);
  Object.assign(place.querySelector("[data-day]"), { textContent: known.words, hidden: false });
  await draft(left, !same(typed, {}));
}

// What was entered for a day that is closed is a draft of today's from here on.
async function draft(left, carried) {
  for (const line of form.querySelectorAll(":scope > .draft-here")) line.remove();
  if (carried) await forgetDraft(form).catch(() => {});
  if (left) await keepDraft(form);
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

/** See that what is on this page is still this person's and of a day that is open. Resolves to why
 * it may not be saved as it is, or null. One after the other. */
function follow() {
  const looking = turn.then(look);
  turn = looking.catch(() => {});
  return looking;
}

async function look() {
  if (!drawn) return null;
  const typed = typedHere();
  const person = await whose();
  if (person && person !== drawn.person) {
    if (same(typed, {})) await draw();
    else warn(STILL_HERE);
    return same(typed, {}) ? SOMEBODY_ELSE : STILL_HERE;
  }
  const today = checkInDay(new Date(), drawn.zone);
  for (const field of document.querySelectorAll("#mood [name=day]")) field.value = today; // it is how it is now
  if (today === drawn.day) return null;
  if (same(typed, {})) {
    await draw();
    return NEW_DAY;
  }
  if (drawn.day === dayBefore(today)) {
    warn(YESTERDAY);
    return null;
  }
  await draw(typed);
  warn(DAY_IS_CLOSED);
  return DAY_IS_CLOSED;
}

function say(words) {
  place.querySelector("[data-offline-words]").textContent = words;
}

// In the middle of a long form its first lines are out of view.
function warn(words) {
  say(words);
  tell(words);
}

// Never to the server from here: the sign-in may be another person's by now, the outbox is not.
async function save(event) {
  if (event.target.getAttribute("action") !== "/check-ins") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const { target, submitter } = event;
  if (target.dataset.saving) return;
  target.dataset.saving = "yes";
  document.querySelector(".toast")?.remove();
  const problem = await keepHere(target, submitter).catch(whyNotKept);
  delete target.dataset.saving;
  if (!problem) return;
  tell(problem);
  if (isDanger(fieldsOf(target)) && !leadToCard()) document.querySelector("#main").prepend(await supportCard(ONLY_HERE, drawn?.person));
}

// Resolves to why it was not saved, or null.
async function keepHere(target, submitter) {
  const mood = target !== form;
  const [person, why] = [drawn.person, await follow()];
  if (why && !(mood && drawn.person === person && why !== STILL_HERE)) return why;
  const fields = fieldsOf(target, submitter);
  if (!isFilledIn(fields)) return NOTHING;
  const id = await keep("check-in", fields, { person });
  if (!mood) drawn = null;
  await forgetDraft(target).catch(() => {});
  await showKept(mood ? document.querySelector("#mood") : place, id, fields, { level: mood ? "h2" : "h1", person });
  if (!mood) for (const part of document.querySelectorAll("[data-due]")) part.remove();
  flush().catch(() => {});
  return null;
}

// Somebody else's key may have come here at the last moment.
async function whyNotKept() {
  const person = await whose().catch(() => null);
  return person && drawn && person !== drawn.person ? STILL_HERE : NOT_SAVED;
}

function tell(words) {
  const toast = document.querySelector(".toast") ?? document.body.appendChild(document.createElement("p"));
  Object.assign(toast, { className: "toast", role: "alert", textContent: words });
}

// The page itself, when the network is back; it never reloads by itself.
function offerPage() {
  const link = document.querySelector("[data-again]");
  link.querySelector("a").href = location.pathname === "/offline" ? "/" : location.pathname + location.search;
  link.hidden = false;
}
