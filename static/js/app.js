// Small comforts on pages that work without it.

import "./looks.js";
import "./worker-registration.js";

const NOT_SENT = "Not sent. Everything you entered is still on this page: please try again when you are connected.";
const SIGNED_OUT = "This phone was signed out, so nothing was saved. Your answers are still on this page: sign in again in another tab, then press Save.";
const REFUSED = "That was not saved. Your answers are still on this page: please try again in a moment.";
const AGREE_FIRST = "Nothing was saved: please read and agree first. Your answers are still on this page: open the app in another tab, agree there, then press Save.";
const FORM_AGAIN = new Set([409, 422]);
const SIGN_IN_FIRST = 401;
const CONSENT_FIRST = 403;
const TRY_LATER = new Set([408, 425, 429]);
const OUR_PLACES = ['id="main"', 'id="mood"'];
const OUR_MARK = "X-Request-Id"; // hotel networks answer for everybody; each answer of ours has it

function say(words) {
  let toast = document.querySelector(".toast");
  if (!toast) {
    toast = document.createElement("p");
    toast.className = "toast";
    toast.setAttribute("role", "alert");
    document.body.append(toast);
  }
  toast.textContent = words;
}

function hush() {
  document.querySelector(".toast")?.remove();
}

// "5 of 16": how far, never how well. A skipped question scolds nobody, so nothing is listed.
function showProgress() {
  const form = document.querySelector("#check-in");
  const place = form?.querySelector("[data-progress]");
  if (!place) return;
  const questions = [...form.querySelectorAll("[data-question]")];
  const answered = questions.filter((one) => one.querySelector(":checked")).length;
  place.hidden = answered === 0;
  place.textContent = `${answered} of ${questions.length}`;
}

// What was tapped is gone from the page: go to what is new, so that it is read out and in view.
function goTo(place, { toTop = false } = {}) {
  if (!place) return;
  place.tabIndex = -1;
  place.focus({ preventScroll: true });
  if (toTop) window.scrollTo(0, 0);
  else place.scrollIntoView({ block: "center" });
}

// Without script a tap on the mood sends the whole form; with it, the mood alone.
for (const number of document.querySelectorAll("#mood [form]")) number.removeAttribute("form");

document.addEventListener("change", showProgress);

// Only a good answer, or the same form again, may replace what a person has typed.
document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = event.detail;
  const { status, raw } = ctx.response;
  const marked = raw.headers.has(OUR_MARK);
  const signedOut = marked && (status === SIGN_IN_FIRST || new URL(raw.url).pathname.startsWith("/sign-in"));
  const ours = marked && OUR_PLACES.some((place) => ctx.text?.includes(place));
  if (ours && !signedOut && (status < 400 || FORM_AGAIN.has(status))) return hush();
  event.preventDefault();
  if (ours && status === CONSENT_FIRST) return say(AGREE_FIRST);
  const unreached = signedOut || status >= 500 || !ours || TRY_LATER.has(status);
  if (!unreached || !isKept(ctx, signedOut)) say(signedOut ? SIGNED_OUT : REFUSED);
});

document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
  if (!ctx?.request || !isKept(ctx, false)) say(NOT_SENT);
});

// Whether another script takes care of a form that did not reach the server.
function isKept({ request: { form, body } }, signedOut) {
  const fields = body ? Object.fromEntries(body) : {};
  const detail = { form, fields, signedOut, say };
  return !document.dispatchEvent(new CustomEvent("form-not-sent", { detail, cancelable: true }));
}

document.addEventListener("htmx:after:swap", (event) => {
  showProgress();
  const { select, response } = event.detail.ctx;
  const news = document.querySelector(select === "#main" ? "#main" : "#mood");
  const again = FORM_AGAIN.has(response.status);
  if (again) goTo(news?.querySelector(".problem, [role=status], [role=alert]"));
  else if (select === "#main") goTo(news?.querySelector(".support h2, h1"), { toTop: true });
  else goTo(news?.querySelector("[role=status]"));
});

// A page brought back from the browser's memory may belong to someone who has signed out since.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.reload();
});

// "It was moved" leads to a part that is folded away.
document.addEventListener("click", (event) => {
  const target = event.target.closest('a[href^="#"]')?.hash;
  if (target) document.querySelector(`details${target}`)?.setAttribute("open", "");
});

showProgress();
