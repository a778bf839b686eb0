// "Hide": the page is covered at once, then replaced by a plain one. Nothing is signed out, and what
// was typed is where it was: drafts are kept as on any other way out of a page.

const HIDDEN = "elsewhere=1";

const PATIENCE = 500; // milliseconds: the page is covered already, what was just typed may be stored

document.addEventListener("click", async (event) => {
  const link = event.target.closest("[data-hide]");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  document.body.hidden = true; // a slow network must not leave it standing there
  document.title = "Calendar";
  document.cookie = `${HIDDEN}; path=/; SameSite=Lax`; // until the browser closes; names nobody
  const after = []; // a page that is left at once stores nothing any more
  document.dispatchEvent(new CustomEvent("page-left", { detail: { after } }));
  await Promise.race([Promise.allSettled(after), new Promise((late) => setTimeout(late, PATIENCE))]);
  location.replace(link.href);
});

// A page brought back whole from the browser's memory runs no script from its start.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted || !document.cookie.split("; ").includes(HIDDEN)) return;
  document.body.hidden = true;
  location.replace("/elsewhere");
});
