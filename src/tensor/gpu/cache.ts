// A bounded cache: what was longest not asked for is destroyed to make room.

/** Something that holds room until it is destroyed. */
export interface Destroyable {
  /** How much it holds. @units bytes */
  readonly bytes: number;
  destroy(): void;
}

export interface Cache<V extends Destroyable> {
  /** The value of that key, made now if it is not there. */
  get(key: string, make: () => V): V;
  /** Destroys all that it holds. */
  clear(): void;
}

/** Holds so many values and so many bytes at most, but always the one last asked for. */
export function createCache<V extends Destroyable>({
  mostValues,
  mostBytes,
}: {
  readonly mostValues: number;
  readonly mostBytes: number;
}): Cache<V> {
  const values = new Map<string, V>(); // the longest not asked for comes first
  let bytes = 0;
  function evict(key: string, value: V): void {
    values.delete(key);
    bytes -= value.bytes;
    value.destroy();
  }
  return {
    get: (key, make) => {
      const known = values.get(key);
      const value = known ?? make();
      if (known === undefined) bytes += value.bytes;
      else values.delete(key);
      values.set(key, value);
      for (const [oldest, old] of values) {
        if (old === value || (values.size <= mostValues && bytes <= mostBytes)) break;
        evict(oldest, old);
      }
      return value;
    },
    clear: () => {
      for (const [key, value] of values) evict(key, value);
    },
  };
}
