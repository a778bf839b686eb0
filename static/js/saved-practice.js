// The draft of an exercise that was saved is forgotten: on the page that says so, or on whichever
// comes next where somebody went on before it was done.

import { remove } from "./sealed.js";

const SENT = "practice-sent";
const SAVED = "practice-saved";
const KEPT = new Set(["?saved=done", "?saved=not-today"]); // with the note

/** It is on its way; its page comes by an ordinary redirect, which has to know which one it was. */
export function noteSent(id) {
  sessionStorage.setItem(SENT, id);
}

/** Resolves once nothing of a saved one is left. */
export async function forgetSaved() {
  const sent = sessionStorage.getItem(SENT);
  sessionStorage.removeItem(SENT);
  if (sent && location.pathname === "/exercises" && KEPT.has(location.search)) sessionStorage.setItem(SAVED, sent);
  const saved = sessionStorage.getItem(SAVED);
  if (!saved) return;
  await remove("draft", saved);
  if (sessionStorage.getItem(SAVED) === saved) sessionStorage.removeItem(SAVED);
}
