// Reading values off a chart by pointer, touch and arrow keys.
// The values come from the table twin, so the picture and the table cannot disagree.

const DAY = 86_400_000; // dates are read as UTC midnights: no clock change between them

for (const chart of document.querySelectorAll("[data-chart]")) readable(chart);

function readable(chart) {
  chart.dataset.readable = "yes"; // the sheet shows what needs a script
  const first = Date.parse(chart.dataset.first);
  const days = Number(chart.dataset.days);
  const rows = new Map([...chart.querySelectorAll("tr[data-day]")].map((r) => [r.dataset.day, r]));
  const outputs = [...chart.querySelectorAll("[data-read]")];
  const details = [...chart.querySelectorAll("[data-detail]")];
  const resting = [...outputs, ...details].map((element) => element.textContent);
  const title = chart.querySelector("[data-read-day]");
  const reader = chart.querySelector("[data-reader]");
  const range = reader.querySelector("input");
  const invitation = "Point, slide or use the arrow keys to read a day";
  range.setAttribute("aria-valuetext", "no day chosen");

  function read(index) {
    const day = new Date(first + index * DAY);
    const row = rows.get(day.toISOString().slice(0, 10));
    const words = day.toLocaleDateString("en-GB", {
      weekday: "short", day: "numeric", month: "short", year: "numeric", timeZone: "UTC",
    }).replace(",", "");
    const dosing = text(row, "dosing");
    title.classList.remove("resting");
    title.textContent = [words, dosing && `dosing session ${dosing}`, text(row, "happenings")].filter(Boolean).join(" · ");
    const values = outputs.map((output) => text(row, output.dataset.read) || "not answered");
    values.forEach((value, i) => {
      const [score, ...rest] = value.split(", ");
      outputs[i].textContent = score;
      details[i].textContent = rest.join(", ");
    });
    for (const cursor of chart.querySelectorAll("[data-cursor]")) {
      const x = `${((index + 0.5) * 100) / days}%`;
      cursor.setAttribute("x1", x);
      cursor.setAttribute("x2", x);
      cursor.setAttribute("visibility", "visible");
    }
    const said = outputs.map((output, i) => `${name(output)} ${values[i]}`);
    const answered = said.filter((_, i) => values[i] !== "not answered");
    range.value = String(index);
    range.setAttribute("aria-valuetext", `${title.textContent}: ${answered.join("; ") || "not answered"}`);
  }

  function rest() {
    title.classList.add("resting");
    title.textContent = invitation;
    [...outputs, ...details].forEach((element, i) => (element.textContent = resting[i]));
    for (const cursor of chart.querySelectorAll("[data-cursor]")) cursor.setAttribute("visibility", "hidden");
  }

  rest();
  for (const group of chart.querySelectorAll("[data-group]")) {
    const follow = (event) => {
      const box = group.querySelector("[data-plot]").getBoundingClientRect();
      const index = Math.floor(((event.clientX - box.left) * days) / box.width);
      if (index >= 0 && index < days) read(index);
    };
    group.addEventListener("pointermove", follow);
    group.addEventListener("pointerdown", follow);
    group.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && rest());
  }
  range.addEventListener("input", () => read(Number(range.value)));
  range.addEventListener("focus", () => read(Number(range.value)));
}

function text(row, series) {
  const column = row?.closest("table").querySelector(`th[data-series="${series}"]`)?.cellIndex;
  return row?.cells[column]?.textContent.replace(/\s+/g, " ").trim() ?? "";
}

const name = (output) => output.closest(".multiple").querySelector(".multiple-name").textContent.trim();
