/**
 * A binary heap of nodes by key, of equal keys the lower node first. A node may stand in it several times: whoever
 * takes an entry that has been overtaken skips it.
 */
export interface NodeQueue {
  key: Float64Array;
  node: Int32Array;
  size: number;
}

const FIRST_CAPACITY = 256;

/** An empty queue. */
export function nodeQueue(): NodeQueue {
  return { key: new Float64Array(FIRST_CAPACITY), node: new Int32Array(FIRST_CAPACITY), size: 0 };
}

/** Puts a node in under a key. */
export function push(queue: NodeQueue, key: number, node: number): void {
  if (queue.size === queue.node.length) grow(queue);
  const { key: keys, node: nodes } = queue;
  let at = queue.size++;
  for (; at > 0; at = (at - 1) >> 1) {
    const above = (at - 1) >> 1;
    if (keys[above]! < key || (keys[above] === key && nodes[above]! <= node)) break;
    keys[at] = keys[above]!;
    nodes[at] = nodes[above]!;
  }
  keys[at] = key;
  nodes[at] = node;
}

/** The least key; Infinity when the queue is empty. */
export function leastKey({ key, size }: NodeQueue): number {
  return size === 0 ? Infinity : key[0]!;
}

/** Takes the node with the least key out; -1 when the queue is empty. */
export function pop(queue: NodeQueue): number {
  const { key: keys, node: nodes } = queue;
  if (queue.size === 0) return -1;
  const first = nodes[0]!;
  const size = --queue.size;
  const key = keys[size]!;
  const node = nodes[size]!;
  let at = 0;
  for (let child = 1; child < size; child = 2 * at + 1) {
    const right = child + 1;
    if (right < size && (keys[right] === keys[child] ? nodes[right]! < nodes[child]! : keys[right]! < keys[child]!)) {
      child = right;
    }
    if (key < keys[child]! || (key === keys[child] && node <= nodes[child]!)) break;
    keys[at] = keys[child]!;
    nodes[at] = nodes[child]!;
    at = child;
  }
  keys[at] = key;
  nodes[at] = node;
  return first;
}

function grow(queue: NodeQueue): void {
  const { key, node } = queue;
  queue.key = new Float64Array(2 * key.length);
  queue.node = new Int32Array(2 * node.length);
  queue.key.set(key);
  queue.node.set(node);
}
