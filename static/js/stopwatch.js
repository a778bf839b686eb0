// How long something has been going on, by the wall clock: a phone that slept does not fall behind.

/** Milliseconds; stands still until it is started. */
export function stopwatch() {
  let before = 0;
  let since = null;
  const gone = () => (since === null ? before : before + Math.max(0, Date.now() - since));
  return {
    gone,
    running: () => since !== null,
    start() {
      since ??= Date.now();
    },
    pause() {
      before = gone();
      since = null;
    },
    set(milliseconds) {
      before = milliseconds;
      if (since !== null) since = Date.now();
    },
  };
}

/** "2:05" for so many milliseconds that are left. */
export function minutesAndSeconds(milliseconds) {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
