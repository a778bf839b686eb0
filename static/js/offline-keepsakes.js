// What a person wrote, the letter, the plans, the ledger, read without a network from the plan on this
// phone.

const SAFETY_PLAN = "safety-plan"; // as in app/core/safety_plans.py

/** Draw them into their place; it stays hidden where there is none. `keepsakes`: [{ code, title, parts:
 * [{ label, words, calls }] }], missing in a plan from before there were any. The safety plan stands
 * with the numbers to call, in `help`. */
export function drawKeepsakes(keepsakes = [], help) {
  const place = document.querySelector("[data-keepsakes]");
  const others = keepsakes.filter(({ code }) => code !== SAFETY_PLAN);
  place.querySelectorAll("details").forEach((one) => one.remove());
  place.append(...others.map(drawn));
  place.hidden = !others.length;
  help.querySelector(".safety-plan")?.remove();
  addSafetyPlan(help, keepsakes);
}

/** Right after the first numbers of a place, which are those of the own country; nothing where none
 * is written. */
export function addSafetyPlan(place, keepsakes = []) {
  const plan = keepsakes.find(({ code }) => code === SAFETY_PLAN);
  if (!plan) return;
  const made = drawn({ ...plan, title: "Your safety plan" });
  made.className = "safety-plan";
  const numbers = place.querySelector("[data-country]");
  if (numbers) numbers.after(made);
  else place.append(made);
}

function drawn({ title, parts }) {
  const details = line("details", "");
  details.append(line("summary", title), group("stack", ...parts.map(drawnPart)));
  return details;
}

function drawnPart({ label, words, calls = [] }) {
  return group("stack", group("stack-s", line("h3", label), line("p", words, "note-text")), ...calls.map(call));
}

function call(number) {
  const href = `tel:${number.replace(/[^\d+]/g, "")}`;
  return Object.assign(line("a", `Call ${number}`, "button call"), { href });
}

function group(className, ...children) {
  const made = line("div", "", className);
  made.append(...children);
  return made;
}

/** An element with words. */
export function line(name, textContent, className = "") {
  return Object.assign(document.createElement(name), { textContent, className });
}
