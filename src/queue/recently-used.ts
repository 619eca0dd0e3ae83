// Recently used values: so many of them, by name, each made once.

export interface RecentlyUsed<T> {
  /** The value of that name, made where it is not there. What could not be made is tried again the next time. */
  get(name: string, make: () => Promise<T | undefined>): Promise<T | undefined>;
}

/** `leave` is told of each value that makes room for another. */
export function recentlyUsed<T>(most: number, leave: (value: T) => void = () => {}): RecentlyUsed<T> {
  const values = new Map<string, Promise<T | undefined>>();
  return {
    get: async (name, make) => {
      const value = values.get(name) ?? make();
      values.delete(name);
      values.set(name, value); // the last one is the one used last
      const [oldest] = values;
      if (values.size > most && oldest !== undefined) {
        values.delete(oldest[0]);
        oldest[1].then((left) => left !== undefined && leave(left)).catch(() => {});
      }
      const made = await value.catch((error: unknown) => {
        values.delete(name);
        throw error;
      });
      if (made === undefined) values.delete(name);
      return made;
    },
  };
}
