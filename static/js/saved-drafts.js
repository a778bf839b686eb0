// The draft of what was saved, an exercise or an entry of the ledger, is forgotten: on the page that
// says so, or on whichever comes next where somebody went on before it was done.

import { remove } from "./sealed.js";

const SENT = "draft-sent";
const SAVED = "draft-saved";

/** It is on its way; `page` comes by an ordinary redirect once it is saved. */
export function noteSent(id, page) {
  sessionStorage.setItem(SENT, JSON.stringify({ id, page }));
}

/** Resolves once nothing of a saved one is left. */
export async function forgetSaved() {
  const sent = JSON.parse(sessionStorage.getItem(SENT));
  sessionStorage.removeItem(SENT);
  if (sent?.page === location.pathname + location.search) sessionStorage.setItem(SAVED, sent.id);
  const saved = sessionStorage.getItem(SAVED);
  if (!saved) return;
  await remove("draft", saved);
  if (sessionStorage.getItem(SAVED) === saved) sessionStorage.removeItem(SAVED);
}
