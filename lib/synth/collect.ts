import type { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { PlinthError, type Problem } from '../errors';
import { at, isWord, type KubeObject } from '../kube/object';
import { DEFAULT_PLATFORM, type Platform } from '../kube/platform';
import { factsOf, PLATFORM_CONTEXT, type ConstructFacts, type ExternalRef, type Override, type ScopedWaiver } from '../kube/provenance';
import { FromTree, type Collected } from './collected';
import { problemsOf } from './construct-problems';
import { droppedPatches } from './dropped-patches';
import type { Manifest } from './plain';
import { Serializer } from './serialize';
import { messageOf } from './thrown';

/** A wish that one part of the tree is applied before another. */
export interface Dependency {
  readonly source: IConstruct;
  readonly target: IConstruct;
}

/** Everything that one walk over a construct tree sees. */
export interface Collection {
  /** The root of the tree, or whatever stands for it. */
  readonly app: object;
  /** In tree order. */
  readonly objects: readonly Collected[];
  readonly problems: readonly Problem[];
  readonly waivers: readonly ScopedWaiver[];
  readonly overrides: readonly Override[];
  readonly externals: readonly ExternalRef[];
  readonly dependencies: readonly Dependency[];
  /** The platform of each chart. */
  readonly platforms: readonly Platform[];
}

/** A collection in the making. */
type Found = { readonly [K in keyof Collection]: Collection[K] extends ReadonlyArray<infer Item> ? Item[] : Collection[K] };

const API_OBJECT = Symbol.for('cdk8s.ApiObject');
const CHART = Symbol.for('cdk8s.Chart');

/**
 * Walks the tree of any cdk8s app once. It knows constructs by their marks, not by their classes, since an app may load
 * another copy of cdk8s, or two.
 */
export function collect(root: IConstruct): Collection {
  const serializer = new Serializer(root.node.root);
  const found: Found = { app: serializer.app, objects: [], problems: [], waivers: [], overrides: [], externals: [], dependencies: [], platforms: [] };
  const pending: Step[] = [{ construct: root, above: { chart: '', facts: undefined, broken: false } }];
  const moveOn: Array<() => void> = [];

  try {
    for (let step = pending.pop(); step; step = pending.pop()) {
      const { construct, above } = step;
      const facts = factsOf(construct);
      if (facts?.standStill) moveOn.push(facts.standStill());
      const here = lookAt(construct, facts, above, serializer, found);
      const children = construct.node.children;
      for (let i = children.length - 1; i >= 0; i--) pending.push({ construct: children[i] as IConstruct, above: here });
    }
  } finally {
    for (const move of moveOn) move();
  }
  return found;
}

/** Adds what one construct is and says, and gives what those below it inherit. */
function lookAt(construct: IConstruct, facts: ConstructFacts | undefined, above: Inherited, serializer: Serializer, found: Found): Inherited {
  const { node } = construct;
  const problems = problemsOf(construct, facts);
  append(found.problems, problems);
  for (const waiver of facts?.waivers ?? []) found.waivers.push({ ...waiver, construct: node.path, ...(facts?.source && { source: facts.source }) });
  for (const override of facts?.overrides ?? []) found.overrides.push(override.undoes ? { ...override, construct: node.path } : override);
  append(found.externals, facts?.externals ?? []);
  for (const target of dependenciesOf(construct, found.problems)) found.dependencies.push({ source: construct, target });
  if (CHART in construct) found.platforms.push(platformOf(construct));
  const here = inherit(construct, facts, above, problems);
  const made = isApiObject(construct) ? tryCollect(construct, here, serializer, found.problems) : undefined;
  if (made) found.objects.push(made);
  return here;
}

interface Step {
  readonly construct: IConstruct;
  readonly above: Inherited;
}

/** What a construct has from those above it. A construct with facts of its own is sound even in a scope that is not; its objects are not. */
interface Inherited {
  readonly chart: string;
  readonly facts: ConstructFacts | undefined;
  readonly broken: boolean;
}

function inherit(construct: IConstruct, facts: ConstructFacts | undefined, above: Inherited, problems: readonly Problem[]): Inherited {
  const isChart = CHART in construct;
  const failed = problems.some((problem) => problem.severity === 'error');
  if (!facts && !failed && !isChart) return above;
  return { chart: isChart ? construct.node.path : above.chart, facts: facts ?? above.facts, broken: failed || (above.broken && (!facts || isApiObject(construct))) };
}

function tryCollect(construct: ApiObject, here: Inherited, serializer: Serializer, problems: Problem[]): Collected | undefined {
  const path = construct.node.path;
  let object: Manifest | undefined;
  let wrong: readonly Problem[];
  try {
    object = serializer.toJson(construct);
    wrong = isKubeObject(object) ? droppedPatches(construct, object) : [withoutIdentity(object)];
  } catch (error) {
    if (!PlinthError.is(error)) throw error;
    wrong = error.problems;
  }
  const source = wrong.length > 0 ? here.facts?.source : undefined;
  for (const problem of wrong) problems.push({ construct: path, ...(source && { source }), ...problem });
  if (!object || !isKubeObject(object)) return undefined;
  const inheritsNamespace = object.metadata.namespace !== undefined && at(construct, 'props', 'metadata', 'namespace') === undefined;
  return new FromTree(object, serializer.app, path, inheritsNamespace, here);
}

function isApiObject(construct: IConstruct): construct is ApiObject {
  return API_OBJECT in construct;
}

function isKubeObject(manifest: Manifest): manifest is KubeObject {
  return isWord(manifest['apiVersion']) && isWord(manifest['kind']) && isWord(at(manifest, 'metadata', 'name'));
}

function withoutIdentity(manifest: Manifest): Problem {
  const [apiVersion, kind, name] = [manifest['apiVersion'], manifest['kind'], at(manifest, 'metadata', 'name')].map((value) => JSON.stringify(value) ?? 'none');
  return { id: 'object-without-identity', severity: 'error', message: `the object has apiVersion ${apiVersion}, kind ${kind} and name ${name}`, accepted: 'three texts that are not empty', fix: 'Give the object an apiVersion, a kind and a metadata.name.' };
}

function platformOf(construct: IConstruct): Platform {
  return (construct.node.tryGetContext(PLATFORM_CONTEXT) as Platform | undefined) ?? DEFAULT_PLATFORM;
}

function dependenciesOf(construct: IConstruct, problems: Problem[]): readonly IConstruct[] {
  try {
    return construct.node.dependencies;
  } catch (error) {
    problems.push({ id: 'dependency-unusable', severity: 'error', message: `a dependency cannot be read: ${messageOf(error)}`, construct: construct.node.path, fix: 'Pass constructs to addDependency.' });
    return [];
  }
}

function append<T>(list: T[], items: readonly T[]): void {
  for (const item of items) list.push(item);
}
