/** Works something out of an object once, and remembers it for as long as the object lives. Neither may be changed. */
export function remembered<Of extends object, T extends object>(work: (of: Of) => T): (of: Of) => T {
  const known = new WeakMap<Of, T>();
  return (of) => {
    const before = known.get(of);
    if (before) return before;
    const result = work(of);
    known.set(of, result);
    return result;
  };
}
