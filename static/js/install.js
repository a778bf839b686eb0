// The install guide: the right way is open, and where the browser can install by itself, it may be
// asked to by a button. Nothing is noted.

const agent = navigator.userAgent;
const installed = matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;

// An iPad calls itself a Mac, but has a screen to touch.
function way() {
  if (/iPhone|iPad|iPod/.test(agent) || (/Macintosh/.test(agent) && navigator.maxTouchPoints > 1)) return "ios";
  if (/SamsungBrowser/.test(agent)) return "samsung";
  if (/Android/.test(agent)) return /Firefox/.test(agent) ? "firefox-android" : "android";
  if (/Chrome|Edg\//.test(agent)) return "desktop";
  return /Macintosh/.test(agent) && /Safari/.test(agent) && !/Firefox/.test(agent) ? "mac" : "other";
}

function offer(event) {
  const place = document.querySelector("[data-offer]");
  event.preventDefault();
  place.hidden = false;
  place.querySelector("button").addEventListener("click", async () => {
    place.hidden = true; // a browser asks once
    await event.prompt();
  }, { once: true });
}

if (installed) document.querySelector("[data-installed]").hidden = false;
else document.querySelector(`[data-way="${way()}"]`).open = true;
addEventListener("beforeinstallprompt", offer);
addEventListener("appinstalled", () => {
  document.querySelector("[data-offer]").hidden = true;
  document.querySelector("[data-installed]").hidden = false;
  document.querySelector("[data-installed]").textContent = "Installed. You find it on your home screen.";
});
