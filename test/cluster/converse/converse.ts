import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseDocument } from 'yaml';
import type { Problem } from '../../../lib/errors';
import { groupKindOf, groupOf, type KubeObject } from '../../../lib/kube/object';
import { createSchemas } from '../../../lib/kube/schema';
import { checkSemantics } from '../../../lib/kube/semantic';
import { nodeTableSource } from '../../../lib/synth/tables/source';
import { METADATA } from '../../kube/semantic/metadata-situations';
import { NETWORK } from '../../kube/semantic/network-situations';
import { PLATFORM } from '../../kube/semantic/platform-situations';
import { PODS } from '../../kube/semantic/pods-situations';
import { WORKLOADS } from '../../kube/semantic/workloads-situations';
import { subjectsFor } from '../admission/sets';
import type { Cluster } from '../harness/cluster';
import { messageOf } from '../harness/client';
import { crdsFor, installCrds } from '../harness/crds';
import type { Journal } from '../harness/journal';
import { inParallel } from '../harness/pool';
import { mutate, randomOf } from './mutations';

/** A difference between our judgement and the server's that is meant. */
export interface Difference {
  /** Id of our problem; `*` at its end stands for the rest, and `!` at its begin for all others. */
  readonly id: string;
  /** Kinds that it holds for, as `group/Kind`. @default - all */
  readonly kinds?: readonly string[];
  /** Whether it holds for kinds of CustomResourceDefinitions alone, or for those of Kubernetes alone. @default - for all */
  readonly custom?: boolean;
  /** A regular expression that the pointer matches. @default - any place */
  readonly at?: string;
  /** A regular expression that our message matches. @default - any message */
  readonly says?: string;
  /** Ours is stricter on purpose, or the server cannot say it. */
  readonly is: 'opinion' | 'server limit';
  readonly reason: string;
}

/** All that are meant; the page of a run shows them. */
export const DIFFERENCES = JSON.parse(fs.readFileSync(path.join(__dirname, 'differences.json'), 'utf8')) as readonly Difference[];
/** Everything is asked about here. */
const NAMESPACE = 'converse';
/** Mutants of each object. More may be asked for, to look for differences that nobody has seen. */
const EACH = Number(process.env.MUTANTS ?? 6);
/** Invalid mutants below which a run says nothing. */
const ENOUGH = 1000;

/** One object to ask both about. */
export interface Question {
  readonly about: string;
  readonly object: KubeObject;
}

/** Asks a server about what we call invalid: situations that are written down, and mutants of good objects. */
export async function judgeConverse(cluster: Cluster, journal: Journal): Promise<void> {
  const { client, minor } = cluster;
  const schemas = createSchemas(nodeTableSource(), minor);
  // Everything is asked about in a namespace of this test.
  const ours = (object: KubeObject): readonly Problem[] => [...schemas.check(object), ...checkSemantics(object, minor)].filter(({ severity, pointer }) => severity === 'error' && pointer !== '/metadata/namespace');
  const good = await goodObjects(cluster);
  const situations = [METADATA, NETWORK, PLATFORM, PODS, WORKLOADS].flat().flatMap(([about, yaml, , written = 34]): Question[] => (written === 34 || written === minor ? [{ about, object: parseDocument(yaml).toJS() as KubeObject }] : []));
  await installCrds(client, crdsFor([...good, ...situations.map(({ object }) => object)], minor));
  await client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } });

  const jury: Jury = { scopeOf: (object) => schemas.scopeOf(object.apiVersion, object.kind), ours };
  await inParallel(situations, 8, (each) => ask(cluster, jury, each, 'situations', journal));
  await inParallel(mutantsOf(good), 8, (each) => ask(cluster, jury, each, 'mutants', journal));
  if (journal.of('mutants that we refuse') < ENOUGH) journal.fail(`only ${journal.of('mutants that we refuse')} mutants are invalid, and ${ENOUGH} are asked for`);
}

function matches(pattern: string, id: string): boolean {
  if (pattern.startsWith('!')) return !matches(pattern.slice(1), id);
  return pattern.endsWith('*') ? id.startsWith(pattern.slice(0, -1)) : id === pattern;
}

/** What we say of an object. */
export interface Jury {
  scopeOf(object: KubeObject): 'Namespaced' | 'Cluster' | undefined;
  ours(object: KubeObject): readonly Problem[];
}

/** Asks both about one object; a refusal of ours that the server does not share, and that is not meant, is a failure. */
export async function ask({ client }: Cluster, jury: Jury, { about, object }: Question, group: string, journal: Journal): Promise<void> {
  const scope = jury.scopeOf(object);
  if (scope === undefined || !(await client.serves(object.apiVersion, object.kind))) return;
  const asked = scope === 'Cluster' ? object : { ...object, metadata: { ...object.metadata, namespace: NAMESPACE } };
  const answer = await client.create(asked, { dryRun: true });
  if (answer.status >= 500) return journal.fail(`the server fails at ${about}: ${messageOf(answer)}`);
  const accepted = answer.status === 201 || answer.status === 409;
  const problems = jury.ours(object);
  const title = `${groupKindOf(object)}; ${about}`;
  if (problems.length === 0) {
    journal.count(`${group} that ${accepted ? 'both accept' : 'only the server refuses'}`);
    if (!accepted) journal.name('refused by the server alone', `${title}: ${messageOf(answer)}`);
    return;
  }
  journal.count(`${group} that we refuse`);
  if (!accepted) return journal.count(`${group} that both refuse`);
  const meant = problems.flatMap((problem) => explained(problem, object) ?? []);
  if (meant.length === 0) return journal.fail(`the server accepts what we refuse (${title}): ${problems.map(({ id, pointer, message }) => `${id} ${pointer}: ${message}`).join('; ')}`);
  journal.count(`${group} that only we refuse, as is meant`);
  for (const { id } of meant) journal.name('differences seen', id);
}

/** Objects of apps and examples that the server takes as they are. */
async function goodObjects({ minor }: Cluster): Promise<readonly KubeObject[]> {
  const { sets } = await subjectsFor(minor);
  const objects = sets.flatMap(({ from, objects: each }) => (from === 'rule example' ? [] : each));
  return objects.filter(({ metadata }) => typeof metadata.name === 'string');
}

/** So many mutants of each object. They depend on the object alone: what is the same object tomorrow has the same mutants. */
function mutantsOf(good: readonly KubeObject[]): readonly Question[] {
  return good.flatMap((original) => {
    const random = randomOf(createHash('sha256').update(JSON.stringify(original)).digest().readUInt32LE());
    return Array.from({ length: EACH }, (): Question => {
      const { object, change } = mutate(original, random);
      return { about: `${original.metadata.name}, ${change}`, object };
    });
  });
}

function explained(problem: Problem, object: KubeObject): Difference | undefined {
  return DIFFERENCES.find(
    ({ id, kinds, custom, at, says }) =>
      matches(id, problem.id) &&
      (kinds === undefined || kinds.includes(groupKindOf(object))) &&
      (custom === undefined || custom === isCustom(object)) &&
      (at === undefined || new RegExp(at).test(problem.pointer ?? '')) &&
      (says === undefined || new RegExp(says).test(problem.message)),
  );
}

function isCustom({ apiVersion, kind }: KubeObject): boolean {
  return createSchemas(nodeTableSource(), 34).crdOf(groupOf(apiVersion), kind) !== undefined;
}
