// Once, at the end of Today, from the second visit on, on a phone that has not installed the app: that
// it can be. "Not now" is for good. What is noted here names nobody.

const NOTED = "install-offer"; // "seen-once", then "no"
const A_YEAR = 365 * 24 * 60 * 60; // seconds
const offer = document.querySelector("[data-install-offer]");
const installed = matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;

// In a cookie, as a sign-out empties everything else.
function note(words) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${NOTED}=${words}; max-age=${A_YEAR}; path=/; samesite=lax${secure}`;
}

function noted() {
  return document.cookie.split("; ").find((one) => one.startsWith(`${NOTED}=`))?.slice(NOTED.length + 1);
}

function isLaterVisit() {
  try {
    if (noted()) return sessionStorage.getItem(NOTED) === null;
    note("seen-once");
    sessionStorage.setItem(NOTED, "first visit");
  } catch { /* a browser that keeps nothing is not asked */ }
  return false;
}

if (offer && matchMedia("(pointer: coarse) and (max-width: 60rem)").matches && noted() !== "no") {
  if (installed) note("no");
  else offer.hidden = !isLaterVisit();
  offer.addEventListener("click", (event) => {
    if (!event.target.closest("a, button")) return;
    note("no"); // followed or refused: it need not be said again
    offer.hidden = true;
  });
}
