// What can wait: the page is drawn and answers taps before keys are opened and the network is asked.

const AT_THE_LATEST = 2_000; // milliseconds
const WITHOUT_WORD = 500; // where the browser cannot say when it rests

/** Resolves once the page has loaded and the browser rests, and soon in any case. */
export async function idle() {
  if (document.readyState !== "complete") await new Promise((end) => addEventListener("load", end, { once: true }));
  await new Promise((end) => {
    if (globalThis.requestIdleCallback) requestIdleCallback(end, { timeout: AT_THE_LATEST });
    else setTimeout(end, WITHOUT_WORD);
  });
}
