// The lines that the own clinic added, and the clinic itself, among the numbers of the own country: the
// page kept for no network is the same for everybody and cannot know them.

import { line } from "./offline-keepsakes.js";

/** `numbers`: { first, last }, each [{ name, number, href, text, text_number, hours }]; missing in a plan
 * from before there were any. The number for life in danger stays first. */
export function addClinicNumbers(place, country, numbers) {
  const list = place.querySelector(`[data-country="${CSS.escape(country ?? "")}"] .crisis`);
  if (!list || !numbers) return;
  list.querySelectorAll("[data-of-clinic]").forEach((one) => one.remove());
  list.firstElementChild.after(...numbers.first.map(drawn));
  list.append(...numbers.last.map(drawn));
}

function drawn({ name, number, href, text, text_number, hours }) {
  const made = document.createElement("li");
  made.dataset.ofClinic = "";
  const head = line("p", "");
  head.append(line("strong", name), ...(hours ? [" ", line("span", hours, "soft")] : []));
  const ways = line("p", "", "row");
  if (number) ways.append(button(`Call ${number}`, href));
  if (text_number) ways.append(" ", button(`Text ${text_number}`, text));
  made.append(head, ...(ways.childNodes.length ? [ways] : []));
  return made;
}

function button(words, href) {
  return Object.assign(line("a", words, "button call"), { href });
}
