import type { ObjectRef, Problem } from '../errors';
import { buildGraph, type Graph } from '../graph/graph';
import { refOf, type KubeObject } from '../kube/object';
import { nodesOf, type NodePools, type ResourceAmounts } from '../kube/pools';
import { propAt, type Provenance, type SideTable } from '../kube/provenance';
import type { Schemas } from '../kube/schema';
import { checkSemantics } from '../kube/semantic';
import { verdict, type Profile, type WaivedProblem } from '../policy';

/** What a set is proved against. */
export interface ProofOptions {
  /** The Kubernetes minor: 34 is 1.34. */
  readonly minor: number;
  readonly profile: Profile;
  /** The day on which waivers are judged, `YYYY-MM-DD`. */
  readonly today: string;
  /** Schemas of the minor, which know the CRDs of the set already. */
  readonly schemas: Schemas;
  /** Schemas of the other minors in use: what only they refuse is an error too. @default - none */
  readonly others?: ReadonlyMap<number, Schemas>;
  /** Objects whose makers have errors already: they are part of the graph, and nothing more is said about them. @default - none */
  readonly broken?: ReadonlySet<KubeObject>;
  /** The nodes that the platform declares. @default - none: whether pods fit is not proved */
  readonly pools?: NodePools;
  /** What the ClusterQueues of the platform may give, by name. @default - unknown */
  readonly clusterQueues?: Readonly<Record<string, ResourceAmounts>>;
}

/** What was found wrong with a set, what was forgiven, and the set as a graph. */
export interface Proof {
  readonly problems: readonly Problem[];
  readonly waived: readonly WaivedProblem[];
  readonly graph: Graph;
}

/**
 * Proves a whole set: each object against its schema, then against its meaning, then the set as a graph against the
 * policy. A later judge is silent about a place of which an earlier one said that it is wrong.
 */
export function prove(objects: readonly KubeObject[], side: SideTable, { schemas, others, minor, profile, today, broken, pools, clusterQueues = {} }: ProofOptions): Proof {
  const problems: Problem[] = [];
  const told = new Told();
  const unknown = new UnknownKinds();
  const tell = (found: readonly Problem[], object: KubeObject): void => {
    for (const problem of found) {
      if (told.covers(problem) || unknown.counts(problem, problems.length)) continue;
      problems.push(blame(problem, side.provenance.get(object)));
    }
    for (const problem of found) told.note(problem);
  };
  for (const object of objects) {
    if (broken?.has(object)) {
      told.all(refOf(object));
      continue;
    }
    tell(schemas.check(object), object);
    tell(checkSemantics(object, minor), object);
    for (const [other, theirs] of others ?? NONE) tell(theirs.check(object).filter(({ id }) => id !== UNKNOWN_KIND).map((problem) => ({ ...problem, message: `${problem.message} (in Kubernetes 1.${other})` })), object);
  }
  unknown.tellIn(problems);
  const graph = buildGraph(objects, { minor, externals: side.externals, clusterQueues, ...(pools && { pools, nodes: nodesOf(pools) }) });
  const judged = verdict(graph, { profile, minor, side, today });
  for (const problem of judged.problems) if (!told.covers(problem)) problems.push(problem);
  return { problems, waived: judged.waived, graph };
}

const NONE: ReadonlyMap<number, Schemas> = new Map();

/** Places that are known to be wrong. */
class Told {
  private readonly places = new Map<string, Set<string>>();

  note({ object, pointer = '', severity }: Problem): void {
    if (object && severity === 'error') this.add(object, pointer);
  }

  all(object: ObjectRef): void {
    this.add(object, '');
  }

  covers({ object, pointer = '' }: Problem): boolean {
    if (this.places.size === 0 || !object) return false;
    const wrong = this.places.get(keyOf(object));
    if (!wrong) return false;
    for (let place = pointer; !wrong.has(place); place = place.slice(0, place.lastIndexOf('/'))) if (place === '') return false;
    return true;
  }

  private add(object: ObjectRef, place: string): void {
    const key = keyOf(object);
    const places = this.places.get(key);
    if (places) places.add(place);
    else this.places.set(key, new Set([place]));
  }
}

const UNKNOWN_KIND = 'schema-unknown-kind';

/** Kinds without a schema: each is one warning, on its first object, that counts the others. */
class UnknownKinds {
  private readonly kinds = new Map<string, { readonly place: number; more: number }>();

  /** True for a warning that an earlier one of the kind counts. */
  counts({ id, object }: Problem, place: number): boolean {
    if (id !== UNKNOWN_KIND || !object) return false;
    const key = `${object.apiVersion}\n${object.kind}`;
    const known = this.kinds.get(key);
    if (known) known.more++;
    else this.kinds.set(key, { place, more: 0 });
    return known !== undefined;
  }

  tellIn(problems: Problem[]): void {
    for (const { place, more } of this.kinds.values()) {
      const first = problems[place];
      if (first && more > 0) problems[place] = { ...first, message: `${first.message}, nor those of ${more} more ${more === 1 ? 'object' : 'objects'} of its kind` };
    }
  }
}

function keyOf({ apiVersion, kind, namespace, name }: ObjectRef): string {
  return `${apiVersion}\n${kind}\n${namespace ?? ''}\n${name}`;
}

/** The problem with the construct, prop and line behind its object. */
function blame(problem: Problem, made: Provenance | undefined): Problem {
  if (!made) return problem;
  const prop = made.props && propAt(made.props, problem.pointer ?? '');
  return { ...problem, ...(made.construct !== undefined && { construct: made.construct }), ...(prop !== undefined && { prop }), ...(made.source && { source: made.source }) };
}
