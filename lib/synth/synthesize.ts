import type { IConstruct } from 'constructs';
import type { Problem } from '../errors';
import { ledger, type Ledger } from '../graph/capacity';
import { ownedFields, type OwnedFields } from '../graph/drift';
import type { Graph } from '../graph/graph';
import type { KubeObject } from '../kube/object';
import { DEFAULT_PLATFORM, lowestMinor } from '../kube/platform';
import type { ExternalRef, Override, Provenance, ScopedWaiver, SideTable } from '../kube/provenance';
import { createSchemas } from '../kube/schema';
import { writeDocument } from '../kube/yaml/write';
import type { Profile, WaivedProblem } from '../policy';
import { profileOf } from '../policy/profiles';
import { collect, type Collection } from './collect';
import type { Collected } from './collected';
import { findCycles } from './dependencies';
import { inDependencyOrder } from './dependency-order';
import { findDuplicates } from './duplicates';
import { inOrder } from './order';
import { clusterQueuesOf, poolsOf } from './pools';
import { prove } from './prove';
import { learnCrds, withoutStrayNamespaces } from './scope';
import { withNeeds } from './stages';
import { nodeTableSource } from './tables/source';

/** What a synthesis is told beside the apps. */
export interface SynthOptions {
  /** The Kubernetes minor to prove for: 34 is 1.34. @default - the lowest of the platforms in the tree, and the schemas of all others */
  readonly minor?: number;
  /** Which rules are on. @default - `production` */
  readonly profile?: Profile;
  /** The day on which waivers are judged, `YYYY-MM-DD`; the library reads no clock. @default - the app's; one is needed where there are waivers */
  readonly today?: string | undefined;
  /** CustomResourceDefinitions of kinds that the set uses and does not hold. @default - none */
  readonly crds?: readonly KubeObject[];
}

/** Everything that came of the apps: objects, what is wrong with them, and the facts that a report and an inventory need. */
export interface SynthResult {
  /** In the order of the set: it depends on what is there, not on who declared it first. Read-only, down to the leaves. */
  readonly objects: readonly KubeObject[];
  /** Each object with the construct, chart and line that made it, in the same order. */
  readonly made: readonly Collected[];
  /** Every error, warning and note of the run, each once. */
  readonly problems: readonly Problem[];
  /** Findings that a waiver covers. */
  readonly waived: readonly WaivedProblem[];
  readonly waivers: readonly ScopedWaiver[];
  readonly overrides: readonly Override[];
  /** Objects that live outside the set and may be referred to. */
  readonly externals: readonly ExternalRef[];
  readonly graph: Graph;
  /** What everything in a namespace takes at its peak, beside what its quotas grant. */
  ledger(namespace: string): Ledger;
  /** The fields that other controllers write, which a delivery engine must leave alone. */
  ownedFields(): readonly OwnedFields[];
  readonly minor: number;
  readonly profile: Profile;
  /** The whole set as one YAML stream, whatever depends on something after it. */
  stream(): string;
  /** The same stream in pieces of about a megabyte, so that a large one never stands in memory as a whole. */
  chunks(): Generator<string>;
}

/**
 * Proves apps and gives their manifests, purely: no file, no clock, no environment. The apps may be of any copy of cdk8s;
 * several are one set. Errors are in `problems`, not thrown.
 */
export function synthesize(apps: IConstruct | readonly IConstruct[], options: SynthOptions = {}): SynthResult {
  const roots = 'node' in apps ? [apps] : apps;
  return proveCollections(roots.map(collect), { ...options, today: options.today ?? todayOf(roots) });
}

