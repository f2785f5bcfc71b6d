/** A map laid over another one: what is set goes into the layer, what lies beneath stays as it is. */
export class LayeredMap<V> {
  /** What was set here: new keys, and keys of the map beneath with another value. */
  readonly layer = new Map<string, V>();
  /** Keys of the map beneath that have another value here. */
  private covered = 0;

  constructor(private readonly beneath: ReadonlyMap<string, V>) {}

  get size(): number {
    return this.beneath.size + this.layer.size - this.covered;
  }

  get(key: string): V | undefined {
    return this.layer.get(key) ?? this.beneath.get(key);
  }

  has(key: string): boolean {
    return this.layer.has(key) || this.beneath.has(key);
  }

  set(key: string, value: V): this {
    if (!this.layer.has(key) && this.beneath.has(key)) this.covered += 1;
    this.layer.set(key, value);
    return this;
  }

  /** In the order beneath, then in that in which keys were added. */
  *entries(): MapIterator<[string, V]> {
    for (const entry of this.beneath)
      yield this.covered && this.layer.has(entry[0]) ? [entry[0], this.layer.get(entry[0])!] : entry;
    for (const entry of this.layer) if (!this.beneath.has(entry[0])) yield entry;
  }

  *keys(): MapIterator<string> {
    yield* this.beneath.keys();
    for (const key of this.layer.keys()) if (!this.beneath.has(key)) yield key;
  }

  *values(): MapIterator<V> {
    if (this.covered) for (const [key, value] of this.beneath) yield this.layer.get(key) ?? value;
    else yield* this.beneath.values();
    for (const [key, value] of this.layer) if (!this.beneath.has(key)) yield value;
  }

  [Symbol.iterator](): MapIterator<[string, V]> {
    return this.entries();
  }

  forEach(each: (value: V, key: string, map: ReadonlyMap<string, V>) => void): void {
    for (const [key, value] of this.entries()) each(value, key, this);
  }
}
