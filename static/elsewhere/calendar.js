// The calendar by this phone's own clock: it also works where an old copy is shown without a network.

const wanted = /^(\d{4})-(\d{2})$/.exec(new URLSearchParams(location.search).get("month") ?? "");
const today = new Date();
const first = wanted ? new Date(Number(wanted[1]), Number(wanted[2]) - 1, 1) : new Date(today.getFullYear(), today.getMonth(), 1);

function draw() {
  const of = (name) => document.querySelector(`[data-${name}]`);
  of("month").textContent = first.toLocaleString("en", { month: "long" });
  of("year").textContent = first.getFullYear();
  of("before").href = `/elsewhere?month=${beside(-1)}`;
  of("after").href = `/elsewhere?month=${beside(1)}`;
  of("weeks").replaceChildren(...weeks().map(row));
}

function beside(months) {
  const there = new Date(first.getFullYear(), first.getMonth() + months, 1);
  return `${there.getFullYear()}-${String(there.getMonth() + 1).padStart(2, "0")}`;
}

// Monday first; 0 is a day of another month.
function weeks() {
  const before = (first.getDay() + 6) % 7;
  const days = new Date(first.getFullYear(), first.getMonth() + 1, 0).getDate();
  const cells = Array.from({ length: Math.ceil((before + days) / 7) * 7 }, (_, at) => (at < before || at >= before + days ? 0 : at - before + 1));
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
}

function row(week) {
  const line = document.createElement("tr");
  for (const day of week) {
    const cell = line.insertCell();
    cell.textContent = day || "";
    if (day && new Date(first.getFullYear(), first.getMonth(), day).toDateString() === today.toDateString()) cell.setAttribute("aria-current", "date");
  }
  return line;
}

draw();
