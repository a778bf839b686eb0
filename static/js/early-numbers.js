// After an answer above 0 to item 9 nobody waits in silence: without an answer the numbers to call
// are on the page within three seconds. The page that says it was saved takes their place.

import { isDanger, leadToCard, supportCard } from "./keeping.js";

const LATE = 2_500; // milliseconds after Save
export const NOT_KNOWN = "No answer has come yet: as far as this phone knows, nobody has been told.";

const waiting = new Map(); // form → { timer, card }

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => begin(ctx.request));
document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  if (ctx.status === "swapped") settle(ctx.request.form);
});

function begin({ form, body }) {
  if (!form || !body || !isDanger(Object.fromEntries(body)) || waiting.get(form)?.card?.isConnected) return;
  settle(form);
  const made = supportCard(NOT_KNOWN);
  const mine = { timer: setTimeout(() => made.then((card) => show(form, mine, card)), LATE) };
  waiting.set(form, mine);
}

function show(form, mine, card) {
  if (waiting.get(form) !== mine || leadToCard()) return;
  mine.card = card;
  document.querySelector("#main").prepend(card);
  card.querySelector("h2").focus({ preventScroll: true });
  window.scrollTo(0, 0);
}

/** What became of this form is said on the page: its early card goes. */
export function settle(form) {
  const { timer, card } = waiting.get(form) ?? {};
  clearTimeout(timer);
  card?.remove();
  waiting.delete(form);
}
