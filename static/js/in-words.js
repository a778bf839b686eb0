// What was entered, in the words of the forms: these lie on the page kept for no connection.

const OFFLINE = "/offline";
const OUTCOMES = { done: "Done", "not-today": "Not today", snoozed: "Later today" };

let read;

/** The kept page as a document of its own, or null. */
export function shell() {
  read ??= open().catch(() => { read = undefined; return null; });
  return read;
}

/** [{ asked, answered }] for the fields of one item. */
export async function inWords({ kind, fields }) {
  const page = await shell();
  const short = page?.querySelector("#three-questions")?.content;
  const answers = Object.entries(fields).filter(([name, value]) => /\.|^(closer|plan|safe)$/.test(name) && value !== "");
  const told = answers.map(([name, value]) => {
    const place = name.includes(".") ? page : short;
    return { asked: asked(place, name), answered: answered(place, name, value) };
  });
  if (kind === "practice") told.push({ asked: "Exercise", answered: OUTCOMES[fields.outcome] ?? "" });
  if (fields.note) told.push({ asked: "Your note", answered: fields.note });
  return told;
}

function asked(page, name) {
  if (name === "mood.1") return "Mood";
  const spans = page?.querySelector(`fieldset[id="${CSS.escape(name)}"] legend`)?.cloneNode(true);
  spans?.querySelector(".visually-hidden")?.remove();
  return spans?.textContent.trim().replace(/\s+/g, " ") ?? name;
}

function answered(page, name, value) {
  const radio = page?.querySelector(`input[name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]`);
  return radio?.closest("label").textContent.trim() || value;
}

async function open() {
  const kept = (await globalThis.caches?.match(OFFLINE)) ?? (await fetch(OFFLINE, { credentials: "omit" }));
  return new DOMParser().parseFromString(await kept.text(), "text/html");
}
