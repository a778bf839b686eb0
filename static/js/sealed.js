// What this phone keeps of a person: sealed rows in IndexedDB that only the key of whoever signed in
// here opens. The key cannot be read out, not even by a script of ours.

import { each, within } from "./rows.js";

const HOLDER = "person";
const VISIT = "visit"; // a mark that goes with whoever leaves, also where the browser clears it all

/** The person whose key is here, or null. Rejects where the browser keeps nothing. */
export async function whose() {
  return (await holder())?.person ?? null;
}

/** The mark of this visit: asked for before a key is fetched, and told to `unlock`. */
export async function visit() {
  let mark = crypto.randomUUID();
  await within(["flags"], "readwrite", ({ flags }) => {
    flags.get(VISIT).onsuccess = ({ target }) => {
      if (target.result) mark = target.result;
      else flags.put(mark, VISIT);
    };
  });
  return mark;
}

/** Import the key of whoever signed in. Another person's drafts and plan go; what they have not
 * sent yet stays, and nothing here opens it until they sign in again. Rejects, and changes nothing,
 * while the server is not told of a sign-out, or where somebody left since that `visit`. */
export async function unlock(person, base64urlKey, mark) {
  const key = await crypto.subtle.importKey("raw", bytes(base64urlKey), "AES-GCM", false, ["encrypt", "decrypt"]);
  await within(["keys", "sealed", "flags"], "readwrite", ({ keys, sealed, flags }, stop) => {
    flags.get("signed-out").onsuccess = ({ target }) => {
      if (target.result) stop(new Error("signed out here"));
    };
    flags.get(VISIT).onsuccess = ({ target }) => {
      if (mark !== undefined && target.result !== mark) stop(new Error("somebody left meanwhile"));
    };
    keys.put({ person, key }, HOLDER);
    dropOthers(sealed, person);
  });
}

/** Whoever is signed in now ("": nobody with a key): what another kept here goes, their key too.
 * What they have not sent stays, locked. Resolves to whether somebody else had been here. */
export async function keepOnlyFor(person) {
  const holder = await whose();
  if (holder === null || holder === person) return false;
  await within(["keys", "sealed", "flags"], "readwrite", ({ keys, sealed, flags }) => {
    keys.get(HOLDER).onsuccess = ({ target }) => {
      if (target.result?.person !== holder) return; // another window was faster
      keys.clear();
      flags.delete(VISIT);
      dropOthers(sealed, person);
    };
  });
  return true;
}

function dropOthers(sealed, person) {
  each(sealed, (row, cursor) => {
    if (row.person !== person && row.kind !== "outbox") cursor.delete();
  });
}

/** Store one value; `open` lies beside it in the clear. Resolves only when it is really stored. */
export async function put(kind, id, value, open = {}) {
  const held = await holder();
  if (!held) throw new Error("nobody's key is here");
  const { person, key } = held;
  if (value?.person !== undefined && value.person !== person) throw new Error("another person's key is here");
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const text = new TextEncoder().encode(JSON.stringify(value));
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: bound(kind, id, person) }, key, text);
  await within(["keys", "sealed"], "readwrite", (stores, stop) => {
    // Somebody else may have signed in while this was being sealed.
    stores.keys.get(HOLDER).onsuccess = ({ target }) => {
      if (target.result?.person !== person) return stop(new Error("another person's key is here"));
      stores.sealed.put({ kind, id, person, open, iv, data });
    };
  });
  if (kind !== "plan") askToStay().catch(() => {});
}

/** Every row of a kind, as { id, person, open, value }; value is null where it is locked. */
export async function all(kind) {
  const rows = [];
  await within(["sealed"], "readonly", (stores) => {
    each(stores.sealed, (row) => row.kind === kind && rows.push(row));
  });
  const held = await holder();
  return Promise.all(rows.map((row) => unsealed(row, held)));
}

/** One row, or null. */
export async function get(kind, id) {
  const row = await within(["sealed"], "readonly", (stores) => stores.sealed.get([kind, id]));
  return row ? unsealed(row, await holder()) : null;
}

/** A new clear part beside the same sealed part; nothing where the row is gone. */
export async function change(kind, id, open) {
  await within(["sealed"], "readwrite", ({ sealed }) => {
    sealed.get([kind, id]).onsuccess = ({ target }) => {
      if (target.result) sealed.put({ ...target.result, open });
    };
  });
}

export async function remove(kind, id) {
  await within(["sealed"], "readwrite", (stores) => { stores.sealed.delete([kind, id]); });
}

/** A small fact in the clear: `flag(name)` reads it (null: none), `flag(name, value)` writes it. */
export async function flag(name, ...value) {
  if (!value.length) return (await within(["flags"], "readonly", (stores) => stores.flags.get(name))) ?? null;
  await within(["flags"], "readwrite", (stores) => { stores.flags.put(value[0], name); });
  return value[0];
}

/** Everything, the key too. `keepOutbox` leaves what was not sent, sealed and without a key. That
 * the server has not been told of a sign-out ("signed-out") is never forgotten here. */
export async function wipe({ keepOutbox }) {
  await within(["keys", "sealed", "flags"], "readwrite", (stores) => {
    stores.keys.clear();
    each(stores.sealed, (row, cursor) => {
      if (row.kind !== "outbox" || !keepOutbox) cursor.delete();
    });
    each(stores.flags, (_, cursor) => {
      if (cursor.key !== "signed-out") cursor.delete();
    });
  });
}

function holder() {
  return within(["keys"], "readonly", (stores) => stores.keys.get(HOLDER));
}

async function unsealed({ kind, id, person, open, iv, data }, held) {
  if (held?.person !== person) return { id, person, open, value: null };
  try {
    const how = { name: "AES-GCM", iv, additionalData: bound(kind, id, person) };
    const text = await crypto.subtle.decrypt(how, held.key, data);
    return { id, person, open, value: JSON.parse(new TextDecoder().decode(text)) };
  } catch {
    return { id, person, open, value: null };
  }
}

function bound(kind, id, person) {
  return new TextEncoder().encode(JSON.stringify([kind, id, person]));
}

// Asked once, when the first words lie here: the browser may otherwise clear them when it is short.
async function askToStay() {
  if (!globalThis.navigator?.storage?.persist || (await flag("stay-asked"))) return;
  await flag("stay-asked", true);
  await navigator.storage.persist();
}

function bytes(base64url) {
  const plain = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}
