// What a person wrote, the letter, the plan, the ledger, read without a network from the plan on this
// phone.

/** Draw them into their place; it stays hidden where there is none. `keepsakes`: [{ title, parts:
 * [{ label, words }] }], missing in a plan from before there were any. */
export function drawKeepsakes(keepsakes = []) {
  const place = document.querySelector("[data-keepsakes]");
  place.querySelectorAll("details").forEach((one) => one.remove());
  place.append(...keepsakes.map(drawn));
  place.hidden = !keepsakes.length;
}

function drawn({ title, parts }) {
  const details = document.createElement("details");
  const body = Object.assign(document.createElement("div"), { className: "stack" });
  body.append(...parts.flatMap(({ label, words }) => [line("h3", label), line("p", words, "note-text")]));
  details.append(line("summary", title), body);
  return details;
}

function line(name, textContent, className = "") {
  return Object.assign(document.createElement(name), { textContent, className });
}
