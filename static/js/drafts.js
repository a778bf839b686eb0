// What is entered on a form and not sent yet lies sealed on this phone, and is there again after a
// reload, a crash, an update or a new sign-in. Answers that were saved since are never overwritten.

import { enter, entered, same } from "./entered.js";
import { idle } from "./idle.js";
import { forgetSaved, noteSent } from "./saved-drafts.js";
import { all, get, put, remove, whose } from "./sealed.js";

const PAUSE = 300; // milliseconds after the last key or tap
const LASTS = 14 * 24 * 60 * 60_000; // as long as a check-in can be sent later
const CHECK_IN = "#check-in";
const PRACTICE = 'form[action^="/exercises/"][action$="/completions"]';
const KEEPSAKE = 'form[action^="/keepsakes/"][action$="/versions"]';
const LEDGER = 'form[action^="/ledger/"][action$="/entries"]';
const TALKING_POINT = 'form[action="/talking-points/words"]';
const NAMES = { exercises: "practice", keepsakes: "keepsake", ledger: "ledger" };
const SAVED_BY = { done: "/exercises?saved=done", "not-today": "/exercises?saved=not-today" };
const AGAIN = "What you had entered is here again.";
const SAVED_SINCE = "Answers that you saved since then were left as they are.";

const kept = new Map(); // form → { id, shown, first, timer, done }
let stopped = false;

new BroadcastChannel("leaving").onmessage = stopDrafts; // another window signs out
document.addEventListener("form-kept", ({ detail }) => detail.after.push(forgetDraft(detail.form)));
document.addEventListener("input", noteChange);
document.addEventListener("change", noteChange);
document.addEventListener("submit", noteSending);
document.addEventListener("htmx:after:swap", followSwap);
document.addEventListener("visibilitychange", () => document.hidden && saveWaiting());
window.addEventListener("pagehide", saveWaiting);
document.addEventListener("page-left", ({ detail }) => detail.after.push(...saveWaiting()));
for (const form of document.querySelectorAll(`${CHECK_IN}, ${PRACTICE}, ${KEEPSAKE}, ${LEDGER}, ${TALKING_POINT}`)) keepDraft(form);
idle().then(tidy).catch(() => {});

/** Keep what is entered on this form, and bring back what was. Also for forms drawn by script. */
export async function keepDraft(form) {
  if (form.elements.day?.value === "") return; // the page without a network before it knows its day
  const known = { name: nameOf(form), shown: entered(form, true), first: form.elements.submission_id?.value };
  kept.set(form, known);
  const draft = await forgetSaved().then(() => find(known)).catch(() => null);
  if (!draft || stopped || known.done) return;
  if (isAnswerToSending(form)) known.shown = draft.shown;
  else if (same(draft.values, known.shown)) await remove("draft", known.id);
  else bringBack(form, known, draft);
}

/** It was saved, or went to the outbox: nothing is left to bring back. */
export async function forgetDraft(form) {
  const known = kept.get(form);
  if (!known) return;
  clearTimeout(known.timer);
  known.done = true;
  if (known.id) await remove("draft", known.id);
}

/** Nothing is kept from now on: somebody signs out. */
export function stopDrafts() {
  stopped = true;
  for (const { timer } of kept.values()) clearTimeout(timer);
}

function nameOf(form) {
  if (form.matches(TALKING_POINT)) return "talking-point words";
  const [, place, code] = form.getAttribute("action")?.match(/^\/(exercises|keepsakes|ledger)\/([^/]+)\//) ?? [];
  if (place) return `${NAMES[place]} ${code}`;
  return `check-in ${form.elements.day.value}`;
}

async function find(known) {
  const person = document.documentElement.dataset.person ?? (await whose());
  if (!person) return null;
  Object.assign(known, { person, id: `${known.name} ${person}` });
  return (await get("draft", known.id))?.value ?? null;
}

// The page that answers a form which could not be saved shows everything that was sent.
function isAnswerToSending(form) {
  return form.action === location.origin + location.pathname;
}

function bringBack(form, known, { values, shown, submission_id }) {
  const now = entered(form);
  const changed = Object.keys(values).filter((name) => name in now && values[name] !== (shown[name] ?? ""));
  const free = changed.filter((name) => known.shown[name] === (shown[name] ?? "") && now[name] === known.shown[name]);
  if (!free.length) return;
  for (const name of free) enter(form, name, values[name]);
  // Sent before and the answer lost: by this id the server knows it again.
  if (submission_id && form.elements.submission_id) form.elements.submission_id.value = submission_id;
  form.dispatchEvent(new Event("change", { bubbles: true }));
  say(form, free.length < changed.length ? `${AGAIN} ${SAVED_SINCE}` : AGAIN);
}

function say(form, words) {
  const line = document.createElement("div");
  line.className = "notice draft-here";
  line.setAttribute("role", "status");
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: "Start afresh" });
  button.className = "button quiet";
  button.addEventListener("click", () => startAfresh(form, line));
  form.prepend(line);
  line.append(Object.assign(document.createElement("p"), { textContent: words }), button);
}

function startAfresh(form, line) {
  const { shown, first } = kept.get(form);
  for (const [name, value] of Object.entries(shown)) enter(form, name, value);
  if (first) form.elements.submission_id.value = first;
  line.remove();
  form.tabIndex = -1;
  form.focus({ preventScroll: true });
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

function noteChange({ target }) {
  const form = target.closest?.("form");
  const known = kept.get(form);
  if (!known || stopped) return;
  clearTimeout(known.timer);
  known.done = false;
  known.timer = setTimeout(() => save(form), PAUSE);
}

// Where nothing can be kept, nothing was promised: a draft is quiet.
async function save(form) {
  const known = kept.get(form);
  clearTimeout(known.timer);
  known.timer = undefined;
  try {
    if (!known.id) await find(known);
    const [values, { shown, person, id }] = [entered(form), known];
    if (!id || stopped || known.done) return;
    if (same(values, shown)) return await remove("draft", id);
    const submission_id = form.elements.submission_id?.value;
    await put("draft", id, { person, values, shown, submission_id }, { at: Date.now() });
    if (known.done) await remove("draft", id);
  } catch {}
}

function saveWaiting() {
  return [...kept].filter(([, { timer }]) => timer).map(([form]) => save(form));
}

function noteSending({ target, submitter }) {
  const known = kept.get(target);
  if (!known || !target.matches(`${PRACTICE}, ${LEDGER}, ${TALKING_POINT}`)) return;
  save(target);
  const { person } = document.documentElement.dataset;
  const code = known.name.split(" ")[1];
  const page = target.matches(TALKING_POINT)
    ? `/talking-points?saved=${code}`
    : target.matches(LEDGER) ? `/ledger?saved=${code}` : SAVED_BY[submitter?.value];
  if (page && person) noteSent(`${known.name} ${person}`, page);
}

// A swapped form is the same one again with what was sent; without one, it was saved.
function followSwap() {
  for (const [form, before] of [...kept]) {
    if (form.isConnected) continue;
    clearTimeout(before.timer);
    const again = [...document.querySelectorAll(CHECK_IN)].find((one) => nameOf(one) === before.name);
    if (again) kept.set(again, { ...before, timer: undefined });
    else forgetDraft(form).catch(() => {});
    kept.delete(form);
    if (again) save(again);
  }
}

async function tidy() {
  for (const { id, open } of await all("draft")) if (open.at < Date.now() - LASTS) await remove("draft", id);
}
