// What is on this phone and has not reached the clinic: said in each `[data-unsent]`, always.

import { inWords } from "./in-words.js";
import { drop, flush, items, watch } from "./outbox.js";
import { whose } from "./sealed.js";

const KINDS = {
  "check-in": ["check-in", "check-ins"], practice: ["practice note", "practice notes"],
  "safety-answer": ["single answer", "single answers"], "follow-ups": ["short answer", "short answers"],
};
const NOTHING_KEPT = "This browser keeps nothing without a connection.";
const SAID = "unsent-said";
const SIGN_IN = "Sign in again and it is sent.";

const places = [...document.querySelectorAll("[data-unsent]")];
const received = new Map(); // id → "received 09:14", while this page is open
let drawing = Promise.resolve();

watch((message) => {
  if (message.received && !message.received.told?.who) received.set(message.received.id, message.received.words);
  redraw();
});
redraw();

// One after the other: two at once would show one item twice.
function redraw() {
  drawing = drawing.then(draw).catch(sayNothingKept);
}

async function draw() {
  const [{ own }, person] = [await items(), await whose()];
  const shown = document.documentElement.dataset.person;
  const mine = !shown || shown === person ? own.filter((item) => !isOnItsWay(item)) : [];
  const opened = places.map((place) => Boolean(place.querySelector("details[open]")));
  const parts = await Promise.all(mine.map((item) => entry(item)));
  places.forEach((place, at) => {
    if (!mine.length && !received.size) return place.replaceChildren();
    const box = place.querySelector("section") ?? place.appendChild(frame());
    box.querySelector("[role=status]").replaceChildren(...sentences(mine));
    box.querySelector("[data-more]").replaceChildren(...more(mine, at ? parts.map((one) => one.cloneNode(true)) : parts, opened[at]));
  });
}

// An answer that is sent as it is tapped: nobody needs to hear that it was here for a moment.
function isOnItsWay({ open: { tries, state, reason }, value }) {
  return ["safety-answer", "follow-ups"].includes(value?.kind) && !tries && !reason && state !== "parked";
}

// The line stays and only its words change: so a screen reader reads them out.
function frame() {
  const box = make("section", { className: "notice stack unsent-box" });
  box.setAttribute("aria-label", "On this phone");
  const line = make("div", { className: "stack-s" });
  line.setAttribute("role", "status");
  const rest = make("div", { className: "stack-s" });
  rest.dataset.more = "";
  box.append(line, rest);
  return box;
}

function sentences(mine) {
  const waiting = mine.filter(({ open }) => open.state !== "parked");
  const parked = mine.filter(({ open }) => open.state === "parked");
  const told = [...new Set(received.values())].map((words) => make("p", { className: "ok" }, sentence(words)));
  if (waiting.length) told.push(make("p", {}, make("strong", {}, `${count(waiting)} on this phone, not sent yet.`)));
  if (waiting.some(({ open }) => open.reason === "sign-in")) told.push(make("p", {}, `${SIGN_IN} `, make("a", { href: "/sign-in" }, "Sign in")));
  for (const words of new Set(waiting.filter(({ open }) => open.reason && open.reason !== "sign-in").map(({ open }) => open.words))) told.push(make("p", {}, words));
  if (parked.length) told.push(make("p", {}, make("strong", {}, `${count(parked)} on this phone could not be taken.`)));
  return told;
}

function more(mine, parts, open) {
  if (!mine.length) return [];
  const waiting = mine.some(({ open: { state } }) => state !== "parked");
  const now = button("Send now", () => flush({ all: true }).catch(() => {}));
  now.className = "button quiet";
  const details = make("details", { open }, make("summary", {}, "Show what I entered"), make("ul", { className: "entries" }, ...parts));
  return waiting ? [make("p", {}, now), details] : [details];
}

async function entry({ id, open, value }) {
  const told = value ? await inWords(value) : [];
  const facts = make("dl", { className: "facts" }, ...told.flatMap(({ asked, answered }) => [make("dt", {}, asked), make("dd", {}, answered)]));
  const title = make("p", {}, make("strong", {}, kindOf(value)), make("span", { className: "soft" }, `, entered ${when(value?.made_at ?? open.queuedAt)}`));
  const item = make("li", { className: "stack-s" }, title);
  if (open.state === "parked") item.append(make("p", { className: "problem" }, open.words));
  const again = open.state === "parked" ? [button("Try again", () => flush({ only: id }).catch(() => {}))] : [];
  item.append(facts, make("p", { className: "row" }, ...again, button("Delete", ({ target }) => askOnceMore(target, id))));
  return item;
}

function askOnceMore(target, id) {
  const sure = button("Yes, delete it", () => drop(id).catch(() => {}));
  const stay = button("Keep it", () => redraw());
  target.closest("p").replaceChildren(make("span", {}, "Delete this for good? It has not reached your clinic."), sure, stay);
  sure.focus();
}

// Said once a visit, and nothing else is different: everything works with a connection.
function sayNothingKept() {
  try {
    if (sessionStorage.getItem(SAID)) return;
    sessionStorage.setItem(SAID, "yes");
  } catch {
    // no memory of any kind: then it is said on each page
  }
  for (const place of places) place.replaceChildren(make("p", { className: "hint" }, NOTHING_KEPT));
}

function count(some) {
  return Object.entries(KINDS).map(([kind, [one, many]]) => {
    const of = some.filter(({ value }) => (value?.kind ?? "check-in") === kind).length;
    return of ? `${of} ${of === 1 ? one : many}` : null;
  }).filter(Boolean).join(" and ");
}

function kindOf(value) {
  return sentence(KINDS[value?.kind]?.[0] ?? "check-in").slice(0, -1);
}

function when(at) {
  return new Date(at).toLocaleString("en-GB", { weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });
}

function sentence(words) {
  return `${words[0].toUpperCase()}${words.slice(1)}.`;
}

function button(words, tapped) {
  const made = make("button", { type: "button", className: "link-button" }, words);
  made.addEventListener("click", tapped);
  return made;
}

function make(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}
