// Reading single answers in words by pointer, touch and arrow keys. All words come from the table
// itself and from its key, so the read-out cannot say anything else than they do.

const words = (element) => element?.textContent.replace(/\s+/g, " ").trim() ?? "";
const WEEKDAY = { weekday: "short", day: "numeric", month: "short", year: "numeric", timeZone: "UTC" };

for (const map of document.querySelectorAll("[data-map]")) readable(map);

function readable(map) {
  const told = map.querySelector("[data-read]");
  const scroll = map.querySelector("[data-scroll]");
  const invitation = words(told);
  const meanings = new Map(
    [...map.querySelectorAll("[data-answer]")].map((one) => [one.dataset.answer, words(one).replace(/^\S+ ?/, "")]),
  );
  const questions = new Map([...document.querySelectorAll(".item-words > li")].map((one) => [one.value, words(one)]));
  let here = null;

  told.hidden = false;
  told.setAttribute("aria-hidden", "true"); // a focused cell says the same by its label
  rest();
  const last = cells(scroll.querySelector("[data-item]")).at(-1);
  last.tabIndex = 0;
  scroll.scrollLeft += last.getBoundingClientRect().right - scroll.getBoundingClientRect().right; // the newest days

  scroll.addEventListener("pointerover", (event) => event.pointerType === "mouse" && readAt(event.target));
  scroll.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && rest());
  scroll.addEventListener("click", (event) => readAt(event.target));
  scroll.addEventListener("focusin", (event) => readAt(event.target));
  scroll.addEventListener("focusout", rest);
  scroll.addEventListener("keydown", (event) => {
    const next = event.target.matches("[data-item] > td") && neighbour(event.target, event.key);
    if (!next) return;
    event.preventDefault();
    event.target.tabIndex = -1;
    next.tabIndex = 0;
    next.setAttribute("aria-label", sentence(next));
    next.focus();
    clear_of_names(next);
  });

  function readAt(target) {
    const cell = target.closest?.("[data-item] > td");
    if (!cell || cell.classList.contains("item-change")) return;
    here?.classList.remove("item-read-now");
    here = cell;
    cell.classList.add("item-read-now");
    told.classList.remove("resting");
    told.textContent = sentence(cell);
    if (cell.tabIndex === 0) cell.setAttribute("aria-label", told.textContent);
  }

  function rest() {
    here?.classList.remove("item-read-now");
    told.classList.add("resting");
    told.textContent = invitation;
  }

  function sentence(cell) {
    const table = cell.closest("table");
    const place = cell.cellIndex;
    const day = new Date(table.tHead.rows[1].cells[place].dataset.day);
    const answer = words(cell);
    const meaning = meanings.get(answer);
    const marks = [...table.querySelectorAll("[data-marks]")].map((row) => words(row.cells[place].querySelector("span")));
    const said = !answer ? "not answered" : /\d/.test(answer) && meaning !== "" ? `${answer}, ${meaning}` : (meaning ?? answer);
    return [
      `${day.toLocaleDateString("en-GB", WEEKDAY).replace(",", "")}: ${questions.get(Number(cell.parentElement.dataset.item))}: ${said}`,
      ...marks.filter(Boolean),
    ].join("; ");
  }

  function neighbour(cell, key) {
    const row = cell.parentElement;
    const all = cells(row);
    const at = all.indexOf(cell);
    const across = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: all.length - 1 }[key];
    if (across !== undefined) return all[across];
    const beside = { ArrowUp: row.previousElementSibling, ArrowDown: row.nextElementSibling }[key];
    return beside?.matches("[data-item]") ? cells(beside)[at] : undefined;
  }

  // the names stand still at the side: a cell that is moved to must not lie under them
  function clear_of_names(cell) {
    const hidden = cell.parentElement.cells[0].getBoundingClientRect().right - cell.getBoundingClientRect().left;
    if (hidden > 0) scroll.scrollLeft -= hidden;
  }
}

function cells(row) {
  return [...row.querySelectorAll("td:not(.item-change)")];
}
