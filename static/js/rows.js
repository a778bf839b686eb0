// The rows that IndexedDB keeps for sealed.js: transactions that end, and a connection that is opened
// again when the browser dropped it.

const DATABASE = "kept";
const VERSION = 1;
const PATIENCE = 8_000; // milliseconds: some browsers never answer when storage is broken

let opened;

/** One transaction: what `work` asks for (a request's result, if it returns one) once it is complete.
 * `durability: "strict"`: said to be stored only when it is on the disk. */
export async function within(names, mode, work) {
  const transaction = await begin(names, mode);
  return new Promise((done, refuse) => {
    let reason;
    const stop = (error) => { reason = error; transaction.abort(); };
    transaction.onabort = () => refuse(reason ?? transaction.error ?? new Error("not stored"));
    const stores = Object.fromEntries(names.map((name) => [name, transaction.objectStore(name)]));
    const asked = work(stores, stop);
    transaction.oncomplete = () => done(asked?.result);
  });
}

// iOS drops the connection while the app sleeps, and says so only here: then once more.
async function begin(names, mode) {
  try {
    return (await connection()).transaction(names, mode, { durability: "strict" });
  } catch {
    opened = undefined;
    return (await connection()).transaction(names, mode, { durability: "strict" });
  }
}

/** Look at every row of a store, with the cursor that stands on it. */
export function each(store, look) {
  store.openCursor().onsuccess = ({ target: { result: cursor } }) => {
    if (!cursor) return;
    look(cursor.value, cursor);
    cursor.continue();
  };
}

function connection() {
  opened ??= open().catch((error) => { opened = undefined; throw error; });
  return opened;
}

function open() {
  return new Promise((done, refuse) => {
    const late = setTimeout(() => refuse(new Error("storage does not answer")), PATIENCE);
    const asking = indexedDB.open(DATABASE, VERSION);
    asking.onupgradeneeded = () => {
      asking.result.createObjectStore("keys");
      asking.result.createObjectStore("sealed", { keyPath: ["kind", "id"] });
      asking.result.createObjectStore("flags");
    };
    asking.onblocked = () => refuse(new Error("another window holds the storage"));
    asking.onerror = () => { clearTimeout(late); refuse(asking.error); };
    asking.onsuccess = () => {
      clearTimeout(late);
      const database = asking.result;
      const forget = () => { opened = undefined; };
      // A newer version of the app in another window waits for this one to let go.
      database.onversionchange = () => { database.close(); forget(); };
      database.onclose = forget;
      done(database);
    };
  });
}
