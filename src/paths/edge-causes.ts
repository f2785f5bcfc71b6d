/** What has to succeed for an edge to: its own cause, and the controls before it, each drawn once for all edges it decides. */

/** A number below 0 is an edge's own; the numbers of controls and of other causes are told apart by who asks. */
export interface Cause {
  readonly cause: number;
  readonly chance: number;
}

export interface Causes {
  /**
   * Per edge of the input: the number, from 0 on, of what decides it (a vulnerability, a credential); -1 for an edge that
   * stands for itself. Edges of one cause succeed together: in each world the dearer ones only where the cheaper ones do.
   * All on their own when left out.
   */
  cause?: Int32Array | undefined;
  /**
   * By edge: the controls that have to be got round as well, numbered like causes, each with the chance of that. The
   * probability of an edge is that of its cost all the same: its own cause has what its controls leave of it.
   */
  controls?: ReadonlyMap<number, readonly Cause[]> | undefined;
}

/** What decides the edge itself. */
export function ownCause({ cause }: Causes, edge: number): number {
  const given = cause?.[edge] ?? -1;
  return given >= 0 ? given : ~edge;
}

/** All that has to succeed for an edge whose probability is `chance`, its own cause first: independent of each other. */
export function causesOfEdge(causes: Causes, edge: number, chance: number): readonly Cause[] {
  const cause = ownCause(causes, edge);
  const before = causes.controls?.get(edge);
  if (!before) return [{ cause, chance }];
  const rest = before.reduce((left, control) => left / control.chance, chance);
  // Costs are whole numbers and bounded: what its controls leave may come out above 1, and then says nothing.
  return rest <= 1 ? [{ cause, chance: rest }, ...before] : [{ cause, chance }];
}
