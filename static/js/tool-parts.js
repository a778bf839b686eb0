// What the tools beside the exercises share: their place, their words, their buttons, their beat.
// Nothing of a tool is stored or sent.

import { stopwatch } from "./stopwatch.js";

const BEAT = 200; // milliseconds

/** The tool's section, shown from now on, and how long it takes in milliseconds. */
export function tool(name) {
  const section = document.querySelector(`[data-tool="${name}"]`);
  section.hidden = false;
  return { section, length: Number(section.dataset.minutes) * 60_000 };
}

export function make(tag, properties, ...children) {
  const { role, ...rest } = properties;
  const made = Object.assign(document.createElement(tag), rest);
  if (role) made.setAttribute("role", role);
  made.append(...children);
  return made;
}

export function button(words, tapped, kind = "quiet") {
  const made = make("button", { type: "button", className: `button ${kind}` }, words);
  made.addEventListener("click", tapped);
  return made;
}

/** A line that a screen reader reads out when it changes, and only then. */
export function spoken() {
  const line = make("p", { className: "tool-words", role: "status" });
  return { line, say: (words) => { if (line.textContent !== words) line.textContent = words; } };
}

/** A watch with its buttons: start, pause, go on, stop. `draw(gone, running)` on every beat, and
 * whenever a button was pressed; it answers whether the time is over. `more`: buttons between. */
export function timed(draw, ended, more = []) {
  const watch = stopwatch();
  let beating;
  const toggle = button("Start", () => (watch.running() ? pause() : go()), "");
  const stop = button("Stop", () => end(false));
  stop.hidden = true;

  function go() {
    watch.start();
    beating = setInterval(beat, BEAT);
    show("Pause");
    beat();
  }

  function pause() {
    watch.pause();
    clearInterval(beating);
    show("Go on");
    draw(watch.gone(), false);
  }

  function beat() {
    if (draw(watch.gone(), watch.running())) end(true);
  }

  function end(isOver) {
    watch.pause();
    watch.set(0);
    clearInterval(beating);
    if (document.activeElement !== toggle && stop.parentElement.contains(document.activeElement)) toggle.focus();
    show("Start");
    ended(isOver);
  }

  function show(words) {
    toggle.textContent = words;
    for (const one of [stop, ...more]) one.hidden = words === "Start";
  }

  document.addEventListener("visibilitychange", () => !document.hidden && watch.running() && beat());
  for (const one of more) one.hidden = true;
  return { watch, beat, buttons: make("p", { className: "row" }, toggle, ...more, stop) };
}
