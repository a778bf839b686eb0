// A slower breath: in for 4 seconds, out for 6, nothing held. Where motion is not welcome, a row of
// steps fills instead of a circle.

import { make, spoken, timed, tool } from "./tool-parts.js";

const IN = 4; // seconds, as the steps of the exercise say
const OUT = 6;
const [SMALL, LARGE] = [0.45, 1];
const ENOUGH = "That is enough for now. Let your breath do what it wants.";

const still = matchMedia("(prefers-reduced-motion: reduce)");
const { section, length } = tool("breathing");
const circle = make("span", {});
const beats = make("ol", { className: "beats" }, ...Array.from({ length: OUT }, () => make("li", {})));
const { line, say } = spoken();
const breath = make("div", { className: "breath" }, circle);
for (const picture of [breath, beats]) picture.setAttribute("aria-hidden", "true");
const { watch, buttons } = timed(draw, ended);

section.classList.toggle("still", still.matches);
still.addEventListener("change", () => section.classList.toggle("still", still.matches));
section.append(breath, beats, line, buttons);
ended(false);

function draw(gone, running) {
  const second = (gone / 1000) % (IN + OUT);
  const out = second >= IN;
  say(running ? (out ? "Breathe out" : "Breathe in") : "Paused");
  [...beats.children].forEach((one, at) => {
    one.hidden = !out && at >= IN;
    one.classList.toggle("full", at <= second - (out ? IN : 0));
  });
  if (running) follow();
  return gone >= length;
}

let drawn = null;

// Between two beats as often as the screen is drawn; each time from the wall clock.
function follow() {
  if (drawn !== null || still.matches) return;
  drawn = requestAnimationFrame(() => {
    drawn = null;
    const second = (watch.gone() / 1000) % (IN + OUT);
    const full = second < IN ? second / IN : 1 - (second - IN) / OUT;
    const eased = (1 - Math.cos(Math.PI * full)) / 2;
    circle.style.setProperty("--breath", String(SMALL + (LARGE - SMALL) * eased));
    if (watch.running()) follow();
  });
}

function ended(isOver) {
  say(isOver ? ENOUGH : "");
  circle.style.removeProperty("--breath");
  [...beats.children].forEach((one, at) => {
    one.hidden = at >= IN;
    one.classList.remove("full");
  });
}
