// One quiet line where nudges do not reach this phone. Put away, it stays away for a week.

import { flag } from "./sealed.js";

const AWAY = "push-banner-away"; // until when, in milliseconds
const A_WEEK = 7 * 24 * 60 * 60 * 1000;
const WORDS = {
  broken: "Nudges do not reach this phone.",
  off: "Nudges are off on this phone now.",
};

/** `why`: "broken" or "off". Only where a page has a place for it. */
export async function showBanner(why) {
  const place = document.querySelector("[data-push-banner]");
  if (!place || Date.now() < ((await flag(AWAY).catch(() => 0)) ?? 0)) return;
  const words = document.createElement("p");
  words.textContent = WORDS[why] ?? WORDS.broken;
  const row = document.createElement("div");
  row.className = "row";
  row.append(repair(why), notNow(place));
  place.className = "notice stack-s";
  place.setAttribute("role", "status");
  place.replaceChildren(words, row);
  place.hidden = false;
}

function repair(why) {
  const link = document.createElement("a");
  link.className = "alone";
  link.href = "/nudges#here-title";
  link.textContent = why === "off" ? "Turn on again" : "Repair";
  return link;
}

function notNow(place) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link-button";
  button.textContent = "Not now";
  button.addEventListener("click", async () => {
    place.hidden = true;
    await flag(AWAY, Date.now() + A_WEEK).catch(() => {});
  });
  return button;
}
