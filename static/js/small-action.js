// What, when and where, put together as a sentence in the note: the person's own, as every note is.

import { button, make, spoken, tool } from "./tool-parts.js";

const FIRST = "Write first what you will do.";
const THERE = "It is in your note below. Change it there as you like.";

const { section } = tool("small-action");
const note = document.querySelector("#note");
const [what, when, where] = ["what", "when", "where"].map((name) => section.querySelector(`[data-${name}]`));
const { line, say } = spoken();
line.className = "soft";
let written = "";

section.append(make("p", {}, button("Put it into my note", compose)), line);
section.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("input")) return;
  event.preventDefault();
  compose();
});

function compose() {
  if (!what.value.trim()) {
    say(FIRST);
    return what.focus();
  }
  const parts = [sentence(what.value), labelled("When", when.value), labelled("Where", where.value)];
  const words = parts.filter(Boolean).join(" ");
  // Once more after a change: in the place of what was put there before, and of nothing else.
  const before = note.value;
  if (written && before.includes(written)) note.value = before.replace(written, () => words);
  else note.value = before.trim() ? `${before.trimEnd()}\n${words}` : words;
  written = words;
  note.dispatchEvent(new Event("input", { bubbles: true }));
  say(THERE);
}

function labelled(name, value) {
  return value.trim() ? sentence(`${name}: ${value.trim()}`) : "";
}

function sentence(words) {
  const trimmed = words.trim();
  return /[.!?…]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
