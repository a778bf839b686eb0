// The look chosen on this phone, on a page that came without the server: others have it already.

const chosen = /(?:^|; )theme=(light|dark)(?:;|$)/.exec(document.cookie)?.[1];
const root = document.documentElement;

if (chosen && !root.dataset.theme) {
  root.dataset.theme = chosen;
  document.querySelector('meta[name="color-scheme"]')?.setAttribute("content", chosen);
  const bars = [...document.querySelectorAll('meta[name="theme-color"]')];
  const colour = bars.find((bar) => bar.media.includes(chosen))?.content;
  for (const bar of bars) if (colour) bar.content = colour;
}
