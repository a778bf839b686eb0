// Today's exercises without a network: read from the plan on this phone, answered into the outbox.

import { forgetDraft, keepDraft } from "./drafts.js";
import { keep, showKept } from "./keeping.js";
import { flush } from "./outbox.js";
import { whose } from "./sealed.js";

const NOT_SAVED = "Not saved: this browser could not keep it. What you typed is still on this page.";
const SOMEBODY_ELSE = "Somebody else signed in on this phone. What you typed was not saved under their name.";

const place = document.querySelector("[data-exercises]");
const always = JSON.parse(place?.dataset.always ?? "[]");
let drawn = ""; // whose, and which

document.addEventListener("submit", answer, { capture: true });

/** Draw them into their place, and after them what is open to everybody. `planned`: [{ code, title,
 * minutes, purpose, not_when, steps, prompt }], missing in a plan from before there were any. What is
 * drawn already is left as it is, with what was typed. */
export function drawExercises(planned = [], person = "") {
  const own = planned.filter(({ code }) => !always.some((one) => one.code === code));
  const exercises = [...own, ...always];
  const wanted = [person, ...exercises.map(({ code }) => code)].join(" ");
  if (wanted === drawn) return;
  drawn = wanted;
  place.dataset.of = person;
  place.querySelectorAll("details").forEach((one) => one.remove());
  for (const each of exercises) {
    const details = filledIn(each);
    place.append(details);
    keepDraft(details.querySelector("form")).catch(() => {});
  }
  place.hidden = !exercises.length;
}

function filledIn({ code, title, minutes, purpose, not_when, steps, prompt }) {
  const details = document.importNode(place.querySelector("template").content, true).firstElementChild;
  const slot = (name, words) => { details.querySelector(`[data-${name}]`).textContent = words; };
  slot("title", title);
  slot("minutes", `${minutes} min`);
  slot("purpose", purpose);
  slot("not-when", not_when);
  if (prompt) slot("prompt", prompt);
  details.querySelector("ol").append(...steps.map((words) => Object.assign(document.createElement("li"), { textContent: words })));
  const [form, note, label] = ["form", "textarea", "label"].map((name) => details.querySelector(name));
  form.setAttribute("action", `/exercises/${code}/completions`);
  form.dataset.exercise = code;
  note.id = `note-${code}`;
  label.htmlFor = note.id;
  return details;
}

// Never to the server from here: the sign-in may be another person's by now, the outbox is not.
async function answer(event) {
  const { target: form, submitter } = event;
  const { exercise } = form.dataset;
  if (!exercise || !submitter) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (form.dataset.saving) return;
  form.dataset.saving = "yes";
  const fields = { ...Object.fromEntries(new FormData(form)), outcome: submitter?.value, exercise };
  const problem = await keepHere(form, fields).catch(() => NOT_SAVED);
  delete form.dataset.saving;
  if (problem) sayBelow(form, problem);
}

// Resolves to why it was not saved, or null.
async function keepHere(form, fields) {
  const person = place.dataset.of;
  if ((await whose()) !== person) return SOMEBODY_ELSE;
  const id = await keep("practice", fields, { person });
  await forgetDraft(form).catch(() => {});
  const kept = document.createElement("div");
  form.replaceWith(kept);
  await showKept(kept, id, fields, { level: "h3" });
  flush().catch(() => {});
  return null;
}

function sayBelow(form, words) {
  const line = form.querySelector(".problem") ?? form.appendChild(document.createElement("p"));
  Object.assign(line, { className: "problem", textContent: words });
  line.setAttribute("role", "alert");
}
