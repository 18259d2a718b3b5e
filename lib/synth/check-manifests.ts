import type { ObjectRef, Problem, SourcePosition } from '../errors';
import { refOf, type KubeObject } from '../kube/object';
import { DEFAULT_PLATFORM, lowestMinor } from '../kube/platform';
import type { Provenance } from '../kube/provenance';
import { createSchemas } from '../kube/schema';
import type { Profile, WaivedProblem } from '../policy';
import { loadCrds } from './crds';
import { findDuplicates } from './duplicates';
import { findManifests } from './find-manifests';
import { readOutputs } from './outputs';
import { prove } from './prove';
import { readManifests, type ReadObject } from './read-manifests';
import { learnCrds } from './scope';
import { nodeTableSource } from './tables/source';

/** How to judge files. */
export interface CheckOptions {
  /** The Kubernetes minor: 34 is 1.34. @default - the lowest that an inventory names, else that of the default platform */
  readonly minor?: number | undefined;
  readonly profile: Profile;
  /** The day on which waivers are judged, `YYYY-MM-DD`. */
  readonly today: string;
  /** Files and folders with CustomResourceDefinitions. @default - none */
  readonly crds?: readonly string[];
  /** Reads stdin to its end, for the path `-`. */
  readonly stdin: () => string;
}

/** What became of a check. */
export interface CheckResult {
  /** The Kubernetes minor that the set was judged for. */
  readonly minor: number;
  readonly objects: number;
  /** Documents in searched folders that are no Kubernetes objects. */
  readonly skipped: number;
  readonly problems: readonly Problem[];
  readonly waived: readonly WaivedProblem[];
}

/** Judges the YAML and JSON files of a list of paths as one set, whoever made them. */
export function checkManifests(paths: readonly string[], { profile, today, crds = [], stdin, ...options }: CheckOptions): CheckResult {
  const found = findManifests(paths, stdin);
  const read = readManifests(found.files);
  const objects = read.objects.map(({ object }) => object);

  const outputs = readOutputs(found.outputs, paths);
  const minor = options.minor ?? outputs.minor ?? lowestMinor(DEFAULT_PLATFORM);
  const schemas = createSchemas(nodeTableSource(), minor);
  const definitions = loadCrds(crds);
  const unreadable = learnCrds([...definitions.objects, ...objects], schemas);

  const made = read.objects.map(({ object, source }) => ({ object, source, ...outputs.constructOf(object, source.file) }));
  const provenance = new Map<KubeObject, Provenance>(made.map((each) => [each.object, each]));
  const proof = prove(objects, { provenance, waivers: outputs.waivers, externals: outputs.externals, overrides: outputs.overrides }, { minor, profile, today, schemas });

  const place = placeIn(read.objects);
  return {
    minor,
    objects: objects.length,
    skipped: read.skipped,
    problems: [...found.problems, ...read.problems, ...definitions.problems, ...outputs.problems, ...unreadable, ...findDuplicates(made), ...proof.problems.map(place)],
    waived: proof.waived,
  };
}

/** Gives each problem the line on which its place stands. */
function placeIn(objects: readonly ReadObject[]): (problem: Problem) => Problem {
  let index: Map<string, ReadObject> | undefined;
  return (problem) => {
    if (!problem.object || problem.pointer === undefined) return problem;
    index ??= new Map(objects.map((each) => [keyOf(refOf(each.object), each.source), each]));
    const source = index.get(keyOf(problem.object, problem.source))?.positionOf(problem.pointer);
    return source ? { ...problem, source } : problem;
  };
}

/** Two objects of one identity are told apart by where they begin. */
function keyOf({ apiVersion, kind, namespace, name }: ObjectRef, source: SourcePosition | undefined): string {
  return [apiVersion, kind, namespace, name, source?.file, source?.line].join('\n');
}
