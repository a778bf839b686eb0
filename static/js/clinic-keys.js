// One-letter keys of the clinic's pages: j, k, /, r, c. Without script every one of them is a link or
// a button; they can be turned off for whoever speaks to the computer (WCAG 2.1.4).

const OFF = "keys-off";
const cases = [...document.querySelectorAll("[data-case]")];
const at = () => cases.findIndex((one) => one.contains(document.activeElement));

function go(index) {
  const link = cases[Math.max(0, Math.min(index, cases.length - 1))]?.querySelector("h3 a");
  link?.focus();
  link?.closest("[data-case]").scrollIntoView({ block: "nearest" });
}

function act(key) {
  const here = cases.length ? cases[at()] : document;
  const form = here?.querySelector(`form[data-key="${key}"]`);
  if (!form) return false;
  form.requestSubmit();
  return true;
}

const KEYS = {
  j: () => (cases.length ? (go(at() + 1), true) : false),
  k: () => (cases.length ? (go(at() < 0 ? 0 : at() - 1), true) : false),
  r: () => act("r"),
  c: () => act("c"),
  "/": () => {
    const field = document.querySelector('[data-key="/"]');
    field?.focus();
    field?.select();
    return Boolean(field);
  },
};

const isTyping = (target) => target.matches?.("input, textarea, select, [contenteditable]");

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat && "rc".includes(event.key)) return;
  if (isTyping(event.target) || isOff() || !Object.hasOwn(KEYS, event.key)) return;
  if (KEYS[event.key]()) event.preventDefault();
});

function isOff() {
  try { return localStorage.getItem(OFF) === "yes"; } catch { return false; }
}

for (const button of document.querySelectorAll("[data-keys-switch]")) {
  const tell = () => (button.textContent = isOff() ? "Turn these keys on" : "Turn these keys off");
  tell();
  button.hidden = false;
  button.addEventListener("click", () => {
    try { localStorage.setItem(OFF, isOff() ? "no" : "yes"); } catch { return; }
    tell();
  });
}

// After one key the next line is under the hand.
if (location.hash === "#cases" && cases.length) go(0);
