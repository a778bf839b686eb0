// Signing out leaves nothing of a person on this phone, with a connection or without. What could
// not be sent is asked about first. Without script the form alone does it: the server tells the
// browser to forget everything.

import { stopDrafts } from "./drafts.js";
import { leaveFromHere, tellOthers } from "./left-elsewhere.js";
import { drop, flush, items } from "./outbox.js";
import { clearPhone, tellServer, undoSignOut } from "./phone-clearing.js";
import { flag, whose } from "./sealed.js";

const PATIENCE = 25_000; // milliseconds for sending what waits

const form = document.querySelector("form[data-leaving]");
const dialog = document.querySelector("dialog[data-leaving-choice]");
let leaving = false;

form?.addEventListener("submit", begin);
dialog?.addEventListener("click", choose);
offer(document.querySelector("[data-leaving-offline]")).catch(() => {});

// The page without a network is the same for everybody: only a phone that holds a key is somebody's.
async function offer(place) {
  if (place) place.hidden = !(await whose());
}

async function begin(event) {
  event.preventDefault();
  if (leaving) return;
  const unsent = (await items().catch(() => ({ own: [] }))).own;
  if (unsent.length) return ask(`${entries(unsent.length)} on this phone did not reach your clinic yet.`);
  await leave();
}

function entries(count) {
  return count === 1 ? "1 entry" : `${count} entries`;
}

function ask(words) {
  say(words);
  for (const part of dialog.querySelectorAll("[data-sure]")) part.hidden = true;
  if (!dialog.open) dialog.showModal();
}

function say(words) {
  dialog.querySelector("[data-leaving-words]").textContent = words;
}

async function choose({ target }) {
  const choice = target.closest("button")?.value;
  if (choice === "cancel") return dialog.close();
  if (choice === "delete") return showSure();
  if (!["send", "keep", "sure"].includes(choice)) return;
  for (const button of dialog.querySelectorAll("button")) button.disabled = true;
  if (choice === "sure") for (const { id } of (await items()).own) await drop(id).catch(() => {});
  const left = choice === "send" ? await send() : 0;
  for (const button of dialog.querySelectorAll("button")) button.disabled = false;
  if (left) return ask(`${entries(left)} could not be sent now.`);
  dialog.close();
  await leave();
}

function showSure() {
  const sure = dialog.querySelector("[data-sure]");
  sure.hidden = false;
  sure.querySelector("button").focus();
}

async function send() {
  say("Sending.");
  const late = new Promise((end) => setTimeout(end, PATIENCE));
  await Promise.race([flush({ all: true }).catch(() => {}), late]);
  return (await items()).own.length;
}

// What is still in the outbox now stays locked, and so does what somebody else left here.
async function leave() {
  leaving = true;
  leaveFromHere();
  form.querySelector("button").textContent = "Signing out …";
  stopDrafts();
  tellOthers("stop");
  const { cleared, locked } = await clearPhone();
  // Where the store held on, only the server can have the browser forget it; what was to stay stays.
  const told = (cleared || !locked) && (await tellServer({ locked }));
  tellOthers("gone");
  if (told) return location.replace("/sign-in");
  if (!cleared) await undoSignOut();
  showSignedOut(cleared);
}

// There is no network: the page of the person goes, and this one window says what is true.
function showSignedOut(cleared) {
  const page = document.querySelector("template[data-signed-out]").content.cloneNode(true);
  page.querySelector(cleared ? "[data-not-cleared]" : "[data-cleared]").remove();
  document.documentElement.removeAttribute("data-person");
  document.body.className = "";
  document.querySelector("header .places")?.remove();
  document.querySelector("header .top-link")?.remove();
  document.querySelector("main").replaceChildren(page);
  history.replaceState(null, "", "/sign-in");
  document.querySelector("main h1").focus();
  if (cleared) window.addEventListener("online", goOnceTold);
}

// Another window or the worker may have told it, and somebody else be signed in here since.
async function goOnceTold() {
  if (!(await flag("signed-out").catch(() => null))) return location.replace("/sign-in");
  if (await tellServer({ locked: true })) location.replace("/sign-in");
}
