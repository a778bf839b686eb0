// A form that could not be sent goes to the outbox, and the person is told the truth about it.

import { shell } from "./in-words.js";
import { addSafetyPlan } from "./offline-keepsakes.js";
import { addClinicNumbers } from "./offline-numbers.js";
import { add, watch } from "./outbox.js";
import { current, refresh } from "./plan.js";
import { get } from "./sealed.js";

const HERE = "Saved on this phone, not sent yet";
const NEXT = "It is sent by itself as soon as this app is open and there is a connection. You can close it now.";
const SIGN_IN = "This phone was signed out. Sign in again and it is sent.";
const REACHED = "It has reached your clinic’s computer.";
const NOT_TAKEN = "This could not be taken";
const STILL_HERE = "It is still on this phone: on this page you can look at it, try again or delete it.";
const GONE = "No longer on this phone";
const WHERE = "It was deleted, or sent from another window. Your days show what has reached your clinic.";
const NOT_TOLD = "Nobody has been told yet: your answer is only on this phone.";
const UNKNOWN = "As far as this phone knows, nobody has been told.";
const SOON = 1_000; // milliseconds: what the card would like to have may come too late, the card may not
const MOMENT = 300; // a receipt may come right after the entry is gone
const OWN_FIELDS = new Set(["submission_id", "person"]);

const received = new Map(); // id → "received 09:14": it may come before anything is drawn
const drawn = new Map(); // id → what says anew how it stands

watch((message) => {
  if (message.received) received.set(message.received.id, message.received.words);
  for (const follow of drawn.values()) follow();
});

/** Store what a form holds under its own submission id. Resolves to that id once it is really on
 * this phone; rejects if it is not. `person` is needed where the page is nobody's. */
export async function keep(kind, fields, { person = document.documentElement.dataset.person } = {}) {
  const submission_id = fields.submission_id || crypto.randomUUID();
  const rest = Object.entries(fields).filter(([name]) => !OWN_FIELDS.has(name));
  const item = {
    person: person ?? (await current())?.person,
    submission_id,
    kind,
    made_at: new Date().toISOString(),
    versions: versions(fields),
    fields: Object.fromEntries(rest),
  };
  if (!item.person) throw new Error("nobody's");
  // The key may be that of whoever was signed in here before.
  await add(item).catch(() => refresh({ always: true }).then(() => add(item)));
  return submission_id;
}

/** In the place of the form: that it is here, what happens next, and the numbers to call first if
 * item 9 was above 0. It follows what becomes of the entry: received, not taken, gone. `person`:
 * whose it is, where the page is nobody's. */
export async function showKept(place, id, fields, { signedOut = false, level = "h1", person } = {}) {
  const heading = make(level, { tabIndex: -1 }, HERE);
  const next = make("p", { className: "lead", role: "status" }, signedOut ? SIGN_IN : NEXT);
  const signIn = make("p", { hidden: !signedOut }, make("a", { className: "button", href: "/sign-in" }, "Sign in"));
  const card = isDanger(fields) ? await supportCard(undefined, person) : null;
  const wasTold = document.querySelector(".at-once[data-told]"); // as it was tapped
  let following = Promise.resolve();
  const follow = async () => {
    const { title, words, told, locked = false } = await standing(id, signedOut);
    if (heading.textContent !== title) heading.textContent = title;
    if (next.textContent !== words) next.textContent = words;
    signIn.hidden = !locked;
    if (told || wasTold) card?.querySelector("[data-not-told]")?.remove();
    else if (title === GONE) sayWhoKnows(card, UNKNOWN);
  };
  const inTurn = () => (following = following.then(follow).catch(() => {}));
  drawn.set(id, inTurn);
  await inTurn();
  place.replaceChildren(...(card ? [card] : []), make("div", { className: "stack kept" }, heading, next, signIn));
  (card?.querySelector("h2") ?? heading).focus({ preventScroll: true });
  if (level === "h1") window.scrollTo(0, 0);
}

