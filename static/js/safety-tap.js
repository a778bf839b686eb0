// An answer above 0 to item 9 is sent as it is tapped, whatever becomes of the rest of the form. Where
// the ladder calls for it, and wherever nobody can say, numbers to call open right under the question,
// from what lies on this phone, and then three short questions.

import { goOn } from "./check-in.js";
import { NOT_KNOWN } from "./early-numbers.js";
import { shell } from "./in-words.js";
import { keep, sentence, supportCard } from "./keeping.js";
import { flush, watch } from "./outbox.js";

const ITEM_9 = /^phq-9(-today)?\.9$/;
const SOON = 1_000; // milliseconds for the server's word; then the numbers are shown without it
const REST = 1_500; // arrow keys pass over answers that nobody means

const tapped = new Map(); // field name → { form, place, answer, fields, sent, card }
const sent = new Map(); // id → { id, told: what the clinic's computer answered, stays, line, received }
let byArrow = false;
let resting = null; // { place, act, timer }

watch(({ received }) => { if (received) sent.get(received.id)?.come(received.told); });
document.addEventListener("keydown", ({ key }) => { byArrow = key.startsWith("Arrow"); }, true);
document.addEventListener("pointerdown", () => { byArrow = false; }, true);
document.addEventListener("change", () => shell(), { once: true }); // while there may be a network
document.addEventListener("change", ({ target, isTrusted }) => {
  if (isTrusted && ITEM_9.test(target.name)) once(target, () => tell(target));
});
document.addEventListener("focusout", ({ relatedTarget }) => { if (!resting?.place.contains(relatedTarget)) actNow(); });
document.addEventListener("visibilitychange", actNow);
document.addEventListener("submit", ({ target }) => { if (target.contains(resting?.place)) rest(); }); // it carries the answer

// A tap is meant; of answers that an arrow key passes over, the one on which it rests.
function once(radio, act) {
  rest();
  if (!byArrow) return act();
  resting = { place: radio.closest("fieldset"), act, timer: setTimeout(actNow, REST) };
}

function rest() {
  clearTimeout(resting?.timer);
  resting = null;
}

function actNow() {
  const act = resting?.act;
  rest();
  act?.();
}

// "Prefer not to say" goes with the form, and so does a 0 that takes nothing back.
async function tell({ form, name, value }) {
  const before = tapped.get(name)?.form === form ? tapped.get(name) : null;
  const answer = Number(value);
  if (!(answer > 0 || (answer === 0 && before)) || before?.answer === answer) return;
  const place = form.querySelector(`fieldset[id="${name}"]`);
  const one = { form, place, answer, fields: { day: form.elements.day.value, [name]: value }, card: before?.card };
  tapped.set(name, one);
  one.sent = send("safety-answer", form, one.fields);
  const word = await Promise.race([one.sent.received, pause(navigator.onLine ? SOON : 0)]);
  if (tapped.get(name) !== one || !form.isConnected) return;
  if (!one.card?.isConnected) {
    if (!answer || [null, "watch"].includes(word?.level)) return; // unless nobody can say
    await show(one);
  }
  say(one.card.querySelector("[data-not-told] strong"), one.sent);
  if (word ? word.asks.length : answer > (before?.answer ?? 0)) await ask(one);
}

function send(kind, form, fields) {
  const entry = { id: crypto.randomUUID() };
  entry.received = new Promise((end) => {
    entry.come = (told) => { end(told); draw(entry, { told }); };
  });
  sent.set(entry.id, entry);
  keep(kind, { ...fields, submission_id: entry.id }, { person: whose(form) })
    .then(() => draw(entry, { stays: "onPhone" }), () => draw(entry, { stays: "notKept" }))
    .then(() => flush())
    .catch(() => {});
  return entry;
}

function whose(form) {
  return form.dataset.person ?? form.elements.person.value;
}

function say(line, entry) {
  for (const other of sent.values()) if (other.line === line) other.line = null;
  line.parentNode.setAttribute("role", "status");
  draw(entry, { line });
}

// What is said is what this phone knows: received only after an answer that names it. `stays`: the name
// under which the card has the words for it.
function draw(entry, news) {
  const { line, told, stays } = Object.assign(entry, news);
  if (!line) return;
  const card = line.closest(".support");
  line.textContent = told ? `${sentence(told.words)}.` : (card.dataset[stays] ?? NOT_KNOWN);
  line.parentNode.replaceChildren(line, " ", (told ? told.who : card.dataset.call) ?? "");
  if (told) card.querySelector("[data-nobody]")?.remove(); // the line says it too
  if (line.closest("[data-not-told]")) card.toggleAttribute("data-told", Boolean(told));
}

// The focus stays with whoever goes on answering; a screen reader hears of it.
async function show(one) {
  const card = await supportCard(NOT_KNOWN, whose(one.form));
  const there = one.place.nextElementSibling;
  one.card = there?.matches(".at-once") ? there : card;
  if (one.card === there) return; // another answer was tapped meanwhile
  card.classList.add("at-once");
  one.place.after(card);
  if (!document.activeElement || one.place.contains(document.activeElement)) card.scrollIntoView();
}

async function ask(one) {
  const kept = (await shell())?.querySelector("#three-questions")?.content.firstElementChild;
  if (!kept || one.card.querySelector("form")) return;
  const questions = document.importNode(kept, true);
  questions.addEventListener("change", ({ target }) => once(target, () => { if (isUnsafe(questions)) unsafe(one, questions); }));
  questions.addEventListener("submit", (event) => answered(event, one, questions));
  one.card.append(questions);
}

// As in app/core/risk_ladder.py: what is critical.
function isUnsafe(questions) {
  const { plan, safe } = Object.fromEntries(new FormData(questions));
  return plan === "yes" || safe === "no" || safe === "not-sure";
}

async function unsafe(one, questions) {
  answer(one, questions);
  if (one.card.classList.contains("support-now")) return;
  const head = (await shell()).querySelector("#crisis-head").content.cloneNode(true);
  for (const calm of one.card.querySelectorAll("[data-calm]")) calm.remove();
  one.card.classList.add("support-now");
  one.card.prepend(head);
  one.card.scrollIntoView();
  one.card.querySelector("h2").focus({ preventScroll: true });
}

// Each may be left, and so may all of them: then that is what is sent.
function answer(one, questions) {
  const said = Object.fromEntries(new FormData(questions));
  const words = JSON.stringify(said);
  if (one.said !== words) one.followed = send("follow-ups", one.form, { ...one.fields, told: one.sent.id, ...said });
  one.said = words;
}

function answered(event, one, questions) {
  event.preventDefault();
  event.stopPropagation();
  const stay = isUnsafe(questions) && !one.card.matches(".support-now"); // it comes right now, in view
  actNow();
  answer(one, questions);
  const line = document.createElement("p");
  const words = document.createElement("strong");
  line.append(words);
  questions.replaceWith(line);
  say(words, one.followed);
  if (!stay) goOn(one.form, one.place);
}

function pause(milliseconds) {
  return new Promise((end) => setTimeout(end, milliseconds, null));
}
