// The steps of the page one after the other, each for its share of the time.

import { button, make, spoken, timed, tool } from "./tool-parts.js";

const steps = [...document.querySelectorAll("[data-steps] > li")].map((one) => one.textContent);
const { section, length } = tool("timed-text");
const each = length / steps.length;
const { line, say } = spoken();
const where = make("p", { className: "tool-soft" });
const back = button("Back", () => turn(-1));
const next = button("Next", () => turn(1));
const { watch, beat, buttons } = timed(draw, ended, [back, next]);

section.append(where, line, buttons);
ended(false);

function at(gone) {
  return Math.min(Math.floor(gone / each + 1e-6), steps.length - 1);
}

function draw(gone, running) {
  if (gone >= length) return true;
  const now = at(gone);
  say(steps[now]);
  where.textContent = `Step ${now + 1} of ${steps.length}${running ? "" : ", paused"}`;
  return false;
}

function turn(by) {
  watch.set(Math.max(0, at(watch.gone()) + by) * each);
  beat();
}

function ended(isOver) {
  say(isOver ? "That was the last step. Take your time." : "");
  where.textContent = `${steps.length} steps, about ${section.dataset.minutes} minutes`;
}
