// The last run, kept in the browser's own store, so that it survives a reload. Where there is none, as in some private windows, nothing is kept.

export interface KeptRun {
  readonly config: unknown;
  /** The journal. */
  readonly text: string;
}

const [database, store, key] = ["mlpnas", "runs", "last"];

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(database, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(store);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function within<T>(mode: IDBTransactionMode, ask: (runs: IDBObjectStore) => IDBRequest<T>): Promise<T | undefined> {
  try {
    const db = await opened();
    return await new Promise<T>((resolve, reject) => {
      const request = ask(db.transaction(store, mode).objectStore(store));
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  } catch {
    return undefined;
  }
}

export async function keepRun(run: KeptRun): Promise<void> {
  await within("readwrite", (runs) => runs.put(run, key));
}

export function keptRun(): Promise<KeptRun | undefined> {
  return within<KeptRun | undefined>("readonly", (runs) => runs.get(key) as IDBRequest<KeptRun | undefined>);
}