/** Proves what was collected, from trees or from elsewhere, as one set. */
export function proveCollections(collections: readonly Collection[], options: SynthOptions): SynthResult {
  const { today, profile = profileOf('production') } = options;
  const collected = collections.flatMap((collection) => collection.objects);

  const [minor, ...later] = options.minor === undefined ? minorsOf(collections) : [options.minor];
  const definitions = [...(options.crds ?? []), ...collected.map((made) => made.object)];
  const schemas = createSchemas(nodeTableSource(), minor);
  const unreadable = learnCrds(definitions, schemas);
  const others = new Map(later.map((other) => [other, createSchemas(nodeTableSource(), other)]));
  for (const other of others.values()) learnCrds(definitions, other);
  const made = inOrder(withNeeds(withoutStrayNamespaces(collected, schemas)));
  const objects = made.map(({ object }) => object);

  const side = sideTableOf(made, collections);
  const broken = new Set(made.filter((each) => each.broken).map(({ object }) => object));
  const platforms = collections.flatMap((collection) => collection.platforms);
  const { pools, problems: unclear } = poolsOf(platforms);
  const proof = prove(objects, side, { minor, profile, schemas, others, broken, today: today ?? NO_DAY, clusterQueues: clusterQueuesOf(platforms), ...(pools && { pools }) });

  return {
    objects, made, minor, profile,
    problems: [
      ...collections.flatMap((collection) => collection.problems),
      ...unreadable,
      ...unclear,
      ...findDuplicates(made),
      ...collections.flatMap((collection) => findCycles(collection.dependencies)),
      ...(today === undefined ? todayMissing(side.waivers) : []),
      ...proof.problems,
    ],
    waived: proof.waived,
    waivers: side.waivers,
    externals: side.externals,
    overrides: side.overrides ?? [],
    graph: proof.graph,
    ledger: (namespace) => ledger(proof.graph, namespace),
    ownedFields: () => ownedFields(proof.graph),
    stream: () => [...chunksOf(inStreamOrder(made, collections))].join(''),
    chunks: () => chunksOf(inStreamOrder(made, collections)),
  };
}

const CHUNK = 1 << 20;

function* chunksOf(made: readonly Collected[]): Generator<string> {
  let text = '';
  for (const [i, { object }] of made.entries()) {
    text += i === 0 ? writeDocument(object) : `---\n${writeDocument(object)}`;
    if (text.length < CHUNK) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

/** Before every waiver's last day: without a day, none has expired, and `today-missing` blocks. */
const NO_DAY = '0000-01-01';

function sideTableOf(made: readonly Collected[], collections: readonly Collection[]): SideTable {
  return {
    provenance: new Map<KubeObject, Provenance>(made.map((each) => [each.object, each])),
    waivers: collections.flatMap((collection) => collection.waivers),
    externals: collections.flatMap((collection) => collection.externals),
    overrides: collections.flatMap((collection) => collection.overrides),
  };
}

/** Dependencies hold within an app, whose objects keep the places that they have in the whole. */
function inStreamOrder(made: readonly Collected[], collections: readonly Collection[]): readonly Collected[] {
  const stream = [...made];
  for (const { app, dependencies } of collections) {
    if (dependencies.length === 0) continue;
    const places = [...stream.keys()].filter((place) => stream[place]?.app === app);
    inDependencyOrder(places.flatMap((place) => stream[place] ?? []), dependencies).forEach((each, i) => (stream[places[i] ?? 0] = each));
  }
  return stream;
}

/** The minors of every platform that a part of the apps stands on, lowest first. */
function minorsOf(collections: readonly Collection[]): [number, ...number[]] {
  const platforms = new Set(collections.flatMap((collection) => collection.platforms));
  const [lowest = lowestMinor(DEFAULT_PLATFORM), ...more] = [...new Set([...platforms].flatMap((platform) => platform.minors))].sort((a, b) => a - b);
  return [lowest, ...more];
}

function todayOf(roots: readonly IConstruct[]): string | undefined {
  return roots.map((root) => (root as { readonly today?: unknown }).today).find((today) => typeof today === 'string');
}

function todayMissing(waivers: readonly ScopedWaiver[]): Problem[] {
  const [first] = waivers;
  if (!first) return [];
  return [{ id: 'today-missing', severity: 'error', message: `there are waivers, such as that of ${first.rule} until ${first.until}, and nobody said what day it is`, accepted: 'a day as YYYY-MM-DD', fix: "Run the app with plinth synth, or pass new App({ today: '…' }).", ...(first.construct && { construct: first.construct }) }];
}
