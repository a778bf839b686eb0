// The form for no connection: which of its parts are asked, what is in them, what was entered.

import { enter, entered } from "./entered.js";

const form = document.querySelector("#check-in");
const parts = [...document.querySelectorAll("[data-form]")];

/** Show the parts of these forms that are not complete in the record, and any that holds something
 * typed; fill in `answers`, then `typed`. Returns whether anything is left to ask. */
export function drawForm({ codes, answers, record }, typed) {
  for (const part of parts) part.remove();
  const asked = parts.filter((part) => (codes.includes(part.dataset.form) && isOpen(part, record)) || holds(part, typed));
  form.querySelector(".end").before(...asked);
  prefill(answers);
  for (const [name, value] of Object.entries(typed)) enter(form, name, value);
  return asked.length > 0 || Object.keys(typed).length > 0; // a typed note stays in view too
}

// One is left out only when each of its questions was answered or declined, or the first said no.
function isOpen(part, record) {
  if (record[part.querySelector("[data-gate]")?.id] === "0") return false;
  return [...part.querySelectorAll("[data-question]")].some(({ id }) => !(id in record));
}

function holds(part, typed) {
  return Object.keys(typed).some((name) => name.split(".")[0] === part.dataset.form);
}

// As the server draws it: a form is saved whole, so what is not on it would be taken back. It is the
// form's default too, because a draft holds what was entered beyond it.
function prefill(answers) {
  for (const radio of parts.flatMap((part) => [...part.querySelectorAll("input[type=radio]")])) {
    radio.defaultChecked = answers[radio.name] === radio.value;
    radio.checked = radio.defaultChecked;
  }
  form.querySelector("[data-answered]").hidden = !form.querySelector("[data-form] :checked");
}

/** What a person entered here, beyond what was known when it was drawn, by field name. */
export function typedHere() {
  const before = entered(form, true);
  return Object.fromEntries(Object.entries(entered(form)).filter(([name, value]) => value !== before[name]));
}

/** Everything that a form sends; an older browser leaves the button out that was tapped. */
export function fieldsOf(target, submitter) {
  const fields = Object.fromEntries(new FormData(target));
  if (submitter?.name) fields[submitter.name] = submitter.value;
  return fields;
}

/** An answer or a note. The unscored question alone is no answer, as on the server. */
export function isFilledIn(fields) {
  return Boolean(fields.note?.trim()) || Object.entries(fields).some(([name, value]) => /\.\d+$/.test(name) && value !== "");
}
