// One check-in day as this phone knows it: what the plan asks, and what was answered already.

import { items } from "./outbox.js";

const DAY_STARTS = 4; // o'clock: the check-in day runs from 04:00 to 03:59, as on the server

/** "2026-11-22": the day on this zone's wall clock, the small hours counting for the day before. */
export function checkInDay(now, zone) {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", hourCycle: "h23",
  });
  const { year, month, day, hour } = Object.fromEntries(format.formatToParts(now).map(({ type, value }) => [type, value]));
  return moved(Date.UTC(Number(year), Number(month) - 1, Number(day)), Number(hour) < DAY_STARTS ? -1 : 0);
}

export function dayBefore(day) {
  return moved(Date.parse(day), -1);
}

function moved(midnight, by) {
  return new Date(midnight + by * 86_400_000).toISOString().slice(0, 10);
}

/** { words, codes, answers, record } of a day: what the plan asks on it; by field name every answer
 * that this phone knows; and those that the clinic holds once what waits here has been sent. */
export async function dayOnPhone(plan, day) {
  const known = [...plan.days, plan.yesterday].find((one) => one?.day === day);
  // A plan from before it held answers says only which forms are complete.
  const forms = (known?.forms ?? ordinary(plan)).filter(({ answered }) => !(known && !known.answers && answered));
  const sent = await waiting(day);
  const answers = Object.assign({}, known?.answers, ...sent);
  const record = sent.reduce(saved, { ...known?.answers });
  return { words: known?.words ?? inWords(day), codes: forms.map(({ code }) => code), answers, record };
}

// Beyond the days that the plan knows: what it asks on most of them.
function ordinary(plan) {
  const kinds = plan.days.map(({ forms }) => forms.map(({ code }) => code).join());
  const often = (kind) => kinds.filter((each) => each === kind).length;
  return plan.days[kinds.indexOf(kinds.reduce((one, other) => (often(other) > often(one) ? other : one)))].forms;
}

// The answers of each check-in that is on its way, the latest last. What could not be taken is not
// in the record and will not be unless somebody sends it again: it answers nothing.
async function waiting(day) {
  const own = (await items()).own.filter(({ open, value }) => open.state !== "parked" && value?.kind === "check-in" && value.fields.day === day);
  return own.map(({ value }) => Object.fromEntries(Object.entries(value.fields).filter(isAnswer)));
}

function isAnswer([name, value]) {
  return name.includes(".") && value !== "";
}

// As the server takes it: a form that is saved replaces what was saved of that form before.
function saved(record, given) {
  const forms = new Set(Object.keys(given).map(formOf));
  return { ...Object.fromEntries(Object.entries(record).filter(([name]) => !forms.has(formOf(name)))), ...given };
}

function formOf(name) {
  return name.split(".")[0];
}

function inWords(day) {
  const format = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", weekday: "long", day: "numeric", month: "long" });
  return format.format(new Date(`${day}T00:00:00Z`)).replace(",", "");
}
