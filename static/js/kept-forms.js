// A check-in, a mood or an exercise that could not be sent goes to the outbox instead.

import { settle } from "./early-numbers.js";
import { isDanger, keep, leadToCard, showKept, supportCard } from "./keeping.js";
import { flush } from "./outbox.js";

const CHECK_IN = "/check-ins";
const PRACTICE = /^\/exercises\/([a-z0-9-]+)\/completions$/;
const PATIENCE = 20_000; // milliseconds
const NOT_SAVED = "Not saved: there is no connection, and this browser could not keep it either. Everything you entered is still on this page.";
const SOMEBODY_ELSE = "Not saved: this phone was signed out, or somebody else is signed in here now. Everything you entered is still on this page.";
const TRY_LATER = new Set([408, 425, 429]);
const OUR_MARK = "X-Request-Id"; // hotel networks answer for everybody; each answer of ours has it

document.addEventListener("form-not-sent", (event) => {
  const { form, fields, signedOut, say } = event.detail;
  if (form?.getAttribute("action") !== CHECK_IN) return;
  event.preventDefault();
  toOutbox("check-in", form, fields, signedOut, say);
});

document.addEventListener("submit", sendPractice);

async function toOutbox(kind, form, fields, signedOut, say) {
  try {
    const id = await keep(kind, fields);
    const mood = form.closest("#mood");
    await tellItIsKept(form).catch(() => {});
    await showKept(mood ?? document.querySelector("#main"), id, fields, { signedOut, level: mood ? "h2" : "h1" });
    settle(form);
    if (!signedOut) flush().catch(() => {});
  } catch {
    settle(form);
    if (isDanger(fields) && !leadToCard()) document.querySelector("#main").prepend(await supportCard());
    say(signedOut ? SOMEBODY_ELSE : NOT_SAVED);
  }
}

// Where drafts are kept, the one of this form is no longer needed.
function tellItIsKept(form) {
  const after = [];
  document.dispatchEvent(new CustomEvent("form-kept", { detail: { form, after } }));
  return Promise.all(after);
}

// Sent from here and not by the browser, so that no error page takes the typed words away.
async function sendPractice(event) {
  const { target: form, submitter } = event;
  const exercise = PRACTICE.exec(form.getAttribute("action") ?? "")?.[1];
  if (!exercise || event.defaultPrevented || !submitter?.name) return; // without one the browser sends
  event.preventDefault();
  if (form.dataset.sending) return;
  form.dataset.sending = "yes";
  const fields = Object.fromEntries(new FormData(form));
  fields[submitter.name] = submitter.value; // older browsers leave the pressed button out
  const answer = await post(form.action, fields);
  if (answer?.saved) return location.assign(answer.address);
  const signedOut = answer?.status === 401 || answer?.path === "/sign-in";
  if (answer && !signedOut && answer.status >= 400 && answer.status < 500 && !TRY_LATER.has(answer.status)) {
    sendByBrowser(form, submitter);
  } else {
    await toOutbox("practice", form, { ...fields, exercise }, signedOut, sayBelow(form));
  }
  delete form.dataset.sending;
}

// Null: nobody answered, or somebody else did. `saved`: where our own answer leads after saving.
async function post(address, fields) {
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    const answer = await fetch(address, { method: "POST", body: new URLSearchParams(fields), signal });
    if (!answer.headers.has(OUR_MARK)) return null;
    const { pathname, searchParams } = new URL(answer.url);
    const saved = answer.ok && answer.redirected && pathname === "/exercises" && searchParams.has("saved");
    return { saved, status: answer.status, address: answer.url, path: pathname };
  } catch {
    return null;
  }
}

// The server refused it in words of its own: its page shows them, with what was typed.
function sendByBrowser(form, { name, value }) {
  form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  form.submit();
}

function sayBelow(form) {
  return (words) => {
    const line = form.querySelector(".not-kept") ?? form.appendChild(document.createElement("p"));
    Object.assign(line, { className: "problem not-kept", textContent: words });
    line.setAttribute("role", "alert");
  };
}
