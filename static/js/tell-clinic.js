// Without a network the browser's own page would take the numbers away: what is here stays, and says
// that nothing was sent.

const PATIENCE = 15_000; // milliseconds
const OUR_MARK = "X-Request-Id"; // hotel networks answer for everybody; each answer of ours has it

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-tell-clinic]");
  if (!form) return;
  event.preventDefault();
  const button = form.querySelector("button");
  const notSent = form.querySelector("[data-not-sent]");
  button.disabled = true;
  notSent.hidden = true;
  const address = await sent(form);
  if (address) {
    location.assign(address);
    location.reload();
    return;
  }
  notSent.hidden = false;
  button.disabled = false;
});

// Where our own answer leads once it is stored; null when nobody answered, or somebody else did.
async function sent(form) {
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      signal: AbortSignal.timeout(PATIENCE),
    });
    const ours = answer.ok && answer.redirected && answer.headers.has(OUR_MARK);
    return ours && new URL(answer.url).pathname === "/help" ? "/help#told" : null;
  } catch {
    return null;
  }
}
