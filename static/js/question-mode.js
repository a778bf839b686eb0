// The choice between one question at a time and the whole page, without leaving the page: what is
// entered stays. The server is told, so that every phone knows; if it cannot be, this page still turns.

import { allAtOnce, oneAtATime } from "./check-in.js";

const WORDS = { yes: "One question at a time", no: "All on one page" };

document.addEventListener("submit", choose);
document.addEventListener("htmx:after:swap", start);
start();

function start() {
  const form = document.querySelector("#check-in[data-one-at-a-time]");
  if (form) oneAtATime(form);
}

function choose(event) {
  if (!event.target.matches("[data-question-mode]")) return;
  event.preventDefault();
  const button = event.target.querySelector("button");
  const form = document.querySelector("#check-in");
  const wanted = button.value;
  fetch(event.target.action, { method: "POST", body: new URLSearchParams({ one_at_a_time: wanted }), redirect: "manual" }).catch(() => {});
  form.toggleAttribute("data-one-at-a-time", wanted === "yes");
  if (wanted === "yes") oneAtATime(form);
  else allAtOnce(form);
  button.value = wanted === "yes" ? "no" : "yes";
  button.textContent = WORDS[button.value];
}
