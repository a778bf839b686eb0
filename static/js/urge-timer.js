// A clock to ride an urge with: it climbs, stands and sinks, and so do the words.

import { make, spoken, timed, tool } from "./tool-parts.js";
import { minutesAndSeconds } from "./stopwatch.js";

// From which part of the time on they are said.
const WORDS = [
  [0, "Find where it is in your body."],
  [0.15, "Watch it climb. You do not have to do anything."],
  [0.35, "It may be high now. It cannot stay this high."],
  [0.6, "See if it has changed, even a bit."],
  [0.85, "Nearly there. You are still here."],
];
const OVER = "The time is over. If it is still there, ride once more, or call someone.";

const { section, length } = tool("urge-timer");
const { line, say } = spoken();
const left = make("p", { className: "tool-soft", role: "timer" });
const bar = make("progress", { max: length, value: 0 });
bar.setAttribute("aria-label", "How much of the time is over");
const { buttons } = timed(draw, ended);

section.append(line, bar, left, buttons);
ended(false);

function draw(gone, running) {
  const part = gone / length;
  say(running ? WORDS.findLast(([from]) => part >= from)[1] : "Paused");
  bar.value = Math.min(gone, length);
  left.textContent = `${minutesAndSeconds(length - gone)} left`;
  return gone >= length;
}

function ended(isOver) {
  say(isOver ? OVER : "");
  bar.value = isOver ? length : 0;
  left.textContent = isOver ? "0:00 left" : `${minutesAndSeconds(length)} left`;
}
