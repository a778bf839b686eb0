// One question at a time, for whoever wants it: the same form, of which one part is shown. It knows
// the form's parts, not the page, so that the form for no network turns its pages just so.

const UNTIL_END = "[data-question], .question.if-any, .end";
const turning = new WeakMap(); // form → { part, bar }

/** Show this form one question at a time, from the first that is open. */
export function oneAtATime(form) {
  if (turning.has(form)) return;
  const bar = makeBar(form);
  turning.set(form, { bar });
  form.classList.add("one-at-a-time");
  form.append(bar);
  show(form, firstToShow(form));
}

/** The whole form again, with everything that is in it. */
export function allAtOnce(form) {
  turning.get(form)?.bar.remove();
  turning.delete(form);
  form.classList.remove("one-at-a-time", "under-way");
  for (const part of [...parts(form), ...form.querySelectorAll(".instrument")]) part.hidden = false;
}

function makeBar(form) {
  const bar = document.createElement("div");
  bar.className = "turn";
  bar.append(button("Back", "quiet", () => turn(form, -1)), document.createElement("p"), button("Next", "", () => turn(form, 1)));
  return bar;
}

function button(words, kind, tapped) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: `button ${kind}`, textContent: words });
  made.addEventListener("click", tapped);
  return made;
}

// The mood stands before the form and is saved by its own tap, which draws it anew.
function parts(form) {
  const mood = document.getElementById("mood");
  const inside = [...form.querySelectorAll(UNTIL_END)];
  return mood && !form.contains(mood) ? [mood, ...inside] : inside;
}

// A question that only follows from others is left out unless it does.
function open(form) {
  return parts(form).filter((part) => {
    const was = part.hidden;
    part.hidden = false;
    const asked = getComputedStyle(part).display !== "none";
    part.hidden = was;
    return asked;
  });
}

function firstToShow(form) {
  const all = open(form);
  const wrong = all.find((part) => part.querySelector(".problem"));
  if (wrong) return wrong;
  if (form.querySelector(":scope > .notice.warm")) return all.at(-1); // sent before: it is about saving
  const entered = all.findLastIndex((part) => part.matches("#mood, [data-question]") && part.querySelector(":checked, .moments"));
  const isLook = entered === all.length - 2 && !form.querySelector(":scope > .draft-here");
  return all[isLook ? 0 : entered + 1]; // where it goes on; what was saved whole is looked at from the start
}

function turn(form, by) {
  const all = open(form);
  const at = Math.max(all.indexOf(turning.get(form).part), 0);
  const to = all[Math.min(Math.max(at + by, 0), all.length - 1)];
  form.classList.add("under-way");
  show(form, to);
  goTo(to);
}

function show(form, part) {
  const all = open(form);
  const state = turning.get(form);
  state.part = part;
  for (const one of parts(form)) one.hidden = one !== part;
  for (const section of form.querySelectorAll(".instrument")) {
    section.hidden = !section.contains(part);
    section.classList.toggle("begun", section.querySelector("[data-question]") !== part);
  }
  const [back, words, next] = state.bar.children;
  const at = all.indexOf(part);
  const questions = all.length - 1; // the last part is the note
  words.textContent = at < questions ? `${at + 1} of ${questions}` : "";
  back.hidden = at === 0;
  next.hidden = at === questions;
}

// A screen reader reads the question, the keyboard goes on from it, and it is in view.
function goTo(part) {
  part.tabIndex = -1;
  if (part.matches(".end")) part.setAttribute("role", "group");
  if (part.matches(".end")) part.setAttribute("aria-label", "Last: a note, if you like, and saving");
  part.focus({ preventScroll: true });
  const top = part.closest(".instrument") ?? part;
  window.scrollTo(0, Math.max(0, top.getBoundingClientRect().top + window.scrollY - 16));
}

/** On from this question to the next, which may be further down the page. */
export function goOn(form, from) {
  if (turning.has(form)) return turn(form, 1);
  const all = open(form);
  const next = all[all.indexOf(from) + 1] ?? all.at(-1);
  next.tabIndex = -1;
  next.focus({ preventScroll: true });
  next.scrollIntoView();
}

// Enter on an answer goes on; else it would save in the middle.
document.addEventListener("keydown", (event) => {
  const { form } = event.target;
  if (!form?.matches("form.one-at-a-time") || event.key !== "Enter" || event.target.type !== "radio") return;
  event.preventDefault();
  turn(form, 1);
});

// A draft that is back on the page: go to where it ends, unless somebody has gone on already.
document.addEventListener("change", (event) => {
  const form = event.target;
  if (turning.has(form) && !form.classList.contains("under-way")) show(form, firstToShow(form));
});