// How one entry stands, in words. `signedOut`: known before anything was sent from the outbox.
async function standing(id, signedOut) {
  const row = await get("outbox", id);
  if (!row && !received.has(id)) await new Promise((end) => setTimeout(end, MOMENT));
  if (received.has(id)) return { title: sentence(received.get(id)), words: REACHED, told: true };
  if (!row) return { title: GONE, words: WHERE };
  const { state, reason, words } = row.open;
  if (state === "parked") return { title: NOT_TAKEN, words: `${words} ${STILL_HERE}` };
  const locked = reason === "sign-in" || (signedOut && !reason);
  return { title: HERE, words: locked ? SIGN_IN : reason ? words : NEXT, locked };
}

/** Any answer above 0 to item 9 of either form, as in app/core/safety.py. */
export function isDanger(fields) {
  return ["phq-9-today.9", "phq-9.9"].some((name) => Number(fields[name]) > 0);
}

/** The card with the numbers to call and this person's own safety plan, from what lies on this phone;
 * else in few words. `whoKnows`: other words than that the answer is only on this phone. */
export async function supportCard(whoKnows, person = document.documentElement.dataset.person) {
  const [page, plan] = await Promise.all([soon(shell()), soon(current())]);
  const kept = page?.querySelector("#support-card")?.content.firstElementChild;
  const card = kept ? document.importNode(kept, true) : make("section", { className: "support" },
    make("h2", {}, "You told us about thoughts of being better off dead, or of hurting yourself."),
    make("p", { className: "not-told" }, make("strong", {}, NOT_TOLD)),
    make("p", {}, make("strong", {}, "If you might act on them, or do not feel safe, please call now.")),
    make("p", {}, "Call the emergency number of your country, or open ", make("a", { href: "/help" }, "Help now"), "."));
  card.querySelector(".not-told")?.setAttribute("data-not-told", "");
  if (whoKnows) sayWhoKnows(card, whoKnows);
  ownCountryFirst(card, plan?.country);
  // Somebody else may have signed in here while this page was open.
  if (plan && plan.person === person) {
    addClinicNumbers(card, plan.country, plan.numbers);
    addSafetyPlan(card, plan.keepsakes);
  }
  card.querySelector("h2").tabIndex = -1;
  return card;
}

/** Where such a card stands on this page already it is brought into view: one is enough. */
export function leadToCard() {
  const card = document.querySelector("#main .support");
  card?.scrollIntoView();
  card?.querySelector("h2").focus({ preventScroll: true });
  return Boolean(card);
}

function sayWhoKnows(card, words) {
  const line = card?.querySelector("[data-not-told] strong");
  if (line) line.textContent = words;
}

// Storage and network may be slow or never answer: the numbers to call do not wait for them.
function soon(wish) {
  const end = new Promise((late) => setTimeout(late, SOON, null));
  return Promise.race([wish, end]).catch(() => null);
}

/** The page is the same for everybody; the numbers of this person's country come first. */
export function ownCountryFirst(place, country) {
  const [first, own] = [place.querySelector("[data-country]"), place.querySelector(`[data-country="${CSS.escape(country ?? "")}"]`)];
  if (own) first.before(own);
}

/** Which wording of each form was on the page: the clinic must know what was asked. */
function versions(fields) {
  const codes = Object.keys(fields).filter((name) => name.includes(".")).map((name) => name.split(".")[0]);
  const shown = (code) => Number(document.querySelector(`[data-code="${CSS.escape(code)}"]`)?.dataset.version);
  return Object.fromEntries([...new Set(codes)].map((code) => [code, shown(code)]).filter(([, version]) => version));
}

export function sentence(words) {
  return words[0].toUpperCase() + words.slice(1);
}

function make(tag, properties, ...children) {
  const { role, ...rest } = properties;
  const made = Object.assign(document.createElement(tag), rest);
  if (role) made.setAttribute("role", role);
  made.append(...children);
  return made;
}
