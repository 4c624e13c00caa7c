// What the browser keeps beside the draft: the picture to begin from with its mask, and previews.
const DATABASE = "malgrim";
const STORE = "kept";
const MOST_PREVIEWS = 12;

const opened = () => new Promise((resolve, reject) => {
  const asked = indexedDB.open(DATABASE, 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
  asked.onsuccess = () => resolve(asked.result);
  asked.onerror = () => reject(asked.error);
});

async function done(mode, work) {
  const database = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const asked = work(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(asked.result);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

/** Return what is kept under a name; undefined where there is nothing, or where the browser keeps nothing. */
export const readKept = (name) => done("readonly", (store) => store.get(name)).catch(() => undefined);

/** Keep a value under a name; where the browser has no room for it, a reload loses it. */
export const keep = (name, value) => done("readwrite", (store) => store.put(value, name)).catch(() => {});
export const forget = (...names) => Promise.all(names.map((name) => done("readwrite", (store) => store.delete(name)).catch(() => {})));

/** Return the previews that were kept for comparisons, newest first, each with an id and its time. */
export const keptPreviews = async () => (await readKept("previews")) ?? [];

/** Keep a preview for comparisons; return the ids of the one that was kept before it, if any, and of this one. */
export async function keepPreview(preview) {
  const others = (await keptPreviews()).filter((one) => JSON.stringify(one.preview) !== JSON.stringify(preview));
  const at = Date.now();
  const id = at.toString(36);
  await keep("previews", [{ id, at, preview }, ...others].slice(0, MOST_PREVIEWS));
  return [...(others.length ? [others[0].id] : []), id];
}
