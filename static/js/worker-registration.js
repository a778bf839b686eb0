// The service worker: registered by every page, and told whether something is being typed here.

import { idle } from "./idle.js";

if ("serviceWorker" in navigator) {
  navigator.serviceWorker.addEventListener("message", answerWhetherTyping);
  idle().then(register);
}

// It fetches and keeps every static file: on a first visit that would take turns with the page.
function register() {
  navigator.serviceWorker.register("/service-worker.js", { type: "module" }).catch(() => {});
}

// A tapped nudge may take this window to its page only if nothing typed would be lost by that.
function answerWhetherTyping(event) {
  if (event.data !== "typing?") return;
  const typed = [...document.querySelectorAll("input, textarea, select")].some(wasTouched);
  event.ports[0]?.postMessage({ typed });
}

function wasTouched(field) {
  if (field.type === "hidden") return false;
  if (field.type === "radio" || field.type === "checkbox") return field.checked !== field.defaultChecked;
  if (field.tagName === "SELECT") return [...field.options].some((one) => one.selected !== one.defaultSelected);
  return field.value !== field.defaultValue;
}
